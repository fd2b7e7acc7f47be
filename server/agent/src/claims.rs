//! Who intercepts what: the table that every request is decided by.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use ashore_protocol::agent::{Claim, Mode, Policy, Presence, Protocol, Refusal};
use ashore_tunnel::{Opener, Registry};
use http::request::Parts;
use tokio::time::Instant;

use crate::matching::Matcher;
use crate::presence::{Away, GONE};
use crate::requests::{Redactor, RequestWatch};
use crate::tally::{Tally, count};

/// As long as a client tries to come back.
const KEPT: Duration = Duration::from_secs(60);

/// A laptop with a live tunnel.
#[derive(Debug)]
pub struct Client {
    /// Unique to the tunnel, so that a late end of an old tunnel leaves claims alone that moved to a new one.
    pub id: u64,
    pub opener: Opener,
}

/// One claim that was granted.
#[derive(Debug)]
pub struct Entry {
    pub claim: Claim,
    pub client: Arc<Client>,
    pub tally: Arc<Tally>,
    /// Its connections, which may outlive the tunnel.
    pub streams: Registry,
    matcher: Option<Matcher>,
    /// `None`: its requests are counted and not told.
    redactor: Option<Arc<Redactor>>,
    intercept: AtomicBool,
}

impl Entry {
    /// Follows a request that goes to the client, if that is to be told.
    pub fn watch(
        &self,
        parts: &Parts,
        protocol: Protocol,
        peer: SocketAddr,
    ) -> Option<RequestWatch> {
        let redactor = self.redactor.as_ref()?;
        RequestWatch::begin((&self.tally, redactor), parts, (protocol, peer))
    }

    /// Follows a connection that is no HTTP, likewise.
    pub fn watch_connection(&self, peer: SocketAddr) -> Option<RequestWatch> {
        RequestWatch::connection((&self.tally, self.redactor.as_ref()?), peer)
    }

    /// What happens to what it covers.
    pub fn policy(&self) -> Policy {
        if self.intercept.load(Ordering::Relaxed) {
            Policy::Intercept
        } else {
            Policy::PassThrough
        }
    }
}

/// Where a request or a connection goes.
#[derive(Debug, Clone)]
pub enum Decision {
    Origin,
    Client(Arc<Entry>),
}

/// A claim, and the tunnel that it had before this one, if that is still there.
#[derive(Debug)]
pub struct Granted {
    pub entry: Arc<Entry>,
    /// Nobody held it before.
    pub fresh: bool,
    pub before: Option<Arc<Client>>,
}

/// Every claim of every client.
#[derive(Debug, Default)]
pub struct Table {
    entries: RwLock<Vec<Arc<Entry>>>,
    ports: Vec<u16>,
    away: Away,
    lost: Mutex<HashMap<String, Lost>>,
}

/// What is left of a claim whose tunnel was lost, for when its client comes back.
#[derive(Debug)]
struct Lost {
    tally: Arc<Tally>,
    streams: Registry,
    since: Instant,
}

impl Table {
    /// A table for an agent that has these ports; none means any.
    pub fn new(ports: Vec<u16>) -> Self {
        Self {
            entries: RwLock::default(),
            ports,
            away: Away::default(),
            lost: Mutex::default(),
        }
    }

    /// Grant or refuse. A granted claim passes through until its policy is set.
    pub fn claim(&self, claim: Claim, client: &Arc<Client>) -> Result<Granted, Refusal> {
        let mut before = None;
        if !self.ports.is_empty() && !self.ports.contains(&claim.port) {
            return Err(Refusal::NoSuchPort {
                ports: self.ports.clone(),
            });
        }
        let matcher = match &claim.mode {
            Mode::Global => None,
            Mode::Personal(wanted) => {
                Some(Matcher::new(wanted).map_err(|message| Refusal::BadMatch { message })?)
            }
            Mode::Unknown => {
                let message = "this agent is older than the mode that was asked for".to_owned();
                return Err(Refusal::BadMatch { message });
            }
        };
        let mut entries = self.write();
        let clash = entries.iter().find(|held| {
            held.claim.id != claim.id
                && held.claim.port == claim.port
                && match (&held.matcher, &matcher) {
                    (None, None) => true,
                    (Some(held), Some(wanted)) => held.overlaps(wanted),
                    _ => false,
                }
        });
        if let Some(held) = clash {
            return Err(Refusal::Held {
                holder: held.claim.holder.clone(),
            });
        }
        self.away.came(&claim.id);
        let old = entries.iter().position(|held| held.claim.id == claim.id);
        let mut fresh = false;
        let (tally, streams) = match old.map(|at| entries.remove(at)) {
            Some(old) => {
                if old.client.id != client.id {
                    before = Some(Arc::clone(&old.client));
                }
                (Arc::clone(&old.tally), old.streams.clone())
            }
            None => match self.lost().remove(&claim.id) {
                Some(lost) => (lost.tally, lost.streams),
                None => {
                    fresh = true;
                    Default::default()
                }
            },
        };
        let redactor = claim.reporting.as_ref().map(Redactor::new).map(Arc::new);
        let entry = Arc::new(Entry {
            redactor,
            claim,
            client: Arc::clone(client),
            tally,
            streams,
            matcher,
            intercept: AtomicBool::new(false),
        });
        entries.push(Arc::clone(&entry));
        Ok(Granted {
            entry,
            fresh,
            before,
        })
    }

    /// Set the policy of a claim that this client holds; the next request follows it. False: it holds no such claim.
    pub fn set_policy(&self, id: &str, policy: Policy, client: &Client) -> bool {
        let entries = self.read();
        let entry = entries.iter().find(|e| e.claim.id == id);
        let Some(entry) = entry.filter(|e| e.client.id == client.id) else {
            return false;
        };
        // A policy of a later version is not guessed at: traffic goes where it went without Ashore.
        let intercept = policy == Policy::Intercept;
        entry.intercept.store(intercept, Ordering::Relaxed);
        // What is still out while nothing new goes there is held at a breakpoint; else it runs, and the origin can run it, too.
        entry.streams.set_patient(!intercept);
        true
    }

    /// Give a claim up; returns it when this client held it.
    pub fn release(&self, id: &str, client: &Client) -> Option<Arc<Entry>> {
        let mut entries = self.write();
        let at = entries
            .iter()
            .position(|e| e.claim.id == id && e.client.id == client.id)?;
        let entry = entries.remove(at);
        // Its client said goodbye: a tunnel that ends from here on is not waited for.
        entry.streams.give_up();
        Some(entry)
    }

    /// The claim's owner is dead, whether its tunnel is known to be lost or not.
    pub fn abandon(&self, id: &str) {
        self.write().retain(|entry| {
            let its = entry.claim.id == id;
            if its {
                entry.streams.give_up();
                entry.client.opener.close();
            }
            !its
        });
        if let Some(lost) = self.lost().remove(id) {
            lost.streams.give_up();
        }
    }

    /// The client is gone: so are its claims.
    pub fn forget(&self, client: &Client) {
        self.write().retain(|entry| {
            let its = entry.client.id == client.id;
            if its {
                self.away.left(&entry.claim.id);
                self.keep(entry);
            }
            !its
        });
    }

    fn keep(&self, entry: &Entry) {
        let mut all = self.lost();
        all.retain(|_, lost| lost.since.elapsed() < KEPT);
        let lost = Lost {
            tally: Arc::clone(&entry.tally),
            streams: entry.streams.clone(),
            since: Instant::now(),
        };
        all.insert(entry.claim.id.clone(), lost);
    }

    fn lost(&self) -> MutexGuard<'_, HashMap<String, Lost>> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether these sessions are there.
    pub fn presence(&self, sessions: Vec<String>) -> BTreeMap<String, Presence> {
        let entries = self.read();
        let one = |session: String| {
            let live = entries.iter().any(|entry| entry.claim.id == session);
            let presence = if live {
                Presence::Live
            } else {
                self.away.ask(&session)
            };
            (session, presence)
        };
        sessions.into_iter().map(one).collect()
    }

    /// How many sessions are there, or were lost so shortly ago that they may come back.
    pub fn sessions(&self) -> u64 {
        let live = self.read().len();
        let lost = self.lost();
        let away = lost.values().filter(|lost| lost.since.elapsed() < GONE);
        u64::try_from(live + away.count()).unwrap_or(u64::MAX)
    }

    /// Whether nobody holds any claim.
    pub fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// Whether anybody holds a claim on this port.
    pub fn is_claimed(&self, port: u16) -> bool {
        self.read().iter().any(|e| e.claim.port == port)
    }

    /// What this client holds.
    pub fn held_by(&self, client: &Client) -> Vec<Arc<Entry>> {
        let entries = self.read();
        let own = entries.iter().filter(|e| e.client.id == client.id);
        own.cloned().collect()
    }

    /// Where a request goes; without one, a connection whose bytes are not HTTP.
    pub fn decide(&self, port: u16, request: Option<&Parts>) -> Decision {
        let entries = self.read();
        let mut global = None;
        let mut personal = None;
        for entry in entries.iter().filter(|e| e.claim.port == port) {
            match (&entry.matcher, request) {
                (None, _) => global = Some(entry),
                (Some(matcher), Some(request)) if matcher.fits(request) => personal = Some(entry),
                _ => {}
            }
        }
        match personal.or(global) {
            Some(entry)
                if entry.policy() == Policy::Intercept && !entry.client.opener.is_closed() =>
            {
                Decision::Client(Arc::clone(entry))
            }
            _ => Decision::Origin,
        }
    }

    /// Count something on every claim of the port.
    pub fn count(&self, port: u16, figure: impl Fn(&Tally) -> &AtomicU64) {
        for entry in self.read().iter().filter(|e| e.claim.port == port) {
            count(figure(&entry.tally));
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Vec<Arc<Entry>>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Vec<Arc<Entry>>> {
        self.entries.write().unwrap_or_else(PoisonError::into_inner)
    }
}
