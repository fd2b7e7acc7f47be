//! The only place that prints: text in aligned columns, JSON one object a line, errors as `error:` and `help:`.

use std::io::IsTerminal;

use ashore_texts::{Arg, Locale, Text, text};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::{
    stderr, stdout,
    table::{padded, table, wrapped},
};
use crate::display;

/// Prints in the format and to the stream that were asked for.
#[derive(Debug, Clone, Copy)]
pub struct Printer {
    json: bool,
    /// Nothing but names and errors.
    quiet: bool,
    /// Standard output belongs to the program that is run for the user.
    aside: bool,
    locale: Locale,
}

impl Printer {
    /// Programs read no language: JSON is in English.
    pub fn new(json: bool, locale: Locale) -> Self {
        Self {
            json,
            quiet: false,
            aside: false,
            locale: if json { Locale::ENGLISH } else { locale },
        }
    }

    /// The same without what only tells how things are: names and errors alone.
    pub fn quiet(self, quiet: bool) -> Self {
        Self { quiet, ..self }
    }

    /// What the person at this terminal reads.
    pub fn locale(self) -> Locale {
        self.locale
    }

    /// What whoever gets this reads: a program its own language, English.
    pub fn read_in(self) -> Locale {
        match self.json {
            true => Locale::ENGLISH,
            false => self.locale,
        }
    }

    /// The same to standard error, because standard output is somebody else's.
    pub fn aside(self) -> Self {
        Self {
            aside: true,
            ..self
        }
    }

    pub fn is_json(self) -> bool {
        self.json
    }

    /// A sentence in the person's language.
    pub fn say(self, told: &Text) {
        self.tell(&told.in_locale(self.locale));
    }

    fn tell(self, text: &str) {
        if !self.quiet {
            self.text(text);
        }
    }

    /// Text as it is, with one line end.
    pub fn text(self, text: &str) {
        let text = text.trim_end();
        match self.aside {
            true if self.json => stderr::write(text),
            true => stderr::beside(text, true),
            false => stdout::write(format!("{text}\n").as_bytes()),
        }
    }

    /// One JSON object or array on a line.
    pub fn value(self, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(line) => self.text(&line),
            Err(error) => tracing::error!(%error, "a value could not be written as JSON"),
        }
    }

    /// Bytes that are the result themselves (completions).
    pub fn raw(self, bytes: &[u8]) {
        stdout::write(bytes);
    }

    /// A line about what happens: text or `{"event": …}`.
    pub fn event(self, event: &str, told: &Text, fields: serde_json::Value) {
        self.line(event, &told.in_locale(self.locale), fields);
    }

    /// The same of what is a sentence already.
    pub fn line(self, event: &str, text: &str, fields: serde_json::Value) {
        if !self.json {
            return self.tell(text);
        }
        let mut object = json!({"event": event});
        if let (Some(object), serde_json::Value::Object(fields)) = (object.as_object_mut(), fields)
        {
            object.extend(fields);
        }
        self.value(&object);
    }

    /// Columns, as wide as their longest cell; no line is wider than the terminal. Quiet: the first one, names.
    pub fn table(self, head: &[Text], rows: &[Vec<String>]) {
        if self.quiet {
            let names = rows.iter().filter_map(|row| row.first());
            return names.for_each(|name| self.text(name));
        }
        self.text(&table(&self.head(head), rows, self.room()));
    }

    /// A sentence that stands beside a table.
    pub fn remark(self, told: &Text) {
        self.tell(&wrapped(&told.in_locale(self.locale), self.room(), "  "));
    }

    /// What follows takes the place of what stands there; where no terminal is, a blank line parts them.
    pub fn over(self) {
        match self.room() {
            _ if self.json => {}
            Some(_) => stdout::write(b"\x1b[H\x1b[2J"),
            None => stdout::write(b"\n"),
        }
    }

    /// What follows begins a line, also behind the ^C that a terminal shows.
    pub fn on_a_line_of_its_own(self) {
        if !self.json && !self.aside && std::io::stdout().is_terminal() {
            stderr::new_line();
        }
    }

    /// The columns of the terminal, if standard output is one.
    pub fn room(self) -> Option<usize> {
        stderr::width(std::io::stdout()).filter(|_| !self.aside)
    }

    pub fn head(self, head: &[Text]) -> Vec<String> {
        head.iter()
            .map(|cell| cell.in_locale(self.locale))
            .collect()
    }

    /// `name  value` lines, aligned; lines without a value are left out.
    pub fn fields(self, fields: &[(Text, Arg)]) {
        let shown = |(name, value): &(Text, Arg)| {
            (name.in_locale(self.locale), value.in_locale(self.locale))
        };
        let fields: Vec<(String, String)> = fields.iter().map(shown).collect();
        let width = fields
            .iter()
            .map(|(name, _)| name.width())
            .max()
            .unwrap_or(0);
        let lines: Vec<_> = fields
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{}  {value}", padded(name, width)))
            .collect();
        self.tell(&lines.join("\n"));
    }

    /// A spinner where a person watches, plain lines otherwise, nothing for programs. Beside a program that has the terminal a
    /// spinner would erase what that one writes.
    pub fn progress(self, message: &Text) -> Progress {
        let message = message.in_locale(self.locale);
        let watched = !self.json && !self.quiet && !self.aside && std::io::stderr().is_terminal();
        let bar = watched.then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(std::time::Duration::from_millis(100));
            bar
        });
        let progress = Progress { bar, printer: self };
        progress.say(&message);
        progress
    }

    /// An error with its way out, to standard error: standard output may be a wire.
    pub fn error(self, what: &str, next: &str, kind: &str) {
        let text = if self.json {
            json!({"error": {"message": what, "help": next, "kind": kind}}).to_string()
        } else {
            let what = text!(CliError { what }).in_locale(self.locale);
            match next {
                "" => what,
                next => format!("{what}\n{}", text!(CliHelp { next }).in_locale(self.locale)),
            }
        };
        match self.aside && !self.json {
            true => stderr::beside(&text, false),
            false => stderr::write(&text),
        }
    }
}

/// What is going on right now; gone from the screen when dropped.
pub struct Progress {
    bar: Option<ProgressBar>,
    printer: Printer,
}

impl Progress {
    pub fn say(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(message.to_owned()),
            None if self.printer.json || self.printer.quiet => {}
            None if self.printer.aside => self.printer.text(message),
            None => stderr::write(message),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Something that people should know, to standard error.
pub fn note(what: &Text) {
    let note = text!(CliNote { what: what.clone() });
    stderr::write(&note.in_locale(display::terminal()));
}
