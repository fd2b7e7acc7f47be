//! Looks whether the program works, twice a second while it listens.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use crate::debuggee::{
    Seen,
    sockets::{self, Listening, Look, Table},
    still::{Sample, Still, Verdict},
};

/// Between two samples: a little less than half a second, which is five looks of a program that listens.
const PERIOD: Duration = Duration::from_millis(450);

/// Takes samples.
#[derive(Default)]
pub struct Sampler {
    still: Still,
    /// The program's processes, and who of them holds which listening socket.
    programs: Vec<u32>,
    holders: Vec<(SocketAddr, u32)>,
    begun: Option<Instant>,
    last: Option<(Instant, u64)>,
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
    }

    /// None of its processes is known, or there is none on this machine.
    pub fn nobody(&self) -> bool {
        self.programs.is_empty()
    }

    /// It is another socket now: what was seen says nothing of it.
    pub fn forget(&mut self) {
        self.still = Still::default();
        self.last = None;
    }

    /// A sample, when it is time for one.
    pub fn look(&mut self, current: Option<Listening>) -> Vec<Seen> {
        let due = self.last.is_none_or(|(at, _)| at.elapsed() >= PERIOD);
        let (Some(current), true) = (current, due) else {
            return Vec::new();
        };
        let here = |(address, _): &&(SocketAddr, u32)| *address == current.address;
        let holders = self.holders.iter().filter(here).map(|(_, pid)| *pid);
        let holders: Vec<Look> = holders.filter_map(sockets::look).collect();
        let programs = self.programs.iter().copied();
        let tree: Vec<Look> = programs.filter_map(sockets::look).collect();
        let used = tree.iter().map(|one| one.ticks).sum();
        let before = self.last.replace((Instant::now(), used));
        let sample = Sample {
            at: self.begun.get_or_insert_with(Instant::now).elapsed(),
            waiting: self.waiting(
                current.address,
                before.is_some_and(|(_, then)| then == used),
            ),
            holders,
            tree,
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

    /// Connections that are not accepted; and bytes that are not read, which cost more to count, where it seems to be idle.
    fn waiting(&self, address: SocketAddr, idle: bool) -> u64 {
        let all = sockets::all();
        let with_port = all
            .iter()
            .filter(|socket| socket.bound.port() == address.port());
        let ours = with_port.filter(|socket| socket.reached_at(&all) == Some(address));
        let unaccepted: u64 = ours.map(|socket| u64::from(socket.waiting)).sum();
        match idle || self.still.stands() {
            true => unaccepted + sockets::unread(address),
            false => unaccepted,
        }
    }
}
