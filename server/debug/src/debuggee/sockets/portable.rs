//! Elsewhere: by `ps` and the crate `listeners`, slower.

use std::{collections::HashSet, process::Command};

use super::{Listening, Start, Table};

pub fn unchanged() -> Vec<u64> {
    Vec::new()
}

pub fn table(processes: &[u32]) -> Table {
    let all = listeners::get_all().unwrap_or_default();
    let ours = all.iter().filter(|listener| {
        listener.state == listeners::SocketState::Listen
            && processes.contains(&listener.process.pid)
    });
    let listening = ours.map(|listener| Listening {
        address: listener.socket.ip(),
        port: listener.socket.port(),
        pid: listener.process.pid,
    });
    Table {
        listening: listening.collect(),
        connected: HashSet::new(),
    }
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
