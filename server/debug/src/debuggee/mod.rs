//! Finds a debuggee's process tree and watches its sockets: on which port does the program listen, and is it still there.
//!
//! Every front that debugs uses it alike: [`watcher()`] gives three ends. What a front learns about the debuggee goes into
//! [`Hints`] as it comes, [`Watcher::run`] looks until either other end is dropped, and [`Seen`] tells what changed.
//! A debugger's own ports are never reported.

mod births;
mod containers;
mod debuggers;
mod flaps;
mod foreign;
mod mark;
mod pace;
mod ports;
pub mod sockets;
mod still;
mod tree;
mod view;
mod watcher;
mod wires;

use std::net::SocketAddr;

use ashore_session::Standing;
use ashore_speech::Speech;
pub use foreign::{Foreign, at as foreign_at};
pub use ports::Wish;
use tokio::sync::mpsc;
pub use watcher::Watcher;

/// Something that is known about the debuggee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// The adapter: its descendants are the debuggee's, it itself is not.
    Adapter(u32),
    /// A process that the debugger named as the program itself; its descendants belong to it.
    Process(u32),
    /// A port on which a debugger listens, never the debuggee's own.
    DebuggerPort(u16),
    /// A debug server's port: its owner is the debuggee, or watches over it.
    AttachPort(u16),
    /// The target's own port number: a debuggee often takes the same.
    TargetPort(u16),
    /// What the target's callers speak: it decides among several ports where nothing else does.
    Callers(Speech),
    /// `NAME=value`: processes with this entry in their environment are the debuggee's.
    Mark(String),
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// The program listens, and this is where to reach it.
    Listening {
        address: SocketAddr,
        pid: u32,
        /// The port that was wished for and is not open.
        instead_of: Option<u16>,
        /// Other ports of the debuggee.
        others: Vec<u16>,
    },
    /// It does no longer.
    NotListening,
    /// Every process that was known has ended.
    Gone,
    /// The program stands still, whether a debugger says so or not. Only while it listens.
    StandsStill(Standing),
    /// It works again.
    Moves,
    /// The only port that counts is another user's, who gets nothing. Told once.
    Foreign(Foreign),
}

/// Where a front tells what it learns; dropping it ends the watching.
#[derive(Debug)]
pub struct Hints(mpsc::UnboundedSender<Hint>);

impl Hints {
    /// Told before or after the watching has begun; nobody hears it once the watching has ended.
    pub fn tell(&self, hint: Hint) {
        let _ = self.0.send(hint);
    }
}

/// A watcher that has not begun yet, where to tell it what is known, and what it sees.
pub fn watcher() -> (Hints, Watcher, mpsc::UnboundedReceiver<Seen>) {
    let (hints, told) = mpsc::unbounded_channel();
    let (saw, seen) = mpsc::unbounded_channel();
    (Hints(hints), Watcher::new(told, saw), seen)
}
