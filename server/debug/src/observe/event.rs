//! What the adapter's events say.

use dap::events::{ProcessEventBody, TerminatedEventBody};
use serde_json::Value;

use super::{
    Fact, Why,
    arguments::{child, debugger_ports, process_id, processes},
    typed,
};

pub fn facts(name: &str, body: &Value) -> Vec<Fact> {
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
            let why = match body["reason"].as_str() {
                Some("step" | "goto") => Why::Step,
                _ => Why::Other,
            };
            vec![Fact::Stopped { thread, all, why }]
        }
        "continued" => {
            let thread = body["threadId"].as_i64();
            let all = body["allThreadsContinued"]
                .as_bool()
                .unwrap_or(thread.is_none());
            vec![Fact::Runs { thread, all }]
        }
        // debugpy's way to ask for a child session, of clients that do not know `startDebugging`.
        "debugpyAttach" => child(body),
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
            let again = restarts.then_some(Fact::StartsAgain);
            again.into_iter().chain([Fact::Terminated]).collect()
        }
        _ => Vec::new(),
    }
}
