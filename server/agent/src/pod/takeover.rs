//! What becomes of connections that were open before the agent came: their callers never met it.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ashore_protocol::agent::TakeoverCounts;
use serde_json::json;

use super::diag::{Connection, Diag, Id, State};
use super::quiet::Watched;
use crate::log;

/// How to deal with connections that were open before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Takeover {
    /// End each one when it is quiet.
    #[default]
    Quiet,
    /// Leave them alone.
    New,
    /// End all at once.
    Immediate,
}

/// One look at every connection costs about 20 µs each; this often is enough to know a caller's pauses.
const LOOK: Duration = Duration::from_millis(4);
/// After this time those that are left are hardly ever quiet.
const EAGER: Duration = Duration::from_secs(30);
const LATER: Duration = Duration::from_millis(25);
/// Handshakes that were under way before the redirect end within this time.
const LATECOMERS: Duration = Duration::from_secs(3);
const LIST: Duration = Duration::from_millis(500);

/// What became of them so far.
#[derive(Debug, Default)]
pub struct Figures {
    found: AtomicU64,
    ended: AtomicU64,
    left: AtomicU64,
}

impl Figures {
    pub fn read(&self) -> TakeoverCounts {
        TakeoverCounts {
            found: self.found.load(Ordering::Relaxed),
            ended: self.ended.load(Ordering::Relaxed),
            left: self.left.load(Ordering::Relaxed),
        }
    }
}

/// Returns when none is left; cut off by whoever runs it.
pub async fn run(port: u16, how: Takeover, figures: Arc<Figures>) {
    match Sweep::new(port, how, figures) {
        Ok(mut sweep) => sweep.run().await,
        Err(error) => tell(port, &error),
    }
}

fn tell(port: u16, error: &io::Error) {
    let error = error.to_string();
    log::warn(
        "open connections stay as they are",
        json!({ "port": port, "error": error }),
    );
}

struct Sweep {
    port: u16,
    how: Takeover,
    diag: Diag,
    open: HashMap<Id, Watched>,
    figures: Arc<Figures>,
}

impl Sweep {
    fn new(port: u16, how: Takeover, figures: Arc<Figures>) -> io::Result<Self> {
        Ok(Self {
            port,
            how,
            diag: Diag::open()?,
            open: HashMap::new(),
            figures,
        })
    }

    async fn run(&mut self) {
        let start = Instant::now();
        let mut listed = None;
        loop {
            let now = Instant::now();
            let newcomers = now - start <= LATECOMERS;
            let round = if newcomers && listed.is_none_or(|at| now - at >= LIST) {
                listed = Some(now);
                self.list(now).and_then(|()| self.look())
            } else {
                self.look()
            };
            if let Err(error) = round {
                tell(self.port, &error);
                return;
            }
            if !newcomers && (self.open.is_empty() || self.how == Takeover::New) {
                let counts = self.figures.read();
                log::info("taken over", json!({ "port": self.port, "counts": counts }));
                return;
            }
            let pause = if start.elapsed() < EAGER { LOOK } else { LATER };
            // With thousands of connections the looking itself must stay a small part.
            tokio::time::sleep(pause.max(now.elapsed() * 8)).await;
        }
    }

    fn list(&mut self, now: Instant) -> io::Result<()> {
        for connection in self.diag.list(self.port, State::Established)? {
            if is_from_outside(&connection) && !self.open.contains_key(&connection.id) {
                self.figures.found.fetch_add(1, Ordering::Relaxed);
                let watched = Watched::new(connection.figures, now);
                self.open.insert(connection.id, watched);
            }
        }
        Ok(())
    }

    fn look(&mut self) -> io::Result<()> {
        let ids = self.open.keys().cloned().collect::<Vec<_>>();
        for id in ids {
            let Some(connection) = self.diag.look(&id)? else {
                self.open.remove(&id);
                continue;
            };
            let now = Instant::now();
            let watched = self.open.get_mut(&id);
            let end = match self.how {
                Takeover::Quiet => watched.is_some_and(|w| w.is_quiet(now, connection.figures)),
                Takeover::Immediate => true,
                Takeover::New => false,
            };
            if end {
                self.diag.end(&id)?;
                self.open.remove(&id);
                self.figures.ended.fetch_add(1, Ordering::Relaxed);
            }
        }
        let left = self.open.len() as u64;
        self.figures.left.store(left, Ordering::Relaxed);
        Ok(())
    }
}

/// The agent itself, and the containers of the pod among themselves, dial inside.
fn is_from_outside(connection: &Connection) -> bool {
    let peer = connection.peer.ip();
    !peer.is_loopback() && peer != connection.local.ip()
}
