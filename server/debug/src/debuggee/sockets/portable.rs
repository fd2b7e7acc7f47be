//! Elsewhere: by `ps` and the crate `listeners`, slower.

use std::{collections::HashSet, net::SocketAddr, process::Command};

use super::{Connection, Held, Listener, Listening, Look, Socket, Start, Table};

/// It is not said here.
pub fn takers(_addresses: &[SocketAddr]) -> Option<Vec<Option<Listener>>> {
    None
}

/// Those that listen on this port, and of which a process is known.
pub fn on_port(port: u16) -> Vec<Socket> {
    let all = listeners::get_all().unwrap_or_default();
    let listening = all.iter().filter_map(socket);
    listening.filter(|one| one.bound.port() == port).collect()
}

/// There are no inodes: 0 stands for whatever a process has.
pub fn held(processes: &[u32]) -> Held {
    processes.iter().map(|pid| (*pid, 0)).collect()
}

fn socket(listener: &listeners::Listener) -> Option<Socket> {
    let listens = listener.state == listeners::SocketState::Listen;
    listens.then(|| Socket {
        inode: 0,
        bound: SocketAddr::new(listener.socket.ip().to_canonical(), listener.socket.port()),
        only_v6: false,
        user: rustix::process::geteuid().as_raw(),
        waiting: 0,
    })
}

pub fn table(held: Held) -> Table {
    let listeners = listeners::get_all().unwrap_or_default();
    let all: Vec<Socket> = listeners.iter().filter_map(socket).collect();
    let ours = listeners
        .iter()
        .filter(|listener| held.contains(&(listener.process.pid, 0)));
    let listening = ours.filter_map(|listener| {
        let socket = socket(listener)?;
        Some(Listening {
            address: socket.reached_at(&all)?,
            any: socket.is_any(),
            pid: listener.process.pid,
        })
    });
    Table {
        listening: listening.collect(),
        held,
    }
}

/// It is not said here.
pub fn connections_from(_port: u16) -> Vec<Connection> {
    Vec::new()
}

/// Neither is this.
pub fn connections_to(_port: u16) -> Vec<Connection> {
    Vec::new()
}

/// Nor this.
pub fn unread(_connections: &[Connection]) -> u64 {
    0
}

/// Nor this.
pub fn newest_process() -> Option<u32> {
    None
}

/// Nor this.
pub fn waits_by_itself(_pid: u32) -> bool {
    false
}

/// Nor this.
pub fn look(_pid: u32) -> Option<Look> {
    None
}

/// The user as whom a process runs, by number.
pub fn user(pid: u32) -> Option<u32> {
    ps(&["-o", "uid=", "-p", &pid.to_string()])
        .trim()
        .parse()
        .ok()
}

fn ps(arguments: &[&str]) -> String {
    let output = Command::new("ps").args(arguments).output();
    output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default()
}

pub fn start(pid: u32) -> Option<Start> {
    let text = ps(&["-o", "lstart=", "-p", &pid.to_string()]);
    let folded = text.trim().bytes().fold(0u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    (!text.trim().is_empty()).then_some(folded)
}

pub fn children(pid: u32) -> Vec<u32> {
    let text = ps(&["-axo", "pid=,ppid="]);
    let pair = |line: &str| {
        let mut ids = line
            .split_whitespace()
            .filter_map(|id| id.parse::<u32>().ok());
        Some((ids.next()?, ids.next()?))
    };
    text.lines()
        .filter_map(pair)
        .filter(|(_, parent)| *parent == pid)
        .map(|(id, _)| id)
        .collect()
}

pub fn arguments(pid: u32) -> Vec<String> {
    ps(&["-o", "args=", "-p", &pid.to_string()])
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

/// Every process of this machine.
pub fn processes() -> HashSet<u32> {
    ps(&["-axo", "pid="])
        .lines()
        .filter_map(|line| line.trim().parse().ok())
        .collect()
}

/// Whether the environment that the process was started with has the entry `NAME=value`.
pub fn has_environment(pid: u32, entry: &str) -> bool {
    ps(&["-Eww", "-o", "command=", "-p", &pid.to_string()])
        .split_whitespace()
        .any(|word| word == entry)
}

/// Whether it has this variable there, whatever its value.
pub fn has_variable(pid: u32, name: &str) -> bool {
    let begin = format!("{name}=");
    ps(&["-Eww", "-o", "command=", "-p", &pid.to_string()])
        .split_whitespace()
        .any(|word| word.starts_with(&begin))
}

/// The ports that the system gives out by itself.
pub fn free_ports() -> std::ops::RangeInclusive<u16> {
    49_152..=65_535
}
