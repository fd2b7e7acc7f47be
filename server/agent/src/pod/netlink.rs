//! The little of netlink that is needed here: messages, attributes, and a socket. rustix makes the calls.

use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::io::Errno;
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::sockopt::{
    Timeout, set_socket_recv_buffer_size, set_socket_recv_buffer_size_force, set_socket_timeout,
};
use rustix::net::{
    AddressFamily, Protocol, RecvFlags, SendFlags, SocketFlags, SocketType, bind, recv, send,
    socket_with,
};

pub const REQUEST: u16 = 0x1;
pub const ACK: u16 = 0x4;
pub const DUMP: u16 = 0x300;
pub const CREATE: u16 = 0x400;
pub const EXCLUSIVE: u16 = 0x200;
pub const APPEND: u16 = 0x800;
const ERROR: u16 = 2;
const DONE: u16 = 3;
const HEADER: usize = 16;
const NESTED: u16 = 0x8000;
/// The kernel answers at once; this only keeps a lost answer from stopping the agent.
const ANSWER: Duration = Duration::from_secs(2);
/// The kernel sends at most 32 KiB at a time.
const BUFFER: usize = 64 * 1024;
/// A whole packet and what is said about it.
const LARGE: usize = 80 * 1024;

/// A message that is being written.
#[derive(Debug)]
pub struct Message(Vec<u8>);

impl Message {
    pub fn new(kind: u16, flags: u16, number: u32) -> Self {
        let mut bytes = vec![0; 4];
        bytes.extend(kind.to_ne_bytes());
        bytes.extend(flags.to_ne_bytes());
        bytes.extend(number.to_ne_bytes());
        bytes.extend([0; 4]);
        Self(bytes)
    }

    /// A fixed part.
    pub fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    pub fn bytes(mut self, kind: u16, value: &[u8]) -> Self {
        self.open(kind);
        let start = self.0.len() - 4;
        self.0.extend(value);
        self.close(start);
        self
    }

    pub fn text(self, kind: u16, value: &str) -> Self {
        let mut bytes = value.as_bytes().to_vec();
        bytes.push(0);
        self.bytes(kind, &bytes)
    }

    /// nftables writes its numbers big-endian.
    pub fn number(self, kind: u16, value: u32) -> Self {
        self.bytes(kind, &value.to_be_bytes())
    }

    pub fn nested(mut self, kind: u16, content: impl FnOnce(Self) -> Self) -> Self {
        self.open(kind | NESTED);
        let start = self.0.len() - 4;
        let mut whole = content(self);
        whole.close(start);
        whole
    }

    /// As it is sent.
    pub fn finish(mut self) -> Vec<u8> {
        let length = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0[..4].copy_from_slice(&length.to_ne_bytes());
        self.0
    }

    fn open(&mut self, kind: u16) {
        self.0.extend([0; 2]);
        self.0.extend(kind.to_ne_bytes());
    }

    fn close(&mut self, start: usize) {
        let length = u16::try_from(self.0.len() - start).unwrap_or(u16::MAX);
        self.0[start..start + 2].copy_from_slice(&length.to_ne_bytes());
        while !self.0.len().is_multiple_of(4) {
            self.0.push(0);
        }
    }
}

/// What the kernel said.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// The message of this number was carried out, or the reason why not.
    Done(u32, Result<(), i32>),
    /// No more of what was asked for.
    End,
    /// Something that was asked for, without its header.
    Data(Vec<u8>),
}

/// A netlink socket. What the kernel ties to it lasts as long as it is open.
#[derive(Debug)]
pub struct Socket(OwnedFd);

impl Socket {
    pub fn open(protocol: Protocol) -> io::Result<Self> {
        let (family, flags) = (AddressFamily::NETLINK, SocketFlags::CLOEXEC);
        let fd = socket_with(family, SocketType::RAW, flags, Some(protocol))?;
        bind(&fd, &SocketAddrNetlink::new(0, 0))?;
        set_socket_timeout(&fd, Timeout::Recv, Some(ANSWER))?;
        Ok(Self(fd))
    }

    pub fn send(&self, bytes: &[u8]) -> io::Result<()> {
        send(&self.0, bytes, SendFlags::empty())?;
        Ok(())
    }

    /// The next answers, at least one.
    pub fn receive(&self) -> io::Result<Vec<Answer>> {
        let mut buffer = vec![0; BUFFER];
        let (length, _) = recv(&self.0, &mut buffer[..], RecvFlags::empty())?;
        Ok(answers(&buffer[..length]))
    }

    /// What has come since, without waiting for more. `None`: the kernel had more to say than fits, and some of it is lost.
    pub fn heard(&self) -> io::Result<Option<Vec<Answer>>> {
        let mut all = Vec::new();
        let mut buffer = vec![0; LARGE];
        loop {
            match recv(&self.0, &mut buffer[..], RecvFlags::DONTWAIT) {
                Ok((length, _)) => all.extend(answers(&buffer[..length])),
                Err(Errno::AGAIN) => return Ok(Some(all)),
                Err(Errno::NOBUFS) => return Ok(None),
                Err(errno) => return Err(errno.into()),
            }
        }
    }

    /// Room for what comes between two looks.
    pub fn widen(&self) {
        // Without the right to more than the system's limit, that limit is what there is.
        if set_socket_recv_buffer_size_force(&self.0, LARGE * 64).is_err() {
            let _at_least = set_socket_recv_buffer_size(&self.0, LARGE * 64);
        }
    }
}

fn answers(mut bytes: &[u8]) -> Vec<Answer> {
    let mut answers = Vec::new();
    while bytes.len() >= HEADER {
        let length = (u32_at(bytes, 0) as usize).clamp(HEADER, bytes.len());
        let (kind, content) = (u16_at(bytes, 4), &bytes[HEADER..length]);
        answers.push(match kind {
            ERROR if content.len() >= 4 => {
                let code = i32::from_ne_bytes([content[0], content[1], content[2], content[3]]);
                let outcome = if code == 0 { Ok(()) } else { Err(-code) };
                Answer::Done(u32_at(bytes, 8), outcome)
            }
            DONE => Answer::End,
            _ => Answer::Data(content.to_vec()),
        });
        bytes = &bytes[length.next_multiple_of(4).min(bytes.len())..];
    }
    answers
}

/// The value of the first attribute of this kind.
pub fn attribute(mut bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    while bytes.len() >= 4 {
        let length = usize::from(u16_at(bytes, 0)).clamp(4, bytes.len());
        if u16_at(bytes, 2) & !NESTED == wanted {
            return Some(&bytes[4..length]);
        }
        bytes = &bytes[length.next_multiple_of(4).min(bytes.len())..];
    }
    None
}

/// Zero where the bytes end before: older kernels send less.
pub fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes
        .get(at..at + 2)
        .map_or(0, |b| u16::from_ne_bytes([b[0], b[1]]))
}

/// As [`u16_at`].
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at + 4)
        .map_or(0, |b| u32::from_ne_bytes([b[0], b[1], b[2], b[3]]))
}

/// As [`u16_at`].
pub fn u64_at(bytes: &[u8], at: usize) -> u64 {
    (bytes.get(at..at + 8))
        .and_then(|b| b.try_into().ok())
        .map_or(0, u64::from_ne_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_padded_nested_and_found_again() {
        let message = Message::new(7, REQUEST, 3)
            .text(1, "ab")
            .nested(2, |m| m.number(4, 9).bytes(5, &[1]));
        let bytes = message.finish();
        assert_eq!(u32_at(&bytes, 0) as usize, bytes.len());
        assert_eq!(attribute(&bytes[HEADER..], 1), Some(&b"ab\0"[..]));
        let inner = attribute(&bytes[HEADER..], 2).unwrap();
        assert_eq!(attribute(inner, 4), Some(&9_u32.to_be_bytes()[..]));
        assert_eq!(attribute(inner, 5), Some(&[1][..]));
        assert_eq!(attribute(inner, 6), None);
    }

    #[test]
    fn cut_answers_do_no_harm() {
        let error = Message::new(ERROR, 0, 5).raw(&(-13_i32).to_ne_bytes());
        let whole = error.finish();
        assert_eq!(answers(&whole), [Answer::Done(5, Err(13))]);
        for cut in 0..whole.len() {
            answers(&whole[..cut]);
            attribute(&whole[..cut], 1);
        }
    }
}
