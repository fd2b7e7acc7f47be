//! A request as a line of a table.

use ashore_protocol::editor::RequestRecord;
use ashore_texts::{Locale, Text};

use crate::{
    cli::{table, time},
    display::request,
};

pub const HEAD: [Text; 8] = [
    Text::HeadNumber,
    Text::HeadAt,
    Text::HeadMethod,
    Text::HeadStatus,
    Text::HeadTime,
    Text::HeadUrl,
    Text::HeadStoodAt,
    Text::HeadFrom,
];

/// The columns of a table whose rows are not known in advance.
pub struct Columns([usize; 8]);

impl Columns {
    /// As wide as the terminal; where there is none, nothing is cut.
    pub fn of(room: Option<usize>) -> Self {
        // Number, time, method, status, duration, and a gap behind each.
        let fixed = [4, 8, 6, 6, 7];
        let Some(room) = room else {
            return Self([4, 8, 6, 10, 9, usize::MAX, usize::MAX, usize::MAX]);
        };
        let used: usize = fixed.iter().map(|it| it + 2).sum();
        let left = room.saturating_sub(used + 4).max(12);
        let (stood, from) = (left / 3, left / 4);
        let [number, at, method, status, took] = fixed;
        Self([
            number,
            at,
            method,
            status,
            took,
            left - stood - from,
            stood,
            from,
        ])
    }

    pub fn head(&self, locale: Locale) -> String {
        self.line(&HEAD.map(|cell| cell.in_locale(locale)))
    }

    pub fn one(&self, record: &RequestRecord, locale: Locale) -> String {
        self.line(&row(record, locale))
    }

    fn line(&self, cells: &[String]) -> String {
        table::row(cells, &self.0)
    }
}

pub fn rows(records: &[RequestRecord], locale: Locale) -> Vec<Vec<String>> {
    records
        .iter()
        .map(|record| row(record, locale).to_vec())
        .collect()
}

fn row(record: &RequestRecord, locale: Locale) -> [String; 8] {
    // A request that is recorded and not answered is held, or runs: the file does not say.
    let answer = request::answer(record, true).in_locale(locale);
    let took = request::time(record).map(|time| time.in_locale(locale));
    let stood = record.stops.last().map(|stood| {
        let thrown = stood.exception.as_ref().map(|thrown| format!(" {thrown}"));
        request::line(stood) + &thrown.unwrap_or_default()
    });
    [
        record.number.to_string(),
        time::of_day(record.at),
        record.method.clone(),
        answer.trim().to_owned(),
        took.unwrap_or_else(|| "-".to_owned()),
        record.url.clone(),
        stood.unwrap_or_default(),
        record.from.clone(),
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
        let at = time::of_day(1_700_000_000_000);
        let expected = [
            "3",
            &at,
            "POST",
            "201",
            "12 s",
            "/orders?page=2",
            "orders.py:12",
            "web-1",
        ];
        assert_eq!(cells, expected);
        let mut held = record();
        held.outcome = None;
        held.duration_ms = None;
        held.stops[0].certain = false;
        held.stops[0].exception = Some("ValueError".into());
        let cells = row(&held, Locale::ENGLISH);
        assert_eq!(cells[3..5], ["held", "-"]);
        assert_eq!(cells[6], "orders.py:12 ? ValueError");
        held.outcome = Some(RequestOutcome::FellBack);
        held.grpc_status = Some(14);
        assert_eq!(row(&held, Locale::ENGLISH)[3], "gRPC 14 by the cluster");
    }

    #[test]
    fn a_line_of_a_table_that_grows_fits_into_the_terminal() {
        let long = RequestRecord {
            url: "/orders/".repeat(40),
            from: "a-pod-with-a-long-name-7d9f".into(),
            ..record()
        };
        for room in [60, 80, 200] {
            let columns = Columns::of(Some(room));
            for line in [
                columns.head(Locale::ENGLISH),
                columns.one(&long, Locale::ENGLISH),
            ] {
                assert!(line.chars().count() <= room, "{room}: {line}");
            }
        }
        let whole = Columns::of(None).one(&long, Locale::ENGLISH);
        assert!(
            whole.contains(&long.url) && whole.contains(&long.from),
            "{whole}"
        );
    }
}
