//! The way into another pod's network, from a privileged pod on the same node.

use std::fs::{self, File};
use std::io;
use std::os::fd::AsFd;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// Whose network is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    Process(u32),
    /// By its uid, which the kubelet writes into the cgroups of its containers.
    Pod(String),
}

/// Moves this thread, which must be the only one, into that network.
pub fn network_of(whose: &Whose) -> io::Result<()> {
    let pid = match whose {
        Whose::Process(pid) => *pid,
        Whose::Pod(uid) => process_of(uid)?,
    };
    let because = |error: io::Error| {
        let message = format!(
            "cannot enter the network of process {pid}: {error}. The agent must run privileged, with hostPID, on the target pod's node"
        );
        io::Error::new(error.kind(), message)
    };
    let network = File::open(format!("/proc/{pid}/ns/net")).map_err(because)?;
    move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))
        .map_err(|errno| because(errno.into()))
}

fn process_of(uid: &str) -> io::Result<u32> {
    // With the systemd driver, dashes would be read as levels.
    let names = [format!("pod{uid}"), format!("pod{}", uid.replace('-', "_"))];
    let of_pod = |pid: &u32| {
        let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
        names.iter().any(|name| groups.contains(name.as_str()))
    };
    fs::read_dir("/proc")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .find(of_pod)
        .ok_or_else(|| {
            let message = format!(
                "no process of the pod {uid} is seen: the agent must run with hostPID, on the pod's node"
            );
            io::Error::new(io::ErrorKind::NotFound, message)
        })
}
