//! What a newer, an older or a hostile peer may send.
#![allow(clippy::unwrap_used)] // helpers of tests are not seen as tests

use ashore_protocol::{ProblemCode, agent::*, editor::*};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

#[test]
fn unknown_messages_are_unknown() {
    let later = json!({ "type": "addedLater", "n": [1, { "a": null }] });
    assert_eq!(read::<StreamHeader>(later.clone()), StreamHeader::Unknown);
    assert_eq!(read::<DialReply>(later.clone()), DialReply::Unknown);
    assert_eq!(read::<ToAgent>(later.clone()), ToAgent::Unknown);
    assert_eq!(read::<FromAgent>(later.clone()), FromAgent::Unknown);
    assert_eq!(read::<RequestReport>(later.clone()), RequestReport::Unknown);
    assert_eq!(read::<DebugEventKind>(later), DebugEventKind::Unknown);
    let later = json!("addedLater");
    assert_eq!(read::<Protocol>(later.clone()), Protocol::Unknown);
    assert_eq!(read::<Policy>(later.clone()), Policy::Unknown);
    assert_eq!(
        read::<RequestOutcome>(later.clone()),
        RequestOutcome::Unknown
    );
    assert_eq!(read::<Presence>(later.clone()), Presence::Unknown);
    assert_eq!(read::<SessionState>(later.clone()), SessionState::Unknown);
    assert_eq!(read::<Level>(later.clone()), Level::Unknown);
    assert_eq!(read::<NoticeKind>(later.clone()), NoticeKind::Unknown);
    assert_eq!(read::<ProblemCode>(later.clone()), ProblemCode::Unknown);
    assert_eq!(read::<Ending>(later.clone()), Ending::Unknown);
    assert_eq!(read::<WhenPaused>(later), WhenPaused::Unknown);
    let later = json!({ "mode": "mirror", "share": 0.5 });
    assert_eq!(read::<Mode>(later), Mode::Unknown);
    let later = json!({ "reason": "addedLater" });
    assert_eq!(read::<Refusal>(later), Refusal::Unknown);
}

#[test]
fn numbers_of_questions_are_new_to_older_peers() {
    let numbered = || json!({ "question": 3, "type": "released", "intercept": "s" });
    let released = || FromAgent::Released {
        intercept: "s".into(),
    };
    // An older client reads the message alone.
    assert_eq!(read::<FromAgent>(numbered()), released());
    assert_eq!(
        read::<Numbered<FromAgent>>(numbered()),
        Numbered::new(Some(3), released())
    );
    // An older agent does not repeat the number.
    let older = json!({ "type": "released", "intercept": "s" });
    assert_eq!(
        read::<Numbered<FromAgent>>(older),
        Numbered::none(released())
    );
    let later = json!({ "question": 4, "type": "addedLater", "n": [1, { "a": null }] });
    assert_eq!(
        read::<Numbered<ToAgent>>(later),
        Numbered::new(Some(4), ToAgent::Unknown)
    );
}

#[test]
fn an_unknown_word_inside_does_not_lose_the_message() {
    let refused =
        json!({ "type": "refused", "intercept": "s", "refusal": { "reason": "later", "x": 1 } });
    let expected = FromAgent::Refused {
        intercept: "s".into(),
        refusal: Refusal::Unknown,
    };
    assert_eq!(read::<FromAgent>(refused), expected);
    let policy = json!({ "type": "setPolicy", "intercept": "s", "policy": "later" });
    let expected = ToAgent::SetPolicy {
        intercept: "s".into(),
        policy: Policy::Unknown,
    };
    assert_eq!(read::<ToAgent>(policy), expected);
    let claim = json!({ "type": "claim", "id": "s", "holder": "h", "port": 1, "mode": { "mode": "later" } });
    let expected = ToAgent::Claim(Claim {
        id: "s".into(),
        holder: "h".into(),
        port: 1,
        mode: Mode::Unknown,
        reporting: None,
    });
    assert_eq!(read::<ToAgent>(claim), expected);
    let ended = json!({ "type": "ended", "how": "later" });
    let expected = DebugEventKind::Ended {
        how: Ending::Unknown,
    };
    assert_eq!(read::<DebugEventKind>(ended), expected);
    let choice: TargetChoice = read(json!({ "target": "orders", "whenPaused": "later" }));
    assert_eq!(choice.when_paused, WhenPaused::Unknown);
}

#[test]
fn what_may_be_left_out_has_its_old_meaning() {
    let choice: TargetChoice = read(json!({ "target": "orders" }));
    assert_eq!(
        (choice.mode, choice.when_paused),
        (Mode::Global, WhenPaused::Pass)
    );
    let counts: Counts = read(json!({ "intercepted": 3 }));
    assert_eq!(
        counts,
        Counts {
            intercepted: 3,
            ..Counts::default()
        }
    );
    let notice: Notice = read(json!({ "level": "error", "message": "m" }));
    assert_eq!((notice.kind, notice.code, notice.help), (None, None, None));
    let stopped: DebugEventKind = read(json!({ "type": "stopped", "all": true }));
    assert_eq!(
        stopped,
        DebugEventKind::Stopped {
            thread: None,
            all: true
        }
    );
}

#[test]
fn the_highest_common_version_is_spoken() {
    let check = |ours: (u32, u32), theirs: (u32, u32), expected| {
        let range = |(min, max)| VersionRange { min, max };
        let (ours, theirs) = (range(ours), range(theirs));
        assert_eq!(ours.common(theirs), expected, "{ours:?} and {theirs:?}");
        assert_eq!(theirs.common(ours), expected, "{theirs:?} and {ours:?}");
    };
    check((1, 1), (1, 1), Some(1));
    check((1, 3), (2, 5), Some(3));
    check((1, 5), (2, 3), Some(3));
    check((1, 2), (2, 3), Some(2));
    check((1, 1), (2, 3), None);
    check((0, u32::MAX), (7, 7), Some(7));
    // A range that is none.
    check((3, 1), (1, 3), None);
}

/// Whatever it is, it is answered with a message or an error.
fn digest(text: &[u8]) {
    let _ = serde_json::from_slice::<StreamHeader>(text);
    let _ = serde_json::from_slice::<DialReply>(text);
    let _ = serde_json::from_slice::<ToAgent>(text);
    let _ = serde_json::from_slice::<FromAgent>(text);
    let _ = serde_json::from_slice::<Numbered<ToAgent>>(text);
    let _ = serde_json::from_slice::<Numbered<FromAgent>>(text);
    let _ = serde_json::from_slice::<SessionStatus>(text);
    let _ = serde_json::from_slice::<DebugEvent>(text);
    let _ = serde_json::from_slice::<StartSession>(text);
    let _ = serde_json::from_slice::<Notice>(text);
}

#[test]
fn depth_and_size_are_no_way_in() {
    digest("[".repeat(100_000).as_bytes());
    digest(format!("{{\"type\":{}", "{\"type\":".repeat(100_000)).as_bytes());
    digest(format!("{{\"type\":\"ping\",\"n\":{}}}", "9".repeat(10_000)).as_bytes());
    digest(br#"{"type":"ping","type":"ping","n":-1}"#);
    digest(b"\xff\xfe{\"type\":\"hello\"}");
}

/// JSON out of the wire's own words, so that it gets past the first check.
fn wire_like() -> impl Strategy<Value = Value> {
    let word = || {
        prop_oneof![
            Just("type"),
            Just("hello"),
            Just("claim"),
            Just("setPolicy"),
            Just("refused"),
            Just("reason"),
            Just("mode"),
            Just("personal"),
            Just("header"),
            Just("exact"),
            Just("versions"),
            Just("min"),
            Just("id"),
            Just("port"),
            Just("counts"),
            Just("connection"),
            Just("policy"),
            Just("event"),
            Just("stopped"),
            Just(""),
        ]
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
        "\\PC*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((word(), inner), 0..6).prop_map(|fields| {
                let fields = fields
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value));
                Value::Object(fields.collect())
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        digest(&bytes);
    }

    #[test]
    fn any_json_is_answered(value in wire_like()) {
        digest(value.to_string().as_bytes());
    }

    #[test]
    fn what_is_read_is_written_the_same(value in wire_like()) {
        if let Ok(message) = serde_json::from_value::<ToAgent>(value) {
            let written = serde_json::to_value(&message).unwrap();
            prop_assert_eq!(serde_json::from_value::<ToAgent>(written).unwrap(), message);
        }
    }

    #[test]
    fn claims_survive_the_way(
        id in "\\PC*", holder in "\\PC*", port in any::<u16>(), path in proptest::option::of("\\PC*"),
        header in proptest::collection::btree_map("\\PC*", "\\PC*".prop_map(TextMatch::Regex), 0..4),
    ) {
        let mode = Mode::Personal(Match { header, path_prefix: path, method: None });
        let claim = ToAgent::Claim(Claim { id, holder, port, mode, reporting: None });
        let text = serde_json::to_string(&claim).unwrap();
        prop_assert_eq!(serde_json::from_str::<ToAgent>(&text).unwrap(), claim);
    }
}
