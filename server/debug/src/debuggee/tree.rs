//! Which processes are the debuggee's, and which listening ports among theirs are a debugger's own.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    births::Births,
    containers,
    debuggers::{OPENS_ITS_OWN, debugger_port_of, is_debugger_program},
    mark::Mark,
    sockets::{self, Held, Listening, Start, Table},
    wires::Wires,
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
    births: Births,
    wires: Wires,
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
        // What another user runs there is not for us to take.
        if super::foreign_at(port).is_none()
            && let Some(pid) = sockets::owner(port)
        {
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
            // It may have children, however long ago they were born.
            self.births = Births::default();
        }
    }

    /// The processes that are alive now; `listens`: one of them does, and others are not waited for.
    pub fn processes(&mut self, listens: bool) -> Vec<u32> {
        self.known
            .retain(|pid, start| sockets::start(*pid) == Some(*start));
        self.named.retain(|pid| self.known.contains_key(pid));
        let born = self.births.any();
        let marked = self.mark.as_mut().map(|mark| mark.find(born, listens));
        for pid in marked.into_iter().flatten() {
            self.watch(pid);
        }
        if !born {
            return self.known.keys().copied().collect();
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

    /// The debuggee's own listening sockets, each port once, at the address where it is reached.
    /// `table` is that of the processes.
    pub fn listening(&mut self, processes: &[u32], table: &Table) -> Vec<Listening> {
        let is_debugger: BTreeMap<u32, bool> = processes
            .iter()
            .map(|pid| (*pid, self.is_debugger(*pid)))
            .collect();
        let ports = table.listening.iter().map(Listening::port).collect();
        let debuggers = table.held.iter().filter(|(pid, _)| is_debugger[pid]);
        let debuggers: Held = debuggers.copied().collect();
        let wires = self.wires.to(ports, debuggers);
        let debugged_through = |port: u16| wires.contains(&port);
        // Until its debugger is there, a port that the system chose may be the one that it is for.
        let waits_for_debugger = |socket: &Listening| {
            let mut own = table.listening.iter().filter(|it| it.pid == socket.pid);
            sockets::chosen_by_system(socket.port())
                && !socket.any
                && sockets::has_variable(socket.pid, OPENS_ITS_OWN)
                && !own.any(|own| debugged_through(own.port()))
        };
        let mut found: Vec<Listening> = table
            .listening
            .iter()
            .filter(|socket| !is_debugger[&socket.pid])
            .filter(|socket| !self.debugger_ports.contains(&socket.port()))
            .filter(|socket| !debugged_through(socket.port()) && !waits_for_debugger(socket))
            .filter(|socket| {
                !debugger_port_of(&sockets::arguments(socket.pid)).contains(&socket.port())
            })
            .copied()
            .collect();
        // A socket that was inherited shows once for each holder; the youngest, which accepts, is the one to name.
        found.sort_by_key(|socket| std::cmp::Reverse(self.known.get(&socket.pid).copied()));
        sockets::sort(&mut found);
        found.dedup_by_key(|socket| socket.port());
        found
    }

    /// Those of the processes that can be the program: no adapter, no debugger, no front of a container engine.
    pub fn programs(&self, processes: &[u32]) -> Vec<u32> {
        let is_program = |pid: &&u32| {
            !self.is_debugger(**pid) && !containers::is_client(&sockets::arguments(**pid))
        };
        processes.iter().filter(is_program).copied().collect()
    }

    /// The debuggee runs in a container: a front of a container engine is among its processes.
    pub fn has_container(&self, processes: &[u32]) -> bool {
        let mut processes = processes.iter();
        processes.any(|pid| containers::is_client(&sockets::arguments(*pid)))
    }

    fn is_debugger(&self, pid: u32) -> bool {
        !self.named.contains(&pid)
            && (self.adapter == Some(pid) || is_debugger_program(&sockets::arguments(pid)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_own_sockets_at_their_own_addresses() {
        let me = std::process::id();
        let mut debuggee = Debuggee::default();
        debuggee.process(me);
        let processes = debuggee.processes(false);
        let mut check = |address: &str, reached: &str| {
            // Not every machine has IPv6.
            let Ok(listener) = std::net::TcpListener::bind(address) else {
                return;
            };
            let port = listener.local_addr().unwrap().port();
            let found = debuggee.listening(&processes, &sockets::table(sockets::held(&processes)));
            let ours: Vec<_> = found.iter().filter(|one| one.port() == port).collect();
            let [one] = ours.as_slice() else {
                panic!("{address}: {ours:?}")
            };
            assert_eq!(one.address.ip().to_string(), reached, "{address}");
            assert_eq!(one.pid, me);
        };
        check("127.0.0.1:0", "127.0.0.1");
        check("[::1]:0", "::1");
        check("[::ffff:127.0.0.1]:0", "127.0.0.1");
        check("0.0.0.0:0", "127.0.0.1");
        check("[::]:0", "127.0.0.1");
        check("127.0.0.2:0", "127.0.0.2");
    }

    #[test]
    fn a_debugger_s_port_is_not_the_program_s() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let (me, port) = (std::process::id(), listener.local_addr().unwrap().port());
        let mut debuggee = Debuggee::default();
        debuggee.process(me);
        let processes = debuggee.processes(false);
        let has = |debuggee: &mut Debuggee| {
            let found = debuggee.listening(&processes, &sockets::table(sockets::held(&processes)));
            found.iter().any(|socket| socket.port() == port)
        };
        assert!(has(&mut debuggee));
        debuggee.debugger_port(port);
        assert!(!has(&mut debuggee));
    }

    #[test]
    fn a_stranger_with_the_same_port_is_never_taken() {
        let Ok(own) = std::net::TcpListener::bind("[::1]:0") else {
            return;
        };
        let port = own.local_addr().unwrap().port();
        let script = format!(
            "import socket,sys\ns=socket.socket();s.bind(('127.0.0.1',{port}));s.listen()\nprint(flush=True)\nsys.stdin.read()"
        );
        let mut stranger = std::process::Command::new("python3")
            .args(["-c", &script])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Read::read_exact(stranger.stdout.as_mut().unwrap(), &mut [0]).unwrap();
        let me = std::process::id();
        let mut debuggee = Debuggee::default();
        debuggee.process(me);
        // Not with this process's children: the stranger is nobody's here.
        let found = debuggee.listening(&[me], &sockets::table(sockets::held(&[me])));
        let ours: Vec<_> = found.iter().filter(|one| one.port() == port).collect();
        assert_eq!(ours.len(), 1);
        assert_eq!(ours[0].address, own.local_addr().unwrap());
        assert_eq!(sockets::address_of(port, Some(me)), ours[0].address);
        drop(stranger.stdin.take());
        stranger.wait().unwrap();
    }
}
