//! Requests and the stops that belong to them.
// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

use ashore_protocol::{
    agent::{Protocol, RequestBegan, RequestEnded, RequestOutcome, RequestReport},
    editor::{Place, RequestRecord},
};
use ashore_session::{Micros, Requests};

const MS: Micros = 1_000;

fn began(id: u64, ago: Micros) -> RequestReport {
    RequestReport::Began(RequestBegan {
        id,
        ago_us: ago,
        method: "GET".into(),
        url: format!("/{id}"),
        host: "orders".into(),
        version: Protocol::Http1,
        headers: Vec::new(),
        peer: "10.0.0.9:1".into(),
    })
}

fn ended(id: u64, ago: Micros) -> RequestReport {
    RequestReport::Ended(RequestEnded {
        id,
        ago_us: ago,
        duration_us: 1_500,
        outcome: RequestOutcome::Answered,
        status: Some(200),
        grpc_status: None,
        request_bytes: 1,
        answer_bytes: 2,
        headers: Vec::new(),
    })
}

fn place(line: u32) -> Place {
    Place {
        file: "orders.py".into(),
        line,
        function: "order".into(),
    }
}

fn latest(requests: &mut Requests) -> Vec<RequestRecord> {
    let changes = requests.changes();
    changes.into_iter().map(|(_, record)| record).collect()
}

#[test]
fn the_only_request_in_flight_is_the_one_that_stands() {
    let mut requests = Requests::new("Debug orders");
    requests.told(vec![began(7, 0)], 0, 100 * MS);
    requests.stopped(Some(1), 150 * MS);
    requests.stood(Some(1), place(12), None);
    let held = latest(&mut requests);
    assert_eq!(held.len(), 1);
    assert_eq!((held[0].number, held[0].outcome), (1, None));
    assert_eq!(held[0].stops[0].place, place(12));
    assert!(held[0].stops[0].certain);
    assert!(!requests.has_changed());

    requests.continued(Some(1), false);
    requests.told(vec![ended(7, 0)], 0, 900 * MS);
    let answered = latest(&mut requests);
    assert_eq!(answered[0].outcome, Some(RequestOutcome::Answered));
    assert_eq!(answered[0].duration_ms, Some(1.5));
    assert_eq!(answered[0].configuration, "Debug orders");
    assert_eq!(answered[0].stops.len(), 1);
}

#[test]
fn several_in_flight_are_candidates() {
    let mut requests = Requests::new("r");
    requests.told(vec![began(1, 0), began(2, 0)], 0, 100 * MS);
    requests.stopped(Some(1), 150 * MS);
    requests.stood(Some(1), place(3), Some("ValueError".into()));
    for record in latest(&mut requests) {
        assert!(!record.stops[0].certain, "{record:?}");
        assert_eq!(record.stops[0].exception.as_deref(), Some("ValueError"));
    }
}

#[test]
fn reports_that_come_after_the_stop_are_joined_by_their_times() {
    let mut requests = Requests::new("r");
    requests.stopped(Some(1), 100 * MS);
    requests.stood(Some(1), place(3), None);
    // Told 200 ms later: one ended before the stop, one began after it, one was in flight.
    let reports = vec![
        began(1, 250 * MS),
        ended(1, 220 * MS),
        began(2, 210 * MS),
        began(3, 100 * MS),
    ];
    requests.told(reports, 0, 300 * MS);
    let told = latest(&mut requests);
    let stops: Vec<usize> = told.iter().map(|record| record.stops.len()).collect();
    assert_eq!(stops, [0, 1, 0]);
    assert!(told[1].stops[0].certain);
}

#[test]
fn a_report_that_comes_late_belongs_to_the_stop_that_nothing_else_explains() {
    // In ms: what was told before, the stop, whether it went on before the report, when the report came; whether it is joined.
    for (before, goes_on, report, joined) in [
        (None, false, 230, true),
        (None, false, 2_100, true),
        (None, false, 2_200, false),
        (None, true, 230, false),
        (Some(100), false, 230, false),
    ] {
        let mut requests = Requests::new("r");
        if let Some(before) = before {
            requests.told(vec![began(1, 0)], 0, before * MS);
        }
        requests.stopped(Some(1), 150 * MS);
        requests.stood(Some(1), place(12), None);
        if goes_on {
            requests.continued(Some(1), true);
        }
        requests.told(vec![began(2, 0)], 0, report * MS);
        // What is told of next came while it stood already.
        requests.told(vec![began(3, 0)], 0, (report + 1) * MS);
        let all = latest(&mut requests);
        let of = |url: &str| all.iter().find(|it| it.url == url).unwrap().stops.clone();
        let case = (before, goes_on, report);
        assert_eq!(of("/2").len(), usize::from(joined), "{case:?}");
        assert!(of("/2").iter().all(|stood| !stood.certain), "{case:?}");
        assert!(of("/3").is_empty(), "{case:?}");
    }
}

#[test]
fn a_thread_that_went_on_gets_no_place_any_more() {
    let mut requests = Requests::new("r");
    requests.told(vec![began(1, 0)], 0, 0);
    requests.stopped(Some(1), 10 * MS);
    requests.continued(Some(1), false);
    requests.stood(Some(1), place(3), None);
    requests.stopped(Some(2), 20 * MS);
    requests.stood(Some(1), place(4), None);
    assert!(latest(&mut requests)[0].stops.is_empty());
    requests.stood(Some(2), place(5), None);
    requests.stood(Some(2), place(6), None);
    let lines: Vec<u32> = latest(&mut requests)[0]
        .stops
        .iter()
        .map(|stood| stood.place.line)
        .collect();
    assert_eq!(lines, [5], "the first place of a stop is where it happened");
}

#[test]
fn bodies_come_in_parts_and_callers_get_names() {
    let mut requests = Requests::new("r");
    let part = |answer, text: &str| RequestReport::Body {
        id: 1,
        answer,
        text: text.into(),
    };
    let reports = vec![
        began(1, 0),
        part(false, "he"),
        part(false, "llo"),
        part(true, "x"),
        ended(1, 0),
        ended(99, 0),
    ];
    requests.told(reports, 3, MS);
    assert_eq!(requests.unnamed().collect::<Vec<_>>(), ["10.0.0.9:1"]);
    requests.name(|peer| peer.starts_with("10.0.0.9:").then(|| "web-1".to_owned()));
    assert_eq!(requests.unnamed().count(), 0);
    let record = latest(&mut requests).remove(0);
    assert_eq!(record.request_body.as_deref(), Some("hello"));
    assert_eq!(record.answer_body.as_deref(), Some("x"));
    assert_eq!(record.from, "web-1");
    assert_eq!(requests.missed(), 3);
}

#[test]
fn only_so_many_are_kept() {
    let mut requests = Requests::new("r");
    for id in 0..2_000 {
        requests.told(vec![began(id, 0)], 0, MS);
        requests.stopped(Some(1), MS);
    }
    let kept = latest(&mut requests);
    assert_eq!(kept.len(), 500);
    assert_eq!((kept[0].number, kept[499].number), (1_501, 2_000));
}
