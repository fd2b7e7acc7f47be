//! Tells what happens to an intercept.

use ashore_debug::debuggee::Foreign;
use ashore_intercept::Proof;
use ashore_protocol::editor::{Level, Notice, NoticeKind, SessionState, SessionStatus};
use serde_json::json;

use crate::cli::{
    printer::{self, Printer, Progress},
    status,
};
use crate::exit::Exit;

pub struct Narrator {
    printer: Printer,
    name: String,
    local_port: u16,
    with_command: bool,
    progress: Option<Progress>,
    last: Option<SessionStatus>,
    shown: bool,
    failed: Option<Exit>,
    ending: bool,
}

impl Narrator {
    pub fn new(printer: Printer, name: String, local_port: u16, with_command: bool) -> Self {
        let progress = printer.progress(&format!("Preparing to intercept {name} …"));
        Self {
            printer,
            name,
            local_port,
            with_command,
            progress: Some(progress),
            last: None,
            shown: false,
            failed: None,
            ending: false,
        }
    }

    /// How the session did not do what was asked, if it did not.
    pub fn failed(&self) -> Option<Exit> {
        self.failed
    }

    pub fn status(&mut self, status: &SessionStatus) {
        let before = self.last.as_ref().map(|last| last.state);
        let remarks = self
            .last
            .as_ref()
            .map(|last| last.remarks.clone())
            .unwrap_or_default();
        if self.printer.is_json() {
            if self.last.as_ref() != Some(status) {
                self.printer.event("status", "", json!({"session": status}));
            }
        } else if before != Some(status.state) {
            self.state_changed(status);
        }
        if !self.printer.is_json() {
            for remark in status
                .remarks
                .iter()
                .filter(|remark| !remarks.contains(remark))
            {
                self.printer.text(remark);
            }
        }
        self.last = Some(status.clone());
    }

    fn state_changed(&mut self, status: &SessionStatus) {
        match status.state {
            SessionState::Ready => {
                self.progress = None;
                let waiting = if self.with_command {
                    "the command listens"
                } else {
                    "something listens"
                };
                self.printer.text(&format!(
                    "{} is ready: requests come here once {waiting} on port {}.",
                    self.name, self.local_port
                ));
            }
            SessionState::Active if !self.shown => {
                self.progress = None;
                self.shown = true;
                self.describe(status);
            }
            SessionState::Active => self
                .printer
                .text(&format!("{} is active again.", self.name)),
            SessionState::Reconnecting => self.printer.text(
                "The connection to the agent is lost: the cluster answers meanwhile, reconnecting …",
            ),
            SessionState::Restoring => {
                self.progress = Some(self.printer.progress("Putting everything back …"));
            }
            _ => {}
        }
    }

    fn describe(&self, status: &SessionStatus) {
        self.printer.fields(&[
            ("intercept", status.name.clone()),
            ("state", status::state(status)),
            ("workload", status::workload(status)),
            ("service port", status::service_port(status)),
            (
                "destination",
                status.destination.clone().unwrap_or_default(),
            ),
            ("mode", status::mode(&status.mode)),
            ("holder", status.holder.clone()),
        ]);
    }

    pub fn notice(&mut self, notice: &Notice) {
        self.progress = None;
        match notice.level {
            Level::Error => {
                let (word, exit) = match notice.kind {
                    Some(NoticeKind::User) => ("user", Exit::Usage),
                    Some(NoticeKind::Environment) => ("environment", Exit::Environment),
                    Some(NoticeKind::Bug) => ("bug", Exit::Failed),
                    Some(NoticeKind::Unknown) | None => ("session", Exit::Failed),
                };
                // The first one is the cause of those that follow.
                self.failed.get_or_insert(exit);
                // What the message says beside is for people at a debugger; here there is a command, or nothing.
                let what = notice.what.as_ref().unwrap_or(&notice.message);
                let next = notice.help.as_deref().unwrap_or_default();
                printer::error(self.printer.is_json(), what, next, word);
            }
            level => self.printer.event(
                "notice",
                &notice.message,
                json!({"level": level, "message": notice.message}),
            ),
        }
    }

    pub fn listening(&mut self, port: u16) {
        tracing::info!(port, "listening");
    }

    pub fn gone(&mut self) {
        let text = format!(
            "Nothing listens on port {} any more: the cluster answers.",
            self.local_port
        );
        self.printer
            .event("notListening", &text, json!({"port": self.local_port}));
    }

    pub fn elsewhere(&mut self, ports: &[u16]) {
        let list: Vec<_> = ports.iter().map(u16::to_string).collect();
        let list = list.join(" and ");
        let text = format!(
            "The command listens on port {list}, not on {}: the cluster goes on to answer. Use --port {}, or make the command listen on {}.",
            self.local_port,
            ports.first().copied().unwrap_or_default(),
            self.local_port
        );
        let fields = json!({"port": self.local_port, "ports": ports, "message": text});
        self.printer.event("listensElsewhere", &text, fields);
    }

    pub fn silent(&mut self) {
        let text = format!(
            "The command does not listen on port {} yet: the cluster answers until it does.",
            self.local_port
        );
        let fields = json!({"port": self.local_port, "message": text});
        self.printer.event("silent", &text, fields);
    }

    pub fn ending(&mut self, why: &str) {
        if !self.ending {
            self.ending = true;
            self.progress = None;
            self.printer.event(
                "ending",
                &format!("Ending {}: {why}.", self.name),
                json!({"why": why}),
            );
        }
    }

    /// The one line that proves that everything is as it was.
    pub fn proof(&mut self, proof: &Proof) {
        self.progress = None;
        if !proof.different.is_empty() {
            self.failed.get_or_insert(Exit::Failed);
        }
        let text = proof_text(&self.name, proof);
        self.printer.event("ended", &text, json!({"proof": proof}));
        if !self.printer.is_json() {
            for different in &proof.different {
                self.printer.text(&format!("  {different}"));
            }
        }
    }

    pub fn command_goes_on(&self) {
        let text = "The command goes on without the cluster's traffic.";
        self.printer.event("commandGoesOn", text, json!({}));
    }
}

/// The port is another user's: what is so, and what to do.
pub fn foreign(foreign: &Foreign) -> (String, String) {
    let Foreign { address, user } = foreign;
    (
        format!(
            "port {} belongs to a program of the user {user} ({address}), and the cluster's requests are not for them",
            address.port()
        ),
        format!(
            "choose a port of your own with --port, start the program with `-- COMMAND`, or run ashore as {user} if the program is yours"
        ),
    )
}

fn proof_text(name: &str, proof: &Proof) -> String {
    if proof.objects_compared == 0 && proof.different.is_empty() {
        return format!("{name} ended: nothing had been changed in the cluster.");
    }
    let figure = |what: &str, ms: Option<f64>| ms.map(|ms| format!("{what} back after {ms:.0} ms"));
    let figures: Vec<_> = [
        figure("traffic", proof.pass_through_ms),
        figure("objects", proof.restore_ms),
    ]
    .into_iter()
    .flatten()
    .collect();
    let figures = if figures.is_empty() {
        String::new()
    } else {
        format!("{}; ", figures.join(", "))
    };
    format!(
        "{name} ended: {figures}{} objects compared, {} different.",
        proof.objects_compared,
        proof.different.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_proves_it() {
        let check = |proof: Proof, text: &str| assert_eq!(proof_text("orders", &proof), text);
        check(
            Proof::default(),
            "orders ended: nothing had been changed in the cluster.",
        );
        check(
            Proof {
                objects_compared: 3,
                different: vec![],
                pass_through_ms: Some(4.4),
                restore_ms: Some(210.0),
            },
            "orders ended: traffic back after 4 ms, objects back after 210 ms; 3 objects compared, 0 different.",
        );
    }
}
