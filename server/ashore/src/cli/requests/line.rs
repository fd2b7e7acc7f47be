//! A request as a line of a table.

use ashore_protocol::editor::RequestRecord;
use ashore_texts::{Locale, Text};

use crate::{cli::printer::padded, display::request};

pub const HEAD: [Text; 7] = [
    Text::HeadNumber,
    Text::HeadMethod,
    Text::HeadStatus,
    Text::HeadTime,
    Text::HeadFrom,
    Text::HeadUrl,
    Text::HeadStoodAt,
];

/// The columns of a table whose widths are not known in advance.
pub fn head(locale: Locale) -> String {
    join(&HEAD.map(|cell| cell.in_locale(locale)))
}

pub fn one(record: &RequestRecord, locale: Locale) -> String {
    join(&row(record, locale))
}

pub fn rows(records: &[RequestRecord], locale: Locale) -> Vec<Vec<String>> {
    records
        .iter()
        .map(|record| row(record, locale).to_vec())
        .collect()
}

fn join([number, method, status, time, from, url, stood]: &[String; 7]) -> String {
    let (method, status) = (padded(method, 6), padded(status, 10));
    let (time, from) = (padded(time, 9), padded(from, 24));
    format!("{number:>4}  {method}  {status}  {time}  {from}  {url}  {stood}")
}

fn row(record: &RequestRecord, locale: Locale) -> [String; 7] {
    // A request that is recorded and not answered is held, or runs: the file does not say.
    let answer = request::answer(record, true).in_locale(locale);
    let time = request::time(record).map(|time| time.in_locale(locale));
    let stood = record.stops.last().map(|stood| {
        let thrown = stood.exception.as_ref().map(|thrown| format!(" {thrown}"));
        request::line(stood) + &thrown.unwrap_or_default()
    });
    [
        record.number.to_string(),
        record.method.clone(),
        answer.trim().to_owned(),
        time.unwrap_or_else(|| "-".to_owned()),
        record.from.clone(),
        record.url.clone(),
        stood.unwrap_or_default(),
    ]
}

#[cfg(test)]
pub(super) mod tests {
    use ashore_protocol::{
        agent::{Protocol, RequestOutcome},
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
            display: None,
        }
    }

    #[test]
    fn cells() {
        let cells = row(&record(), Locale::ENGLISH);
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
        let cells = row(&held, Locale::ENGLISH);
        assert_eq!(cells[2..4], ["held", "-"]);
        assert_eq!(cells[6], "orders.py:12 ? ValueError");
        held.outcome = Some(RequestOutcome::FellBack);
        held.grpc_status = Some(14);
        assert_eq!(row(&held, Locale::ENGLISH)[2], "gRPC 14 by the cluster");
    }
}
