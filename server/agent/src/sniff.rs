//! What a connection speaks, by its first bytes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use ashore_protocol::agent::Protocol;
use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Longer than any method in use.
const METHOD: usize = 24;
/// What is looked at before a line is taken for something else than a request.
pub const LOOK_AHEAD: usize = 8 * 1024;

/// The protocol, or `None` while more bytes could decide. The whole request line is wanted before HTTP/1 is believed, so
/// that a binary protocol that happens to begin with capitals keeps its bytes as they are.
pub fn classify(bytes: &[u8]) -> Option<Protocol> {
    if bytes.starts_with(PREFACE) {
        return Some(Protocol::Http2);
    }
    if PREFACE.starts_with(bytes) {
        return None;
    }
    // A method is upper case letters and a few signs; the line ends with the version.
    let method = bytes.iter().take_while(|b| token(**b)).count();
    if method == 0 || method > METHOD {
        return Some(Protocol::Tcp);
    }
    match bytes.get(method) {
        None => return None,
        Some(b' ') => {}
        Some(_) => return Some(Protocol::Tcp),
    }
    match bytes.iter().position(|b| *b == b'\n') {
        Some(end) => {
            let line = bytes[..end].trim_ascii_end();
            let http = line.ends_with(b" HTTP/1.1") || line.ends_with(b" HTTP/1.0");
            Some(if http { Protocol::Http1 } else { Protocol::Tcp })
        }
        None if bytes.iter().any(|b| *b < b' ' && *b != b'\r') => Some(Protocol::Tcp),
        // A very long path: hyper answers what is too long for it.
        None if bytes.len() >= LOOK_AHEAD => Some(Protocol::Http1),
        None => None,
    }
}

fn token(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte == b'-' || byte == b'_' || byte.is_ascii_digit()
}

/// I/O whose first bytes were read already.
#[derive(Debug)]
pub struct Prefixed<T> {
    first: Bytes,
    inner: T,
}

impl<T> Prefixed<T> {
    pub fn new(first: Bytes, inner: T) -> Self {
        Self { first, inner }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Prefixed<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.first.is_empty() {
            return Pin::new(&mut self.inner).poll_read(cx, buf);
        }
        let n = self.first.len().min(buf.remaining());
        buf.put_slice(&self.first[..n]);
        self.first.advance(n);
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Prefixed<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes() {
        for (bytes, expected) in [
            (&b""[..], None),
            (b"GET / HTTP/1.1\r\n", Some(Protocol::Http1)),
            (b"M-SEARCH * HTTP/1.0\n", Some(Protocol::Http1)),
            (b"GET /a", None),
            (b"PRI * HT", None),
            (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Some(Protocol::Http2)),
            (b"PROPFIND / HTTP/1.1\r\n", Some(Protocol::Http1)),
            (b"PING\r\n", Some(Protocol::Tcp)),
            (b"GET key\r\n", Some(Protocol::Tcp)),
            (b"*1\r\n$4\r\nPING\r\n", Some(Protocol::Tcp)),
            (b"\x16\x03\x01\x02", Some(Protocol::Tcp)),
            (b"SET \x00\x01", Some(Protocol::Tcp)),
            (b"\0\0\0\x08", Some(Protocol::Tcp)),
            (b"helo", Some(Protocol::Tcp)),
        ] {
            assert_eq!(classify(bytes), expected, "{:?}", bytes.escape_ascii());
        }
    }
}
