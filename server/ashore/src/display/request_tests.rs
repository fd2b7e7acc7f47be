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

#[test]
fn whose_it_is() {
    let check = |mode: serde_json::Value, mark: Option<&str>, expected: bool| {
        let mut one = record(None, None, None);
        one.headers = mark
            .map(|value| Header {
                name: "X-Ashore".into(),
                value: value.into(),
            })
            .into_iter()
            .collect();
        let status = serde_json::json!({
            "session": "s1", "name": "orders", "namespace": "shop", "workload": "orders", "kind": "Deployment", "service": "orders",
            "servicePort": "http/80", "mode": mode, "state": "active", "holder": "kim@desk", "pid": 1,
        });
        let view = serde_json::json!({ "session": "s1", "runConfiguration": "Debug orders", "state": "active", "status": status });
        let view: SessionView = serde_json::from_value(view).expect("a session");
        let drawn = shown(&one, Some(&view), Locale::ENGLISH).display;
        assert_eq!(drawn.is_some_and(|drawn| drawn.mine), expected, "{mark:?}");
    };
    let global = || serde_json::json!({ "mode": "global" });
    let personal =
        serde_json::json!({ "mode": "personal", "header": { "x-me": { "exact": "1" } } });
    check(global(), None, false);
    check(global(), Some("kim"), true);
    check(global(), Some("kimberly"), false);
    check(personal, None, true);
}

#[test]
fn a_connection_is_open_until_it_is_closed_whoever_stands() {
    let drawn = |outcome, paused| {
        let mut one = record(outcome, None, None);
        (one.version, one.method, one.url) = (Protocol::Tcp, "TCP".into(), String::new());
        (one.request_bytes, one.answer_bytes) = (4, 5);
        let drawn = display(&one, paused, Locale::ENGLISH);
        assert_eq!(drawn.request, "TCP");
        (drawn.answer, drawn.icon)
    };
    let open = ("open".to_owned(), RequestIcon::Running);
    assert_eq!(drawn(None, false), open);
    assert_eq!(drawn(None, true), open);
    let closed = "closed, 4 bytes in, 5 out".to_owned();
    assert_eq!(
        drawn(Some(RequestOutcome::Answered), false),
        (closed, RequestIcon::Answered)
    );
    assert_eq!(
        drawn(Some(RequestOutcome::Failed), false).1,
        RequestIcon::Failed
    );
}

#[test]
fn what_cannot_be_sent_again_says_why() {
    let no_replay = |bytes: u64, body: Option<&str>, version, url: &str| {
        let mut one = record(Some(RequestOutcome::Answered), Some(200), None);
        (one.request_bytes, one.version) = (bytes, version);
        one.request_body = body.map(str::to_owned);
        one.url = url.to_owned();
        let told = display(&one, false, Locale::ENGLISH).no_replay;
        told.map(|told| (told.why, told.keep_bodies))
    };
    let body = "Its body was not kept in full, so it cannot be sent again.";
    let http2 = "HTTP/2 and gRPC requests cannot be sent again: their bodies are no text.";
    let secret = "Its address had a secret that was not kept, so it cannot be sent again.";
    let told = |why: &str, keep: bool| Some((why.to_owned(), keep));
    assert_eq!(no_replay(0, None, Protocol::Http1, "/"), None);
    assert_eq!(no_replay(2, Some("{}"), Protocol::Http1, "/"), None);
    assert_eq!(no_replay(2, None, Protocol::Http1, "/"), told(body, true));
    assert_eq!(
        no_replay(9, Some("{}"), Protocol::Http1, "/"),
        told(body, false)
    );
    assert_eq!(no_replay(0, None, Protocol::Http2, "/"), told(http2, false));
    let tcp = "A TCP connection cannot be sent again.";
    assert_eq!(no_replay(9, None, Protocol::Tcp, ""), told(tcp, false));
    let url = format!("/?key={}", ashore_protocol::HeaderValue::REDACTED);
    assert_eq!(
        no_replay(0, None, Protocol::Http1, &url),
        told(secret, false)
    );
}
