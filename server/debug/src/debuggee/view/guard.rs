//! Whether what comes to the program still comes to it. A few addresses are asked for alone, whatever else the machine has.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::debuggee::{ports::Wish, sockets};

/// Who takes what comes to the addresses that count.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Guard {
    addresses: Vec<SocketAddr>,
    /// Their inodes; `None`: the system does not say.
    takers: Option<Vec<Option<u64>>>,
}

impl Guard {
    /// Sees who takes what goes where the traffic does, and to where it would rather go.
    pub fn of(current: Option<SocketAddr>, wish: Wish) -> Self {
        let port = current.map(|address| address.port());
        let wished = wish.local_port.filter(|it| Some(*it) != port);
        let better = match port.is_some() && port == wish.local_port {
            true => None,
            false => wish.target_port.filter(|it| Some(*it) != port),
        };
        let loopback = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let rather = wished.into_iter().chain(better);
        let rather = rather.flat_map(|port| loopback.map(|ip| SocketAddr::new(ip, port)));
        Self::set(current.into_iter().chain(rather).collect())
    }

    fn set(addresses: Vec<SocketAddr>) -> Self {
        let takers = sockets::takers(&addresses);
        let inode = |taker: Option<sockets::Listener>| taker.map(|one| one.inode);
        Self {
            takers: takers.map(|all| all.into_iter().map(inode).collect()),
            addresses,
        }
    }

    /// Whether it would be seen that somebody else takes it.
    pub fn tells(&self) -> bool {
        self.takers.is_some()
    }

    /// Nobody else takes it, as far as is known.
    pub fn holds(&self) -> bool {
        self.tells() && *self == Self::set(self.addresses.clone())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn only_who_takes_the_program_s_traffic_counts() {
        let program = TcpListener::bind("0.0.0.0:0").unwrap();
        let port = program.local_addr().unwrap().port();
        let at = |ip: &str| SocketAddr::new(ip.parse().unwrap(), port);
        let guard = Guard::set(vec![at("127.0.0.1")]);
        assert!(guard.holds());
        // Somebody else's, and the same port elsewhere.
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(guard.holds());
        drop(other);
        let elsewhere = TcpListener::bind(at("127.0.0.2"));
        assert!(guard.holds());
        // Nearer than the program's.
        if let Ok(nearer) = TcpListener::bind(at("127.0.0.1")) {
            assert!(!guard.holds());
            drop(nearer);
            assert!(guard.holds());
        }
        drop((program, elsewhere));
        assert!(!guard.holds());
        let again = TcpListener::bind(at("0.0.0.0"));
        assert!(!guard.holds(), "another socket is another program");
        drop(again);
    }
}
