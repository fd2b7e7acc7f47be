//! What goes into the machine and what comes out of it.

use core::net::SocketAddr;

use ashore_protocol::{
    WhenSilent,
    editor::{Ending, Place, SessionState, WhenPaused},
};

/// Milliseconds on the driver's monotonic clock.
pub type Millis = u64;

/// What the machine is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The debug session starts: prepare.
    DebugStarted,
    /// The agent is ready and in the path, passing through.
    AgentReady,
    /// The engine could not prepare; the reason is a sentence for people.
    PrepareFailed(String),
    /// The debuggee listens, and is reached at this address of this machine; `pid` is 0 where nobody knows it.
    Listening {
        /// Where it is reached.
        address: SocketAddr,
        /// Its process.
        pid: u32,
    },
    /// The debuggee's listening socket is gone (it died or closed it).
    NotListening,
    /// A thread stopped at a breakpoint; `all`: all of them stopped.
    Stopped {
        /// The thread that it is about; absent where the adapter names none.
        thread: Option<i64>,
        /// Whether it is about all threads.
        all: bool,
    },
    /// Threads go on.
    Continued {
        /// The thread that it is about; absent where the adapter names none.
        thread: Option<i64>,
        /// Whether it is about all threads.
        all: bool,
    },
    /// Where a stopped thread stands. Says nothing to the machine: it is for the session's requests.
    Stood {
        /// The thread that it is about; absent where the adapter names none.
        thread: Option<i64>,
        /// The place in the source.
        place: Place,
        /// What was thrown, where an exception stopped it.
        exception: Option<String>,
    },
    /// The program stands still, and no debugger said so.
    StandsStill(Standing),
    /// It works again.
    Moves,
    /// The debug session restarts: keep the agent, pass through until the debuggee listens again.
    Restarting,
    /// The debug session is over.
    Ended(Ending),
    /// The tunnel to the agent works again.
    TunnelUp,
    /// The tunnel to the agent is lost.
    TunnelDown,
    /// Somebody else changed an object that Ashore wrote.
    ObjectChanged {
        /// Which.
        object: String,
        /// Whose change it was, as the cluster tells it.
        by: String,
    },
    /// A person ends the intercept; the debug session goes on.
    UserLeave,
    /// The engine has put everything back.
    Restored,
    /// The engine could not put everything back; the guard or `ashore clean` will.
    RestoreFailed(String),
    /// The clock says.
    Tick(Millis),
}

/// What the machine asks for. The driver carries each out once, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Bring the agent into the path, passing through; answer with `AgentReady` or `PrepareFailed`.
    Prepare,
    /// Send the target's traffic to this address of this machine.
    Activate {
        /// Where the program is reached.
        address: SocketAddr,
    },
    /// Send it to the origin; idempotent at the agent.
    PassThrough,
    /// Put every object back; answer with `Restored` or `RestoreFailed`.
    Restore,
    /// The state changed.
    Notify(SessionState),
    /// Send `Tick` at this time or later.
    Arm(Millis),
    /// Tell the user, once.
    Tell(Message),
}

/// What there is to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Debugging goes on without the cluster's traffic; the reason is a sentence.
    PrepareFailed(String),
    /// Someone else changed an object; it was left as they want it.
    ObjectChanged {
        /// Which.
        object: String,
        /// Whose change it was, as the cluster tells it.
        by: String,
    },
    /// The tunnel did not come back in time.
    ReconnectGivenUp,
    /// Not everything could be put back: why.
    RestoreFailed(String),
    /// The program stands still without a debugger that says so: new requests go to the origin. Told once a session.
    StandsStill(Standing),
}

/// What shows that a program stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The kernel has stopped it: a signal, or somebody who traces it.
    Halted,
    /// It uses no processor and leaves what comes to it unread.
    Unheeding,
}

/// What does not change during a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// What new requests do while the program is stopped.
    pub when_paused: WhenPaused,
    /// What they do while it stands still and no debugger says so.
    pub when_silent: WhenSilent,
    /// How long a lost tunnel may take to come back.
    pub reconnect_limit: Millis,
}
