//! Which processes are the debuggee's, and which listening ports among theirs are a debugger's own.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    debuggers::{OPENS_ITS_OWN, debugger_port_of, is_debugger_program},
    mark::Mark,
    sockets::{self, Listening, Start},
};

/// Everything known about the debuggee's processes.
#[derive(Debug, Default)]
pub struct Debuggee {
    /// Processes seen once stay known until they end, also when their parent has gone before them.
    known: BTreeMap<u32, Start>,
    /// Named by the debugger as the program itself.
    named: BTreeSet<u32>,
    adapter: Option<u32>,
    debugger_ports: BTreeSet<u16>,
    mark: Option<Mark>,
}

impl Debuggee {
    /// The adapter that we started: its descendants are the debuggee's, it itself is not.
    pub fn adapter(&mut self, pid: u32) {
        self.adapter = Some(pid);
        self.watch(pid);
    }

    /// A process that the debugger named as the debuggee.
    pub fn process(&mut self, pid: u32) {
        self.named.insert(pid);
        self.watch(pid);
    }

    /// This port belongs to a debugger.
    pub fn debugger_port(&mut self, port: u16) {
        self.debugger_ports.insert(port);
    }

    /// Watch the owner of this debug server's port, and what it starts.
    pub fn attach_port(&mut self, port: u16) {
        if let Some(pid) = sockets::owner(port) {
            self.watch(pid);
        }
    }

    /// Processes with this entry in their environment are the debuggee's.
    pub fn mark(&mut self, entry: String) {
        self.mark = Some(Mark::new(entry));
    }

    fn watch(&mut self, pid: u32) {
        if let Some(start) = sockets::start(pid) {
            self.known.insert(pid, start);
        }
    }

    /// The processes that are alive now.
    pub fn processes(&mut self) -> Vec<u32> {
        self.known
            .retain(|pid, start| sockets::start(*pid) == Some(*start));
        self.named.retain(|pid| self.known.contains_key(pid));
        let marked = self.mark.as_mut().map(Mark::find).unwrap_or_default();
        for pid in marked {
            self.watch(pid);
        }
        let mut unvisited: Vec<u32> = self.known.keys().copied().collect();
        while let Some(pid) = unvisited.pop() {
            for child in sockets::children(pid) {
                if !self.known.contains_key(&child) {
                    self.watch(child);
                    unvisited.push(child);
                }
            }
        }
        self.known.keys().copied().collect()
    }

    /// The debuggee's own listening sockets that can be reached at 127.0.0.1.
    pub fn listening(&self, processes: &[u32]) -> Vec<Listening> {
        let table = sockets::table(processes);
        let is_debugger: BTreeMap<u32, bool> = processes
            .iter()
            .map(|pid| (*pid, self.is_debugger(*pid)))
            .collect();
        let debugged_through = |port: u16| {
            let by_debugger = |(pid, far): &(u32, u16)| *far == port && is_debugger[pid];
            table.connected.iter().any(by_debugger)
        };
        // Until its debugger is there, a port that the system chose may be the one that it is for.
        let waits_for_debugger = |socket: &Listening| {
            let mut own = table.listening.iter().filter(|it| it.pid == socket.pid);
            sockets::chosen_by_system(socket.port)
                && !socket.address.is_unspecified()
                && sockets::has_variable(socket.pid, OPENS_ITS_OWN)
                && !own.any(|own| debugged_through(own.port))
        };
        let mut found: Vec<Listening> = table
            .listening
            .iter()
            .filter(|socket| !is_debugger[&socket.pid] && reachable(socket))
            .filter(|socket| !self.debugger_ports.contains(&socket.port))
            .filter(|socket| !debugged_through(socket.port) && !waits_for_debugger(socket))
            .filter(|socket| {
                !debugger_port_of(&sockets::arguments(socket.pid)).contains(&socket.port)
            })
            .copied()
            .collect();
        // A socket that was inherited shows once for each holder; the youngest, which accepts, is the one to name.
        found.sort_by_key(|socket| {
            (
                socket.port,
                std::cmp::Reverse(self.known.get(&socket.pid).copied()),
            )
        });
        found.dedup_by_key(|socket| socket.port);
        found
    }

    fn is_debugger(&self, pid: u32) -> bool {
        !self.named.contains(&pid)
            && (self.adapter == Some(pid) || is_debugger_program(&sockets::arguments(pid)))
    }
}

fn reachable(socket: &Listening) -> bool {
    let address = socket.address.to_canonical();
    address.is_unspecified() || address == std::net::Ipv4Addr::LOCALHOST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_own_sockets() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let elsewhere = std::net::TcpListener::bind("[::1]:0");
        let (me, port) = (std::process::id(), listener.local_addr().unwrap().port());
        let mut debuggee = Debuggee::default();
        debuggee.process(me);
        let processes = debuggee.processes();
        let found = debuggee.listening(&processes);
        assert!(
            found
                .iter()
                .any(|socket| socket.port == port && socket.pid == me)
        );
        if let Ok(elsewhere) = elsewhere {
            let other = elsewhere.local_addr().unwrap().port();
            assert!(
                found.iter().all(|socket| socket.port != other),
                "[::1] is not 127.0.0.1"
            );
        }
        debuggee.debugger_port(port);
        assert!(
            debuggee
                .listening(&processes)
                .iter()
                .all(|socket| socket.port != port)
        );
    }
}
