//! The JSON of every message, word for word: a renamed field is a change of the wire and must be seen as one.
#![allow(clippy::unwrap_used)] // helpers of tests are not seen as tests

use std::{collections::BTreeMap, fmt::Debug};

use ashore_protocol::{ProblemCode, agent::*, editor::*};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// The message is written as this JSON, read back as itself, and read the same with fields that nobody knows.
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(message: T, expected: Value) {
    let written = serde_json::to_value(&message).unwrap();
    assert_eq!(written, expected, "{message:?}");
    let read: T = serde_json::from_value(expected.clone()).unwrap();
    assert_eq!(read, message);
    let mut wider = expected;
    if let Some(object) = wider.as_object_mut() {
        object.insert("addedLater".to_owned(), json!({ "n": [1, null] }));
        let read: T = serde_json::from_value(wider).unwrap();
        assert_eq!(read, message, "with an unknown field");
    }
}

fn personal() -> Mode {
    let header = BTreeMap::from([
        ("x-ashore".to_owned(), TextMatch::Exact("kim".to_owned())),
        ("x-team".to_owned(), TextMatch::Regex("a.*".to_owned())),
    ]);
    Mode::Personal(Match {
        header,
        path_prefix: Some("/orders".into()),
        method: Some("GET".into()),
    })
}

fn personal_json() -> Value {
    json!({
        "mode": "personal",
        "header": { "x-ashore": { "exact": "kim" }, "x-team": { "regex": "a.*" } },
        "pathPrefix": "/orders",
        "method": "GET",
    })
}

fn id() -> String {
    "s1".to_owned()
}

#[test]
fn stream_headers() {
    check(StreamHeader::Control, json!({ "type": "control" }));
    for (protocol, word) in [
        (Protocol::Tcp, "tcp"),
        (Protocol::Http1, "http1"),
        (Protocol::Http2, "http2"),
    ] {
        let header = StreamHeader::Connection {
            intercept: id(),
            peer: "10.0.0.1:5".into(),
            protocol,
            stream: None,
        };
        check(
            header,
            json!({ "type": "connection", "intercept": "s1", "peer": "10.0.0.1:5", "protocol": word }),
        );
    }
    check(
        StreamHeader::Connection {
            intercept: id(),
            peer: "10.0.0.1:5".into(),
            protocol: Protocol::Tcp,
            stream: Some(u64::MAX),
        },
        json!({
            "type": "connection", "intercept": "s1", "peer": "10.0.0.1:5", "protocol": "tcp", "stream": u64::MAX,
        }),
    );
    check(
        StreamHeader::Resume {
            intercept: id(),
            stream: 7,
        },
        json!({ "type": "resume", "intercept": "s1", "stream": 7 }),
    );
    check(
        StreamHeader::Dial {
            address: "10.0.0.1:80".into(),
        },
        json!({ "type": "dial", "address": "10.0.0.1:80" }),
    );
    check(DialReply::Connected, json!({ "type": "connected" }));
    check(
        DialReply::Refused {
            reason: "no".into(),
        },
        json!({ "type": "refused", "reason": "no" }),
    );
}

#[test]
fn to_agent() {
    check(
        ToAgent::Hello {
            versions: VersionRange { min: 1, max: 2 },
            client: "ashore 0.1.0".into(),
        },
        json!({ "type": "hello", "versions": { "min": 1, "max": 2 }, "client": "ashore 0.1.0" }),
    );
    let claim = |mode| {
        ToAgent::Claim(Claim {
            id: id(),
            holder: "kim@laptop".into(),
            port: 8080,
            mode,
            reporting: None,
        })
    };
    let claim_json = |mode| json!({ "type": "claim", "id": "s1", "holder": "kim@laptop", "port": 8080, "mode": mode });
    check(claim(Mode::Global), claim_json(json!({ "mode": "global" })));
    check(claim(personal()), claim_json(personal_json()));
    check(Reporting::default(), json!({ "bodies": false }));
    check(
        Reporting {
            redact: vec!["x-customer".into()],
            bodies: true,
        },
        json!({ "redact": ["x-customer"], "bodies": true }),
    );
    for (policy, word) in [
        (Policy::PassThrough, "passThrough"),
        (Policy::Intercept, "intercept"),
    ] {
        check(
            ToAgent::SetPolicy {
                intercept: id(),
                policy,
            },
            json!({ "type": "setPolicy", "intercept": "s1", "policy": word }),
        );
    }
    check(
        ToAgent::Release { intercept: id() },
        json!({ "type": "release", "intercept": "s1" }),
    );
    check(
        ToAgent::Drain { limit_ms: 10 },
        json!({ "type": "drain", "limitMs": 10 }),
    );
    check(
        ToAgent::Origins {
            addresses: vec!["10.0.0.7".parse().unwrap()],
        },
        json!({ "type": "origins", "addresses": ["10.0.0.7"] }),
    );
    check(
        ToAgent::Abandon { intercept: id() },
        json!({ "type": "abandon", "intercept": id() }),
    );
    check(
        ToAgent::Presence {
            sessions: vec![id()],
        },
        json!({ "type": "presence", "sessions": [id()] }),
    );
    check(ToAgent::Ping { n: 7 }, json!({ "type": "ping", "n": 7 }));
    check(
        Numbered::new(Some(3), ToAgent::Release { intercept: id() }),
        json!({ "question": 3, "type": "release", "intercept": "s1" }),
    );
    check(
        Numbered::none(ToAgent::Ping { n: 7 }),
        json!({ "type": "ping", "n": 7 }),
    );
}

#[test]
fn from_agent() {
    check(
        FromAgent::Hello {
            version: 1,
            agent: "0.1.0".into(),
            build: Some("8f3a".into()),
            sessions: 2,
        },
        json!({ "type": "hello", "version": 1, "agent": "0.1.0", "build": "8f3a", "sessions": 2 }),
    );
    check(
        FromAgent::Incompatible {
            versions: VersionRange { min: 3, max: 4 },
            sessions: 1,
        },
        json!({ "type": "incompatible", "versions": { "min": 3, "max": 4 }, "sessions": 1 }),
    );
    check(
        Numbered::new(Some(3), FromAgent::OriginsSet),
        json!({ "question": 3, "type": "originsSet" }),
    );
    check(
        FromAgent::Claimed { intercept: id() },
        json!({ "type": "claimed", "intercept": "s1" }),
    );
    for (refusal, expected) in [
        (
            Refusal::Held {
                holder: "lee@desk".into(),
            },
            json!({ "reason": "held", "holder": "lee@desk" }),
        ),
        (
            Refusal::NoSuchPort { ports: vec![80] },
            json!({ "reason": "noSuchPort", "ports": [80] }),
        ),
        (
            Refusal::BadMatch {
                message: "(".into(),
            },
            json!({ "reason": "badMatch", "message": "(" }),
        ),
        (
            Refusal::Unable {
                message: "no".into(),
            },
            json!({ "reason": "unable", "message": "no" }),
        ),
    ] {
        check(
            FromAgent::Refused {
                intercept: id(),
                refusal,
            },
            json!({ "type": "refused", "intercept": "s1", "refusal": expected }),
        );
    }
    check(
        FromAgent::PolicySet {
            intercept: id(),
            policy: Policy::Intercept,
        },
        json!({ "type": "policySet", "intercept": "s1", "policy": "intercept" }),
    );
    check(
        FromAgent::Released { intercept: id() },
        json!({ "type": "released", "intercept": "s1" }),
    );
    let began = RequestReport::Began(RequestBegan {
        id: 7,
        ago_us: 12,
        method: "GET".into(),
        url: "/a?b=c".into(),
        host: "orders".into(),
        version: Protocol::Http1,
        headers: vec![("accept".into(), "*/*".into())],
        peer: "10.0.0.1:5".into(),
    });
    let body = RequestReport::Body {
        id: 7,
        answer: true,
        text: "x".into(),
    };
    let ended = RequestReport::Ended(RequestEnded {
        id: 7,
        ago_us: 0,
        duration_us: 900,
        outcome: RequestOutcome::FellBack,
        status: Some(200),
        grpc_status: None,
        request_bytes: 0,
        answer_bytes: 3,
        headers: vec![],
    });
    check(
        FromAgent::Requests {
            intercept: id(),
            reports: vec![began, body, ended],
            missed: 3,
        },
        json!({ "type": "requests", "intercept": "s1", "missed": 3, "reports": [
            { "type": "began", "id": 7, "agoUs": 12, "method": "GET", "url": "/a?b=c", "host": "orders",
              "version": "http1", "headers": [["accept", "*/*"]], "peer": "10.0.0.1:5" },
            { "type": "body", "id": 7, "answer": true, "text": "x" },
            { "type": "ended", "id": 7, "agoUs": 0, "durationUs": 900, "outcome": "fellBack", "status": 200,
              "requestBytes": 0, "answerBytes": 3 },
        ] }),
    );
    check(
        FromAgent::Drained { open: 2 },
        json!({ "type": "drained", "open": 2 }),
    );
    check(FromAgent::OriginsSet, json!({ "type": "originsSet" }));
    for (presence, word) in [
        (Presence::Live, "live"),
        (Presence::Away, "away"),
        (Presence::Gone, "gone"),
    ] {
        check(
            FromAgent::Presence {
                sessions: [(id(), presence)].into(),
            },
            json!({ "type": "presence", "sessions": { id(): word } }),
        );
    }
    check(FromAgent::Pong { n: 7 }, json!({ "type": "pong", "n": 7 }));
    check(
        FromAgent::Counts {
            intercept: id(),
            counts: counts(),
        },
        json!({ "type": "counts", "intercept": "s1", "counts": counts_json() }),
    );
    check(
        FromAgent::Takeover {
            port: 8080,
            counts: TakeoverCounts {
                found: 3,
                ended: 2,
                left: 1,
            },
        },
        json!({ "type": "takeover", "port": 8080, "counts": { "found": 3, "ended": 2, "left": 1 } }),
    );
}

fn counts() -> Counts {
    Counts {
        intercepted: 1,
        held: 2,
        passed: 3,
        fell_back: 4,
        failed: 5,
    }
}

fn counts_json() -> Value {
    json!({ "intercepted": 1, "held": 2, "passed": 3, "fellBack": 4, "failed": 5 })
}

#[test]
fn editor_messages() {
    let choice = TargetChoice {
        target: "deployment/orders".parse().unwrap(),
        context: Some("dev".into()),
        namespace: Some("shop".into()),
        port: Some("http".parse().unwrap()),
        local_port: Some(8081),
        mode: Mode::Global,
        when_paused: WhenPaused::Hold,
    };
    let choice_json = json!({
        "target": "deployment/orders", "context": "dev", "namespace": "shop", "port": "http", "localPort": 8081,
        "mode": { "mode": "global" }, "whenPaused": "hold",
    });
    check(choice.clone(), choice_json.clone());
    check(
        StartSession {
            run_configuration: "Debug orders".into(),
            configuration: json!({ "type": "python" }),
            target: Some(choice.clone()),
            folder: None,
            replaces: Some(id()),
            no_debug: false,
        },
        json!({ "runConfiguration": "Debug orders", "configuration": { "type": "python" }, "target": choice_json,
            "replaces": "s1", "noDebug": false }),
    );
    check(
        ChooseTarget {
            session: id(),
            target: Some(choice),
            remember: true,
        },
        json!({ "session": "s1", "target": choice_json, "remember": true }),
    );
    check(Leave { session: id() }, json!({ "session": "s1" }));
    check(Retry { session: id() }, json!({ "session": "s1" }));
    for (level, word) in [
        (Level::Info, "info"),
        (Level::Warning, "warning"),
        (Level::Error, "error"),
    ] {
        check(
            Notice::new(level, "m"),
            json!({ "level": word, "message": "m" }),
        );
    }
    for (kind, word) in [
        (NoticeKind::User, "user"),
        (NoticeKind::Environment, "environment"),
        (NoticeKind::Bug, "bug"),
    ] {
        check(
            Notice {
                kind: Some(kind),
                ..Notice::new(Level::Error, "m")
            },
            json!({ "level": "error", "message": "m", "kind": word }),
        );
    }
    check(
        Notice {
            code: Some(ProblemCode::NoKubeconfig),
            what: Some("w".into()),
            help: Some("h".into()),
            ..Notice::new(Level::Error, "w. h.")
        },
        json!({ "level": "error", "message": "w. h.", "code": "no-kubeconfig", "what": "w", "help": "h" }),
    );
}

#[test]
fn debug_events() {
    let event = |event, expected: Value| {
        check(
            DebugEvent {
                session: id(),
                event,
            },
            json!({ "session": "s1", "event": expected }),
        );
    };
    event(
        DebugEventKind::Adapter { pid: 4 },
        json!({ "type": "adapter", "pid": 4 }),
    );
    event(
        DebugEventKind::Stepping { thread: Some(1) },
        json!({ "type": "stepping", "thread": 1 }),
    );
    check(
        DebugMessage {
            session: id(),
            child: Some("c1".into()),
            from: MessageFrom::Adapter,
            message: json!({ "type": "event", "event": "stopped" }),
        },
        json!({ "session": "s1", "child": "c1", "from": "adapter", "message": { "type": "event", "event": "stopped" } }),
    );
    event(
        DebugEventKind::DebuggerPort { port: 5678 },
        json!({ "type": "debuggerPort", "port": 5678 }),
    );
    event(
        DebugEventKind::Listening {
            port: 8081,
            pid: None,
        },
        json!({ "type": "listening", "port": 8081, "pid": null }),
    );
    event(
        DebugEventKind::Process { pid: 4 },
        json!({ "type": "process", "pid": 4 }),
    );
    event(
        DebugEventKind::Stopped {
            thread: Some(-1),
            all: true,
        },
        json!({ "type": "stopped", "thread": -1, "all": true }),
    );
    event(
        DebugEventKind::StoodAt {
            thread: Some(1),
            place: Place {
                file: "a.py".into(),
                line: 3,
                function: "f".into(),
            },
            exception: Some("E".into()),
        },
        json!({ "type": "stoodAt", "thread": 1, "exception": "E",
            "place": { "file": "a.py", "line": 3, "function": "f" } }),
    );
    event(
        DebugEventKind::Continued {
            thread: None,
            all: false,
        },
        json!({ "type": "continued", "thread": null, "all": false }),
    );
    event(DebugEventKind::Restarting, json!({ "type": "restarting" }));
    for (how, word) in [
        (Ending::Disconnected, "disconnected"),
        (Ending::Exited, "exited"),
        (Ending::AdapterLost, "adapterLost"),
        (Ending::ClientLost, "clientLost"),
        (Ending::Restarting, "restarting"),
    ] {
        event(
            DebugEventKind::Ended { how },
            json!({ "type": "ended", "how": word }),
        );
    }
}

#[test]
fn statuses() {
    for (state, word) in [
        (SessionState::Planned, "planned"),
        (SessionState::Preparing, "preparing"),
        (SessionState::Ready, "ready"),
        (SessionState::Active, "active"),
        (SessionState::Paused, "paused"),
        (SessionState::Reconnecting, "reconnecting"),
        (SessionState::Restoring, "restoring"),
        (SessionState::Restored, "restored"),
        (SessionState::Failed, "failed"),
    ] {
        let status = SessionStatus {
            session: id(),
            name: "orders".into(),
            state,
            context: None,
            namespace: "shop".into(),
            kind: Some(ashore_protocol::TargetKind::Deployment),
            workload: "orders".into(),
            service: "orders".into(),
            service_port: "http/80".to_owned().into(),
            destination: Some("127.0.0.1:8081".into()),
            mode: personal(),
            holder: "kim@laptop".into(),
            counts: counts(),
            pid: 9,
            remarks: vec!["one caller has an open connection".into()],
        };
        let expected = json!({
            "session": "s1", "name": "orders", "state": word, "namespace": "shop", "kind": "Deployment",
            "workload": "orders", "service": "orders", "servicePort": "http/80", "destination": "127.0.0.1:8081",
            "mode": personal_json(), "holder": "kim@laptop", "counts": counts_json(), "pid": 9,
            "remarks": ["one caller has an open connection"],
        });
        check(status, expected);
    }
}

#[test]
fn method_names() {
    let names = [
        method::START_SESSION,
        method::CHOOSE_TARGET,
        method::DEBUG_EVENT,
        method::DEBUG_MESSAGE,
        method::LEAVE,
        method::RETRY,
        method::STATUS,
        method::STATE_CHANGED,
        method::NOTICE,
        method::SUSPEND,
        method::TARGETS,
        method::CONFIGURATIONS,
        method::SET_RULE,
        method::CONFIGURATIONS_CHANGED,
        method::CURL,
        method::ACT,
        method::SET_CLUSTER,
        method::IDLE_CHANGED,
        command::TOGGLE,
        command::LEAVE,
    ];
    let expected = [
        "ashore/startSession",
        "ashore/chooseTarget",
        "ashore/debugEvent",
        "ashore/debugMessage",
        "ashore/leave",
        "ashore/retry",
        "ashore/status",
        "ashore/stateChanged",
        "ashore/notice",
        "ashore/suspend",
        "ashore/targets",
        "ashore/configurations",
        "ashore/setRule",
        "ashore/configurationsChanged",
        "ashore/curl",
        "ashore/act",
        "ashore/setCluster",
        "ashore/idleChanged",
        "ashore.toggle",
        "ashore.leave",
    ];
    assert_eq!(names, expected);
}

#[test]
fn requests() {
    let record = RequestRecord {
        number: 1,
        configuration: "Debug orders".into(),
        at: 1_700_000_000_000,
        method: "GET".into(),
        url: "/orders?page=1".into(),
        host: "orders".into(),
        version: Protocol::Http2,
        headers: vec![Header {
            name: "accept".into(),
            value: "*/*".into(),
        }],
        from: "web-1".into(),
        outcome: Some(RequestOutcome::Answered),
        status: Some(200),
        grpc_status: Some(0),
        duration_ms: Some(1.5),
        request_bytes: 0,
        answer_bytes: 2,
        answer_headers: vec![],
        request_body: None,
        answer_body: Some("ok".into()),
        stops: vec![Stood {
            place: Place {
                file: "a.py".into(),
                line: 3,
                function: "f".into(),
            },
            certain: true,
            exception: None,
        }],
        display: None,
    };
    check(
        SessionRequests {
            session: id(),
            records: vec![record],
            missed: 2,
        },
        json!({ "session": "s1", "missed": 2, "records": [{
            "number": 1, "configuration": "Debug orders", "at": 1_700_000_000_000_u64, "method": "GET",
            "url": "/orders?page=1", "host": "orders", "version": "http2", "headers": [{ "name": "accept", "value": "*/*" }],
            "from": "web-1", "outcome": "answered", "status": 200, "grpcStatus": 0, "durationMs": 1.5,
            "requestBytes": 0, "answerBytes": 2, "answerBody": "ok",
            "stops": [{ "place": { "file": "a.py", "line": 3, "function": "f" }, "certain": true }],
        }] }),
    );
    check(ListRequests::default(), json!({}));
    check(
        ReplayRequest {
            session: id(),
            number: 4,
        },
        json!({ "session": "s1", "number": 4 }),
    );
    check(
        Replayed {
            status: 200,
            duration_ms: 2.5,
            bytes: 2,
            without: vec!["authorization".into()],
            message: "The program answered 200 after 2 ms.".into(),
        },
        json!({ "status": 200, "durationMs": 2.5, "bytes": 2, "without": ["authorization"],
            "message": "The program answered 200 after 2 ms." }),
    );
}

#[test]
fn what_is_drawn() {
    let action = Action {
        kind: ActionKind::Pause,
        title: "Pause interception of orders".into(),
        file: None,
        line: None,
        confirm: None,
    };
    let allow = Action {
        kind: ActionKind::AllowForMe,
        title: "Allow".into(),
        confirm: Some("Really?".into()),
        ..action.clone()
    };
    check(
        Display {
            target: "orders".into(),
            label: "orders ← all, 1".into(),
            icon: Icon::Active,
            severity: Level::Info,
            facts: vec![Fact {
                kind: FactKind::Destination,
                name: "Goes to".into(),
                text: "127.0.0.1:8081".into(),
            }],
            actions: vec![action],
        },
        json!({
            "target": "orders", "label": "orders ← all, 1", "icon": "active", "severity": "info",
            "facts": [{ "kind": "destination", "name": "Goes to", "text": "127.0.0.1:8081" }],
            "actions": [{ "kind": "pause", "title": "Pause interception of orders" }],
        }),
    );
    check(
        RequestDisplay {
            request: "GET /orders".into(),
            answer: "200".into(),
            time: "12 ms".into(),
            place: "orders.py:12".into(),
            detail: "200 · 12 ms · orders.py:12 · web-1".into(),
            icon: RequestIcon::Answered,
            stops: vec!["stood at orders.py:12".into()],
            request_title: "Request".into(),
            answer_title: "Answer".into(),
            mine: true,
            no_replay: Some(NoReplay {
                why: "No body.".into(),
                keep_bodies: true,
            }),
        },
        json!({
            "request": "GET /orders", "answer": "200", "time": "12 ms", "place": "orders.py:12",
            "detail": "200 · 12 ms · orders.py:12 · web-1", "icon": "answered", "stops": ["stood at orders.py:12"],
            "requestTitle": "Request", "answerTitle": "Answer", "mine": true,
            "noReplay": { "why": "No body.", "keepBodies": true },
        }),
    );
    check(
        Question {
            title: "Which?".into(),
            hint: "Choose.".into(),
            never: "None".into(),
            never_detail: "Remembered.".into(),
            not_now: "Not Now".into(),
            not_now_detail: "The program runs.".into(),
            stands_out: true,
            warning: Some("Production".into()),
            actions: vec![allow.clone()],
            modes: vec![ModeAnswer {
                mode: Mode::Global,
                title: "All".into(),
                detail: "Every one.".into(),
            }],
        },
        json!({
            "title": "Which?", "hint": "Choose.", "never": "None", "neverDetail": "Remembered.",
            "notNow": "Not Now", "notNowDetail": "The program runs.", "standsOut": true, "warning": "Production",
            "actions": [{ "kind": "allowForMe", "title": "Allow", "confirm": "Really?" }],
            "modes": [{ "mode": { "mode": "global" }, "title": "All", "detail": "Every one." }],
        }),
    );
    check(
        Idle {
            reason: IdleReason::NoKubeconfig,
            label: "Ashore: no kubeconfig".into(),
            detail: "There is none.".into(),
            icon: Icon::Idle,
            severity: Level::Info,
            actions: vec![allow],
        },
        json!({
            "reason": "noKubeconfig", "label": "Ashore: no kubeconfig", "detail": "There is none.", "icon": "idle",
            "severity": "info", "actions": [{ "kind": "allowForMe", "title": "Allow", "confirm": "Really?" }],
        }),
    );
    check(
        Act {
            kind: ActionKind::LeaveThere,
            session: Some(id()),
            run_configuration: None,
            folder: None,
            confirm: Some("Really?".into()),
        },
        json!({ "kind": "leaveThere", "session": "s1", "confirm": "Really?" }),
    );
    check(
        SetCluster {
            folder: None,
            context: Some("dev".into()),
            namespace: None,
        },
        json!({ "context": "dev" }),
    );
    check(
        CurlRequest {
            session: id(),
            number: 4,
        },
        json!({ "session": "s1", "number": 4 }),
    );
    check(
        CurlCommand {
            text: "curl -X GET".into(),
            message: "No body.".into(),
        },
        json!({ "text": "curl -X GET", "message": "No body." }),
    );
}
