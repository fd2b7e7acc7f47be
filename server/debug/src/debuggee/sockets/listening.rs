//! The listening sockets of this machine, asked of the kernel's socket diagnostics. The table in /proc has the open connections,
//! too, and the kernel looks for those in a hash table of a size by the machine's memory: 5 ms each time on one with 24 GiB.

use std::{io, net::IpAddr};

use netlink_packet_core::{
    NLM_F_DUMP, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_sock_diag::{
    SockDiagMessage,
    constants::{AF_INET, AF_INET6, IPPROTO_TCP},
    inet::{ExtensionFlags, InetRequest, SocketId, StateFlags},
};
use netlink_sys::{Socket, SocketAddr, protocols::NETLINK_SOCK_DIAG};

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listener {
    pub inode: u64,
    pub address: IpAddr,
    pub port: u16,
}

/// All of them, in the order of their inodes. An error where the kernel does not say, as in some sandboxes.
pub fn all() -> io::Result<Vec<Listener>> {
    let mut socket = Socket::new(NETLINK_SOCK_DIAG)?;
    socket.bind_auto()?;
    socket.connect(&SocketAddr::new(0, 0))?;
    let mut found = Vec::new();
    for family in [AF_INET, AF_INET6] {
        ask(&socket, family)?;
        // A kernel without IPv6 has none of those.
        match answers(&socket, &mut found) {
            Err(_) if family == AF_INET6 => {}
            other => other?,
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn ask(socket: &Socket, family: u8) -> io::Result<()> {
    let mut header = NetlinkHeader::default();
    header.flags = NLM_F_REQUEST | NLM_F_DUMP;
    let request = InetRequest {
        family,
        protocol: IPPROTO_TCP,
        extensions: ExtensionFlags::empty(),
        states: StateFlags::LISTEN,
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

fn answers(socket: &Socket, found: &mut Vec<Listener>) -> io::Result<()> {
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
                    found.push(Listener {
                        inode: one.header.inode.into(),
                        address: one.header.socket_id.source_address,
                        port: one.header.socket_id.source_port,
                    });
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
            let is_it = |one: &Listener| (one.address, one.port) == (local.ip(), local.port());
            let count = || all().unwrap().into_iter().filter(is_it).count();
            assert_eq!(count(), 1, "{local}");
            drop(listener);
            assert_eq!(count(), 0, "{local}");
        }
    }
}
