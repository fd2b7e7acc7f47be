//! Linux: from /proc, and only for the processes asked about, because this is looked at 40 times a second; listening sockets
//! from the kernel's socket diagnostics.

use std::{
    collections::{HashMap, HashSet},
    ffi::OsStr,
    net::SocketAddr,
};

use procfs::{
    FromRead,
    net::{TcpNetEntry, TcpState},
    process::{FDTarget, Process, Stat, Syscall},
};

use super::{Connection, Held, Listener, Listening, Look, Socket, Start, Table, netlink};

fn process(pid: u32) -> Option<Process> {
    Process::new(i32::try_from(pid).ok()?).ok()
}

/// Zombies are gone for us. By its path: of many programs it is read twice a second.
fn stat(pid: u32) -> Option<Stat> {
    let stat = Stat::from_file(format!("/proc/{pid}/stat")).ok()?;
    (!matches!(stat.state, 'Z' | 'X')).then_some(stat)
}

/// Every listening socket.
fn all() -> Vec<Socket> {
    netlink::all().unwrap_or_else(|_| listening_rows(|_| true))
}

/// Those that listen on this port, at whatever address.
pub fn on_port(port: u16) -> Vec<Socket> {
    netlink::on_port(port).unwrap_or_else(|_| listening_rows(|near| near == port))
}

fn listening_rows(fits: impl Fn(u16) -> bool) -> Vec<Socket> {
    let here = rows().filter(|row| row.state == TcpState::Listen && fits(row.local_address.port()));
    let mut found: Vec<_> = here
        .map(|row| Socket {
            inode: row.inode,
            bound: canonical(row.local_address),
            // It is not said here; most take both.
            only_v6: false,
            user: row.uid,
            waiting: row.rx_queue,
        })
        .collect();
    found.sort_by_key(|socket| socket.inode);
    found
}

/// Who takes what comes to each of these addresses; as cheap with many sockets as with few. `None`: it is not said here.
pub fn takers(addresses: &[SocketAddr]) -> Option<Vec<Option<Listener>>> {
    netlink::takers(addresses).ok()
}

/// The sockets that these have open.
pub fn held(processes: &[u32]) -> Held {
    let of = |pid: &u32| {
        let pid = *pid;
        socket_inodes(pid)
            .into_iter()
            .map(move |inode| (pid, inode))
    };
    processes.iter().flat_map(of).collect()
}

/// Which of these sockets listen: looks through all of the machine that do.
pub fn table(held: Held) -> Table {
    let all = all();
    let listening: HashMap<u64, &Socket> =
        all.iter().map(|socket| (socket.inode, socket)).collect();
    let found = held.iter().filter_map(|(pid, inode)| {
        let socket = listening.get(inode)?;
        Some(Listening {
            address: socket.reached_at(&all)?,
            any: socket.is_any(),
            pid: *pid,
        })
    });
    Table {
        listening: found.collect(),
        held,
    }
}

fn socket_inodes(pid: u32) -> HashSet<u64> {
    let Some(open) = process(pid).and_then(|process| process.fd().ok()) else {
        return HashSet::new();
    };
    let inode = |target| match target {
        FDTarget::Socket(inode) => Some(inode),
        _ => None,
    };
    open.flatten().filter_map(|fd| inode(fd.target)).collect()
}

fn rows() -> impl Iterator<Item = TcpNetEntry> {
    let tables = [procfs::net::tcp(), procfs::net::tcp6()];
    tables.into_iter().flatten().flatten()
}

fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

/// Connections that came to this port: looks through all of the machine.
pub fn connections_from(port: u16) -> Vec<Connection> {
    netlink::connections_from(port)
        .unwrap_or_else(|_| connection_rows(|one| one.near.port() == port))
}

/// Connections that lead to this port: looks through all of the machine.
pub fn connections_to(port: u16) -> Vec<Connection> {
    netlink::connections_to(port).unwrap_or_else(|_| connection_rows(|one| one.far.port() == port))
}

fn connection_rows(fits: impl Fn(&Connection) -> bool) -> Vec<Connection> {
    let open = rows().filter(|row| row.state == TcpState::Established);
    let open = open.map(|row| Connection {
        inode: row.inode,
        near: canonical(row.local_address),
        far: canonical(row.remote_address),
    });
    open.filter(fits).collect()
}

/// Bytes that came over these connections and that nobody has read.
pub fn unread(connections: &[Connection]) -> u64 {
    netlink::unread(connections).unwrap_or_else(|_| {
        let ours = |row: &TcpNetEntry| connections.iter().any(|one| one.inode == row.inode);
        let open = rows().filter(|row| row.state == TcpState::Established && ours(row));
        open.map(|row| u64::from(row.rx_queue)).sum()
    })
}

/// The id of the process or thread that was made last. Where it stays nobody has been born. `None`: it is not said here.
pub fn newest_process() -> Option<u32> {
    let text = std::fs::read_to_string("/proc/sys/kernel/ns_last_pid").ok()?;
    text.trim().parse().ok()
}

pub fn start(pid: u32) -> Option<Start> {
    stat(pid).map(|stat| stat.starttime)
}

pub fn children(pid: u32) -> Vec<u32> {
    let threads = process(pid).and_then(|process| process.tasks().ok());
    let threads = threads.into_iter().flatten().flatten();
    threads
        .filter_map(|thread| thread.children().ok())
        .flatten()
        .collect()
}

pub fn arguments(pid: u32) -> Vec<String> {
    let line = process(pid).and_then(|process| process.cmdline().ok());
    line.unwrap_or_default()
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect()
}

/// Every process of this machine that shows itself.
pub fn processes() -> HashSet<u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// The user as whom a process runs, by number.
pub fn user(pid: u32) -> Option<u32> {
    process(pid)?.uid().ok()
}

/// Whether the environment that the process was started with has the entry `NAME=value`.
pub fn has_environment(pid: u32, entry: &str) -> bool {
    let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
    variable(pid, name, |there| there == value)
}

/// Whether it has this variable there, whatever its value.
pub fn has_variable(pid: u32, name: &str) -> bool {
    variable(pid, name, |_| true)
}

fn variable(pid: u32, name: &str, fits: impl Fn(&OsStr) -> bool) -> bool {
    let environment = process(pid).and_then(|process| process.environ().ok());
    let value = environment
        .as_ref()
        .and_then(|all| all.get(OsStr::new(name)));
    value.is_some_and(|value| fits(value))
}

/// What one process does right now.
pub fn look(pid: u32) -> Option<Look> {
    let stat = stat(pid)?;
    Some(Look {
        halted: matches!(stat.state, 'T' | 't'),
        wants_processor: matches!(stat.state, 'R' | 'D'),
        ticks: stat.utime + stat.stime,
    })
}

/// Linux numbers its calls by machine: `futex`, `read`, and both kinds of `select`.
#[cfg(target_arch = "x86_64")]
const CALLS: (i64, i64, [i64; 2]) = (202, 0, [23, 270]);
#[cfg(not(target_arch = "x86_64"))]
const CALLS: (i64, i64, [i64; 2]) = (98, 63, [72, 72]);

/// Whether its first thread waits for something other than a lock or a person. One that a debugger inside the process holds waits
/// for a lock; one that is spoken to by a person reads its standard input.
pub fn waits_by_itself(pid: u32) -> bool {
    let (futex, read, select) = CALLS;
    match process(pid).map(|process| process.syscall()) {
        Some(Ok(Syscall::Blocked {
            syscall_number,
            argument_registers: [first, ..],
            ..
        })) => {
            // Descriptor 0; all descriptors below 1.
            let person = syscall_number == read && first == 0
                || select.contains(&syscall_number) && first == 1;
            syscall_number != futex && !person
        }
        Some(Ok(_)) => false,
        // Not for us to see: of one thread the likelier is said.
        _ => stat(pid).is_some_and(|stat| stat.num_threads == 1),
    }
}

/// The ports that the kernel gives out by itself.
pub fn free_ports() -> std::ops::RangeInclusive<u16> {
    let text =
        std::fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    let mut ends = text.split_whitespace().filter_map(|end| end.parse().ok());
    ends.next().unwrap_or(32_768)..=ends.next().unwrap_or(60_999)
}
