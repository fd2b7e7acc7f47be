//! The ports through which debuggers speak to the program. To find a connection all of the machine's are looked through, so it
//! is done where something has changed.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use super::sockets::{self, Held};

/// A socket is there before it is connected.
const CONNECTS: Duration = Duration::from_secs(2);
const BETWEEN: Duration = Duration::from_millis(250);
/// Another look even when nothing seems to have changed.
const AT_LEAST: Duration = Duration::from_secs(30);

/// What was found last, and for what.
#[derive(Debug, Default)]
pub struct Wires {
    /// The sockets of debuggers, and the ports that may be theirs to speak to.
    asked: Option<(Held, BTreeSet<u16>)>,
    changed: Option<Instant>,
    looked: Option<Instant>,
    found: BTreeSet<u16>,
}

impl Wires {
    /// Those of the ports to which one of these sockets is connected.
    pub fn to(&mut self, ports: BTreeSet<u16>, debuggers: Held) -> &BTreeSet<u16> {
        let now = Instant::now();
        let asked = Some((debuggers, ports));
        let changed = asked != self.asked;
        if changed {
            self.asked = asked;
            self.changed = Some(now);
        }
        let longer = |since: Option<Instant>, than| since.is_none_or(|at| now - at >= than);
        let young = !longer(self.changed, CONNECTS);
        if changed || longer(self.looked, if young { BETWEEN } else { AT_LEAST }) {
            self.looked = Some(now);
            self.found = self.look();
        }
        &self.found
    }

    fn look(&self) -> BTreeSet<u16> {
        let Some((debuggers, ports)) = self.asked.as_ref().filter(|(held, _)| !held.is_empty())
        else {
            return BTreeSet::new();
        };
        let inodes: BTreeSet<u64> = debuggers.iter().map(|(_, inode)| *inode).collect();
        let connected = |port: &u16| {
            let mut all = sockets::connections_to(*port).into_iter();
            all.any(|one| inodes.contains(&one.inode))
        };
        ports.iter().copied().filter(connected).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn only_where_a_debugger_is_connected() {
        let ours = std::process::id();
        let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [one, other] = listeners.map(|it| (it.local_addr().unwrap().port(), it));
        let ports = BTreeSet::from([one.0, other.0]);
        let mut wires = Wires::default();
        assert!(wires.to(ports.clone(), sockets::held(&[ours])).is_empty());
        let connection = TcpStream::connect(("127.0.0.1", one.0)).unwrap();
        let held = sockets::held(&[ours]);
        assert_eq!(*wires.to(ports.clone(), held), BTreeSet::from([one.0]));
        assert!(wires.to(ports, Held::new()).is_empty());
        drop(connection);
    }
}
