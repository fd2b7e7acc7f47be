//! Watches the socket table until the local port is listened on, and until it is not any more.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    net::SocketAddr,
    time::{Duration, Instant},
};

use ashore_debug::debuggee::{Foreign, foreign_at, sockets, sockets::unchanged};
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
        address: SocketAddr,
        pid: u32,
    },
    Gone,
    /// Told once: somebody listens on the port, and is another user.
    Foreign(Foreign),
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
                let look = tokio::task::spawn_blocking(move || match (whose, foreign_at(port)) {
                    (Whose::Anybody, Some(foreign)) => (Vec::new(), Some(foreign)),
                    _ => (listening(whose), None),
                });
                let Ok((table, foreign)) = look.await else {
                    return;
                };
                let change = watcher.see(&table, now);
                let change = change.or_else(|| watcher.foreign(foreign));
                if change.is_some_and(|change| sender.send(change).is_err()) {
                    return;
                }
            }
            tokio::time::sleep(if watcher.listening.is_some() {
                SETTLED
            } else {
                PERIOD
            })
            .await;
        }
    });
    (task, receiver)
}

/// What is told, from what is seen; no I/O and no clock.
struct Watcher {
    port: u16,
    started: Instant,
    patient: bool,
    listening: Option<SocketAddr>,
    foreign: Option<Foreign>,
}

impl Watcher {
    fn new(port: u16, whose: Whose, started: Instant) -> Self {
        Self {
            port,
            started,
            patient: matches!(whose, Whose::TreeOf(_)),
            listening: None,
            foreign: None,
        }
    }

    fn foreign(&mut self, foreign: Option<Foreign>) -> Option<Change> {
        let told = foreign.is_none() || self.foreign == foreign;
        self.foreign = foreign;
        self.foreign.clone().filter(|_| !told).map(Change::Foreign)
    }

    fn see(&mut self, table: &[(SocketAddr, u32)], now: Instant) -> Option<Change> {
        let mut ours = table
            .iter()
            .filter(|(address, _)| address.port() == self.port);
        // The one that is known is kept while it is there.
        let same = ours
            .clone()
            .find(|(address, _)| Some(*address) == self.listening);
        match (same.or_else(|| ours.next()), self.listening) {
            (Some(&(address, pid)), before) if before != Some(address) => {
                self.listening = Some(address);
                self.patient = false;
                Some(Change::Listening { address, pid })
            }
            (None, Some(_)) => {
                self.listening = None;
                Some(Change::Gone)
            }
            (None, None) if self.patient && now.duration_since(self.started) >= PATIENCE => {
                self.patient = false;
                let ports: BTreeSet<u16> =
                    table.iter().map(|(address, _)| address.port()).collect();
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

/// Where programs are reached, each with its process; 0 where that does not show itself.
fn listening(whose: Whose) -> Vec<(SocketAddr, u32)> {
    if let Whose::TreeOf(root) = whose {
        let tree: Vec<u32> = descendants(root).into_iter().collect();
        let mut own = sockets::table(&tree).listening;
        sockets::sort(&mut own);
        return own.iter().map(|one| (one.address, one.pid)).collect();
    }
    let all = sockets::all();
    let known = listeners::get_all().unwrap_or_default();
    let process = |bound: SocketAddr| {
        let same = |it: &&listeners::Listener| {
            it.socket.port() == bound.port() && it.socket.ip().to_canonical() == bound.ip()
        };
        known.iter().find(same).map_or(0, |it| it.process.pid)
    };
    let reached = all
        .iter()
        .filter_map(|one| Some((one.reached_at(&all)?, process(one.bound))));
    let mut reached: Vec<_> = reached.collect();
    reached.sort_by_key(|(address, _)| sockets::rank(*address));
    reached
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

    fn at(port: u16) -> SocketAddr {
        ([127, 0, 0, 1], port).into()
    }

    #[test]
    fn a_port_comes_goes_and_comes_again() {
        let start = Instant::now();
        let mut watcher = Watcher::new(8081, Whose::TreeOf(1), start);
        let late = start + PATIENCE;
        assert_eq!(watcher.see(&[], start), None);
        let listening = Some(Change::Listening {
            address: at(8081),
            pid: 7,
        });
        assert_eq!(
            watcher.see(&[(at(9000), 7), (at(8081), 7)], start),
            listening
        );
        assert_eq!(watcher.see(&[(at(8081), 7)], late), None);
        assert_eq!(watcher.see(&[], late), Some(Change::Gone));
        assert_eq!(watcher.see(&[], late), None, "patience is for the start");
        assert_eq!(watcher.see(&[(at(8081), 7)], late), listening);
    }

    #[test]
    fn silence_and_another_port_are_told_once_and_only_of_a_command() {
        let start = Instant::now();
        let late = start + PATIENCE;
        let check = |whose, table: &[(SocketAddr, u32)], expected: Option<Change>| {
            let mut watcher = Watcher::new(8081, whose, start);
            assert_eq!(watcher.see(table, late), expected);
            assert_eq!(watcher.see(table, late), None);
        };
        check(Whose::TreeOf(1), &[], Some(Change::Silent));
        let ports = vec![8000, 9000];
        check(
            Whose::TreeOf(1),
            &[(at(9000), 7), (at(8000), 7)],
            Some(Change::Elsewhere { ports }),
        );
        check(Whose::Anybody, &[(at(9000), 7)], None);
    }

    #[test]
    fn this_process_is_found_by_its_socket() {
        let me = std::process::id();
        for address in [
            "127.0.0.1:0",
            "127.9.9.9:0",
            "[::1]:0",
            "[::ffff:127.0.0.1]:0",
        ] {
            // Not every machine has IPv6.
            let Ok(socket) = std::net::TcpListener::bind(address) else {
                continue;
            };
            let bound = socket.local_addr().unwrap();
            let reached = SocketAddr::new(bound.ip().to_canonical(), bound.port());
            assert!(
                listening(Whose::TreeOf(me)).contains(&(reached, me)),
                "{address}"
            );
            assert!(
                listening(Whose::Anybody).contains(&(reached, me)),
                "{address}"
            );
        }
    }

    #[test]
    fn another_user_s_socket_is_told_once() {
        let mut watcher = Watcher::new(8081, Whose::Anybody, Instant::now());
        let foreign = Foreign {
            address: at(8081),
            user: "ann".into(),
        };
        let told = Some(Change::Foreign(foreign.clone()));
        assert_eq!(watcher.foreign(Some(foreign.clone())), told);
        assert_eq!(watcher.foreign(Some(foreign.clone())), None);
        assert_eq!(watcher.foreign(None), None);
        assert_eq!(watcher.foreign(Some(foreign)), told);
    }
}
