//! Watches the socket table until the local port is listened on, and until it is not any more.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    net::IpAddr,
    time::{Duration, Instant},
};

use ashore_debug::debuggee::sockets::unchanged;
use listeners::{Protocol, SocketState};
use tokio::{sync::mpsc, task::JoinHandle};

/// Between two looks at the table.
const PERIOD: Duration = Duration::from_millis(20);
/// A program that listens goes on; who dials in vain meanwhile is answered by the cluster.
const SETTLED: Duration = Duration::from_millis(100);
/// Even if the list of sockets looks the same, a descriptor may have been passed on.
const FULL_LOOK: Duration = Duration::from_secs(1);
/// How long a command may be silent, or listen elsewhere, before that is told.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whose socket counts.
#[derive(Debug, Clone, Copy)]
pub enum Whose {
    /// The process with this id and its descendants.
    TreeOf(u32),
    Anybody,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Listening {
        port: u16,
        pid: u32,
    },
    Gone,
    /// Told once: it listens, but not on the port that was given.
    Elsewhere {
        ports: Vec<u16>,
    },
    /// Told once: it does not listen.
    Silent,
}

/// Watches until aborted.
pub fn watch(port: u16, whose: Whose) -> (JoinHandle<()>, mpsc::UnboundedReceiver<Change>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let task = tokio::spawn(async move {
        let mut watcher = Watcher::new(port, whose, Instant::now());
        let mut fingerprint = None;
        let mut looked: Option<Instant> = None;
        loop {
            let now = Instant::now();
            // A cheap look tells whether a full one can be saved; elsewhere there is no cheap one.
            let current = cfg!(target_os = "linux").then(unchanged);
            let due = looked.is_none_or(|last| now.duration_since(last) >= FULL_LOOK);
            if due || current.is_none() || current != fingerprint {
                looked = Some(now);
                fingerprint = current;
                let look = tokio::task::spawn_blocking(move || listening(whose));
                let Ok(table) = look.await else { return };
                let change = watcher.see(&table, now);
                if change.is_some_and(|change| sender.send(change).is_err()) {
                    return;
                }
            }
            tokio::time::sleep(if watcher.listening { SETTLED } else { PERIOD }).await;
        }
    });
    (task, receiver)
}

/// What is told, from what is seen; no I/O and no clock.
struct Watcher {
    port: u16,
    started: Instant,
    patient: bool,
    listening: bool,
}

impl Watcher {
    fn new(port: u16, whose: Whose, started: Instant) -> Self {
        Self {
            port,
            started,
            patient: matches!(whose, Whose::TreeOf(_)),
            listening: false,
        }
    }

    fn see(&mut self, table: &[(u16, u32)], now: Instant) -> Option<Change> {
        let ours = table.iter().find(|(port, _)| *port == self.port);
        match (ours, self.listening) {
            (Some(&(port, pid)), false) => {
                self.listening = true;
                self.patient = false;
                Some(Change::Listening { port, pid })
            }
            (None, true) => {
                self.listening = false;
                Some(Change::Gone)
            }
            (None, false) if self.patient && now.duration_since(self.started) >= PATIENCE => {
                self.patient = false;
                let ports: BTreeSet<u16> = table.iter().map(|(port, _)| *port).collect();
                Some(if ports.is_empty() {
                    Change::Silent
                } else {
                    Change::Elsewhere {
                        ports: ports.into_iter().collect(),
                    }
                })
            }
            _ => None,
        }
    }
}

/// Ports that can be reached at 127.0.0.1, each with the process that listens on it.
fn listening(whose: Whose) -> Vec<(u16, u32)> {
    let all = match listeners::get_all() {
        Ok(all) => all,
        Err(error) => {
            tracing::warn!("the socket table cannot be read: {error}");
            return Vec::new();
        }
    };
    let tree = match whose {
        Whose::TreeOf(root) => Some(descendants(root)),
        Whose::Anybody => None,
    };
    all.into_iter()
        .filter(|it| it.protocol == Protocol::TCP && it.state == SocketState::Listen)
        .filter(|it| reachable(it.socket.ip()))
        .filter(|it| {
            tree.as_ref()
                .is_none_or(|tree| tree.contains(&it.process.pid))
        })
        .map(|it| (it.socket.port(), it.process.pid))
        .collect()
}

fn reachable(address: IpAddr) -> bool {
    address.is_unspecified()
        || address == IpAddr::from([127, 0, 0, 1])
        || address == IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])
}

/// The process and all that it started, directly or not.
fn descendants(root: u32) -> HashSet<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for (pid, parent) in parents() {
        children.entry(parent).or_default().push(pid);
    }
    let mut found = HashSet::from([root]);
    let mut open = vec![root];
    while let Some(pid) = open.pop() {
        for &child in children.get(&pid).into_iter().flatten() {
            if found.insert(child) {
                open.push(child);
            }
        }
    }
    found
}

/// Every process with its parent: from /proc, or from `ps` where there is none.
fn parents() -> Vec<(u32, u32)> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        let output = std::process::Command::new("ps")
            .args(["-axo", "pid=,ppid="])
            .output();
        let text = output.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
        let pair = |line: &str| {
            let mut fields = line.split_ascii_whitespace();
            Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
        };
        return text.unwrap_or_default().lines().filter_map(pair).collect();
    };
    let parent = |pid: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name in brackets may hold anything, blanks and brackets too.
        let (_, rest) = stat.rsplit_once(')')?;
        rest.split_ascii_whitespace().nth(1)?.parse().ok()
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, parent(pid)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_comes_goes_and_comes_again() {
        let start = Instant::now();
        let mut watcher = Watcher::new(8081, Whose::TreeOf(1), start);
        let late = start + PATIENCE;
        assert_eq!(watcher.see(&[], start), None);
        let listening = Some(Change::Listening { port: 8081, pid: 7 });
        assert_eq!(watcher.see(&[(9000, 7), (8081, 7)], start), listening);
        assert_eq!(watcher.see(&[(8081, 7)], late), None);
        assert_eq!(watcher.see(&[], late), Some(Change::Gone));
        assert_eq!(watcher.see(&[], late), None, "patience is for the start");
        assert_eq!(watcher.see(&[(8081, 7)], late), listening);
    }

    #[test]
    fn silence_and_another_port_are_told_once_and_only_of_a_command() {
        let start = Instant::now();
        let late = start + PATIENCE;
        let check = |whose, table: &[(u16, u32)], expected: Option<Change>| {
            let mut watcher = Watcher::new(8081, whose, start);
            assert_eq!(watcher.see(table, late), expected);
            assert_eq!(watcher.see(table, late), None);
        };
        check(Whose::TreeOf(1), &[], Some(Change::Silent));
        let ports = vec![8000, 9000];
        check(
            Whose::TreeOf(1),
            &[(9000, 7), (8000, 7)],
            Some(Change::Elsewhere { ports }),
        );
        check(Whose::Anybody, &[(9000, 7)], None);
    }

    #[test]
    fn this_process_is_found_by_its_socket() {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        let me = std::process::id();
        assert!(listening(Whose::TreeOf(me)).contains(&(port, me)));
        let elsewhere = std::net::TcpListener::bind("127.9.9.9:0").unwrap();
        let port = elsewhere.local_addr().unwrap().port();
        assert!(!listening(Whose::Anybody).contains(&(port, me)));
    }
}
