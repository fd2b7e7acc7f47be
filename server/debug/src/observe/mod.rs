//! What the DAP messages that pass by say about the debuggee. Nothing is keyed by the adapter's `seq`: lldb-dap has only 0.

mod arguments;
mod event;
mod place;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, path::PathBuf};

use arguments::{debugger_ports, ending, processes, started};
use ashore_protocol::editor::Place;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a `launch` or `attach` request says of its run configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The name that people gave it.
    pub name: Option<String>,
    /// The folder in which its program runs.
    pub folder: Option<PathBuf>,
}

/// One thing that a message said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The client has begun to talk.
    Initialize,
    /// The client has its answer to `initialize`: it is ready for events.
    Initialized,
    /// `launch` or `attach` was asked for.
    Started(Run),
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
    /// Where a thread stands that stopped for another reason than a step.
    Stood {
        thread: Option<i64>,
        place: Place,
        exception: Option<String>,
    },
    /// `restart`: the adapter starts the debuggee again.
    Restarting,
    /// What ends now is started again by the client, mostly with a new adapter.
    StartsAgain,
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
    /// Why each stopped thread stopped, with what was thrown, until it is known where.
    reasons: HashMap<Option<i64>, Option<String>>,
    /// Something stands at a breakpoint.
    hit: bool,
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
        ) || (command == "stackTrace"
            && arguments["startFrame"].as_u64().is_none_or(|at| at == 0));
        if let (true, Some(seq)) = (answer_matters, message["seq"].as_i64()) {
            let thread = arguments["threadId"].as_i64();
            self.asked.insert(seq, (command.to_owned(), thread));
        }
        match command {
            "initialize" => vec![Fact::Initialize],
            "launch" => started(arguments, false),
            "attach" => started(arguments, true),
            "restart" => {
                self.hit = false;
                vec![Fact::Restarting]
            }
            // What delve has restarted stands until then: it says so, and not that it goes on. But who was attached to may
            // have met a breakpoint by now.
            "configurationDone" if !self.hit => vec![Fact::Continued {
                thread: None,
                all: true,
            }],
            "disconnect" | "terminate" => ending(command, arguments),
            _ => Vec::new(),
        }
    }

    /// A message from the adapter.
    pub fn adapter(&mut self, message: &Value) -> Vec<Fact> {
        let body = &message["body"];
        match text(message, "type") {
            "event" if text(message, "event") == "stopped" => {
                let thread = body["threadId"].as_i64();
                self.hit |= text(body, "reason").contains("breakpoint");
                match place::reason(body) {
                    Some(exception) => self.reasons.insert(thread, exception),
                    None => self.reasons.remove(&thread),
                };
                event::facts("stopped", body)
            }
            "event" => {
                self.hit &= text(message, "event") != "continued";
                event::facts(text(message, "event"), body)
            }
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
            Some((command, thread)) if command == "stackTrace" => {
                let known = self.reasons.remove(&thread);
                // Some adapters stop all threads and name none.
                let known = known.or_else(|| self.reasons.remove(&None));
                let stood = known
                    .zip(place::of(body))
                    .map(|(exception, place)| Fact::Stood {
                        thread,
                        place,
                        exception,
                    });
                stood.into_iter().collect()
            }
            // A step resumes too, and may take for ever: stepping over the end of a handler waits for the next request.
            Some((command, thread)) => {
                self.hit = false;
                // Plain JSON: the crate's `ContinueResponse` expects the name in snake case. Missing means all.
                let all = command != "continue" || body["allThreadsContinued"] != false;
                vec![Fact::Continued { thread, all }]
            }
            None => Vec::new(),
        }
    }
}

fn text<'a>(message: &'a Value, key: &str) -> &'a str {
    message[key].as_str().unwrap_or_default()
}

fn typed<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}
