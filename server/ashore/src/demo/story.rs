//! How the demo tells what happens: short paragraphs for people, or one JSON object a line.

use std::{
    io::{IsTerminal as _, Write as _},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::proof::Proof;

pub struct Story {
    json: bool,
    colours: bool,
}

/// A wait that is shown while it lasts.
pub struct Progress(Option<ProgressBar>);

impl Story {
    pub fn new(json: bool) -> Self {
        let colours = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Self { json, colours }
    }

    /// One JSON object a line; nothing in text.
    pub fn event(&self, name: &str, mut fields: Value) {
        if self.json {
            if let Some(fields) = fields.as_object_mut() {
                fields.insert("event".into(), json!(name));
            }
            write_line(&fields.to_string());
        }
    }

    /// The last JSON line.
    pub fn proof(&self, proof: &Proof) {
        match serde_json::to_value(proof) {
            Ok(fields) => self.event("proof", fields),
            Err(error) => tracing::error!("the proof cannot be written: {error}"),
        }
    }

    /// A chapter's heading.
    pub fn chapter(&self, number: usize, title: &str) {
        if self.colours {
            self.say(&format!("\n\x1b[1m{number}  {title}\x1b[0m"));
        } else {
            self.say(&format!("\n{number}  {title}"));
        }
    }

    /// A line of the story.
    pub fn tell(&self, text: &str) {
        for line in text.lines() {
            self.say(&format!("   {line}"));
        }
    }

    /// A figure and what it means, figures right-aligned.
    pub fn figure(&self, value: impl std::fmt::Display, meaning: &str) {
        let value = format!("{value:>10}");
        if self.colours {
            self.say(&format!("   \x1b[36m{value}\x1b[0m  {meaning}"));
        } else {
            self.say(&format!("   {value}  {meaning}"));
        }
    }

    /// The last line: good or bad.
    pub fn verdict(&self, good: bool, text: &str) {
        let (colour, mark) = if good { (32, "✓") } else { (31, "✗") };
        if self.colours {
            self.say(&format!("\n\x1b[1;{colour}m{mark}  {text}\x1b[0m"));
        } else {
            self.say(&format!("\n{mark}  {text}"));
        }
    }

    /// A line without indent.
    pub fn say(&self, text: &str) {
        if !self.json {
            write_line(text);
        }
    }

    /// Shows a wait: turning on a terminal, one line elsewhere.
    pub fn progress(&self, what: &str) -> Progress {
        if self.json {
            self.event("progress", json!({ "doing": what }));
            return Progress(None);
        }
        if !std::io::stderr().is_terminal() {
            self.tell(&format!("{what} …"));
            return Progress(None);
        }
        let style = ProgressStyle::with_template("   {spinner} {msg} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::new_spinner()
            .with_style(style)
            .with_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        Progress(Some(bar))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}

/// A reader that has gone away (`| head`) ends the telling, not the demo: it still has to put everything back.
fn write_line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _reader_gone = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Milliseconds, with as many digits as a person reads.
pub fn ms(value: Option<f64>) -> String {
    match value {
        None => "–".into(),
        Some(ms) if ms < 10.0 => format!("{ms:.1} ms"),
        Some(ms) if ms < 10_000.0 => format!("{ms:.0} ms"),
        Some(ms) => format!("{:.1} s", ms / 1000.0),
    }
}
