//! Tells what happens to an intercept.

use ashore_debug::debuggee::Foreign;
use ashore_intercept::{Notice, Proof, Status};
use ashore_protocol::editor::{Level, NoticeKind, SessionState, SessionStatus, WhenPaused};
use ashore_texts::{Text, text};
use serde_json::json;

use crate::cli::{
    printer::{Printer, Progress},
    status,
};
use crate::{
    display::{
        self,
        story::{self, Waits},
    },
    exit::Exit,
};

pub struct Narrator {
    printer: Printer,
    name: String,
    local_port: u16,
    with_command: bool,
    progress: Option<Progress>,
    last: Option<Status>,
    shown: bool,
    failed: Option<Exit>,
    /// Requests came, or could have come.
    was_active: bool,
    ending: bool,
}

impl Narrator {
    pub fn new(printer: Printer, name: String, local_port: u16, with_command: bool) -> Self {
        let progress = printer.progress(&text!(ToldPreparing { target: &name }));
        Self {
            printer,
            name,
            local_port,
            with_command,
            progress: Some(progress),
            last: None,
            shown: false,
            failed: None,
            was_active: false,
            ending: false,
        }
    }

    /// How the session did not do what was asked, if it did not.
    pub fn failed(&self) -> Option<Exit> {
        self.failed
    }

    /// Whether requests could come, at least for a time.
    pub fn was_active(&self) -> bool {
        self.was_active
    }

    pub fn status(&mut self, told: &Status) {
        let status = &told.status;
        self.was_active |= status.state == SessionState::Active;
        let last = self.last.replace(told.clone());
        let before = last.as_ref().map(|last| last.status.state);
        if self.printer.is_json() {
            if last.as_ref() != Some(told) {
                let fields = json!({"session": status});
                self.printer.line("status", "", fields);
            }
        } else if before != Some(status.state) {
            self.state_changed(status, before);
        }
        if !self.printer.is_json() {
            let known = last.map(|last| last.remarks).unwrap_or_default();
            for remark in told.remarks.iter().filter(|it| !known.contains(it)) {
                self.printer.text(&remark.in_locale(self.printer.locale()));
            }
        }
    }

    fn state_changed(&mut self, status: &SessionStatus, before: Option<SessionState>) {
        let waits = if self.with_command {
            Waits::ProgramOn(self.local_port)
        } else {
            Waits::AnybodyOn(self.local_port)
        };
        let told = story::sentence(&self.name, status, before, waits, WhenPaused::default());
        match status.state {
            SessionState::Active if !self.shown => {
                self.progress = None;
                self.shown = true;
                self.describe(status);
            }
            // It is what the progress says from the start.
            SessionState::Preparing => {}
            SessionState::Restoring => {
                self.progress = told.map(|told| self.printer.progress(&told));
            }
            _ => {
                self.progress = None;
                told.iter().for_each(|told| self.printer.say(told));
            }
        }
    }

    fn describe(&self, status: &SessionStatus) {
        self.printer.fields(&[
            (Text::LineIntercept, status.name.as_str().into()),
            (Text::LineState, display::word(status.state).into()),
            (Text::LineWorkload, status::workload(status).into()),
            (Text::LineServicePort, status::service_port(status).into()),
            (
                Text::LineDestination,
                status.destination.clone().unwrap_or_default().into(),
            ),
            (Text::LineMode, display::mode(&status.mode).into()),
            (Text::LineHolder, status.holder.as_str().into()),
        ]);
    }

    pub fn notice(&mut self, notice: &Notice) {
        self.progress = None;
        let notice = notice.in_locale(self.printer.read_in());
        match notice.level {
            Level::Error => {
                let (word, exit) = match notice.kind {
                    Some(NoticeKind::User) => ("user", Exit::Usage),
                    Some(NoticeKind::Environment) => ("environment", Exit::Environment),
                    Some(NoticeKind::Bug) => ("bug", Exit::Failed),
                    Some(NoticeKind::Unknown) | None => ("session", Exit::Failed),
                };
                let exit = notice.code.and_then(Exit::of).unwrap_or(exit);
                // The first one is the cause of those that follow.
                self.failed.get_or_insert(exit);
                // What the message says beside is for people at a debugger; here there is a command, or nothing.
                let what = notice.what.as_ref().unwrap_or(&notice.message);
                let next = notice.help.as_deref().unwrap_or_default();
                self.printer.error(what, next, word);
            }
            level => self.printer.line(
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
        let port = self.local_port;
        let text = text!(ToldGone { port });
        self.printer
            .event("notListening", &text, json!({"port": self.local_port}));
    }

    pub fn elsewhere(&mut self, ports: &[u16]) {
        let text = text!(ToldElsewhere {
            ports: ports.to_vec(),
            port: self.local_port,
            instead: ports.first().copied().unwrap_or_default()
        });
        let message = text.in_locale(self.printer.read_in());
        let fields = json!({"port": self.local_port, "ports": ports, "message": message});
        self.printer.event("listensElsewhere", &text, fields);
    }

    pub fn silent(&mut self) {
        let port = self.local_port;
        let text = text!(ToldSilent { port });
        let message = text.in_locale(self.printer.read_in());
        let fields = json!({"port": port, "message": message});
        self.printer.event("silent", &text, fields);
    }

    pub fn foreign(&mut self, of: &Foreign) {
        let text = text!(ToldForeign {
            port: of.address.port(),
            user: &of.user,
            address: of.address.to_string()
        });
        let locale = self.printer.locale();
        let message = text.in_locale(locale);
        let fields = json!({"port": self.local_port, "user": of.user, "message": message});
        self.printer.event("anothersPort", &text, fields);
    }

    pub fn ending(&mut self, why: Text) {
        if !self.ending {
            self.ending = true;
            self.progress = None;
            let fields = json!({"why": why.to_string()});
            let told = text!(ToldEnding {
                target: &self.name,
                why
            });
            self.printer.event("ending", &told, fields);
        }
    }

    /// The one line that proves that everything is as it was.
    pub fn proof(&mut self, proof: &Proof) {
        self.progress = None;
        if !proof.different.is_empty() {
            self.failed.get_or_insert(Exit::Failed);
        }
        let text = display::ended(&self.name, proof);
        self.printer.event("ended", &text, json!({"proof": proof}));
        if !self.printer.is_json() {
            for different in &proof.different {
                let different = different.in_locale(self.printer.locale());
                self.printer.text(&format!("  {different}"));
            }
        }
    }

    /// There was to be no success without requests that could come.
    pub fn never_active(&self) {
        let text = text!(ToldNeverActive { target: &self.name });
        let locale = self.printer.read_in();
        let next = text.help(locale).unwrap_or_default();
        self.printer.error(&text.in_locale(locale), &next, "failed");
    }

    pub fn command_goes_on(&self) {
        let told = Text::ToldGoesOn;
        self.printer.event("commandGoesOn", &told, json!({}));
    }
}

/// The port is another user's: what is so, and what to do.
pub fn foreign(foreign: &Foreign) -> Text {
    let Foreign { address, user } = foreign;
    text!(PortForeign {
        port: address.port(),
        user,
        address: address.to_string()
    })
}
