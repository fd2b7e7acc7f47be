//! Which processes are the debuggee's, and which listening ports among theirs are a debugger's own.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::sockets::{self, Listening, Start};

/// Programs that debug others; what they listen on is never the debuggee's.
const DEBUGGERS: &[&str] = &[
    "codelldb",
    "debugserver",
    "dlv",
    "gdb",
    "gdbserver",
    "lldb",
    "lldb-dap",
    "lldb-server",
    "lldb-vscode",
    "netcoredbg",
    "OpenDebugAD7",
    "rr",
    "vsdbg",
];

/// Everything known about the debuggee's processes.
#[derive(Debug, Default)]
pub struct Debuggee {
    /// Processes seen once stay known until they end, also when their parent has gone before them.
    known: BTreeMap<u32, Start>,
    /// Named by the debugger as the program itself.
    named: BTreeSet<u32>,
    adapter: Option<u32>,
    debugger_ports: BTreeSet<u16>,
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
        let mut found: Vec<Listening> = table
            .listening
            .iter()
            .filter(|socket| !is_debugger[&socket.pid] && reachable(socket))
            .filter(|socket| !self.debugger_ports.contains(&socket.port))
            .filter(|socket| !debugged_through(socket.port))
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

fn is_debugger_program(arguments: &[String]) -> bool {
    let name = |path: &String| {
        Path::new(path)
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let program = arguments.first().and_then(name).unwrap_or_default();
    let without_version =
        program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
    DEBUGGERS.contains(&program.as_str())
        || DEBUGGERS.contains(&without_version)
        // Python's debugger is a script of the same interpreter as the debuggee.
        || arguments.get(1..).is_some_and(|rest| {
            let script = rest.iter().find(|argument| !argument.starts_with('-')).map(String::as_str);
            script.is_some_and(|script| script.ends_with("debugpy/adapter") || script.ends_with("debugpy/launcher"))
                || script.is_some_and(|script| matches!(script, "debugpy.adapter" | "debugpy.launcher"))
        })
}

/// Ports that a program's own command line opens for a debugger: Node's inspector, Java's JDWP, Python's debugpy.
fn debugger_port_of(arguments: &[String]) -> Vec<u16> {
    let mut ports = Vec::new();
    for (n, argument) in arguments.iter().enumerate() {
        let last = |text: &str| text.rsplit(':').next().and_then(|port| port.parse().ok());
        if let Some(rest) = argument.strip_prefix("--inspect") {
            let value = rest.split_once('=').map(|(_, value)| value);
            ports.push(value.and_then(last).unwrap_or(9229));
        } else if argument.contains("jdwp") {
            let address = argument
                .split(',')
                .find_map(|part| part.split_once("address=").map(|(_, value)| value));
            ports.extend(address.and_then(last));
        } else if argument == "--listen" && arguments.iter().any(|other| other.contains("debugpy"))
        {
            ports.extend(arguments.get(n + 1).and_then(|value| last(value)));
        }
    }
    ports
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn debugger_programs() {
        let check = |line: &str, expected| {
            assert_eq!(is_debugger_program(&words(line)), expected, "{line}")
        };
        check("/x/bin/python -m debugpy.adapter", true);
        check(
            "/x/bin/python /x/site-packages/debugpy/adapter --for-server 1234",
            true,
        );
        check(
            "/x/bin/python /x/site-packages/debugpy/launcher 4000 -- orders.py",
            true,
        );
        check("/x/bin/python -X frozen_modules=off orders.py", false);
        check("python orders.py debugpy.adapter", false);
        check("/usr/bin/lldb-dap-19", true);
        check("lldb-server-19.1 gdbserver", true);
        check("dlv dap", true);
        check("./__debug_bin123", false);
        check("node --inspect=9229 app.js", false);
    }

    #[test]
    fn debugger_ports() {
        let check = |line: &str, expected: &[u16]| {
            assert_eq!(debugger_port_of(&words(line)), expected, "{line}")
        };
        check("node app.js", &[]);
        check("node --inspect app.js", &[9229]);
        check("node --inspect-brk=0.0.0.0:9300 app.js", &[9300]);
        check("node --inspect=9300 app.js", &[9300]);
        check(
            "java -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005 App",
            &[5005],
        );
        check("python -m debugpy --listen 127.0.0.1:5678 app.py", &[5678]);
        check("server --listen 8080", &[]);
    }

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
