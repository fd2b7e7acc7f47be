//! `ashore intercept`: a session whose life is a command's, or lasts until Ctrl-C.

mod args;
mod command;
mod listen;
mod narrate;
mod signals;

use ashore_debug::debuggee::foreign_at;
use ashore_intercept::{Input, SessionEvent, SessionSpec};
use ashore_ports::{InterceptRule, RULES_FILE, Rules};
use ashore_protocol::editor::Ending;
use serde_json::json;
use tokio::sync::mpsc;

pub use self::args::Args;
use self::{
    args::Ports,
    command::Child,
    listen::{Change, Whose},
    narrate::Narrator,
    signals::Signals,
};
use super::{Context, options, printer::Printer, status};
use crate::{
    exit::{Exit, Failure},
    predict, way,
};

pub async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let with_command = !args.command.is_empty();
    let printer = if with_command {
        context.printer.aside()
    } else {
        context.printer
    };
    let mode = args.mode()?;
    let rules = options::rules_here()?;
    let (ports, rule) = ports(&args, &rules, printer)?;
    if let Some(rule) = rule.filter(|_| mode.is_none()) {
        tell_rule(rule, printer);
    }
    let spec = SessionSpec {
        name: args.name(),
        target: args.target.clone(),
        port: ports.service.clone().or_else(|| rule?.port.clone()),
        mode: mode
            .or_else(|| Some(rule?.mode.clone()))
            .unwrap_or_default(),
        when_paused: rule.map(|rule| rule.when_paused).unwrap_or_default(),
        when_silent: Default::default(),
        reporting: rules.requests.clone(),
        cluster: context.options.cluster()?,
        way: args.way(rule.map(way::of_rule).unwrap_or_default()),
        state_dir: ashore_intercept::state_dir(),
    };
    if let (false, Some(foreign)) = (with_command, foreign_at(ports.local)) {
        let (what, next) = narrate::foreign(&foreign);
        return Err(Failure::usage(what, next).into());
    }
    let mut signals = Signals::listen()?;
    let mut session = ashore_intercept::spawn(spec);
    send(&session.inputs, Input::DebugStarted);

    let narrator = Narrator::new(printer, args.name(), ports.local, with_command);
    let mut running = Running {
        narrator,
        signals: &mut signals,
        child: None,
        exit: Exit::Done,
        ended: false,
    };
    if with_command {
        match Child::start(&args.command) {
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
    let whose = match running.child.as_ref().map(Child::id) {
        Some(pid) => Whose::TreeOf(pid),
        None => Whose::Anybody,
    };
    let (watcher, changes) = listen::watch(ports.local, whose);
    let exit = running.until_the_end(&mut session, changes).await;
    watcher.abort();
    exit
}

/// The ports as given, or as the rules and the run configuration say them; and the rule that has the target.
fn ports<'a>(
    args: &Args,
    rules: &'a Rules,
    printer: Printer,
) -> anyhow::Result<(Ports, Option<&'a InterceptRule>)> {
    if let Some(ports) = &args.port {
        let rule = rules
            .intercepts
            .iter()
            .find(|rule| rule.enabled && predict::same_target(&rule.target, &args.target));
        return Ok((ports.clone(), rule));
    }
    let found = predict::by_target(&std::env::current_dir()?, &args.target)?;
    let text = format!(
        "Port {} is that of the run configuration `{}`{}.",
        found.port,
        found.configuration,
        found.place()
    );
    let fields = json!({"port": found.port, "configuration": found.configuration});
    printer.event("port", &text, fields);
    let ports = Ports {
        local: found.port,
        service: None,
    };
    Ok((ports, rules.rule_for(&found.configuration)))
}

/// What the rule says of the requests that come here.
fn tell_rule(rule: &InterceptRule, printer: Printer) {
    let mode = status::mode(&rule.mode);
    let text = format!(
        "Mode {mode} is that of the rule `{}` ({RULES_FILE}:{}); --mode and --header choose another.",
        rule.run, rule.line
    );
    let fields = json!({"mode": mode, "rule": rule.run, "line": rule.line});
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
        mut changes: mpsc::UnboundedReceiver<Change>,
    ) -> anyhow::Result<Exit> {
        let mut watching = true;
        while !self.ended || self.child.is_some() {
            tokio::select! {
                event = session.events.recv(), if !self.ended => self.on_event(event),
                change = changes.recv(), if watching && !self.ended => match change {
                    Some(change) => self.on_change(change, &session.inputs),
                    None => watching = false,
                },
                status = wait(&mut self.child) => {
                    self.child = None;
                    self.exit = Exit::Status(status);
                    send(&session.inputs, Input::Ended(Ending::Exited));
                    self.narrator.ending("the command ended");
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

    fn on_change(&mut self, change: Change, inputs: &mpsc::UnboundedSender<Input>) {
        match change {
            Change::Listening { address, pid } => {
                self.narrator.listening(address.port());
                send(inputs, Input::Listening { address, pid });
            }
            Change::Foreign(foreign) => self.narrator.foreign(&foreign),
            Change::Gone => {
                self.narrator.gone();
                send(inputs, Input::NotListening);
            }
            Change::Elsewhere { ports } => self.narrator.elsewhere(&ports),
            Change::Silent => self.narrator.silent(),
        }
    }
}

async fn wait(child: &mut Option<Child>) -> u8 {
    match child {
        Some(child) => child.wait().await,
        None => std::future::pending().await,
    }
}
