//! Processes and sockets of this machine: who is whose child, and who listens where.

mod address;

use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, SocketAddr},
};

pub use address::{Socket, rank};

/// A process, told apart from a later one with the same id by its start.
pub type Start = u64;

/// A listening TCP socket of a process that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Listening {
    /// Where it is reached: never another socket with the same port.
    pub address: SocketAddr,
    /// It takes connections to every address of this machine.
    pub any: bool,
    pub pid: u32,
}

impl Listening {
    /// The number alone.
    pub fn port(&self) -> u16 {
        self.address.port()
    }
}

/// The sockets that some processes have open: a process, and an inode. Empty where the system does not say.
pub type Held = BTreeSet<(u32, u64)>;

/// The listening sockets of some processes, and all that these have open.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub held: Held,
    pub listening: Vec<Listening>,
}

/// A listening socket at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    pub inode: u64,
    /// Connections that were made and not accepted yet.
    pub waiting: u32,
}

/// An open TCP connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connection {
    pub inode: u64,
    pub near: SocketAddr,
    pub far: SocketAddr,
}

/// What one process does at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The kernel has stopped it: a signal, or somebody who traces it.
    pub halted: bool,
    /// It runs, or would if it were let, or waits for a disk.
    pub wants_processor: bool,
    /// The processor time that it has used, in the kernel's ticks (10 ms).
    pub ticks: u64,
}

/// The process that listens on this port of the loopback.
pub fn owner(port: u16) -> Option<u32> {
    // To find it all processes of the machine are looked through.
    if on_port(port).is_empty() {
        return None;
    }
    let process = listeners::get_process_by_port(port, listeners::Protocol::TCP).ok()?;
    Some(process.pid)
}

/// Where the program is reached of which only the port is known, or its process too. Its own socket where that can be told;
/// else the only one with that port; else the one on 127.0.0.1, where people would look for it.
pub fn address_of(port: u16, pid: Option<u32>) -> SocketAddr {
    let own = pid.filter(|pid| *pid != 0).and_then(|pid| {
        let mut listening = table(held(&[pid])).listening;
        listening.sort_by_key(|one| address::rank(one.address));
        listening.into_iter().find(|one| one.port() == port)
    });
    if let Some(own) = own {
        return own.address;
    }
    let with_port = on_port(port);
    let reached = with_port
        .iter()
        .filter_map(|one| one.reached_at(&with_port));
    let mut reached: Vec<_> = reached.collect();
    reached.sort_by_key(|address| address::rank(*address));
    let first = reached.first().copied();
    first.unwrap_or_else(|| (Ipv4Addr::LOCALHOST, port).into())
}

/// Whether there is a process with this id, whosever it is.
pub fn is_there(pid: u32) -> bool {
    let id = i32::try_from(pid)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    let asked = id.map(rustix::process::test_kill_process);
    matches!(asked, Some(Ok(()) | Err(rustix::io::Errno::PERM)))
}

/// In the order in which people would try them.
pub fn sort(found: &mut [Listening]) {
    found.sort_by_key(|one| (one.port(), address::rank(one.address)));
}

/// Whether this port is of those that the system gives to whoever asks for any.
pub fn chosen_by_system(port: u16) -> bool {
    static RANGE: std::sync::OnceLock<std::ops::RangeInclusive<u16>> = std::sync::OnceLock::new();
    RANGE.get_or_init(free_ports).contains(&port)
}

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod netlink;
#[cfg(not(target_os = "linux"))]
mod portable;

#[cfg(target_os = "linux")]
use linux::free_ports;
#[cfg(target_os = "linux")]
pub use linux::{
    arguments, children, connections_from, connections_to, has_environment, has_variable, held,
    look, newest_process, on_port, processes, start, table, takers, unread, user, waits_by_itself,
};
#[cfg(not(target_os = "linux"))]
use portable::free_ports;
#[cfg(not(target_os = "linux"))]
pub use portable::{
    arguments, children, connections_from, connections_to, has_environment, has_variable, held,
    look, newest_process, on_port, processes, start, table, takers, unread, user, waits_by_itself,
};
