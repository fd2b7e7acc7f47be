//! One stream of the tunnel as tokio I/O.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::io::{AsyncRead as _, AsyncWrite as _};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::OwnedSemaphorePermit;

use crate::lifeline::Lifeline;

/// A byte stream in the tunnel. `shutdown` half-closes it; dropping it unfinished resets it.
#[derive(Debug)]
pub struct MuxStream {
    inner: yamux::Stream,
    shut: bool,
    /// Keeps the tunnel alive, and knows whether it is.
    tunnel: Lifeline,
    /// Returned when the stream is dropped.
    _slot: Option<OwnedSemaphorePermit>,
}

impl MuxStream {
    pub(crate) fn new(
        inner: yamux::Stream,
        tunnel: Lifeline,
        slot: Option<OwnedSemaphorePermit>,
    ) -> Self {
        Self {
            inner,
            shut: false,
            tunnel,
            _slot: slot,
        }
    }

    /// Whether the whole tunnel is gone, and not only this stream.
    pub fn tunnel_is_closed(&self) -> bool {
        self.tunnel.is_closed()
    }

    /// yamux reports a reset and a lost connection as a clean end: tell them apart by the state.
    fn was_cut(&self) -> bool {
        if self.shut {
            self.tunnel.is_closed()
        } else {
            self.inner.is_closed()
        }
    }
}

impl AsyncRead for MuxStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if buf.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let read = Pin::new(&mut self.inner).poll_read(cx, buf.initialize_unfilled());
        match ready!(read).map_err(|_| reset())? {
            0 if self.was_cut() => Poll::Ready(Err(reset())),
            n => {
                buf.advance(n);
                Poll::Ready(Ok(()))
            }
        }
    }
}

impl AsyncWrite for MuxStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if buf.is_empty() {
            return Poll::Ready(Ok(0));
        }
        Pin::new(&mut self.inner)
            .poll_write(cx, buf)
            .map_err(|_| broken())
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner)
            .poll_flush(cx)
            .map_err(|_| broken())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // yamux would send a second FIN.
        if self.shut {
            return Poll::Ready(Ok(()));
        }
        ready!(Pin::new(&mut self.inner).poll_close(cx)).map_err(|_| broken())?;
        self.shut = true;
        Poll::Ready(Ok(()))
    }
}

fn reset() -> io::Error {
    io::Error::new(
        io::ErrorKind::ConnectionReset,
        "the tunnel's stream was reset",
    )
}

fn broken() -> io::Error {
    io::Error::new(
        io::ErrorKind::BrokenPipe,
        "the tunnel's stream is closed by the other side",
    )
}
