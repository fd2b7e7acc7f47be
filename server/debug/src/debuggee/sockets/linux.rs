//! Linux: from /proc, and only for the processes asked about, because this is looked at 40 times a second; listening sockets
//! from the kernel's socket diagnostics.

use std::{
    collections::{HashMap, HashSet},
    ffi::OsStr,
    net::SocketAddr,
};

use procfs::{
    net::{TcpNetEntry, TcpState},
    process::{FDTarget, Process, Stat, Syscall},
};

use super::{Listening, Look, Socket, Start, Table, netlink};

fn process(pid: u32) -> Option<Process> {
    Process::new(i32::try_from(pid).ok()?).ok()
}

/// Zombies are gone for us.
fn stat(pid: u32) -> Option<Stat> {
    let stat = process(pid)?.stat().ok()?;
    (!matches!(stat.state, 'Z' | 'X')).then_some(stat)
}

/// Every listening socket.
pub fn all() -> Vec<Socket> {
    if let Ok(all) = netlink::all() {
        return all;
    }
    let mut all: Vec<_> = rows()
        .filter(|row| row.state == TcpState::Listen)
        .map(|row| Socket {
            inode: row.inode,
            bound: SocketAddr::new(
                row.local_address.ip().to_canonical(),
                row.local_address.port(),
            ),
            // It is not said here; most take both.
            only_v6: false,
            user: row.uid,
            waiting: row.rx_queue,
        })
        .collect();
    all.sort_by_key(|socket| socket.inode);
    all
}

/// What changes whenever a listening socket comes or goes anywhere; much cheaper than the whole table.
pub fn unchanged() -> Vec<u64> {
    all().iter().map(|socket| socket.inode).collect()
}

pub fn table(processes: &[u32]) -> Table {
    let all = all();
    let listening: HashMap<u64, &Socket> =
        all.iter().map(|socket| (socket.inode, socket)).collect();
    let connected: HashMap<u64, u16> = rows()
        .filter(|row| row.state == TcpState::Established)
        .map(|row| (row.inode, row.remote_address.port()))
        .collect();
    let mut table = Table::default();
    for pid in processes {
        for inode in socket_inodes(*pid) {
            if let Some(far) = connected.get(&inode) {
                table.connected.insert((*pid, *far));
            }
            let Some(socket) = listening.get(&inode) else {
                continue;
            };
            table
                .listening
                .extend(socket.reached_at(&all).map(|address| Listening {
                    address,
                    any: socket.is_any(),
                    pid: *pid,
                }));
        }
    }
    table
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

/// Bytes that came over connections to this address and that nobody has read.
pub fn unread(address: SocketAddr) -> u64 {
    netlink::unread(address).unwrap_or_else(|_| {
        let near = |row: &TcpNetEntry| {
            SocketAddr::new(
                row.local_address.ip().to_canonical(),
                row.local_address.port(),
            )
        };
        let open = rows().filter(|row| row.state == TcpState::Established);
        open.filter(|row| near(row) == address)
            .map(|row| u64::from(row.rx_queue))
            .sum()
    })
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
        waits_by_itself: waits_by_itself(pid, stat.num_threads),
    })
}

/// Linux numbers its calls by machine: `futex`, `read`, and both kinds of `select`.
#[cfg(target_arch = "x86_64")]
const CALLS: (i64, i64, [i64; 2]) = (202, 0, [23, 270]);
#[cfg(not(target_arch = "x86_64"))]
const CALLS: (i64, i64, [i64; 2]) = (98, 63, [72, 72]);

/// By what its first thread waits in. One that a debugger inside the process holds waits for a lock; one that is spoken to by
/// a person reads its standard input.
fn waits_by_itself(pid: u32, threads: i64) -> bool {
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
        _ => threads == 1,
    }
}

/// The ports that the kernel gives out by itself.
pub fn free_ports() -> std::ops::RangeInclusive<u16> {
    let text =
        std::fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    let mut ends = text.split_whitespace().filter_map(|end| end.parse().ok());
    ends.next().unwrap_or(32_768)..=ends.next().unwrap_or(60_999)
}
