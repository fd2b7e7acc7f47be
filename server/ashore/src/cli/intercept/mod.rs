//! `ashore intercept`: a session whose life is a command's, or lasts until Ctrl-C.

mod args;
mod choose;
mod command;
mod detach;
mod events;
mod expect;
mod listen;
mod narrate;
mod signals;

use std::{collections::BTreeMap, path::Path};

use ashore_debug::{
    debuggee::{Hint, foreign_at},
    drive::{Note, Say},
};
use ashore_intercept::{Input, SessionEvent};
use ashore_protocol::{
    TargetRef,
    editor::{Ending, SessionState},
};
use ashore_rules::{
    Project,
    project::{Intercept, NoPort, Rule, Wishes},
};
use ashore_texts::{Text, text};
use serde_json::json;
use tokio::sync::mpsc;

pub use self::args::Args;
use self::{
    command::Child,
    events::Events,
    expect::Expected,
    listen::{Listening, Whose},
    narrate::Narrator,
    signals::{Ends, INTERRUPTED, Signals},
};
use super::{Context, options, printer::Printer, trust};
use crate::{
    exit::{Exit, Failure},
    project, words,
};

pub async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let with_command = !args.command.is_empty();
    let printer = if with_command {
        context.printer.aside()
    } else {
        context.printer
    };
    // From here on no signal ends the program while the cluster is touched, or a list stands there.
    let mut signals = Signals::listen()?;
    let wishes = args.wishes()?;
    let target = match &args.target {
        Some(target) => target.clone(),
        None => choose::target(&args, context).await?,
    };
    if args.detach {
        return detach::run(&args, &target, &mut signals, context).await;
    }
    let (intercept, local_port) = intercept(&args, &target, wishes, context, printer)?;
    let environment = intercept.environment.clone();
    let spec = project::spec(intercept);
    if let (false, Some(foreign)) = (with_command, local_port.and_then(foreign_at)) {
        return Err(Failure::misused(narrate::foreign(&foreign)).into());
    }
    let events = args.events.as_deref().map(Events::create).transpose()?;
    let mut session = ashore_intercept::spawn(spec);
    send(&session.inputs, Input::DebugStarted);

    let mut running = Running {
        narrator: Narrator::new(printer, args.name(&target), local_port, with_command),
        signals: &mut signals,
        local_port,
        require: args.require,
        expected: args.expect.map(|wanted| Expected::new(wanted, args.within)),
        events,
        waits: with_command.then_some((args.command, environment)),
        unstarted: None,
        child: None,
        listening: None,
        hints: Vec::new(),
        exit: Exit::Done,
        interrupts: 0,
        ended: false,
    };
    if !with_command {
        running.listening = local_port.map(|port| Listening::begin(Whose::Anybody(port)));
    } else if !running.require {
        running.start(&session.inputs);
    }
    running.until_the_end(&mut session).await
}

/// What is to be intercepted, and the port of this machine that it comes to; `None`: the one that the command opens.
fn intercept(
    args: &Args,
    target: &TargetRef,
    wishes: Wishes,
    context: &Context,
    printer: Printer,
) -> anyhow::Result<(Intercept, Option<u16>)> {
    let project = context.options.project()?;
    let answers = || project::answers(Path::new("."));
    let rule = project
        .rule_for_target(args.asking(target), &answers)
        .map_err(|error| Failure::usage(error.to_string(), error.next()))?;
    let project = trust::settled(project, |project| {
        project.cluster_of(rule.as_ref()).accepted()
    })?;
    let name = args.name(target);
    let intercept = |wishes| project.intercept(&name, target.clone(), wishes, rule.as_ref());
    let first = intercept(wishes.clone());
    let local_port = match first.local_port {
        Some(port) => Some(port),
        None => match predicted(&project, rule.as_ref(), target, printer) {
            Ok(port) => Some(port),
            // The port that it opens is the one.
            Err(_) if !args.command.is_empty() => None,
            Err(failure) => return Err(failure.into()),
        },
    };
    let intercept = intercept(Wishes {
        local_port,
        ..wishes
    });
    // A rule's are seen here, those of the command line were before.
    words::readable(&intercept.mode)?;
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
    target: &TargetRef,
    printer: Printer,
) -> Result<u16, Failure> {
    let target = target.to_string();
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

/// How a signal ends it.
#[derive(PartialEq)]
enum Goes {
    InOrder,
    AtOnce,
}

struct Running<'a> {
    narrator: Narrator,
    signals: &'a mut Signals,
    local_port: Option<u16>,
    /// Without requests that could come there is no success.
    require: bool,
    /// Without so many requests neither.
    expected: Option<Expected>,
    /// Who reads along.
    events: Option<Events>,
    /// The command that is to be started, and its environment.
    waits: Option<(Vec<String>, BTreeMap<String, String>)>,
    /// Why it could not be.
    unstarted: Option<Failure>,
    child: Option<Child>,
    listening: Option<Listening>,
    /// What is known of its port before it starts.
    hints: Vec<Hint>,
    exit: Exit,
    /// How often the person has pressed Ctrl-C.
    interrupts: u8,
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
                () = expect::late(self.expected) => self.on_late(&session.inputs),
                signal = self.signals.next() => {
                    if self.on_signal(signal, &session.inputs) == Goes::AtOnce {
                        return Ok(Exit::Status(INTERRUPTED));
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
        if let Some(expected) = self.expected.filter(|it| !it.is_met() && failed.is_none()) {
            self.narrator.too_few(&expected);
            failed = Some(Exit::Failed);
        }
        // A command's own status says more than ours; without one a failed session is a failure.
        match (self.exit, failed) {
            (Exit::Done, Some(failed)) => Ok(failed),
            (Exit::Status(0), Some(failed)) if self.require || self.expected.is_some() => {
                Ok(failed)
            }
            (exit, _) => Ok(exit),
        }
    }

    /// The first one ends everything in order, and says so; who presses Ctrl-C again does not want to wait.
    fn on_signal(&mut self, signal: Ends, inputs: &mpsc::UnboundedSender<Input>) -> Goes {
        self.waits = None;
        self.interrupts += u8::from(signal == Ends::Interrupt);
        match &mut self.child {
            Some(child) if self.interrupts > 1 => {
                self.interrupts = 1;
                self.narrator.hastened();
                child.hasten();
            }
            // Its guard goes on with what it has begun.
            None if self.interrupts > 1 => {
                self.narrator.handed_over();
                return Goes::AtOnce;
            }
            Some(child) => {
                self.narrator.ending(signal.words());
                if signal == Ends::Interrupt {
                    self.narrator.asked();
                }
                child.pass_on(signal);
            }
            None => self.narrator.ending(signal.words()),
        }
        send(inputs, Input::Ended(Ending::Disconnected));
        Goes::InOrder
    }

    /// Not enough requests came in time.
    fn on_late(&mut self, inputs: &mpsc::UnboundedSender<Input>) {
        self.waits = None;
        if let Some(expected) = &mut self.expected {
            expected.is_late();
        }
        self.narrator.ending(Text::EndsLate);
        send(inputs, Input::Ended(Ending::Disconnected));
        if let Some(child) = &mut self.child {
            child.pass_on(Ends::Terminate);
        }
    }

    /// So many came so far. Who only wants them to come is done.
    fn count(&mut self, count: u64, inputs: &mpsc::UnboundedSender<Input>) {
        let enough = self.expected.as_mut().is_some_and(|it| it.came(count));
        if enough && self.child.is_none() && self.waits.is_none() {
            self.narrator.ending(Text::EndsEnough);
            send(inputs, Input::Ended(Ending::Disconnected));
        }
    }

    /// Starts the command, whose port is looked for from now on.
    fn start(&mut self, inputs: &mpsc::UnboundedSender<Input>) {
        let Some((command, environment)) = self.waits.take() else {
            return;
        };
        match Child::start(&command, &environment) {
            Ok(child) => {
                let whose = Whose::Program(child.id(), self.local_port);
                let listening = Listening::begin(whose);
                self.hints.drain(..).for_each(|hint| listening.hint(hint));
                self.listening = Some(listening);
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
        if let (Some(events), Some(event)) = (&mut self.events, &event) {
            events.write(event);
        }
        match event {
            Some(SessionEvent::Status(status)) => {
                self.count(status.status.counts.intercepted, inputs);
                // A program often takes the Service's own number.
                if let Some(port) = status.status.service_port.number {
                    self.hint(Hint::TargetPort(port));
                }
                self.narrator.status(&status);
                if status.status.state == SessionState::Ready {
                    self.start(inputs);
                }
            }
            Some(SessionEvent::Notice(notice)) => self.narrator.notice(&notice),
            Some(SessionEvent::Callers(speech)) => self.hint(Hint::Callers(speech)),
            // `ashore requests` shows them.
            Some(SessionEvent::Requests { .. }) => {}
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

    /// Where no port was given this decides among several, also when the command starts later.
    fn hint(&mut self, hint: Hint) {
        match &self.listening {
            _ if self.local_port.is_some() => {}
            Some(listening) => listening.hint(hint),
            None => self.hints.push(hint),
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
            Say::Note(Note::Ports { port, others, .. }) => self.narrator.ports(port, &others),
            // No debugger speaks here.
            Say::Hint(_) | Say::Started(_) | Say::Ready(_) => {}
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
