//! Processes and sockets of this machine: who is whose child, and who listens on which port.

use std::{collections::HashSet, net::IpAddr};

/// A process, told apart from a later one with the same id by its start.
pub type Start = u64;

/// A listening TCP socket of a process that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Listening {
    pub address: IpAddr,
    pub port: u16,
    pub pid: u32,
}

/// The socket tables and who holds which row, for some processes.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub listening: Vec<Listening>,
    /// The far ports of connections, with the process that holds each.
    pub connected: HashSet<(u32, u16)>,
}

/// The process that listens on this port of the loopback.
pub fn owner(port: u16) -> Option<u32> {
    let process = listeners::get_process_by_port(port, listeners::Protocol::TCP).ok()?;
    Some(process.pid)
}

/// Whether this port is of those that the system gives to whoever asks for any.
pub fn chosen_by_system(port: u16) -> bool {
    static RANGE: std::sync::OnceLock<std::ops::RangeInclusive<u16>> = std::sync::OnceLock::new();
    RANGE.get_or_init(free_ports).contains(&port)
}

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod listening;
#[cfg(not(target_os = "linux"))]
mod portable;

#[cfg(target_os = "linux")]
use linux::free_ports;
#[cfg(target_os = "linux")]
pub use linux::{
    arguments, children, has_environment, has_variable, processes, start, table, unchanged,
};
#[cfg(not(target_os = "linux"))]
use portable::free_ports;
#[cfg(not(target_os = "linux"))]
pub use portable::{
    arguments, children, has_environment, has_variable, processes, start, table, unchanged,
};
