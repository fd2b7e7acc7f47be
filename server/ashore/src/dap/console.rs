//! What is told to the person: by `output` events while the client listens, else on stderr.

use ashore_protocol::editor::MessageFrom;
use ashore_texts::{Arg, Locale};
use serde_json::Value;
use tokio::sync::mpsc;

use super::tell::Note;
use crate::display;

/// One line on stderr, where a terminal is; the wire is stdout.
pub fn say(told: &Arg) {
    use std::io::Write;
    let told = told.in_locale(display::terminal());
    // In one write: others write to the same terminal.
    let _ = std::io::stderr().write_all(format!("ashore: {told}\n").as_bytes());
}

/// The way to the client's console.
pub struct Console {
    /// Gone once the wire is finished.
    notes: Option<mpsc::UnboundedSender<Vec<u8>>>,
    /// Told before the client was ready to hear it.
    early: Option<Vec<Note>>,
    /// The client's own, once it has said it; the terminal's until then.
    locale: Locale,
}

impl Console {
    /// The console, and where its frames come out.
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Vec<u8>>) {
        let (notes, frames) = mpsc::unbounded_channel();
        let console = Self {
            notes: Some(notes),
            early: Some(Vec::new()),
            locale: display::terminal(),
        };
        (console, frames)
    }

    /// What the client's person reads.
    pub fn speak(&mut self, locale: Locale) {
        self.locale = locale;
    }

    pub fn tell(&mut self, note: &Note) {
        if let (Some(early), true) = (&mut self.early, self.notes.is_some()) {
            early.push(note.clone());
            return;
        }
        let sent = self
            .notes
            .as_ref()
            .is_some_and(|notes| notes.send(note.frame(self.locale)).is_ok());
        if !sent {
            say(&note.text);
        }
    }

    /// A session that is another's child has no observer of its own here.
    pub fn listens(&mut self, who: MessageFrom, message: &Value) {
        let answers = who == MessageFrom::Adapter && message["type"] == "response";
        if answers && message["command"] == "initialize" {
            self.ready();
        }
    }

    /// The client is ready for events: it gets what was told before.
    pub fn ready(&mut self) {
        for note in self.early.take().into_iter().flatten() {
            self.tell(&note);
        }
    }

    /// The wire is finished.
    pub fn close(&mut self) {
        self.notes = None;
    }
}
