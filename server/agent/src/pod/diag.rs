//! The pod's own TCP connections, as the kernel's socket diagnostics show them, and their end.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use rustix::io::Errno;
use rustix::net::netlink::SOCK_DIAG;

use super::netlink::{ACK, Answer, DUMP, Message, REQUEST, Socket, attribute, u32_at, u64_at};
use super::takeover::Agreed;

const BY_FAMILY: u16 = 20;
const DESTROY: u16 = 21;
const TCP: u8 = 6;
const INFO: u8 = 2;
const IDENTITY: std::ops::Range<usize> = 4..52;
const FIXED: usize = 72;
const V4: u8 = 2;
const V6: u8 = 10;

/// States of a connection, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum State {
    Established = 1 << 1,
    Listening = 1 << 10,
}

/// The kernel's own name of a socket: it cannot be mistaken for a later one with the same addresses.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Id {
    family: u8,
    bytes: [u8; 48],
}

/// A connection at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    pub id: Id,
    pub local: SocketAddr,
    pub peer: SocketAddr,
    pub figures: Figures,
    pub agreed: Agreed,
}

/// What the kernel counts of it. Ages are in milliseconds, as exact as the kernel's clock tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Bytes that the app has not read yet.
    pub unread: u32,
    /// Bytes that the peer has not acknowledged yet.
    pub unacknowledged: u32,
    pub sent_age: u32,
    pub received_age: u32,
    /// Since anything at all came from the peer.
    pub heard_age: u32,
    /// Bytes from the peer.
    pub received: u64,
    /// Bytes of the app that went out.
    pub sent: u64,
}

/// Asks and ends.
#[derive(Debug)]
pub struct Diag(Socket);

impl Diag {
    pub fn open() -> io::Result<Self> {
        Socket::open(SOCK_DIAG).map(Self)
    }

    /// The connections of this local port.
    pub fn list(&self, port: u16, state: State) -> io::Result<Vec<Connection>> {
        let mut all = Vec::new();
        for family in [V4, V6] {
            let mut bytes = [0; 48];
            bytes[..2].copy_from_slice(&port.to_be_bytes());
            let ask = request(BY_FAMILY, DUMP, &Id { family, bytes }, state as u32);
            self.0.send(&ask)?;
            'answers: loop {
                for answer in self.0.receive()? {
                    match answer {
                        Answer::Data(bytes) => {
                            all.extend(read(&bytes).filter(|c| c.local.port() == port));
                        }
                        Answer::End | Answer::Done(_, Ok(())) => break 'answers,
                        // A kernel without IPv6 has no such connections.
                        Answer::Done(_, Err(_)) if family == V6 => break 'answers,
                        Answer::Done(_, Err(code)) => {
                            return Err(io::Error::from_raw_os_error(code));
                        }
                    }
                }
            }
        }
        Ok(all)
    }

    /// The connection as it is now; `None` when it is gone.
    pub fn look(&self, id: &Id) -> io::Result<Option<Connection>> {
        self.0
            .send(&request(BY_FAMILY, 0, id, State::Established as u32))?;
        for answer in self.0.receive()? {
            match answer {
                Answer::Data(bytes) => return Ok(read(&bytes)),
                Answer::Done(_, Err(code)) if is_gone(code) => return Ok(None),
                Answer::Done(_, Err(code)) => return Err(io::Error::from_raw_os_error(code)),
                Answer::Done(_, Ok(())) | Answer::End => {}
            }
        }
        Ok(None)
    }

    /// End it as if it had been reset. One that is gone is fine, too.
    pub fn end(&self, id: &Id) -> io::Result<()> {
        self.0
            .send(&request(DESTROY, ACK, id, State::Established as u32))?;
        for answer in self.0.receive()? {
            match answer {
                Answer::Done(_, Err(code)) if !is_gone(code) => {
                    return Err(io::Error::from_raw_os_error(code));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn is_gone(code: i32) -> bool {
    [Errno::NOENT, Errno::STALE].contains(&Errno::from_raw_os_error(code))
}

fn request(kind: u16, flags: u16, id: &Id, states: u32) -> Vec<u8> {
    Message::new(kind, REQUEST | flags, 1)
        .raw(&[id.family, TCP, 1 << (INFO - 1), 0])
        .raw(&states.to_ne_bytes())
        .raw(&id.bytes)
        .finish()
}

fn read(bytes: &[u8]) -> Option<Connection> {
    let id = Id {
        family: *bytes.first()?,
        bytes: bytes.get(IDENTITY)?.try_into().ok()?,
    };
    let port = |at: usize| u16::from_be_bytes([id.bytes[at], id.bytes[at + 1]]);
    let (local, peer) = (address(&id, 4), address(&id, 20));
    let info = attribute(bytes.get(FIXED..)?, INFO.into()).unwrap_or_default();
    let figures = Figures {
        unread: u32_at(bytes, 56),
        unacknowledged: u32_at(bytes, 60),
        sent_age: u32_at(info, 44),
        received_age: u32_at(info, 52),
        heard_age: u32_at(info, 56),
        received: u64_at(info, 128),
        sent: u64_at(info, 120) + u64::from(u32_at(bytes, 60)),
    };
    let options = info.get(5).copied().unwrap_or_default();
    let scales = info.get(6).copied().unwrap_or_default();
    let agreed = Agreed {
        timestamps: options & 1 != 0,
        sack: options & 2 != 0,
        scales: (options & 4 != 0).then_some((scales & 15, scales >> 4)),
        segment: u32_at(info, 16),
    };
    Some(Connection {
        local: (local, port(0)).into(),
        peer: (peer, port(2)).into(),
        id,
        figures,
        agreed,
    })
}

fn address(id: &Id, at: usize) -> IpAddr {
    let bytes: [u8; 16] = id.bytes[at..at + 16].try_into().unwrap_or_default();
    if id.family == V4 {
        return Ipv4Addr::new(bytes[0], bytes[1], bytes[2], bytes[3]).into();
    }
    // A socket for both families shows IPv4 callers as mapped.
    Ipv6Addr::from(bytes).to_canonical()
}
