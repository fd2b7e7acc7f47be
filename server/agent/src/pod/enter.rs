//! The way into another pod's network, from a privileged pod on the same node.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// Moves this thread, which must be the only one, into the network of that process.
pub fn network_of(pid: u32) -> io::Result<()> {
    let path = format!("/proc/{pid}/ns/net");
    let because = |error: io::Error| {
        let message = format!(
            "cannot enter the network of process {pid}: {error}. The agent must run privileged, with hostPID, on the target pod's node"
        );
        io::Error::new(error.kind(), message)
    };
    let network = File::open(path).map_err(because)?;
    move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))
        .map_err(|errno| because(errno.into()))
}
