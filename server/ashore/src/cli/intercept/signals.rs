//! The signals that end an intercept.

use ashore_texts::Text;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::exit::Failure;

/// The exit code of what Ctrl-C has ended.
pub const INTERRUPTED: u8 = 130;

/// Listens from the moment it is made, so that no signal ends the program while the cluster is touched.
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    Interrupt,
    Terminate,
    HangUp,
}

impl Signals {
    pub fn listen() -> Result<Self, Failure> {
        let open = |kind| {
            signal(kind).map_err(|error| {
                Failure::environment(format!("signals cannot be received: {error}"), "")
            })
        };
        Ok(Self {
            interrupt: open(SignalKind::interrupt())?,
            terminate: open(SignalKind::terminate())?,
            hang_up: open(SignalKind::hangup())?,
        })
    }

    pub async fn next(&mut self) -> Ends {
        tokio::select! {
            _ = self.interrupt.recv() => Ends::Interrupt,
            _ = self.terminate.recv() => Ends::Terminate,
            _ = self.hang_up.recv() => Ends::HangUp,
        }
    }
}

impl Ends {
    pub fn words(self) -> Text {
        match self {
            Self::Interrupt => Text::EndsInterrupt,
            Self::Terminate => Text::EndsTerminate,
            Self::HangUp => Text::EndsHangUp,
        }
    }
}
