//! `ashore intercept`: a session whose life is a command's, or lasts until Ctrl-C.

mod args;
mod command;
mod listen;
mod narrate;
mod signals;

use std::path::Path;

use ashore_debug::{
    debuggee::foreign_at,
    drive::{Note, Say},
};
use ashore_intercept::{Input, SessionEvent};
use ashore_protocol::editor::Ending;
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

    let narrator = Narrator::new(printer, args.name(), local_port, with_command);
    let mut running = Running {
        narrator,
        signals: &mut signals,
        child: None,
        exit: Exit::Done,
        ended: false,
    };
    if with_command {
        match Child::start(&args.command, &environment) {
            Ok(child) => running.child = Some(child),
            Err(failure) => {
                // Nothing was promised to anybody yet, but the cluster may have been touched already.
                send(&session.inputs, Input::Ended(Ending::Exited));
                while let Some(event) = session.events.recv().await {
                    if matches!(event, SessionEvent::Ended(_)) {
                        break;
                    }
                }
                return Err(failure.into());
            }
        }
    }
    let whose = running.child.as_ref().map(Child::id);
    let listening = Listening::begin(local_port, whose);
    running.until_the_end(&mut session, listening).await
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
    child: Option<Child>,
    exit: Exit,
    ended: bool,
}

impl Running<'_> {
    /// Ends when the session has and the command, if there is one, has too.
    async fn until_the_end(
        mut self,
        session: &mut ashore_intercept::SessionHandle,
        mut listening: Listening,
    ) -> anyhow::Result<Exit> {
        while !self.ended || self.child.is_some() {
            tokio::select! {
                event = session.events.recv(), if !self.ended => self.on_event(event),
                said = listening.next(), if !self.ended => {
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
                    self.narrator.ending(signal.words());
                    send(&session.inputs, Input::Ended(Ending::Disconnected));
                    if let Some(child) = &mut self.child {
                        child.pass_on(signal);
                    }
                }
            }
        }
        // A command's own status says more than ours; without one a failed session is a failure.
        let failed = self.narrator.failed();
        match (self.exit, failed) {
            (Exit::Done, Some(failed)) => Ok(failed),
            (exit, _) => Ok(exit),
        }
    }

    fn on_event(&mut self, event: Option<SessionEvent>) {
        match event {
            Some(SessionEvent::Status(status)) => self.narrator.status(&status),
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

async fn wait(child: &mut Option<Child>) -> u8 {
    match child {
        Some(child) => child.wait().await,
        None => std::future::pending().await,
    }
}
