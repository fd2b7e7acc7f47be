//! A port that another user of this machine has: the cluster's requests are not for them.

use std::net::SocketAddr;

use super::{containers, sockets};

/// Whose socket it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    pub address: SocketAddr,
    /// The user's name, or number where it has no name here.
    pub user: String,
}

/// The socket with this port, where all that have it are other users' and none is that of a container of ours.
pub fn at(port: u16) -> Option<Foreign> {
    let with_port = sockets::on_port(port);
    let first = with_port.first()?;
    let ours = |user: u32| {
        user == me() || std::env::var("SUDO_UID").is_ok_and(|sudo| sudo == user.to_string())
    };
    if with_port.iter().any(|socket| ours(socket.user))
        || containers::published(&with_port).is_some()
    {
        return None;
    }
    Some(Foreign {
        address: first.bound,
        user: name(first.user),
    })
}

fn me() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// As /etc/passwd has it.
fn name(user: u32) -> String {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let number = user.to_string();
    let named = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == number).then(|| name.to_owned())
    });
    named.unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_and_free_ports_are_nobody_else_s() {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        assert_eq!(at(port), None);
        drop(socket);
        assert_eq!(at(port), None);
    }

    #[test]
    fn users_have_names() {
        assert_eq!(name(0), "root");
        assert_eq!(name(4_000_000_000), "4000000000");
    }
}
