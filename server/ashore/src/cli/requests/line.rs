//! A request as people read it.

use ashore_protocol::{agent::RequestOutcome, editor::RequestRecord};

pub const HEAD: [&str; 7] = ["#", "METHOD", "STATUS", "TIME", "FROM", "URL", "STOOD AT"];

/// The columns of a table whose widths are not known in advance.
pub fn head() -> String {
    join(&HEAD.map(str::to_owned))
}

pub fn one(record: &RequestRecord) -> String {
    join(&row(record))
}

pub fn rows(records: &[RequestRecord]) -> Vec<Vec<String>> {
    records.iter().map(|record| row(record).to_vec()).collect()
}

fn join([number, method, status, time, from, url, stood]: &[String; 7]) -> String {
    format!("{number:>4}  {method:<6}  {status:<9}  {time:>9}  {from:<24}  {url}  {stood}")
}

fn row(record: &RequestRecord) -> [String; 7] {
    [
        record.number.to_string(),
        record.method.clone(),
        status(record),
        record.duration_ms.map_or_else(|| "-".to_owned(), time),
        record.from.clone(),
        record.url.clone(),
        stood(record),
    ]
}

fn status(record: &RequestRecord) -> String {
    let code = match (record.grpc_status, record.status) {
        (Some(grpc), _) => format!("grpc {grpc}"),
        (None, Some(code)) => code.to_string(),
        (None, None) => String::new(),
    };
    match record.outcome {
        None => "held".to_owned(),
        Some(RequestOutcome::Answered | RequestOutcome::Unknown) => code,
        Some(RequestOutcome::FellBack) => format!("{code} origin"),
        Some(RequestOutcome::Failed) => format!("{code} failed"),
        Some(RequestOutcome::Abandoned) => "caller left".to_owned(),
    }
}

fn time(ms: f64) -> String {
    match ms {
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms if ms < 10_000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.0} s", ms / 1000.0),
    }
}

/// The last place; one that is only possible says so.
fn stood(record: &RequestRecord) -> String {
    let Some(stood) = record.stops.last() else {
        return String::new();
    };
    let file = std::path::Path::new(&stood.place.file);
    let file = file.file_name().map_or_else(
        || stood.place.file.clone(),
        |name| name.to_string_lossy().into_owned(),
    );
    let maybe = if stood.certain { "" } else { " ?" };
    let thrown = stood
        .exception
        .as_ref()
        .map_or_else(String::new, |thrown| format!(" {thrown}"));
    format!("{file}:{}{maybe}{thrown}", stood.place.line)
}

#[cfg(test)]
pub(super) mod tests {
    use ashore_protocol::{
        agent::Protocol,
        editor::{Place, Stood},
    };

    use super::*;

    pub fn record() -> RequestRecord {
        RequestRecord {
            number: 3,
            configuration: "Debug orders".into(),
            at: 1_700_000_000_000,
            method: "POST".into(),
            url: "/orders?page=2".into(),
            host: "orders:80".into(),
            version: Protocol::Http1,
            headers: vec![("accept".to_owned(), "*/*".into()).into()],
            from: "web-1".into(),
            outcome: Some(RequestOutcome::Answered),
            status: Some(201),
            grpc_status: None,
            duration_ms: Some(12_345.0),
            request_bytes: 2,
            answer_bytes: 8,
            answer_headers: Vec::new(),
            request_body: None,
            answer_body: None,
            stops: vec![Stood {
                place: Place {
                    file: "/code/orders.py".into(),
                    line: 12,
                    function: "order".into(),
                },
                certain: true,
                exception: None,
            }],
        }
    }

    #[test]
    fn cells() {
        let cells = row(&record());
        let expected = [
            "3",
            "POST",
            "201",
            "12 s",
            "web-1",
            "/orders?page=2",
            "orders.py:12",
        ];
        assert_eq!(cells, expected);
        let mut held = record();
        held.outcome = None;
        held.duration_ms = None;
        held.stops[0].certain = false;
        held.stops[0].exception = Some("ValueError".into());
        let cells = row(&held);
        assert_eq!(cells[2..4], ["held", "-"]);
        assert_eq!(cells[6], "orders.py:12 ? ValueError");
        held.outcome = Some(RequestOutcome::FellBack);
        held.grpc_status = Some(14);
        assert_eq!(row(&held)[2], "grpc 14 origin");
    }
}
