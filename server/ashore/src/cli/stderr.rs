//! Standard error: each line in one piece, so that no program that has the same terminal writes into the middle of it.

use std::{
    io::{self, IsTerminal, Write},
    os::fd::AsFd,
};

use rustix::termios::tcgetwinsize;

/// Whole lines.
pub fn write(text: &str) {
    put(&format!("{text}\n"));
}

/// What is asked; the answer is typed behind it.
pub fn ask(text: &str) {
    put(text);
}

/// Whole lines beside a program that has the terminal: each on a line of its own, also where the program is in the middle of
/// one, and dim where there is colour.
pub fn beside(text: &str, dim: bool) {
    let stderr = io::stderr();
    let Some(width) = width(&stderr).filter(|_| stderr.is_terminal() && has_colour()) else {
        return write(text);
    };
    let lines = text.lines().map(|line| on_its_own(line, width, dim));
    put(&lines.collect::<String>());
}

/// Leaves the line if something stands there already.
pub fn new_line() {
    if let Some(width) = width(io::stderr()).filter(|_| has_colour()) {
        put(&format!("{:width$}\r", ""));
    }
}

/// Blanks to the end of the line and back: from a line's begin that is the same line, from its middle the next one. Shells put
/// their prompt on a line of its own so.
fn on_its_own(line: &str, width: usize, dim: bool) -> String {
    let (look, end) = if dim {
        ("\x1b[2m", "\x1b[0m")
    } else {
        ("", "")
    };
    // A program may have told the terminal that a new line does not go back to its begin.
    format!("{:width$}\r{look}{line}{end}\r\n", "")
}

/// The columns of a terminal.
pub fn width(stream: impl AsFd) -> Option<usize> {
    let size = tcgetwinsize(stream).ok()?;
    (size.ws_col > 0).then_some(usize::from(size.ws_col))
}

fn has_colour() -> bool {
    let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    !is_dumb && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty())
}

fn put(text: &str) {
    // Whoever has closed it wants to know nothing.
    let _nobody_reads = io::stderr().lock().write_all(text.as_bytes());
}
