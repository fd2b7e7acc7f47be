//! What the DAP messages that pass by say about the debuggee. Nothing is keyed by the adapter's `seq`: lldb-dap has only 0.

use std::collections::HashMap;

use dap::{
    events::{ProcessEventBody, TerminatedEventBody},
    requests::DisconnectArguments,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// One thing that a message said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The client has begun to talk.
    Initialize,
    /// The client has its answer to `initialize`: it is ready for events.
    Initialized,
    /// `launch` or `attach` was asked for.
    Started,
    /// A process of the debuggee.
    Process(u32),
    /// A port on which a debugger listens, never the debuggee's own.
    DebuggerPort(u16),
    /// A debug server to attach to: the owner of this port is the debuggee, or watches over it.
    AttachPort(u16),
    Stopped {
        thread: Option<i64>,
        all: bool,
    },
    Continued {
        thread: Option<i64>,
        all: bool,
    },
    Restarting,
    /// The debuggee's process is gone.
    Exited,
    /// The debug session is over.
    Terminated,
    /// The client lets go.
    Disconnect,
}

/// Reads both directions of one wire.
#[derive(Debug, Default)]
pub struct Observer {
    /// The client's requests whose answers matter, by the client's `seq`.
    asked: HashMap<i64, (String, Option<i64>)>,
}

impl Observer {
    /// A message from the client.
    pub fn client(&mut self, message: &Value) -> Vec<Fact> {
        match text(message, "type") {
            "request" => self.request(message),
            "response" if text(message, "command") == "runInTerminal" => {
                processes(&message["body"], &["processId", "shellProcessId"])
            }
            _ => Vec::new(),
        }
    }

    fn request(&mut self, message: &Value) -> Vec<Fact> {
        let (command, arguments) = (text(message, "command"), &message["arguments"]);
        let answer_matters = matches!(
            command,
            "initialize"
                | "continue"
                | "reverseContinue"
                | "next"
                | "stepIn"
                | "stepOut"
                | "stepBack"
                | "goto"
        );
        if let (true, Some(seq)) = (answer_matters, message["seq"].as_i64()) {
            let thread = arguments["threadId"].as_i64();
            self.asked.insert(seq, (command.to_owned(), thread));
        }
        match command {
            "initialize" => vec![Fact::Initialize],
            "launch" => started(arguments, false),
            "attach" => started(arguments, true),
            "restart" => vec![Fact::Restarting],
            "disconnect" | "terminate" => ending(command, arguments),
            _ => Vec::new(),
        }
    }

    /// A message from the adapter.
    pub fn adapter(&mut self, message: &Value) -> Vec<Fact> {
        let body = &message["body"];
        match text(message, "type") {
            "event" => event(text(message, "event"), body),
            "response" => self.response(message, body),
            "request" if text(message, "command") == "startDebugging" => {
                // A child session belongs to this one; its configuration tells where its debugger and process are.
                let child = &message["arguments"]["configuration"];
                let mut facts = debugger_ports(child);
                facts.extend(processes(child, &["processId", "subProcessId"]));
                facts
            }
            _ => Vec::new(),
        }
    }

    fn response(&mut self, message: &Value, body: &Value) -> Vec<Fact> {
        let asked = message["request_seq"]
            .as_i64()
            .and_then(|seq| self.asked.remove(&seq));
        match asked {
            Some((command, _)) if command == "initialize" => vec![Fact::Initialized],
            Some(_) if message["success"] != true => Vec::new(),
            // A step resumes too, and may take for ever: stepping over the end of a handler waits for the next request.
            Some((command, thread)) => {
                // Plain JSON: the crate's `ContinueResponse` expects the name in snake case. Missing means all.
                let all = command != "continue" || body["allThreadsContinued"] != false;
                vec![Fact::Continued { thread, all }]
            }
            None => Vec::new(),
        }
    }
}

fn event(name: &str, body: &Value) -> Vec<Fact> {
    match name {
        "process" => {
            let process: Option<ProcessEventBody> = typed(body);
            let pid = process.and_then(|process| process.system_process_id);
            pid.map_or_else(
                || processes(body, &["systemProcessId"]),
                |pid| process_id(pid).into_iter().collect(),
            )
        }
        "stopped" => {
            let thread = body["threadId"].as_i64();
            // The typed body knows a fixed list of reasons; adapters have more.
            let all = body["allThreadsStopped"]
                .as_bool()
                .unwrap_or(thread.is_none());
            vec![Fact::Stopped { thread, all }]
        }
        "continued" => {
            let thread = body["threadId"].as_i64();
            let all = body["allThreadsContinued"]
                .as_bool()
                .unwrap_or(thread.is_none());
            vec![Fact::Continued { thread, all }]
        }
        // debugpy's own list of the sockets that it has opened.
        "debugpySockets" => {
            let sockets = body["sockets"].as_array().into_iter().flatten();
            sockets.flat_map(debugger_ports).collect()
        }
        "exited" => vec![Fact::Exited],
        "terminated" => {
            let body: Option<TerminatedEventBody> = typed(body);
            let restart = body.and_then(|body| body.restart);
            let restarts =
                restart.is_some_and(|value| !matches!(value, Value::Null | Value::Bool(false)));
            vec![if restarts {
                Fact::Restarting
            } else {
                Fact::Terminated
            }]
        }
        _ => Vec::new(),
    }
}

fn ending(command: &str, arguments: &Value) -> Vec<Fact> {
    let typed: Option<DisconnectArguments> = typed(arguments);
    if typed.and_then(|arguments| arguments.restart) == Some(true) {
        return vec![Fact::Restarting];
    }
    // `terminate` is a request that the debuggee may refuse; the adapter says so itself when it worked.
    let ends = command == "disconnect";
    ends.then_some(Fact::Disconnect).into_iter().collect()
}

fn started(arguments: &Value, attach: bool) -> Vec<Fact> {
    let mut facts = vec![Fact::Started];
    let ports = debugger_ports(arguments);
    if attach {
        facts.extend(processes(arguments, &["processId", "pid", "subProcessId"]));
        facts.extend(ports.iter().filter_map(|fact| match fact {
            Fact::DebuggerPort(port) => Some(Fact::AttachPort(*port)),
            _ => None,
        }));
    }
    facts.extend(ports);
    facts
}

/// The ports that the arguments of `launch` or `attach` give to debuggers.
fn debugger_ports(arguments: &Value) -> Vec<Fact> {
    let places = [
        &arguments["port"],
        &arguments["connect"]["port"],
        &arguments["listen"]["port"],
        &arguments["debugServer"],
        &arguments["gdb-remote-port"],
    ];
    let number = |place: &Value| place.as_u64().or_else(|| place.as_str()?.parse().ok());
    let port = |place: &Value| u16::try_from(number(place)?).ok().filter(|port| *port > 0);
    places
        .into_iter()
        .filter_map(port)
        .map(Fact::DebuggerPort)
        .collect()
}

fn processes(place: &Value, keys: &[&str]) -> Vec<Fact> {
    let id = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok());
    keys.iter()
        .filter_map(|key| id(&place[*key]))
        .filter_map(process_id)
        .collect()
}

fn process_id(id: i64) -> Option<Fact> {
    u32::try_from(id)
        .ok()
        .filter(|pid| *pid > 1)
        .map(Fact::Process)
}

fn text<'a>(message: &'a Value, key: &str) -> &'a str {
    message[key].as_str().unwrap_or_default()
}

fn typed<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

#[cfg(test)]
mod tests {
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
            &[Fact::Started],
        );
        check(
            &[request(1, "launch", json!({"port": 4000}))],
            &[Fact::Started, Fact::DebuggerPort(4000)],
        );
        check(
            &[request(1, "attach", json!({"processId": 77}))],
            &[Fact::Started, Fact::Process(77)],
        );
        check(
            &[request(1, "attach", json!({"processId": "77"}))],
            &[Fact::Started, Fact::Process(77)],
        );
        check(
            &[request(
                1,
                "attach",
                json!({"connect": {"host": "localhost", "port": 5678}}),
            )],
            &[
                Fact::Started,
                Fact::AttachPort(5678),
                Fact::DebuggerPort(5678),
            ],
        );
        check(
            &[request(1, "attach", json!({"processId": 0, "port": 99999}))],
            &[Fact::Started],
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
            &[Fact::DebuggerPort(4711), Fact::Process(9)],
        );
    }

    #[test]
    fn stops_and_goes_on() {
        let stopped = |thread, all| vec![Fact::Stopped { thread, all }];
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
            &continued(Some(3), false),
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
        let step = request(9, "next", json!({"threadId": 3}));
        check(
            &[step, answer(9, true, Value::Null)],
            &continued(Some(3), true),
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
            &[Fact::Restarting],
        );
        check(&[request(1, "terminate", json!({}))], &[]);
        check(&[request(1, "restart", json!({}))], &[Fact::Restarting]);
        check(&[event("exited", json!({"exitCode": 1}))], &[Fact::Exited]);
        check(&[event("terminated", Value::Null)], &[Fact::Terminated]);
        check(
            &[event("terminated", json!({"restart": false}))],
            &[Fact::Terminated],
        );
        check(
            &[event("terminated", json!({"restart": {"port": 1}}))],
            &[Fact::Restarting],
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
}
