//! What becomes of connections that were open before the agent came: their callers never met it.
//!
//! One that rests is ended: its caller notices before it uses it again. On one that is busy the agent waits for the moment when the
//! caller has all of its answer and begins to ask again. That request is kept from the app, and the agent goes on in the app's
//! place with a socket at the same byte ([`splice`]): nobody notices, and nothing is lost. With HTTP/2 nobody can go on in the middle,
//! but the same place serves to say goodbye as the protocol has it: the caller makes the calls that were kept again.

mod continued;
mod frames;
mod segment;
mod splice;
mod tracked;
mod wire;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ashore_protocol::{Takeover, agent::TakeoverCounts};
use bytes::Bytes;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::diag::{self, Connection, Diag, Id, State};
use super::nft::Watch;
use super::quiet::Watched;
use crate::{Shared, log, serve};
pub use continued::Continued;
use continued::OpenContinued;
pub use splice::Agreed;
use splice::{StreamPosition, Successor};
use tracked::{Step, Tracked};
use wire::Wire;

/// One look at every connection costs about 20 µs each; this often is enough to know a caller's pauses.
const LOOK: Duration = Duration::from_millis(4);
/// After this time those that are left are hardly ever quiet.
const EAGER: Duration = Duration::from_secs(30);
const LATER: Duration = Duration::from_millis(25);
/// Handshakes that were under way before the redirect end within this time.
const LATECOMERS: Duration = Duration::from_secs(3);
const LIST: Duration = Duration::from_millis(500);
/// So many wires are watched at a time: each costs every packet of the pod a few comparisons.
const AT_A_TIME: usize = 16;
/// When one is tried again that could not be taken over.
const AGAIN: Duration = Duration::from_millis(500);
/// Callers close a connection on which they were told goodbye within this.
const GOODBYE: Duration = Duration::from_secs(5);

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
pub async fn run(
    shared: Arc<Shared>,
    port: u16,
    how: Takeover,
    figures: Arc<Figures>,
    continued: Arc<Continued>,
) {
    match Sweep::new(shared, port, how, figures, continued) {
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
    shared: Arc<Shared>,
    port: u16,
    how: Takeover,
    diag: Diag,
    /// Where the kernel lets nobody watch, connections are ended in their callers' pauses.
    wire: Option<Wire>,
    open: HashMap<Id, Open>,
    figures: Arc<Figures>,
    continued: Arc<Continued>,
}

struct Open {
    local: SocketAddr,
    peer: SocketAddr,
    agreed: Agreed,
    watched: Watched,
    tracked: Option<Tracked>,
    /// Not tracked before this; `None`: never.
    turn: Option<Instant>,
}

impl Sweep {
    fn new(
        shared: Arc<Shared>,
        port: u16,
        how: Takeover,
        figures: Arc<Figures>,
        continued: Arc<Continued>,
    ) -> io::Result<Self> {
        Ok(Self {
            shared,
            port,
            how,
            diag: Diag::open()?,
            wire: None,
            open: HashMap::new(),
            figures,
            continued,
        })
    }

    async fn run(&mut self) {
        if self.how == Takeover::Quiet {
            match Wire::tap(self.port) {
                Ok(wire) => self.wire = Some(wire),
                Err(error) => self.without_wire(&error),
            }
        }
        let start = Instant::now();
        let mut listed = None;
        loop {
            let now = Instant::now();
            let newcomers = now - start <= LATECOMERS;
            if newcomers && listed.is_none_or(|at| now - at >= LIST) {
                listed = Some(now);
                if let Err(error) = self.list(now) {
                    return tell(self.port, &error);
                }
            }
            if let Err(error) = self.look() {
                return tell(self.port, &error);
            }
            if !newcomers && (self.open.is_empty() || self.how == Takeover::New) {
                let counts = self.figures.read();
                log::info("taken over", json!({ "port": self.port, "counts": counts }));
                return;
            }
            let is_busy = self.open.values().any(|open| open.tracked.is_some());
            let pause = if is_busy || start.elapsed() < EAGER {
                LOOK
            } else {
                LATER
            };
            // With thousands of connections the looking itself must stay a small part.
            tokio::time::sleep(pause.max(now.elapsed() * 8)).await;
        }
    }

    fn without_wire(&mut self, why: &str) {
        let event = json!({ "port": self.port, "error": why });
        log::warn(
            "busy connections are ended in a pause, not taken over",
            event,
        );
        self.wire = None;
        for open in self.open.values_mut() {
            open.tracked = None;
        }
    }

    fn list(&mut self, now: Instant) -> io::Result<()> {
        for connection in self.diag.list(self.port, State::Established)? {
            let is_known =
                self.open.contains_key(&connection.id) || self.continued.have(connection.peer);
            if is_from_outside(&connection) && !is_known {
                self.figures.found.fetch_add(1, Ordering::Relaxed);
                let open = Open {
                    local: connection.local,
                    peer: connection.peer,
                    agreed: connection.agreed,
                    watched: Watched::new(connection.figures, now),
                    tracked: None,
                    turn: Some(now),
                };
                self.open.insert(connection.id, open);
            }
        }
        Ok(())
    }

    fn look(&mut self) -> io::Result<()> {
        if self.wire.is_some() {
            self.hear()?;
        }
        let ids = self.open.keys().cloned().collect::<Vec<_>>();
        let mut steps = Vec::new();
        for id in ids {
            let Some(connection) = self.diag.look(&id)? else {
                self.open.remove(&id);
                continue;
            };
            let now = Instant::now();
            let has_wire = self.wire.is_some();
            let Some(open) = self.open.get_mut(&id) else {
                continue;
            };
            let end = match self.how {
                Takeover::Quiet => open.is_quiet(now, connection.figures, has_wire),
                Takeover::Immediate => true,
                Takeover::New => false,
            };
            if end && open.tracked.as_ref().is_some_and(Tracked::is_held) {
                // Held, the caller would not be told of the end: at the next look.
                open.let_go(now);
            } else if end {
                self.diag.end(&id)?;
                self.gone(&id);
            } else if let Some(tracked) = &open.tracked {
                steps.push((id, tracked.step(now, &connection.figures)));
            }
        }
        for (id, step) in steps {
            self.take(&id, step)?;
        }
        self.choose();
        let left = self.open.len() as u64;
        self.figures.left.store(left, Ordering::Relaxed);
        Ok(())
    }

    /// What went over the wires.
    fn hear(&mut self) -> io::Result<()> {
        let Some(wire) = &self.wire else {
            return Ok(());
        };
        let seen = wire.seen()?;
        let now = Instant::now();
        let Some(seen) = seen else {
            // Something was missed: nobody knows any more where who is.
            for open in self.open.values_mut() {
                open.let_go(now);
            }
            return Ok(());
        };
        if seen.is_empty() {
            return Ok(());
        }
        let mut by_peer = HashMap::new();
        for open in self.open.values_mut() {
            let peer = open.peer;
            by_peer.extend(open.tracked.as_mut().map(|tracked| (peer, tracked)));
        }
        for seen in seen {
            let peer = match seen.how {
                super::nft::Told::LEFT => seen.segment.to,
                _ => seen.segment.from,
            };
            if let Some(tracked) = by_peer.get_mut(&peer) {
                tracked.see(seen, now);
            }
        }
        Ok(())
    }

    fn take(&mut self, id: &Id, step: Step) -> io::Result<()> {
        let now = Instant::now();
        let Some(open) = self.open.get_mut(id) else {
            return Ok(());
        };
        match step {
            Step::Wait => {}
            Step::Hold => {
                if let Some(tracked) = &mut open.tracked {
                    tracked.hold(now);
                }
            }
            Step::LetGo => open.let_go(now),
            Step::Unknown => (open.tracked, open.turn) = (None, None),
            Step::Http1(place, first) => {
                if let Some((stream, inherited)) = self.succeed(id, place)? {
                    self.tell("goes on", place);
                    self.serve(place, stream, first, inherited);
                }
            }
            Step::Http2(place, goodbye) => {
                if let Some((stream, inherited)) = self.succeed(id, place)? {
                    self.tell("says goodbye", place);
                    self.shared.spawn(async move {
                        say_goodbye(stream, goodbye).await;
                        drop(inherited);
                    });
                }
            }
        }
        Ok(())
    }

    /// Take the app's place on this connection.
    fn succeed(
        &mut self,
        id: &Id,
        place: StreamPosition,
    ) -> io::Result<Option<(TcpStream, OpenContinued)>> {
        let heir = match Successor::prepare(place) {
            Ok(heir) => heir,
            Err(error) => {
                self.without_wire(&error.to_string());
                return Ok(None);
            }
        };
        let inherited = self.continued.enter(place.peer);
        self.diag.end(id)?;
        let stream = heir.take_over();
        self.gone(id);
        match stream {
            Ok(stream) => Ok(Some((stream, inherited))),
            Err(error) => {
                self.without_wire(&error.to_string());
                Ok(None)
            }
        }
    }

    fn tell(&self, what: &str, place: StreamPosition) {
        log::info(what, json!({ "port": self.port, "peer": place.peer }));
    }

    fn serve(
        &self,
        place: StreamPosition,
        stream: TcpStream,
        first: Bytes,
        inherited: OpenContinued,
    ) {
        let port = crate::caller::Port {
            number: self.port,
            origin: place.local,
        };
        let shared = Arc::clone(&self.shared);
        let work = serve::http1(shared, port, stream, place.peer, first);
        self.shared.spawn(async move {
            work.await;
            drop(inherited);
        });
    }

    fn gone(&mut self, id: &Id) {
        self.open.remove(id);
        self.figures.ended.fetch_add(1, Ordering::Relaxed);
    }

    /// Which wires are watched, and which are held.
    fn choose(&mut self) {
        let Some(wire) = &mut self.wire else {
            return;
        };
        let now = Instant::now();
        let busy = self.open.values().filter(|open| open.tracked.is_some());
        let mut free = AT_A_TIME.saturating_sub(busy.count());
        for open in self.open.values_mut() {
            let waits = open.tracked.is_none() && open.turn.is_some_and(|turn| turn <= now);
            if free > 0 && waits {
                let tracked = Tracked::new(open.local, open.peer, open.agreed, now);
                open.tracked = Some(tracked);
                free -= 1;
            }
        }
        let mut watches: Vec<_> = (self.open.values())
            .filter_map(|open| {
                let held = open.tracked.as_ref()?.is_held();
                let (app, peer) = (self.port, open.peer);
                Some(Watch { app, peer, held })
            })
            .collect();
        watches.sort_by_key(|watch| watch.peer);
        if let Err(error) = wire.watch(watches) {
            self.without_wire(&error);
        }
    }
}

impl Open {
    fn let_go(&mut self, now: Instant) {
        if self.tracked.take().is_some() {
            self.turn = Some(now + AGAIN);
        }
    }

    /// Whether it can be ended now.
    fn is_quiet(&mut self, now: Instant, figures: diag::Figures, has_wire: bool) -> bool {
        let in_a_pause = self.watched.is_quiet(now, figures);
        let in_hand = self.tracked.as_ref().is_some_and(Tracked::is_keeping);
        let could_be = has_wire && self.turn.is_some();
        in_a_pause && !in_hand && (!could_be || self.watched.is_at_rest())
    }
}

async fn say_goodbye(mut stream: TcpStream, goodbye: Vec<u8>) {
    let told = async {
        stream.write_all(&goodbye).await?;
        // Closed before the caller has read it, it could miss it.
        let mut rest = [0; 4096];
        while stream.read(&mut rest).await? > 0 {}
        io::Result::Ok(())
    };
    let _either_way_it_ends = tokio::time::timeout(GOODBYE, told).await;
}

/// The agent itself, and the containers of the pod among themselves, dial inside.
fn is_from_outside(connection: &Connection) -> bool {
    let peer = connection.peer.ip();
    !peer.is_loopback() && peer != connection.local.ip()
}
