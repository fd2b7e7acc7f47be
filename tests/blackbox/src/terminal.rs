//! A terminal of 80 columns and 24 lines with a program in its foreground, as a person has it: keys go in, and what was
//! written stands on a long paper.

use std::{
    process::Command as Plain,
    sync::{Arc, Mutex, PoisonError},
};

use pty_process::{Command, OwnedReadPty, OwnedWritePty, Size};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Child,
    task::JoinHandle,
    time::timeout,
};
use vt100::Parser;

use crate::{LIMIT, eventually};

/// What programs are told.
const SIZE: (u16, u16) = (24, 80);
/// Long enough that nothing that a test prints is lost at its top.
const PAPER: u16 = 1_000;
/// Wide enough that no line is broken.
const WIDE: u16 = 500;

/// Keys as a terminal sends them.
pub const CTRL_C: &str = "\x03";
pub const DOWN: &str = "\x1b[B";

/// The program, its keys and its paper.
pub struct Terminal {
    child: Child,
    keys: OwnedWritePty,
    seen: Arc<Mutex<Seen>>,
    reader: JoinHandle<()>,
}

/// The same bytes on a paper as wide as the terminal, and on one on which no line ends before it is told to.
struct Seen {
    paper: Parser,
    wide: Parser,
}

impl Terminal {
    /// Starts a command whose streams are all the terminal, which it controls.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(command: &tokio::process::Command) -> Self {
        let (pty, pts) = pty_process::open().expect("this machine has terminals");
        let (rows, columns) = SIZE;
        let sized = pty.resize(Size::new(rows, columns));
        sized.expect("a terminal has a size");
        let child = alike(command.as_std()).spawn(pts);
        let (read, keys) = pty.into_split();
        let seen = Arc::new(Mutex::new(Seen {
            paper: Parser::new(PAPER, columns, 0),
            wide: Parser::new(PAPER, WIDE, 0),
        }));
        Self {
            child: child.expect("it can be started"),
            keys,
            reader: tokio::spawn(look(read, Arc::clone(&seen))),
            seen,
        }
    }

    /// Types this.
    ///
    /// # Panics
    /// When nobody has the terminal any more.
    pub async fn press(&mut self, keys: &str) {
        let typed = self.keys.write_all(keys.as_bytes()).await;
        typed.expect("the terminal takes keys");
    }

    /// The lines that stand there, without blanks at their ends.
    pub fn lines(&self) -> Vec<String> {
        lines(&self.seen().paper)
    }

    /// Whether a line that has this part is dim.
    pub fn is_dim(&self, part: &str) -> bool {
        let rows = self.lines();
        let row = rows.iter().position(|line| line.contains(part));
        let row = row.and_then(|row| u16::try_from(row).ok());
        let seen = self.seen();
        let cell = row.and_then(|row| seen.paper.screen().cell(row, 0));
        cell.is_some_and(vt100::Cell::dim)
    }

    /// The columns that the widest line would need.
    pub fn width(&self) -> usize {
        let widths = lines(&self.seen().wide);
        let widths = widths.iter().map(|line| line.chars().count());
        widths.max().unwrap_or_default()
    }

    /// Waits until a line has this part; gives the line.
    ///
    /// # Panics
    /// When none has within [`LIMIT`].
    pub async fn shows(&self, part: &str) -> String {
        let found = || async { self.lines().into_iter().find(|line| line.contains(part)) };
        let what = format!("{part:?} on the terminal");
        match timeout(LIMIT, eventually(LIMIT * 2, &what, found)).await {
            Ok(line) => line,
            Err(_) => panic!("no {what}: {:#?}", self.lines()),
        }
    }

    /// The program's process.
    ///
    /// # Panics
    /// When it has ended.
    pub fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Waits for its end; gives the exit code.
    ///
    /// # Panics
    /// When it does not end within [`LIMIT`].
    pub async fn ends(&mut self) -> Option<i32> {
        let Ok(status) = timeout(LIMIT, self.child.wait()).await else {
            panic!("it does not end: {:#?}", self.lines());
        };
        // What it started may keep the terminal open; what it wrote itself is there by now.
        let _rest = timeout(LIMIT / 20, &mut self.reader).await;
        status.expect("it has a status").code()
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn look(mut from: OwnedReadPty, seen: Arc<Mutex<Seen>>) {
    let mut buffer = [0; 4096];
    // The end of a terminal is an error on Linux.
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.paper.process(&buffer[..count]);
        seen.wide.process(&buffer[..count]);
    }
}

fn lines(parser: &Parser) -> Vec<String> {
    let screen = parser.screen();
    let rows = screen.rows(0, screen.size().1);
    let mut rows: Vec<String> = rows.map(|row| row.trim_end().to_owned()).collect();
    while rows.last().is_some_and(String::is_empty) {
        rows.pop();
    }
    rows
}

/// The same command for a terminal.
fn alike(command: &Plain) -> Command {
    let mut same = Command::new(command.get_program())
        .args(command.get_args())
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS")
        .kill_on_drop(true);
    for (name, value) in command.get_envs() {
        same = match value {
            Some(value) => same.env(name, value),
            None => same.env_remove(name),
        };
    }
    match command.get_current_dir() {
        Some(folder) => same.current_dir(folder),
        None => same,
    }
}
