//! From the address on which a program listens to the one at which it is reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// A listening TCP socket of this machine, whoever holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Socket {
    /// 0 where the system does not say.
    pub inode: u64,
    /// As the program said it; an IPv4 address that was written as an IPv6 one is an IPv4 address.
    pub bound: SocketAddr,
    /// "Any" of IPv6 does not take connections over IPv4.
    pub only_v6: bool,
    /// The user whose socket it is, by number; where the system does not say, our own.
    pub user: u32,
    /// Connections that were made and not accepted yet.
    pub waiting: u32,
}

impl Socket {
    /// Where it is reached from this machine, beside all the sockets there are. `None`: at no address without a zone, or
    /// only at such as lead to somebody else.
    pub fn reached_at(&self, all: &[Self]) -> Option<SocketAddr> {
        let (v4, v6) = (Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into());
        let ways: &[IpAddr] = match self.bound.ip() {
            IpAddr::V4(any) if any.is_unspecified() => &[v4],
            IpAddr::V6(any) if any.is_unspecified() && self.only_v6 => &[v6],
            IpAddr::V6(any) if any.is_unspecified() => &[v4, v6],
            // It would need the name of an interface, too.
            IpAddr::V6(own) if own.is_unicast_link_local() => &[],
            own => &[own],
        };
        let ways = ways
            .iter()
            .map(|ip| SocketAddr::new(*ip, self.bound.port()));
        // Who listens on the very address gets what comes to it, before whoever listens on all of them.
        let others = |way: &SocketAddr| {
            let nearer = |other: &&Self| other.bound == *way && self.bound != *way;
            all.iter().any(|other| nearer(&other))
        };
        ways.into_iter().find(|way| !others(way))
    }

    /// Whether it takes connections to every address.
    pub fn is_any(&self) -> bool {
        self.bound.ip().is_unspecified()
    }
}

/// The smaller, the likelier that people mean it: 127.0.0.1, ::1, the rest of the loopback, other addresses of the machine.
pub fn rank(address: SocketAddr) -> u8 {
    match address.ip() {
        IpAddr::V4(Ipv4Addr::LOCALHOST) => 0,
        IpAddr::V6(Ipv6Addr::LOCALHOST) => 1,
        ip if ip.is_loopback() => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn socket(bound: &str, only_v6: bool) -> Socket {
        let bound: SocketAddr = bound.parse().unwrap();
        Socket {
            inode: 1,
            bound: SocketAddr::new(bound.ip().to_canonical(), bound.port()),
            only_v6,
            user: 0,
            waiting: 0,
        }
    }

    #[test]
    fn each_is_reached_at_its_own_address() {
        let check = |bound, only_v6, beside: &[&str], expected: Option<&str>| {
            let one = socket(bound, only_v6);
            let others = beside.iter().map(|bound| socket(bound, false));
            let all: Vec<_> = others.chain([one]).collect();
            let reached = one.reached_at(&all).map(|address| address.to_string());
            assert_eq!(reached.as_deref(), expected, "{bound} {only_v6} {beside:?}");
        };
        check("127.0.0.1:80", false, &[], Some("127.0.0.1:80"));
        check("[::ffff:127.0.0.1]:80", false, &[], Some("127.0.0.1:80"));
        check("127.0.0.2:80", false, &[], Some("127.0.0.2:80"));
        check("192.0.2.2:80", false, &[], Some("192.0.2.2:80"));
        check("0.0.0.0:80", false, &[], Some("127.0.0.1:80"));
        check("[::ffff:0.0.0.0]:80", false, &[], Some("127.0.0.1:80"));
        check("[::]:80", false, &[], Some("127.0.0.1:80"));
        check("[::]:80", true, &[], Some("[::1]:80"));
        check("[fe80::1]:80", true, &[], None);
        // A stranger with the same port.
        check("[::1]:80", false, &["127.0.0.1:80"], Some("[::1]:80"));
        check("[::]:80", true, &["127.0.0.1:80"], Some("[::1]:80"));
        check("[::]:80", false, &["127.0.0.1:80"], Some("[::1]:80"));
        check("0.0.0.0:80", false, &["127.0.0.1:80"], None);
        check("0.0.0.0:80", false, &["127.0.0.1:81"], Some("127.0.0.1:80"));
        // Workers that share one address are one program.
        check(
            "127.0.0.1:80",
            false,
            &["127.0.0.1:80"],
            Some("127.0.0.1:80"),
        );
    }
}
