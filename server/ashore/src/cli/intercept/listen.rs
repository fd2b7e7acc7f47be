//! Whether the program listens on the port that was given: by the watcher and the drive that every front has.

use std::{net::SocketAddr, time::Duration};

use ashore_debug::{
    debuggee::{self, Hints, Seen, Wish},
    drive::{Connection, Drive, Say, Settings, Told},
    observe::Fact,
};
use tokio::{
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, sleep_until},
};

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
    /// For the program with this process, and what it starts; else for whoever opens the port.
    pub fn begin(port: u16, process: Option<u32>) -> Self {
        let (hints, watcher, seen) = debuggee::watcher();
        let settings = Settings {
            only_expected: true,
            patient: process.is_some(),
            ..Settings::default()
        };
        let wish = Wish {
            local_port: Some(port),
            only: true,
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
        let told = match process {
            Some(pid) => Told::Wire(Connection::ROOT, Fact::Process(pid)),
            None => Told::Expected { port, free: true },
        };
        listening.first = listening.tell(told);
        listening
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
