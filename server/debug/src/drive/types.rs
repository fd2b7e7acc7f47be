//! What goes into a [`super::Drive`], and what comes out.

use ashore_protocol::editor::Ending;
use ashore_session::{Input, Millis};

use crate::{
    debuggee::{Foreign, Hint, Seen},
    observe::{Fact, Run},
};

/// One wire between a client and an adapter. A program may have several: an adapter's child sessions have each their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection(pub u32);

impl Connection {
    /// The session that the person started; its end is the end.
    pub const ROOT: Self = Self(0);
}

/// What a session is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A message on a wire said this.
    Wire(Connection, Fact),
    /// A wire ended: its adapter died, or its client went.
    WireGone(Connection),
    /// The adapter's process, whose descendants are the debuggee's.
    Adapter(u32),
    /// The program is expected on this port. Until a process is known whoever listens there is the debuggee: `free` says that
    /// nobody did before the program was started; else that is so only with debuggers that are called by their programs.
    Expected { port: u16, free: bool },
    /// The program's sockets changed.
    Sockets(Seen),
    /// The engine's word: so many requests are with the program and not answered.
    Held(u64),
    /// The person wants the traffic to pass for now, or to come again.
    Suspended(bool),
    /// It is over, and no wire says so.
    End(Ending),
    /// Time has passed.
    Clock,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// For the session's machine.
    Input(Input),
    /// For whoever watches the sockets.
    Hint(Hint),
    /// It is known now which run configuration this is.
    Started(Run),
    /// The client of this wire can be told things from here on.
    Ready(Connection),
    /// For the person.
    Note(Note),
}

/// Something that the person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The port that is used is not the one that was expected, or not the only one.
    Ports {
        port: u16,
        instead_of: Option<u16>,
        others: Vec<u16>,
    },
    /// The program listens, and not on the one port that counts. In ascending order.
    Elsewhere { ports: Vec<u16> },
    /// The program has not begun to listen.
    Silent,
    /// The one port that counts is another user's.
    Foreign(Foreign),
}

/// Who goes on with a session whose client says that it starts again what ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Restarts {
    /// Another process: this one ends, and gives the agent over.
    #[default]
    Elsewhere,
    /// This one, which outlives the adapters: the intercept stays until the new program comes, or a minute has passed.
    HereOrThere,
}

/// How long a program under a debugger may be silent before that is told, in ms.
pub const PATIENCE: Millis = 15_000;

/// What does not change while a program runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    pub restarts: Restarts,
    /// No other port than the expected one counts.
    pub only_expected: bool,
    /// The person is told of a program that does not listen after so long, not counting a stop.
    pub patience: Option<Millis>,
}
