//! Looks whether the program works, twice a second while it listens.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    time::{Duration, Instant},
};

use crate::debuggee::{
    Seen,
    sockets::{self, Connection, Held, Listening, Look, Table},
    still::{Sample, Still, Verdict},
};

/// Between two samples: a little less than half a second, which is five glances at a program that listens.
const PERIOD: Duration = Duration::from_millis(450);

/// Takes samples.
#[derive(Default)]
pub struct Sampler {
    still: Still,
    /// The program's processes, and who of them holds which listening socket.
    programs: Vec<u32>,
    holders: Vec<(SocketAddr, u32)>,
    /// Several sockets share the address, as those of workers do.
    shared: Option<bool>,
    callers: Callers,
    begun: Option<Instant>,
    /// When, and the processor time that its holders had used.
    last: Option<(Instant, u64)>,
    idle: bool,
    /// It has worked since its callers were looked for.
    worked: bool,
}

/// The connections of the program's callers.
#[derive(Default)]
struct Callers {
    open: Vec<Connection>,
    /// The program's sockets that are known, whatever they are.
    known: BTreeSet<u64>,
    looked: Option<Instant>,
}

impl Sampler {
    /// These are the program's now.
    pub fn programs(&mut self, programs: Vec<u32>, table: &Table) {
        self.holders = table
            .listening
            .iter()
            .map(|one| (one.address, one.pid))
            .collect();
        self.programs = programs;
        self.shared = None;
    }

    /// None of its processes is known, or there is none on this machine.
    pub fn nobody(&self) -> bool {
        self.programs.is_empty()
    }

    /// It is another socket now: what was seen says nothing of it.
    pub fn forget(&mut self) {
        self.still = Still::default();
        self.last = None;
        self.idle = false;
        self.shared = None;
        self.callers = Callers::default();
    }

    /// Who has called it, where it seems to be idle: one that works is not asked for what it has not read.
    pub fn callers(&mut self, held: &Held, current: Option<Listening>) {
        let Some(current) = current.filter(|_| self.idle || self.still.stands()) else {
            return;
        };
        self.worked = false;
        let ours = held.iter().filter(|(pid, _)| self.programs.contains(pid));
        self.callers
            .find(current.address, ours.map(|(_, inode)| *inode).collect());
    }

    /// It may have other callers now.
    pub fn asks(&self) -> bool {
        self.idle && self.worked
    }

    /// A sample, when it is time for one.
    pub fn look(&mut self, current: Option<Listening>) -> Vec<Seen> {
        let due = self.last.is_none_or(|(at, _)| at.elapsed() >= PERIOD);
        let (Some(current), true) = (current, due) else {
            return Vec::new();
        };
        let here = |(address, _): &&(SocketAddr, u32)| *address == current.address;
        let pids = self.holders.iter().filter(here).map(|(_, pid)| *pid);
        let pids: Vec<u32> = pids.collect();
        let holders: Vec<Look> = pids.iter().copied().filter_map(sockets::look).collect();
        let used = holders.iter().map(|one| one.ticks).sum();
        let before = self.last.replace((Instant::now(), used));
        self.idle = before.is_some_and(|(_, then)| then == used);
        self.worked |= !self.idle;
        let waiting = self.waiting(current.address);
        // Whether the others work decides only where somebody waits.
        let programs = self.programs.iter().filter(|_| waiting > 0);
        let sample = Sample {
            at: self.begun.get_or_insert_with(Instant::now).elapsed(),
            waiting,
            by_itself: waiting > 0
                && !holders.is_empty()
                && pids.into_iter().all(sockets::waits_by_itself),
            holders,
            tree: programs.copied().filter_map(sockets::look).collect(),
        };
        let verdict = self.still.see(&sample);
        if verdict.is_some() {
            tracing::debug!(?verdict, ?sample, "the program");
        }
        let seen = verdict.map(|verdict| match verdict {
            Verdict::StandsStill(how) => Seen::StandsStill(how),
            Verdict::Moves => Seen::Moves,
        });
        seen.into_iter().collect()
    }

    /// Connections that are not accepted; and bytes that are not read, where it seems to be idle.
    fn waiting(&mut self, address: SocketAddr) -> u64 {
        let unread = match self.idle || self.still.stands() {
            true => sockets::unread(&self.callers.open),
            false => 0,
        };
        unread + self.unaccepted(address)
    }

    fn unaccepted(&mut self, address: SocketAddr) -> u64 {
        let taker = sockets::takers(&[address]).and_then(|takers| *takers.first()?);
        if let (Some(taker), Some(false)) = (taker, self.shared) {
            return taker.waiting.into();
        }
        let with_port = sockets::on_port(address.port());
        let here = |one: &&sockets::Socket| one.reached_at(&with_port) == Some(address);
        let here: Vec<_> = with_port.iter().filter(here).collect();
        self.shared = Some(here.len() > 1);
        here.iter().map(|one| u64::from(one.waiting)).sum()
    }
}

impl Callers {
    fn find(&mut self, address: SocketAddr, ours: BTreeSet<u64>) {
        if ours.is_subset(&self.known) {
            self.open.retain(|one| ours.contains(&one.inode));
        } else if self.looked.is_none_or(|at| at.elapsed() >= PERIOD) {
            self.looked = Some(Instant::now());
            self.open = sockets::connections_from(address.port());
            self.open
                .retain(|one| one.near == address && ours.contains(&one.inode));
        } else {
            return;
        }
        self.known = ours;
    }
}
