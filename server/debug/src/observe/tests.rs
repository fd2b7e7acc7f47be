//! Messages, and what is read from them.

use serde_json::json;

use super::*;

#[derive(Clone, Copy)]
enum From {
    Client,
    Adapter,
}

fn check(messages: &[(From, Value)], expected: &[Fact]) {
    let mut observer = Observer::default();
    let facts: Vec<Fact> = messages
        .iter()
        .flat_map(|(from, message)| match from {
            From::Client => observer.client(message),
            From::Adapter => observer.adapter(message),
        })
        .collect();
    assert_eq!(
        facts,
        expected,
        "{:?}",
        messages.iter().map(|(_, m)| m).collect::<Vec<_>>()
    );
}

fn started() -> Fact {
    Fact::Started(Run::default())
}

/// What is attached to stands until it is configured.
fn attached() -> Fact {
    Fact::Stopped {
        thread: None,
        all: true,
        why: Why::Attach,
    }
}

fn request(seq: i64, command: &str, arguments: Value) -> (From, Value) {
    (
        From::Client,
        json!({"type": "request", "seq": seq, "command": command, "arguments": arguments}),
    )
}

fn answer(seq: i64, success: bool, body: Value) -> (From, Value) {
    (
        From::Adapter,
        json!({"type": "response", "seq": 0, "request_seq": seq, "success": success, "body": body}),
    )
}

fn event(name: &str, body: Value) -> (From, Value) {
    (
        From::Adapter,
        json!({"type": "event", "seq": 0, "event": name, "body": body}),
    )
}

#[test]
fn start() {
    let initialize = request(1, "initialize", json!({}));
    check(
        &[initialize, answer(1, true, json!({}))],
        &[Fact::Initialize, Fact::Initialized],
    );
    check(
        &[request(1, "launch", json!({"program": "x"}))],
        &[started()],
    );
    let run = Run {
        name: Some("Debug orders".into()),
        folder: Some("/work".into()),
    };
    let named = json!({"name": "Debug orders", "cwd": "/work"});
    check(
        &[request(1, "attach", named)],
        &[Fact::Started(run), attached()],
    );
    check(
        &[request(1, "launch", json!({"port": 4000}))],
        &[started(), Fact::DebuggerPort(4000)],
    );
    check(
        &[request(1, "attach", json!({"processId": 77}))],
        &[started(), Fact::Process(77), attached()],
    );
    check(
        &[request(1, "attach", json!({"processId": "77"}))],
        &[started(), Fact::Process(77), attached()],
    );
    check(
        &[request(
            1,
            "attach",
            json!({"connect": {"host": "localhost", "port": 5678}}),
        )],
        &[
            started(),
            Fact::AttachPort(5678),
            Fact::DebuggerPort(5678),
            attached(),
        ],
    );
    check(
        &[request(1, "attach", json!({"processId": 0, "port": 99999}))],
        &[started(), attached()],
    );
}

#[test]
fn processes() {
    let body = json!({"name": "x", "systemProcessId": 12, "startMethod": "somehow"});
    check(&[event("process", body)], &[Fact::Process(12)]);
    check(
        &[event("process", json!({"systemProcessId": 12}))],
        &[Fact::Process(12)],
    );
    check(&[event("process", json!({}))], &[]);
    let answer = json!({"type": "response", "command": "runInTerminal", "body": {"processId": 5, "shellProcessId": 4}});
    check(
        &[(From::Client, answer)],
        &[Fact::Process(5), Fact::Process(4)],
    );
    let child = json!({"type": "request", "command": "startDebugging",
        "arguments": {"request": "attach", "configuration": {"connect": {"port": 4711}, "subProcessId": 9}}});
    check(
        &[(From::Adapter, child)],
        &[
            Fact::Asked(Kinship("subProcessId=9".into())),
            Fact::DebuggerPort(4711),
            Fact::Process(9),
        ],
    );
}

#[test]
fn places_of_stops_and_not_of_steps() {
    let stopped = |reason: &str| {
        event(
            "stopped",
            json!({"reason": reason, "threadId": 3, "text": "ValueError"}),
        )
    };
    let asked = || request(5, "stackTrace", json!({"threadId": 3, "startFrame": 0}));
    let stack = || {
        let frames = json!({"stackFrames": [
            {"name": "runtime", "line": 9, "source": {"path": "/lib/a.py", "presentationHint": "deemphasize"}},
            {"name": "asm", "line": 0},
            {"name": "order", "line": 12, "source": {"path": "/code/orders.py"}},
            {"name": "main", "line": 40, "source": {"path": "/code/main.py"}},
        ]});
        answer(5, true, frames)
    };
    let stop = Fact::Stopped {
        thread: Some(3),
        all: false,
        why: Why::Other,
    };
    let stood = |exception: Option<&str>| Fact::Stood {
        thread: Some(3),
        place: Place {
            file: "/code/orders.py".into(),
            line: 12,
            function: "order".into(),
        },
        exception: exception.map(str::to_owned),
    };
    check(
        &[stopped("breakpoint"), asked(), stack(), asked(), stack()],
        &[stop.clone(), stood(None)],
    );
    check(
        &[stopped("exception"), asked(), stack()],
        &[stop.clone(), stood(Some("ValueError"))],
    );
    let only = [stop];
    let step = Fact::Stopped {
        thread: Some(3),
        all: false,
        why: Why::Step,
    };
    check(&[stopped("step"), asked(), stack()], &[step]);
    check(&[asked(), stack()], &[]);
    let rest = request(5, "stackTrace", json!({"threadId": 3, "startFrame": 20}));
    check(&[stopped("breakpoint"), rest, stack()], &only);
}

#[test]
fn stops_and_goes_on() {
    let stopped = |thread, all| {
        vec![Fact::Stopped {
            thread,
            all,
            why: Why::Other,
        }]
    };
    let continued = |thread, all| vec![Fact::Continued { thread, all }];
    let body = json!({"reason": "breakpoint", "threadId": 3, "allThreadsStopped": true});
    check(&[event("stopped", body)], &stopped(Some(3), true));
    check(
        &[event(
            "stopped",
            json!({"reason": "new kind", "threadId": 3}),
        )],
        &stopped(Some(3), false),
    );
    check(
        &[event("stopped", json!({"reason": "pause"}))],
        &stopped(None, true),
    );
    check(
        &[event("continued", json!({"threadId": 3}))],
        &[Fact::Runs {
            thread: Some(3),
            all: false,
        }],
    );
    let go = || request(8, "continue", json!({"threadId": 3}));
    check(
        &[go(), answer(8, true, json!({}))],
        &continued(Some(3), true),
    );
    check(
        &[go(), answer(8, true, json!({"allThreadsContinued": false}))],
        &continued(Some(3), false),
    );
    check(&[go(), answer(8, false, json!({}))], &[]);
    check(
        &[
            go(),
            answer(8, true, Value::Null),
            answer(8, true, Value::Null),
        ],
        &continued(Some(3), true),
    );
    // The stop to which it led is told before its answer is.
    let early = event("stopped", json!({"reason": "breakpoint", "threadId": 3}));
    let both = [continued(Some(3), false), stopped(Some(3), false)].concat();
    check(&[go(), early, answer(8, true, json!({}))], &both);
    let thread = Some(3);
    for command in ["next", "stepIn", "stepOut", "stepBack", "goto"] {
        let step = || request(9, command, json!({"threadId": 3}));
        check(
            &[step(), answer(9, true, Value::Null)],
            &[Fact::Stepping { thread }],
        );
        check(
            &[step(), answer(9, false, Value::Null)],
            &[Fact::Stepping { thread }, Fact::NotStepping { thread }],
        );
    }
}

#[test]
fn who_is_attached_to_stands_until_the_client_has_said_everything() {
    let started = || request(2, "attach", json!({}));
    let initialized = |configures: bool| {
        let able = json!({"supportsConfigurationDoneRequest": configures});
        [request(1, "initialize", json!({})), answer(1, true, able)]
    };
    let begin = [
        Fact::Initialize,
        Fact::Initialized,
        self::started(),
        attached(),
    ];
    let with = |more: &[Fact]| [&begin[..], more].concat();
    let done = || request(3, "configurationDone", json!({}));
    let messages = |configures, more: &[(From, Value)]| {
        [&initialized(configures)[..], &[started()], more].concat()
    };
    let runs = [EVERYTHING_RUNS];
    check(&messages(true, &[answer(2, true, json!({}))]), &with(&[]));
    check(&messages(true, &[done()]), &with(&runs));
    check(
        &messages(false, &[answer(2, true, json!({}))]),
        &with(&runs),
    );
    check(
        &messages(true, &[answer(2, false, json!({}))]),
        &with(&runs),
    );
}

#[test]
fn children_are_known_by_what_their_parents_adapter_asked_for() {
    let wish = json!({"type": "pwa-node", "name": "app.js [12]", "__pendingTargetId": "abc"});
    let asked = json!({"type": "request", "command": "startDebugging",
        "arguments": {"request": "launch", "configuration": wish}});
    let kin = || Kinship("__pendingTargetId=abc".into());
    check(
        &[(From::Adapter, asked)],
        &[Fact::Asked(kin()), Fact::Process(12)],
    );
    let run = Run {
        name: Some("app.js [12]".into()),
        folder: None,
    };
    check(
        &[request(1, "launch", wish)],
        &[
            Fact::ChildOf(kin()),
            Fact::Kind("pwa-node".into()),
            Fact::Started(run),
            Fact::Process(12),
        ],
    );
    let old = json!({"request": "attach", "connect": {"port": 4711}, "subProcessId": 9});
    check(
        &[event("debugpyAttach", old)],
        &[
            Fact::Asked(Kinship("subProcessId=9".into())),
            Fact::DebuggerPort(4711),
            Fact::Process(9),
        ],
    );
}

#[test]
fn what_is_relevant_says_the_same_and_holds_nothing_of_the_program() {
    let secret = "the program's own";
    let stack = json!({"type": "response", "command": "stackTrace", "request_seq": 5, "success": true,
        "body": {"stackFrames": [{"id": 1, "name": "order", "line": 12, "arguments": secret,
            "source": {"path": "/code/orders.py", "adapterData": {"text": secret}}}]}});
    let launch = json!({"type": "request", "command": "launch", "seq": 1,
        "arguments": {"name": "x", "env": {"TOKEN": secret}, "args": [secret], "connect": {"port": 1}}});
    let restarts =
        json!({"type": "event", "event": "terminated", "body": {"restart": {"secret": secret}}});
    for message in [stack, launch, restarts] {
        let kept = relevant(&message).unwrap();
        assert!(!kept.to_string().contains(secret), "{kept}");
        let asked = request(5, "stackTrace", json!({})).1;
        let stopped = event("stopped", json!({"reason": "breakpoint"})).1;
        let facts = |message: &Value| {
            let mut observer = Observer::default();
            observer.client(&asked);
            observer.adapter(&stopped);
            [observer.client(message), observer.adapter(message)].concat()
        };
        assert!(!facts(&message).is_empty());
        assert_eq!(facts(&kept), facts(&message));
    }
    let variables = json!({"type": "response", "command": "variables", "body": {"variables": []}});
    assert_eq!(relevant(&variables), None);
}

#[test]
fn what_was_restarted_goes_on_once_it_is_configured() {
    let stopped = json!({"reason": "entry", "threadId": 1, "allThreadsStopped": true});
    check(
        &[
            request(1, "restart", json!({})),
            event("stopped", stopped),
            request(2, "configurationDone", json!({})),
        ],
        &[
            Fact::Restarting,
            Fact::Stopped {
                thread: Some(1),
                all: true,
                why: Why::Other,
            },
            Fact::Continued {
                thread: None,
                all: true,
            },
        ],
    );
    let hit = json!({"reason": "breakpoint", "threadId": 1});
    check(
        &[
            event("stopped", hit),
            request(2, "configurationDone", json!({})),
        ],
        &[Fact::Stopped {
            thread: Some(1),
            all: false,
            why: Why::Other,
        }],
    );
}

#[test]
fn ends() {
    check(&[request(1, "disconnect", json!({}))], &[Fact::Disconnect]);
    check(
        &[request(1, "disconnect", Value::Null)],
        &[Fact::Disconnect],
    );
    check(
        &[request(1, "disconnect", json!({"restart": true}))],
        &[Fact::StartsAgain, Fact::Disconnect],
    );
    check(&[request(1, "terminate", json!({}))], &[]);
    let again = json!({"restart": true});
    check(&[request(1, "terminate", again)], &[Fact::StartsAgain]);
    check(&[request(1, "restart", json!({}))], &[Fact::Restarting]);
    check(&[event("exited", json!({"exitCode": 1}))], &[Fact::Exited]);
    check(&[event("terminated", Value::Null)], &[Fact::Terminated]);
    check(
        &[event("terminated", json!({"restart": false}))],
        &[Fact::Terminated],
    );
    check(
        &[event("terminated", json!({"restart": {"port": 1}}))],
        &[Fact::StartsAgain, Fact::Terminated],
    );
}

#[test]
fn other_things_are_left_alone() {
    for odd in [
        json!(1),
        json!([]),
        json!({}),
        json!({"type": 1}),
        json!({"type": "event", "event": "vendor/x"}),
    ] {
        check(&[(From::Client, odd.clone()), (From::Adapter, odd)], &[]);
    }
}
