//! Where the program listens: by the watcher and the drive that every front has.

use std::{net::SocketAddr, time::Duration};

use ashore_debug::{
    debuggee::{self, Hint, Hints, Seen, Wish},
    drive::{Connection, Drive, Say, Settings, Told},
    observe::Fact,
};
use tokio::{
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, sleep_until},
};

/// How long a command may be silent, or listen elsewhere, before that is told, in ms.
const PATIENCE: u64 = 5_000;

/// Whose port it is.
#[derive(Debug, Clone, Copy)]
pub enum Whose {
    /// Whoever opens it.
    Anybody(u16),
    /// The program's with this process, and of what it starts: this one, or whichever it opens.
    Program(u32, Option<u16>),
}

/// Looks from its begin until it is dropped.
pub struct Listening {
    drive: Drive,
    began: Instant,
    hints: Hints,
    seen: mpsc::UnboundedReceiver<Seen>,
    watcher: JoinHandle<()>,
    /// Said by the begin.
    first: Vec<Say>,
    listening: Option<SocketAddr>,
}

impl Listening {
    pub fn begin(whose: Whose) -> Self {
        let (hints, watcher, seen) = debuggee::watcher();
        let (port, process) = match whose {
            Whose::Anybody(port) => (Some(port), None),
            Whose::Program(process, port) => (port, Some(process)),
        };
        let settings = Settings {
            only_expected: port.is_some(),
            patience: process.map(|_| PATIENCE),
            ..Settings::default()
        };
        let wish = Wish {
            local_port: port,
            only: port.is_some(),
            ..Wish::default()
        };
        let mut listening = Self {
            drive: Drive::new(settings, 0),
            began: Instant::now(),
            hints,
            seen,
            watcher: tokio::spawn(watcher.run(wish)),
            first: Vec::new(),
            listening: None,
        };
        let told = match whose {
            Whose::Anybody(port) => Told::Expected { port, free: true },
            Whose::Program(process, _) => Told::Wire(Connection::ROOT, Fact::Process(process)),
        };
        listening.first = listening.tell(told);
        listening
    }

    /// What decides among several ports: the target's own number, and what its callers speak.
    pub fn hint(&self, hint: Hint) {
        self.hints.tell(hint);
    }

    /// What is to be done next; may be cancelled at any time.
    pub async fn next(&mut self) -> Vec<Say> {
        if !self.first.is_empty() {
            return std::mem::take(&mut self.first);
        }
        let wakes = self.drive.wakes();
        let at = self.began + Duration::from_millis(wakes.unwrap_or_default());
        let told = tokio::select! {
            Some(seen) = self.seen.recv() => Told::Sockets(seen),
            () = sleep_until(at), if wakes.is_some() => Told::Clock,
            else => std::future::pending().await,
        };
        self.tell(told)
    }

    fn tell(&mut self, told: Told) -> Vec<Say> {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut said = self.drive.step(told, now);
        let before = std::mem::replace(&mut self.listening, self.drive.address());
        said.retain(|say| match say {
            Say::Hint(hint) => {
                self.hints.tell(hint.clone());
                false
            }
            // Another process of the same program has the socket now.
            Say::Input(ashore_intercept::Input::Listening { address, .. }) => {
                before != Some(*address)
            }
            _ => true,
        });
        said
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.watcher.abort();
    }
}
