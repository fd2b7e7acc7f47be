//! One TCP segment, as it was on the wire.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use bytes::Bytes;

const TCP: u8 = 6;
const FIN: u8 = 0x01;
const SYN: u8 = 0x02;

/// What is needed of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub from: SocketAddr,
    pub to: SocketAddr,
    /// The number of its first byte.
    pub first: u32,
    /// The next byte that its sender waits for.
    pub wants: u32,
    /// As it stands in the header: not scaled.
    pub window: u16,
    /// The youngest clock of the other side that its sender saw.
    pub echo: Option<u32>,
    pub payload: Bytes,
}

impl Segment {
    /// Of a whole packet of IP; `None` for what says nothing about the middle of a connection.
    pub fn read(packet: &[u8]) -> Option<Self> {
        let (from, to, tcp) = addresses(packet)?;
        let port = |at: usize| Some(u16::from_be_bytes(tcp.get(at..at + 2)?.try_into().ok()?));
        let number = |at: usize| Some(u32::from_be_bytes(tcp.get(at..at + 4)?.try_into().ok()?));
        let header = usize::from(tcp.get(12)? >> 4) * 4;
        let flags = *tcp.get(13)?;
        if flags & (FIN | SYN) != 0 {
            return None;
        }
        Some(Self {
            from: (from, port(0)?).into(),
            to: (to, port(2)?).into(),
            first: number(4)?,
            wants: number(8)?,
            window: port(14)?,
            echo: echo(tcp.get(20..header)?),
            payload: Bytes::copy_from_slice(tcp.get(header..)?),
        })
    }

    /// The number of the byte after its last.
    pub fn end(&self) -> u32 {
        self.first
            .wrapping_add(u32::try_from(self.payload.len()).unwrap_or_default())
    }
}

fn addresses(packet: &[u8]) -> Option<(IpAddr, IpAddr, &[u8])> {
    let v6 = |at: usize| {
        let bytes: [u8; 16] = packet.get(at..at + 16)?.try_into().ok()?;
        Some(IpAddr::from(Ipv6Addr::from(bytes)))
    };
    let v4 = |at: usize| {
        let bytes: [u8; 4] = packet.get(at..at + 4)?.try_into().ok()?;
        Some(IpAddr::from(Ipv4Addr::from(bytes)))
    };
    let whole = |at: usize, header: usize| {
        let length = u16::from_be_bytes(packet.get(at..at + 2)?.try_into().ok()?);
        // Without this, the padding of a short frame would count.
        packet.get(
            header
                ..packet
                    .len()
                    .min(usize::from(length) + if at == 2 { 0 } else { 40 }),
        )
    };
    match packet.first()? >> 4 {
        4 if *packet.get(9)? == TCP => {
            let header = usize::from(packet[0] & 15) * 4;
            Some((v4(12)?, v4(16)?, whole(2, header)?))
        }
        6 if *packet.get(6)? == TCP => Some((v6(8)?, v6(24)?, whole(4, 40)?)),
        _ => None,
    }
}

/// The second clock of the timestamps.
fn echo(mut options: &[u8]) -> Option<u32> {
    loop {
        match options {
            [1, rest @ ..] => options = rest,
            [8, 10, _, _, _, _, a, b, c, d, ..] => {
                return Some(u32::from_be_bytes([*a, *b, *c, *d]));
            }
            [kind, length, ..] if *kind != 0 && *length >= 2 => {
                options = options.get(usize::from(*length)..)?;
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(flags: u8) -> Vec<u8> {
        let mut bytes = vec![
            0x45, 0, 0, 55, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
        ];
        bytes.extend([
            0xb0, 0x0c, 0x1f, 0x90, 0, 0, 0, 7, 0, 0, 0, 9, 0x80, flags, 1, 2, 0, 0, 0, 0,
        ]);
        bytes.extend([1, 1, 8, 10, 0, 0, 0, 5, 0, 0, 0, 6]);
        bytes.extend(*b"GET");
        // The padding of a short frame.
        bytes.extend([0, 0]);
        bytes
    }

    #[test]
    fn a_segment_is_read_without_the_padding() {
        let segment = Segment::read(&packet(0x18)).unwrap();
        assert_eq!(segment.from, "10.0.0.1:45068".parse().unwrap());
        assert_eq!(segment.to, "10.0.0.2:8080".parse().unwrap());
        assert_eq!((segment.first, segment.wants, segment.end()), (7, 9, 10));
        assert_eq!((segment.window, segment.echo), (258, Some(6)));
        assert_eq!(segment.payload, "GET");
    }

    #[test]
    fn what_opens_or_ends_a_connection_or_is_cut_is_none() {
        assert_eq!(Segment::read(&packet(0x02)), None);
        assert_eq!(Segment::read(&packet(0x11)), None);
        let whole = packet(0x18);
        for cut in 0..52 {
            assert_eq!(Segment::read(&whole[..cut]), None, "{cut}");
        }
    }
}
