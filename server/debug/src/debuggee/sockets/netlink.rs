//! The listening sockets of this machine, asked of the kernel's socket diagnostics. The table in /proc has the open connections,
//! too, and the kernel looks for those in a hash table of a size by the machine's memory: 5 ms each time on one with 24 GiB.

use std::{io, net::SocketAddr as InternetAddress};

use netlink_packet_core::{
    NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_sock_diag::{
    SockDiagMessage,
    constants::{AF_INET, AF_INET6, IPPROTO_TCP},
    inet::{ExtensionFlags, InetRequest, InetResponse, SocketId, StateFlags, nlas::Nla},
};
use netlink_sys::{Socket as Link, SocketAddr, protocols::NETLINK_SOCK_DIAG};

use super::Socket;

/// All that listen, in the order of their inodes. An error where the kernel does not say, as in some sandboxes.
pub fn all() -> io::Result<Vec<Socket>> {
    let mut found = dump(StateFlags::LISTEN, |one| Socket {
        inode: one.header.inode.into(),
        bound: near(one),
        only_v6: only_v6(one),
        user: one.header.uid,
        waiting: one.header.recv_queue,
    })?;
    found.sort_by_key(|socket| socket.inode);
    Ok(found)
}

/// Bytes that came over connections to this address and that nobody has read.
pub fn unread(address: InternetAddress) -> io::Result<u64> {
    let found = dump(StateFlags::ESTABLISHED, |one| {
        u64::from(one.header.recv_queue) * u64::from(near(one) == address)
    })?;
    Ok(found.into_iter().sum())
}

fn near(one: &InetResponse) -> InternetAddress {
    let id = &one.header.socket_id;
    InternetAddress::new(id.source_address.to_canonical(), id.source_port)
}

fn only_v6(one: &InetResponse) -> bool {
    one.nlas.contains(&Nla::SkV6Only(true))
}

fn dump<T>(states: StateFlags, read: impl Fn(&InetResponse) -> T) -> io::Result<Vec<T>> {
    let mut socket = Link::new(NETLINK_SOCK_DIAG)?;
    socket.bind_auto()?;
    socket.connect(&SocketAddr::new(0, 0))?;
    let mut found = Vec::new();
    for family in [AF_INET, AF_INET6] {
        ask(&socket, family, states.clone())?;
        // A kernel without IPv6 has none of those.
        match answers(&socket, &mut |one| found.push(read(one))) {
            Err(_) if family == AF_INET6 => {}
            other => other?,
        }
    }
    Ok(found)
}

fn ask(socket: &Link, family: u8, states: StateFlags) -> io::Result<()> {
    let mut header = NetlinkHeader::default();
    header.flags = NLM_F_REQUEST | NLM_F_DUMP;
    let request = InetRequest {
        family,
        protocol: IPPROTO_TCP,
        extensions: ExtensionFlags::empty(),
        states,
        socket_id: match family {
            AF_INET => SocketId::new_v4(),
            _ => SocketId::new_v6(),
        },
    };
    let mut message = NetlinkMessage::new(header, SockDiagMessage::InetRequest(request).into());
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    socket.send(&bytes, 0).map(drop)
}

fn answers(socket: &Link, found: &mut dyn FnMut(&InetResponse)) -> io::Result<()> {
    loop {
        let (bytes, _) = socket.recv_from_full()?;
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let message = NetlinkMessage::<SockDiagMessage>::deserialize(rest)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
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
    use std::net::TcpListener;

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
                all()
                    .unwrap()
                    .iter()
                    .filter(|one| one.bound == local)
                    .count()
            };
            assert_eq!(count(), 1, "{local}");
            drop(listener);
            assert_eq!(count(), 0, "{local}");
        }
    }
}
