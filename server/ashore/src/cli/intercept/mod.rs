//! `ashore intercept`: a session whose life is a command's, or lasts until Ctrl-C.

mod args;
mod command;
mod listen;
mod narrate;
mod signals;

use std::{collections::BTreeMap, path::Path};

use ashore_debug::{
    debuggee::foreign_at,
    drive::{Note, Say},
};
use ashore_intercept::{Input, SessionEvent};
use ashore_protocol::editor::{Ending, SessionState};
use ashore_rules::{
    Project,
    project::{Intercept, NoPort, Rule, Wishes},
};
use ashore_texts::{Text, text};
use serde_json::json;
use tokio::sync::mpsc;

pub use self::args::Args;
use self::{command::Child, listen::Listening, narrate::Narrator, signals::Signals};
use super::{Context, options, printer::Printer, trust};
use crate::{
    exit::{Exit, Failure},
    project,
};

pub async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let with_command = !args.command.is_empty();
    let printer = if with_command {
        context.printer.aside()
    } else {
        context.printer
    };
    let (intercept, local_port) = intercept(&args, context, printer)?;
    let environment = intercept.environment.clone();
    let spec = project::spec(intercept);
    if let (false, Some(foreign)) = (with_command, foreign_at(local_port)) {
        return Err(Failure::misused(narrate::foreign(&foreign)).into());
    }
    let mut signals = Signals::listen()?;
    let mut session = ashore_intercept::spawn(spec);
    send(&session.inputs, Input::DebugStarted);

    let mut running = Running {
        narrator: Narrator::new(printer, args.name(), local_port, with_command),
        signals: &mut signals,
        local_port,
        require: args.require,
        waits: with_command.then_some((args.command, environment)),
        unstarted: None,
        child: None,
        listening: None,
        exit: Exit::Done,
        ended: false,
    };
    if running.waits.is_none() {
        running.listening = Some(Listening::begin(local_port, None));
    } else if !running.require {
        running.start(&session.inputs);
    }
    running.until_the_end(&mut session).await
}

/// What is to be intercepted, and the port of this machine that it comes to.
fn intercept(args: &Args, context: &Context, printer: Printer) -> anyhow::Result<(Intercept, u16)> {
    let wishes = args.wishes()?;
    let project = context.options.project()?;
    let answers = || project::answers(Path::new("."));
    let rule = project
        .rule_for_target(args.asking(), &answers)
        .map_err(|error| Failure::usage(error.to_string(), error.next()))?;
    let project = trust::settled(project, |project| {
        project.cluster_of(rule.as_ref()).accepted()
    })?;
    let intercept = |wishes| {
        let target = args.target.clone();
        project.intercept(&args.name(), target, wishes, rule.as_ref())
    };
    let first = intercept(wishes.clone());
    let local_port = match first.local_port {
        Some(port) => port,
        None => predicted(&project, rule.as_ref(), args, printer)?,
    };
    let intercept = intercept(Wishes {
        local_port: Some(local_port),
        ..wishes
    });
    if let Some(rule) = &rule {
        tell_rule(rule, &first, printer);
    }
    options::tell_unheld(&intercept.cluster);
    Ok((intercept, local_port))
}

/// The port of the run configuration that the rule is for.
fn predicted(
    project: &Project,
    rule: Option<&Rule>,
    args: &Args,
    printer: Printer,
) -> Result<u16, Failure> {
    let target = args.target.to_string();
    let Some(rule) = rule else {
        return Err(Failure::misused(if project.has_rules() {
            text!(PortNoRule { target })
        } else {
            text!(PortNotGiven { target })
        }));
    };
    let found = project.port_of(rule, &project::answers(Path::new(".")));
    let found = found.map_err(|why| {
        Failure::misused(match why {
            NoPort::NoConfiguration => text!(PortNoRule { target }),
            NoPort::Silent(name) => text!(PortUnsaid { name }),
        })
    })?;
    let (port, name) = (found.port, &found.configuration);
    let text = match found.place().as_str() {
        "" => text!(ToldPortOf { port, name }),
        place => text!(ToldPortRead { port, name, place }),
    };
    let fields = json!({"port": found.port, "configuration": found.configuration});
    printer.event("port", &text, fields);
    Ok(found.port)
}

/// One line: what was taken from where.
fn tell_rule(rule: &Rule, intercept: &Intercept, printer: Printer) {
    let taken: Vec<String> = intercept.taken.iter().map(ToString::to_string).collect();
    let (pattern, file) = (rule.pattern(), rule.place());
    let place = file.to_string();
    let text = if taken.is_empty() {
        text!(ToldRule {
            rule: pattern,
            place
        })
    } else {
        text!(ToldRuleTaken {
            rule: pattern,
            place,
            taken
        })
    };
    let one = |taken: &ashore_rules::project::Taken| json!({"key": taken.key, "value": taken.value, "file": taken.place.file, "line": taken.place.line});
    let all: Vec<_> = intercept.taken.iter().map(one).collect();
    let fields = json!({"rule": pattern, "file": file.file, "line": file.line, "taken": all});
    printer.event("rule", &text, fields);
}

/// The receiver is gone only when the session is over, and then there is nothing left to say to it.
fn send(inputs: &mpsc::UnboundedSender<Input>, input: Input) {
    let _ = inputs.send(input);
}

struct Running<'a> {
    narrator: Narrator,
    signals: &'a mut Signals,
    local_port: u16,
    /// Without requests that could come there is no success.
    require: bool,
    /// The command that is to be started, and its environment.
    waits: Option<(Vec<String>, BTreeMap<String, String>)>,
    /// Why it could not be.
    unstarted: Option<Failure>,
    child: Option<Child>,
    listening: Option<Listening>,
    exit: Exit,
    ended: bool,
}

impl Running<'_> {
    /// Ends when the session has and the command, if there is one, has too.
    async fn until_the_end(
        mut self,
        session: &mut ashore_intercept::SessionHandle,
    ) -> anyhow::Result<Exit> {
        while !self.ended || self.child.is_some() {
            tokio::select! {
                event = session.events.recv(), if !self.ended => self.on_event(event, &session.inputs),
                said = next(&mut self.listening), if !self.ended => {
                    for say in said {
                        self.on_news(say, &session.inputs);
                    }
                }
                status = wait(&mut self.child) => {
                    self.child = None;
                    self.exit = Exit::Status(status);
                    send(&session.inputs, Input::Ended(Ending::Exited));
                    self.narrator.ending(Text::EndsCommand);
                }
                signal = self.signals.next() => {
                    self.waits = None;
                    self.narrator.ending(signal.words());
                    send(&session.inputs, Input::Ended(Ending::Disconnected));
                    if let Some(child) = &mut self.child {
                        child.pass_on(signal);
                    }
                }
            }
        }
        if let Some(failure) = self.unstarted {
            return Err(failure.into());
        }
        let mut failed = self.narrator.failed();
        if self.require && failed.is_none() && !self.narrator.was_active() {
            self.narrator.never_active();
            failed = Some(Exit::Failed);
        }
        // A command's own status says more than ours; without one a failed session is a failure.
        match (self.exit, failed) {
            (Exit::Done, Some(failed)) => Ok(failed),
            (Exit::Status(0), Some(failed)) if self.require => Ok(failed),
            (exit, _) => Ok(exit),
        }
    }

    /// Starts the command, whose port is looked for from now on.
    fn start(&mut self, inputs: &mpsc::UnboundedSender<Input>) {
        let Some((command, environment)) = self.waits.take() else {
            return;
        };
        match Child::start(&command, &environment) {
            Ok(child) => {
                self.listening = Some(Listening::begin(self.local_port, Some(child.id())));
                self.child = Some(child);
            }
            Err(failure) => {
                self.unstarted = Some(failure);
                send(inputs, Input::Ended(Ending::Exited));
            }
        }
    }

    fn on_event(&mut self, event: Option<SessionEvent>, inputs: &mpsc::UnboundedSender<Input>) {
        if self.unstarted.is_some() {
            // Nothing was promised to anybody yet, but the cluster may have been touched already.
            self.ended |= matches!(event, Some(SessionEvent::Ended(_)) | None);
            return;
        }
        match event {
            Some(SessionEvent::Status(status)) => {
                self.narrator.status(&status);
                if status.status.state == SessionState::Ready {
                    self.start(inputs);
                }
            }
            Some(SessionEvent::Notice(notice)) => self.narrator.notice(&notice),
            // `ashore requests` shows them.
            Some(SessionEvent::Requests { .. } | SessionEvent::Callers(_)) => {}
            Some(SessionEvent::Ended(proof)) => {
                self.narrator.proof(&proof);
                self.ended = true;
            }
            None => self.ended = true,
        }
        if self.ended && self.child.is_some() {
            self.narrator.command_goes_on();
        }
    }

    fn on_news(&mut self, say: Say, inputs: &mpsc::UnboundedSender<Input>) {
        match say {
            Say::Input(input) => {
                match input {
                    Input::Listening { address, .. } => self.narrator.listening(address.port()),
                    Input::NotListening => self.narrator.gone(),
                    _ => {}
                }
                send(inputs, input);
            }
            Say::Note(Note::Elsewhere { ports }) => self.narrator.elsewhere(&ports),
            Say::Note(Note::Silent) => self.narrator.silent(),
            Say::Note(Note::Foreign(foreign)) => self.narrator.foreign(&foreign),
            // The one port that was given is the one that counts, and no debugger speaks here.
            Say::Note(Note::Ports { .. }) | Say::Hint(_) | Say::Started(_) | Say::Ready(_) => {}
        }
    }
}

async fn next(listening: &mut Option<Listening>) -> Vec<Say> {
    match listening {
        Some(listening) => listening.next().await,
        None => std::future::pending().await,
    }
}

async fn wait(child: &mut Option<Child>) -> u8 {
    match child {
        Some(child) => child.wait().await,
        None => std::future::pending().await,
    }
}
