//! Standard output. What could not be written is remembered: nobody is told of a success that nobody got.

use std::{
    io::{self, ErrorKind, Write},
    sync::OnceLock,
};

use ashore_texts::text;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::exit::Failure;

/// The first one; after it nothing more is written.
static PROBLEM: OnceLock<io::Error> = OnceLock::new();

/// All of it, at once.
pub fn write(bytes: &[u8]) {
    if PROBLEM.get().is_some() {
        return;
    }
    let mut stdout = io::stdout().lock();
    if let Err(error) = stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        let _first = PROBLEM.set(error);
    }
}

/// Why what was written is not there. A reader that went away (`| head`) has what it wanted.
pub fn problem() -> Option<Failure> {
    let error = PROBLEM.get()?;
    let why = error.to_string();
    (error.kind() != ErrorKind::BrokenPipe)
        .then(|| Failure::surrounding(text!(CliUnwritten { why })))
}

/// Whether nobody will ever read what is written.
pub fn reader_is_gone() -> bool {
    let stdout = io::stdout();
    // Nothing is asked for: a pipe without a reader says so all the same.
    let mut asked = [PollFd::new(&stdout, PollFlags::empty())];
    let polled = poll(&mut asked, Some(&Timespec::default()));
    let gone = asked[0]
        .revents()
        .intersects(PollFlags::ERR | PollFlags::HUP);
    PROBLEM.get().is_some() || (polled.is_ok() && gone)
}
