//! The only place that prints: text in aligned columns, JSON one object a line, errors as `error:` and `help:`.
#![allow(clippy::print_stdout, clippy::print_stderr)] // this is the CLI's own printer

use std::io::{IsTerminal, Write};

use ashore_texts::{Arg, Locale, Text, text};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::stdout;
use crate::display;

/// Prints in the format and to the stream that were asked for.
#[derive(Debug, Clone, Copy)]
pub struct Printer {
    json: bool,
    /// Standard output belongs to the program that is run for the user.
    aside: bool,
    locale: Locale,
}

impl Printer {
    /// Programs read no language: JSON is in English.
    pub fn new(json: bool, locale: Locale) -> Self {
        Self {
            json,
            aside: false,
            locale: if json { Locale::ENGLISH } else { locale },
        }
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
        self.text(&told.in_locale(self.locale));
    }

    /// Text as it is, with one line end.
    pub fn text(self, text: &str) {
        let text = text.trim_end();
        if self.aside {
            let _ = writeln!(std::io::stderr(), "{text}");
        } else {
            stdout::write(format!("{text}\n").as_bytes());
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
            return self.text(text);
        }
        let mut object = json!({"event": event});
        if let (Some(object), serde_json::Value::Object(fields)) = (object.as_object_mut(), fields)
        {
            object.extend(fields);
        }
        self.value(&object);
    }

    /// Columns, as wide as their longest cell, the last one as long as it likes.
    pub fn table(self, head: &[Text], rows: &[Vec<String>]) {
        self.text(&table(&self.head(head), rows));
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
        self.text(&lines.join("\n"));
    }

    /// A spinner where a person watches, plain lines otherwise, nothing for programs.
    pub fn progress(self, message: &Text) -> Progress {
        let message = message.in_locale(self.locale);
        let bar = (!self.json && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(std::time::Duration::from_millis(100));
            bar
        });
        let progress = Progress {
            bar,
            quiet: self.json,
        };
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
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}

/// The cell and blanks; a Chinese letter is as wide as two.
pub fn padded(cell: &str, width: usize) -> String {
    let blanks = width.saturating_sub(cell.width());
    format!("{cell}{:blanks$}", "")
}

/// What is going on right now; gone from the screen when dropped.
pub struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
}

impl Progress {
    pub fn say(&self, message: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(message.to_owned()),
            None if self.quiet => {}
            None => {
                let _ = writeln!(std::io::stderr(), "{message}");
            }
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
    let _ = writeln!(std::io::stderr(), "{}", note.in_locale(display::terminal()));
}

/// A question, to standard error; the answer is typed behind it.
pub fn ask(text: &str) {
    let mut stderr = std::io::stderr();
    let _ = write!(stderr, "{text}");
    let _ = stderr.flush();
}

fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.width()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| padded(cell, *width))
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(head)];
    lines.extend(rows.iter().map(|row| line(row)));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_are_as_wide_as_their_longest_cell_and_lines_do_not_end_in_blanks() {
        let rows = vec![
            vec!["orders".to_owned(), "http/80".to_owned(), String::new()],
            vec!["a".to_owned(), "é".to_owned(), "held".to_owned()],
        ];
        assert_eq!(
            table(&["NAME", "PORT", "STATE"].map(str::to_owned), &rows),
            "NAME    PORT     STATE\norders  http/80\na       é        held"
        );
        let chinese = table(
            &["名称", "状态"].map(str::to_owned),
            &[vec!["a".into(), "就绪".into()]],
        );
        assert_eq!(chinese, "名称  状态\na     就绪");
    }
}
