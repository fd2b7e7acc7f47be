//! TCP sockets of this machine, asked of the kernel's socket diagnostics: one by its addresses, or all that fit. The table in /proc
//! has the open connections, too, and the kernel looks for those in a hash table of a size by the machine's memory: 5 ms each
//! time on one with 24 GiB.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr as InternetAddress},
    sync::{Mutex, PoisonError},
};

use netlink_packet_core::{
    NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_sock_diag::{
    SockDiagMessage,
    constants::{AF_INET, AF_INET6, IPPROTO_TCP, TCP_ESTABLISHED, TCP_LISTEN},
    inet::{ExtensionFlags, InetRequest, InetResponse, SocketId, StateFlags, nlas::Nla},
};
use netlink_sys::{Socket as Link, SocketAddr, protocols::NETLINK_SOCK_DIAG};

use super::{Connection, Listener, Socket};

/// Some hundred bytes, and room for what later kernels say.
const ONE_ANSWER: usize = 2 * 1024;

/// What the kernel leaves out of an answer by itself; 0: every port.
#[derive(Debug, Clone, Copy, Default)]
struct Ports {
    near: u16,
    far: u16,
}

/// All that listen, in the order of their inodes. An error where the kernel does not say, as in some sandboxes.
pub fn all() -> io::Result<Vec<Socket>> {
    listening(Ports::default())
}

/// Those that listen on this port, at whatever address.
pub fn on_port(near: u16) -> io::Result<Vec<Socket>> {
    listening(Ports { near, far: 0 })
}

fn listening(ports: Ports) -> io::Result<Vec<Socket>> {
    let mut found = dump(StateFlags::LISTEN, ports, |one| Socket {
        inode: one.header.inode.into(),
        bound: near(one),
        only_v6: only_v6(one),
        user: one.header.uid,
        waiting: one.header.recv_queue,
    })?;
    found.sort_by_key(|socket| socket.inode);
    Ok(found)
}

/// Connections that came to this port.
pub fn connections_from(near: u16) -> io::Result<Vec<Connection>> {
    dump(StateFlags::ESTABLISHED, Ports { near, far: 0 }, connection)
}

/// Connections that lead to this port.
pub fn connections_to(far: u16) -> io::Result<Vec<Connection>> {
    dump(StateFlags::ESTABLISHED, Ports { near: 0, far }, connection)
}

/// Who takes what comes to each of these addresses; the kernel looks for each as for a new connection.
pub fn takers(addresses: &[InternetAddress]) -> io::Result<Vec<Option<Listener>>> {
    let taker = |address: &InternetAddress| {
        let nobody = match address.ip() {
            IpAddr::V4(_) => IpAddr::from(Ipv4Addr::UNSPECIFIED),
            IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let found = one(*address, InternetAddress::new(nobody, 0))?;
        let found = found.filter(|one| one.header.state == TCP_LISTEN);
        Ok(found.map(|one| Listener {
            inode: one.header.inode.into(),
            waiting: one.header.recv_queue,
        }))
    };
    addresses.iter().map(taker).collect()
}

/// Bytes that came over these connections and that nobody has read.
pub fn unread(connections: &[Connection]) -> io::Result<u64> {
    let unread = |connection: &Connection| {
        let found = one(connection.near, connection.far)?;
        let open = found.filter(|one| one.header.state == TCP_ESTABLISHED);
        Ok(open.map_or(0, |one| u64::from(one.header.recv_queue)))
    };
    connections.iter().map(unread).sum()
}

fn connection(one: &InetResponse) -> Connection {
    let id = &one.header.socket_id;
    let far = id.destination_address.to_canonical();
    Connection {
        inode: one.header.inode.into(),
        near: near(one),
        far: InternetAddress::new(far, id.destination_port),
    }
}

fn near(one: &InetResponse) -> InternetAddress {
    let id = &one.header.socket_id;
    InternetAddress::new(id.source_address.to_canonical(), id.source_port)
}

fn only_v6(one: &InetResponse) -> bool {
    one.nlas.contains(&Nla::SkV6Only(true))
}

fn dump<T>(
    states: StateFlags,
    ports: Ports,
    read: impl Fn(&InetResponse) -> T,
) -> io::Result<Vec<T>> {
    let link = link()?;
    let mut found = Vec::new();
    for family in [AF_INET, AF_INET6] {
        let mut id = match family {
            AF_INET => SocketId::new_v4(),
            _ => SocketId::new_v6(),
        };
        (id.source_port, id.destination_port) = (ports.near, ports.far);
        ask(&link, family, states.clone(), id, NLM_F_DUMP)?;
        // A kernel without IPv6 has none of those.
        match answers(&link, &mut |one| found.push(read(one))) {
            Err(_) if family == AF_INET6 => {}
            other => other?,
        }
    }
    Ok(found)
}

/// The one socket with these addresses. It is asked ten times a second for each session: the way to the kernel stays open, unless
/// something went wrong on it.
fn one(near: InternetAddress, far: InternetAddress) -> io::Result<Option<InetResponse>> {
    static OPEN: Mutex<Option<Link>> = Mutex::new(None);
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let link = match open.take() {
        Some(link) => link,
        None => link()?,
    };
    let found = one_over(&link, near, far)?;
    *open = Some(link);
    Ok(found)
}

fn one_over(
    link: &Link,
    near: InternetAddress,
    far: InternetAddress,
) -> io::Result<Option<InetResponse>> {
    let (family, mut id) = match near {
        InternetAddress::V4(_) => (AF_INET, SocketId::new_v4()),
        InternetAddress::V6(_) => (AF_INET6, SocketId::new_v6()),
    };
    (id.source_address, id.source_port) = (near.ip(), near.port());
    (id.destination_address, id.destination_port) = (far.ip(), far.port());
    // Whichever socket it is.
    id.cookie = [0xff; 8];
    ask(link, family, StateFlags::all(), id, 0)?;
    let mut bytes = Vec::with_capacity(ONE_ANSWER);
    link.recv(&mut bytes, 0)?;
    match message(&bytes)?.payload {
        NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(one)) => Ok(Some(*one)),
        NetlinkPayload::Error(error) => match error.to_io() {
            none if none.kind() == io::ErrorKind::NotFound => Ok(None),
            error => Err(error),
        },
        _ => Ok(None),
    }
}

fn link() -> io::Result<Link> {
    let mut link = Link::new(NETLINK_SOCK_DIAG)?;
    link.bind_auto()?;
    link.connect(&SocketAddr::new(0, 0))?;
    Ok(link)
}

fn ask(
    link: &Link,
    family: u8,
    states: StateFlags,
    socket_id: SocketId,
    how: u16,
) -> io::Result<()> {
    let mut header = NetlinkHeader::default();
    header.flags = NLM_F_REQUEST | how;
    let request = InetRequest {
        family,
        protocol: IPPROTO_TCP,
        extensions: ExtensionFlags::empty(),
        states,
        socket_id,
    };
    let mut message = NetlinkMessage::new(header, SockDiagMessage::InetRequest(request).into());
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    link.send(&bytes, 0).map(drop)
}

fn message(bytes: &[u8]) -> io::Result<NetlinkMessage<SockDiagMessage>> {
    NetlinkMessage::deserialize(bytes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
}

fn answers(socket: &Link, found: &mut dyn FnMut(&InetResponse)) -> io::Result<()> {
    loop {
        let (bytes, _) = socket.recv_from_full()?;
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let message = message(rest)?;
            match message.payload {
                NetlinkPayload::Done(_) => return Ok(()),
                NetlinkPayload::Error(error) => return Err(error.to_io()),
                NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(one)) => {
                    found(&one);
                }
                _ => {}
            }
            let length = message.header.length as usize;
            rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::{TcpListener, TcpStream},
    };

    use super::*;

    #[test]
    fn those_of_both_families_are_there_until_they_close() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            // Not every machine has IPv6.
            let Ok(listener) = TcpListener::bind(address) else {
                continue;
            };
            let local = listener.local_addr().unwrap();
            let count = || {
                let here = |one: &&Socket| one.bound == local;
                let on_port = on_port(local.port()).unwrap();
                let found = all().unwrap().iter().filter(here).count();
                assert_eq!(on_port.iter().filter(here).count(), found);
                assert_eq!(takers(&[local]).unwrap()[0].is_some(), found > 0);
                found
            };
            assert_eq!(count(), 1, "{local}");
            drop(listener);
            assert_eq!(count(), 0, "{local}");
        }
    }

    #[test]
    fn who_takes_what_comes_to_an_address() {
        // Two that share a port: who listens at the very address is nearer than who listens at all of them.
        let any = TcpListener::bind("0.0.0.0:0").unwrap();
        let port = any.local_addr().unwrap().port();
        let at = |ip: &str| InternetAddress::new(ip.parse().unwrap(), port);
        let taker = |ip: &str| takers(&[at(ip)]).unwrap()[0];
        let first = taker("127.0.0.1").unwrap();
        assert_eq!(taker("127.0.0.2"), Some(first));
        assert_eq!(first.waiting, 0);
        let one = TcpStream::connect(at("127.0.0.1")).unwrap();
        assert_eq!(taker("127.0.0.1").unwrap().waiting, 1);
        drop((one, any));
        assert_eq!(taker("127.0.0.1"), None);
        let Ok(both) = TcpListener::bind("[::]:0") else {
            return;
        };
        let port = both.local_addr().unwrap().port();
        let at = |ip: &str| InternetAddress::new(ip.parse().unwrap(), port);
        let taken = takers(&[at("127.0.0.1"), at("::1")]).unwrap();
        assert!(taken[0].is_some() && taken[0] == taken[1], "{taken:?}");
    }

    #[test]
    fn what_nobody_has_read() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut caller = TcpStream::connect(address).unwrap();
        let (mut accepted, far) = listener.accept().unwrap();
        let came = connections_from(address.port()).unwrap();
        let [one] = came.as_slice() else {
            panic!("{came:?}")
        };
        assert_eq!((one.near, one.far), (address, far));
        let led = connections_to(address.port()).unwrap();
        assert_eq!((led[0].near, led.len()), (far, 1));
        assert_eq!(unread(&came).unwrap(), 0);
        caller.write_all(b"held").unwrap();
        assert_eq!(unread(&came).unwrap(), 4);
        accepted.read_exact(&mut [0; 3]).unwrap();
        assert_eq!(unread(&came).unwrap(), 1);
        drop(accepted);
        assert_eq!(unread(&came).unwrap(), 0);
    }
}
