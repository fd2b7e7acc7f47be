use ashore_protocol::{agent::Protocol, editor::Place};

use super::*;

pub fn record(
    outcome: Option<RequestOutcome>,
    status: Option<u16>,
    grpc: Option<u16>,
) -> RequestRecord {
    RequestRecord {
        number: 1,
        configuration: "Debug orders".into(),
        at: 0,
        method: "POST".into(),
        url: "/orders?page=2".into(),
        host: "orders".into(),
        version: Protocol::Http1,
        headers: Vec::new(),
        from: "web-1".into(),
        outcome,
        status,
        grpc_status: grpc,
        duration_ms: outcome.map(|_| 12.4),
        request_bytes: 0,
        answer_bytes: 0,
        answer_headers: Vec::new(),
        request_body: None,
        answer_body: None,
        stops: Vec::new(),
        display: None,
    }
}

fn stood(file: &str, line: u32, function: &str, certain: bool, thrown: Option<&str>) -> Stood {
    Stood {
        place: Place {
            file: file.into(),
            line,
            function: function.into(),
        },
        certain,
        exception: thrown.map(str::to_owned),
    }
}

#[test]
fn every_outcome() {
    use RequestOutcome as O;
    let check = |record: RequestRecord, paused: bool, answer: &str, icon: RequestIcon| {
        let drawn = display(&record, paused, Locale::ENGLISH);
        assert_eq!((drawn.answer.as_str(), drawn.icon), (answer, icon));
    };
    check(record(None, None, None), true, "held", RequestIcon::Held);
    check(record(None, None, None), false, "…", RequestIcon::Running);
    check(
        record(Some(O::Answered), Some(200), None),
        true,
        "200",
        RequestIcon::Answered,
    );
    check(
        record(Some(O::Answered), Some(503), None),
        false,
        "503",
        RequestIcon::Failed,
    );
    check(
        record(Some(O::Answered), Some(200), Some(14)),
        false,
        "gRPC 14",
        RequestIcon::Failed,
    );
    check(
        record(Some(O::FellBack), Some(200), None),
        false,
        "200 by the cluster",
        RequestIcon::Answered,
    );
    check(
        record(Some(O::Failed), None, None),
        false,
        "failed",
        RequestIcon::Failed,
    );
    check(
        record(Some(O::Abandoned), None, None),
        false,
        "the caller left",
        RequestIcon::Answered,
    );
}

#[test]
fn in_one_line_and_where_it_stood() {
    let mut one = record(Some(RequestOutcome::Answered), Some(200), None);
    one.stops = vec![
        stood("/shop/prices.py", 3, "price", true, None),
        stood("C:\\shop\\orders.py", 12, "answer", false, Some("KeyError")),
        stood("C:\\shop\\orders.py", 12, "answer", false, Some("KeyError")),
    ];
    let drawn = display(&one, false, Locale::ENGLISH);
    assert_eq!(drawn.request, "POST /orders?page=2");
    assert_eq!(drawn.detail, "200 · 12 ms · orders.py:12 ? · web-1");
    assert_eq!(drawn.place, "orders.py:12 answer KeyError ?");
    assert_eq!(drawn.icon, RequestIcon::Thrown);
    let expected = [
        "stood at /shop/prices.py:3 price",
        "may have stood at C:\\shop\\orders.py:12 answer KeyError",
    ];
    assert_eq!(drawn.stops, expected);
    let chinese = display(&one, false, Locale::named("zh-cn"));
    assert_eq!(chinese.stops[0], "停在 /shop/prices.py:3 price");
    assert_eq!(chinese.detail, "200 · 12 毫秒 · orders.py:12 ? · web-1");
}

#[test]
fn times() {
    let told = |ms| {
        let mut one = record(Some(RequestOutcome::Answered), Some(200), None);
        one.duration_ms = Some(ms);
        display(&one, false, Locale::ENGLISH).time
    };
    assert_eq!(
        (told(1.26), told(12.4), told(23_311.2)),
        ("1.3 ms".into(), "12 ms".into(), "23 s".into())
    );
    assert_eq!(
        display(&record(None, None, None), false, Locale::ENGLISH).time,
        ""
    );
}

#[test]
fn what_a_replay_answered() {
    assert_eq!(
        replayed(200, 1.6, &[]).to_string(),
        "The program answered 200 after 2 ms."
    );
    let without = ["cookie".to_owned(), "x-a".to_owned()];
    let told = "The program answered 200 after 2 ms. Sent without cookie, x-a.";
    assert_eq!(replayed(200, 1.6, &without).to_string(), told);
}
