//! What the DAP messages that pass by say about the debuggee. Nothing is keyed by the adapter's `seq`: lldb-dap has only 0.

mod arguments;
mod event;
mod place;
mod relevant;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
};

pub use arguments::known_before;
use arguments::{ending, processes, started};
use ashore_protocol::editor::Place;
pub use relevant::relevant;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// What a `launch` or `attach` request says of its run configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The name that people gave it.
    pub name: Option<String>,
    /// The folder in which its program runs.
    pub folder: Option<PathBuf>,
}

/// Why a thread stopped, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A step has come to its end: nothing new, the thread stood before it.
    Step,
    /// The program was attached to, and stands until the client has said what it wants of it.
    Attach,
    /// A breakpoint, an exception, a pause: whatever makes it stand anew.
    Other,
}

/// One thing that a message said. Threads are the adapter's own numbers; no number means one that was not named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The client has begun to talk.
    Initialize,
    /// The client has its answer to `initialize`: it is ready for events.
    Initialized,
    /// What comes next, `launch` or `attach`, is the child session that another session of this program has asked for.
    ChildOf(Kinship),
    /// The adapter wants a child session for a part of the same program.
    Asked(Kinship),
    /// `launch` or `attach` was asked for.
    Started(Run),
    /// The type of the run configuration, by which the table of debuggers knows the debugger.
    Kind(String),
    /// A process of the debuggee.
    Process(u32),
    /// A port on which a debugger listens, never the debuggee's own.
    DebuggerPort(u16),
    /// A debug server to attach to: the owner of this port is the debuggee, or watches over it.
    AttachPort(u16),
    Stopped {
        thread: Option<i64>,
        all: bool,
        why: Why,
    },
    /// The client asked for a step: the thread stands again in a moment, most likely.
    Stepping { thread: Option<i64> },
    /// The adapter refused the step: the thread stands as before.
    NotStepping { thread: Option<i64> },
    /// The client said that it goes on.
    Continued { thread: Option<i64>, all: bool },
    /// The adapter said by itself that it goes on; after a step that says nothing.
    Runs { thread: Option<i64>, all: bool },
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

/// What a child session's `launch` or `attach` has in common with the wish of its parent's adapter for it: `NAME=value`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Kinship(pub String);

/// Reads both directions of one wire: one connection of one client with one adapter.
#[derive(Debug, Default)]
pub struct Observer {
    /// The client's requests whose answers matter, by the client's `seq`.
    asked: BTreeMap<i64, (Command, Option<i64>)>,
    /// Why each stopped thread stopped, with what was thrown, until it is known where.
    reasons: HashMap<Option<i64>, Option<String>>,
    /// Something stands at a breakpoint.
    hit: bool,
    /// The adapter says when it was told everything.
    configures: bool,
}

/// A request whose answer says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    Initialize,
    Attach,
    Continue,
    Step,
    StackTrace,
}

impl Command {
    fn of(name: &str, arguments: &Value) -> Option<Self> {
        Some(match name {
            "initialize" => Self::Initialize,
            "attach" => Self::Attach,
            "continue" | "reverseContinue" => Self::Continue,
            "next" | "stepIn" | "stepOut" | "stepBack" | "goto" => Self::Step,
            "stackTrace" if arguments["startFrame"].as_u64().is_none_or(|at| at == 0) => {
                Self::StackTrace
            }
            _ => return None,
        })
    }
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
        let (thread, known) = (
            arguments["threadId"].as_i64(),
            Command::of(command, arguments),
        );
        if let (Some(known), Some(seq)) = (known, message["seq"].as_i64()) {
            self.asked.insert(seq, (known, thread));
        }
        match command {
            "initialize" => {
                // Another adapter begins, in which every number begins anew.
                self.asked
                    .retain(|seq, _| Some(*seq) == message["seq"].as_i64());
                self.reasons.clear();
                (self.hit, self.configures) = (false, false);
                vec![Fact::Initialize]
            }
            "launch" => started(arguments, false),
            "attach" => {
                let stands = Fact::Stopped {
                    thread: None,
                    all: true,
                    why: Why::Attach,
                };
                started(arguments, true)
                    .into_iter()
                    .chain([stands])
                    .collect()
            }
            "restart" => {
                self.hit = false;
                vec![Fact::Restarting]
            }
            // What delve has restarted stands until then: it says so, and not that it goes on. But who was attached to may
            // have met a breakpoint by now.
            "configurationDone" if !self.hit => vec![EVERYTHING_RUNS],
            "disconnect" | "terminate" => ending(command, arguments),
            _ if known == Some(Command::Step) => vec![Fact::Stepping { thread }],
            _ => Vec::new(),
        }
    }

    /// A message from the adapter.
    pub fn adapter(&mut self, message: &Value) -> Vec<Fact> {
        let body = &message["body"];
        match text(message, "type") {
            "event" if text(message, "event") == "stopped" => {
                let mut facts = self.gone_on();
                let thread = body["threadId"].as_i64();
                self.hit |= text(body, "reason").contains("breakpoint");
                match place::reason(body) {
                    Some(exception) => self.reasons.insert(thread, exception),
                    None => self.reasons.remove(&thread),
                };
                facts.extend(event::facts("stopped", body));
                facts
            }
            "event" => {
                self.hit &= text(message, "event") != "continued";
                event::facts(text(message, "event"), body)
            }
            "response" => self.response(message, body),
            "request" if text(message, "command") == "startDebugging" => {
                // A child session belongs to this one; its configuration tells where its debugger and process are.
                arguments::child(&message["arguments"]["configuration"])
            }
            _ => Vec::new(),
        }
    }

    /// A stop may be told before the answer to the `continue` that led to it: the answer then says nothing any more.
    fn gone_on(&mut self) -> Vec<Fact> {
        let mut facts = Vec::new();
        self.asked.retain(|_, (command, thread)| {
            let goes_on = *command == Command::Continue;
            if goes_on {
                facts.push(Fact::Continued {
                    thread: *thread,
                    all: false,
                });
            }
            !goes_on
        });
        facts
    }

    fn response(&mut self, message: &Value, body: &Value) -> Vec<Fact> {
        let asked = message["request_seq"]
            .as_i64()
            .and_then(|seq| self.asked.remove(&seq));
        let Some((command, thread)) = asked else {
            return Vec::new();
        };
        match (command, message["success"] == true) {
            (Command::Initialize, _) => {
                self.configures = body["supportsConfigurationDoneRequest"] == true;
                vec![Fact::Initialized]
            }
            // What was refused was not attached to; who never asks to be configured waits for nothing.
            (Command::Attach, attached) if !(attached && (self.configures || self.hit)) => {
                vec![EVERYTHING_RUNS]
            }
            (Command::Attach, _) => Vec::new(),
            (Command::Step, false) => vec![Fact::NotStepping { thread }],
            (Command::Step, true) | (_, false) => Vec::new(),
            (Command::StackTrace, true) => self.stood(thread, body),
            (Command::Continue, true) => {
                self.hit = false;
                // Plain JSON: the crate's `ContinueResponse` expects the name in snake case. Missing means all.
                let all = body["allThreadsContinued"] != false;
                vec![Fact::Continued { thread, all }]
            }
        }
    }

    fn stood(&mut self, thread: Option<i64>, body: &Value) -> Vec<Fact> {
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
}

const EVERYTHING_RUNS: Fact = Fact::Continued {
    thread: None,
    all: true,
};

fn text<'a>(message: &'a Value, key: &str) -> &'a str {
    message[key].as_str().unwrap_or_default()
}

fn typed<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}
