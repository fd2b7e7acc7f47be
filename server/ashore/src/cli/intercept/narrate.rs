//! Tells what happens to an intercept.

use ashore_debug::debuggee::Foreign;
use ashore_intercept::{Notice, Proof, Status};
use ashore_protocol::editor::{Level, NoticeKind, SessionState, SessionStatus, WhenPaused};
use ashore_texts::{Arg, Text, text};
use serde_json::json;

use super::expect::Expected;
use crate::cli::{
    printer::{Printer, Progress},
    status,
};
use crate::{
    curl,
    display::{
        self,
        story::{self, Waits},
    },
    exit::Exit,
};

pub struct Narrator {
    printer: Printer,
    name: String,
    local_port: Option<u16>,
    /// Where the command was last seen to listen.
    listened: Option<u16>,
    with_command: bool,
    progress: Option<Progress>,
    last: Option<Status>,
    shown: bool,
    failed: Option<Exit>,
    /// What was told once; a session remarks it as well.
    noticed: Vec<Arg>,
    /// Requests came, or could have come.
    was_active: bool,
    ending: bool,
}

impl Narrator {
    pub fn new(
        printer: Printer,
        name: String,
        local_port: Option<u16>,
        with_command: bool,
    ) -> Self {
        let progress = printer.progress(&text!(ToldPreparing { target: &name }));
        Self {
            printer,
            name,
            local_port,
            listened: None,
            with_command,
            progress: Some(progress),
            last: None,
            shown: false,
            failed: None,
            noticed: Vec::new(),
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
            let is_news = |it: &&Arg| !known.contains(it) && !self.noticed.contains(it);
            for remark in told.remarks.iter().filter(is_news) {
                self.printer.text(&remark.in_locale(self.printer.locale()));
            }
        }
    }

    fn state_changed(&mut self, status: &SessionStatus, before: Option<SessionState>) {
        let waits = match self.local_port {
            None => Waits::Program,
            Some(port) if self.with_command => Waits::ProgramOn(port),
            Some(port) => Waits::AnybodyOn(port),
        };
        let told = story::sentence(&self.name, status, before, waits, WhenPaused::default());
        match status.state {
            SessionState::Active if !self.shown => {
                self.progress = None;
                self.shown = true;
                match self.with_command {
                    // Beside a command's own words one line is enough.
                    true => told.iter().for_each(|told| self.printer.say(told)),
                    false => self.describe(status),
                }
                self.how_to_hit(status);
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

    /// In personal mode.
    fn how_to_hit(&self, status: &SessionStatus) {
        let host = format!("{}.{}", status.service, status.namespace);
        let number = status.service_port.number.unwrap_or(80);
        if let Some(command) = curl::that_hits(&status.mode, &host, number) {
            self.printer.say(&text!(ToldThatHits { command }));
        }
    }

    pub fn notice(&mut self, notice: &Notice) {
        self.progress = None;
        self.noticed.push(notice.explained.sentences());
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
        self.listened = Some(port);
    }

    pub fn gone(&mut self) {
        let port = self.local_port.or(self.listened);
        let text = text!(ToldGone {
            port: port.unwrap_or_default()
        });
        self.printer
            .event("notListening", &text, json!({"port": port}));
    }

    /// The command has several ports, and nobody has said which.
    pub fn ports(&mut self, port: u16, others: &[u16]) {
        if others.is_empty() {
            return;
        }
        let text = text!(ToldPorts {
            port,
            others: others.to_vec()
        });
        let fields = json!({"port": port, "others": others});
        self.printer.event("ports", &text, fields);
    }

    pub fn elsewhere(&mut self, ports: &[u16]) {
        let text = text!(ToldElsewhere {
            ports: ports.to_vec(),
            port: self.local_port.unwrap_or_default(),
            instead: ports.first().copied().unwrap_or_default()
        });
        let message = text.in_locale(self.printer.read_in());
        let fields = json!({"port": self.local_port, "ports": ports, "message": message});
        self.printer.event("listensElsewhere", &text, fields);
    }

    pub fn silent(&mut self) {
        let text = match self.local_port {
            Some(port) => text!(ToldSilent { port }),
            None => Text::ToldSilentAnywhere,
        };
        let message = text.in_locale(self.printer.read_in());
        let fields = json!({"port": self.local_port, "message": message});
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
            self.printer.on_a_line_of_its_own();
            let fields = json!({"why": why.to_string()});
            let told = text!(ToldEnding {
                target: &self.name,
                why
            });
            self.printer.event("ending", &told, fields);
        }
    }

    /// What the first Ctrl-C does, where a command has to end, too.
    pub fn asked(&mut self) {
        self.printer.event("asked", &Text::ToldAsked, json!({}));
    }

    /// What the next one does.
    pub fn hastened(&mut self) {
        self.printer
            .event("hastened", &Text::ToldHastened, json!({}));
    }

    /// And the last one.
    pub fn handed_over(&mut self) {
        self.progress = None;
        let told = Text::ToldHandedOver;
        self.printer.event("handedOver", &told, json!({}));
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

    /// There was to be no success without so many of them.
    pub fn too_few(&self, expected: &Expected) {
        let (came, wanted) = (expected.came, expected.wanted);
        let text = text!(ToldTooFew { came, wanted });
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
