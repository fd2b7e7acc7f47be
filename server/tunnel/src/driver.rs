//! The task that owns the yamux connection, and the handles that talk to it.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, BufStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt};
use tokio_util::sync::CancellationToken;
use yamux::{Config, Connection, Mode};

use crate::lifeline::{Lifeline, Request};
use crate::{MAX_OUTBOUND, MuxStream};

/// A yamux header and the largest body together are one system call.
const BUFFER: usize = 40 * 1024;
const SPLIT: usize = 32 * 1024;
/// What the windows of a tunnel's streams may grow by together. A stream that fills a window of 32 MiB has 320 MB/s under way
/// at a round trip of 100 ms; what a receiver does not read takes no more memory than that.
const GROWTH: usize = 32 * 1024 * 1024;
/// yamux' own.
const FIRST_WINDOW: usize = 256 * 1024;
/// The margin over MAX_OUTBOUND of both sides is for streams that are dropped and not yet swept: reaching the limit ends the
/// tunnel.
const STREAMS: usize = 4 * MAX_OUTBOUND;

/// Starts the multiplexer; must be called inside a tokio runtime.
#[derive(Debug)]
pub struct Mux;

impl Mux {
    /// The laptop's side. Nothing is written before the first stream is.
    pub fn client<T>(io: T) -> (Opener, Incoming)
    where
        T: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        start(io, Mode::Client)
    }

    /// The agent's side.
    pub fn server<T>(io: T) -> (Opener, Incoming)
    where
        T: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        start(io, Mode::Server)
    }
}

/// Opens streams towards the peer. Clones share the tunnel, which lives until every handle and stream is dropped.
#[derive(Debug, Clone)]
pub struct Opener {
    tunnel: Lifeline,
    slots: Arc<Semaphore>,
    close: CancellationToken,
}

/// The streams that the peer opens.
#[derive(Debug)]
pub struct Incoming {
    streams: mpsc::UnboundedReceiver<yamux::Stream>,
    opener: Opener,
}

impl Opener {
    /// A new stream. The peer learns of it with the first byte that is written.
    pub async fn open(&self) -> io::Result<MuxStream> {
        let gone = || io::Error::new(io::ErrorKind::NotConnected, "the tunnel is closed");
        let slot = tokio::select! {
            slot = Arc::clone(&self.slots).acquire_owned() => slot.map_err(|_| gone())?,
            () = self.tunnel.closed.cancelled() => return Err(gone()),
        };
        let (answer, stream) = oneshot::channel();
        self.tunnel.requests.send(answer).map_err(|_| gone())?;
        let stream = stream.await.map_err(|_| gone())?;
        Ok(self.wrap(stream, Some(slot)))
    }

    /// Resolves once the tunnel is gone, for whatever reason.
    pub async fn closed(&self) {
        self.tunnel.closed.cancelled().await;
    }

    /// Whether the tunnel is gone.
    pub fn is_closed(&self) -> bool {
        self.tunnel.is_closed()
    }

    /// End the tunnel and every stream in it.
    pub fn close(&self) {
        self.close.cancel();
    }

    fn wrap(&self, stream: yamux::Stream, slot: Option<OwnedSemaphorePermit>) -> MuxStream {
        MuxStream::new(stream, self.tunnel.clone(), slot)
    }
}

impl Incoming {
    /// The next stream of the peer; `None` once the tunnel is gone.
    pub async fn next(&mut self) -> Option<MuxStream> {
        let stream = self.streams.recv().await?;
        Some(self.opener.wrap(stream, None))
    }
}

fn start<T>(io: T, mode: Mode) -> (Opener, Incoming)
where
    T: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let mut config = Config::default();
    // Windows grow with bandwidth × delay as yamux measures it, as far as GROWTH goes for all of them together: yamux sets aside
    // the first window of every stream that there may be.
    config.set_max_connection_receive_window(Some(STREAMS * FIRST_WINDOW + GROWTH));
    config.set_max_num_streams(STREAMS);
    config.set_split_send_size(SPLIT);
    let (requests, wanted) = mpsc::unbounded_channel();
    let (inbound, streams) = mpsc::unbounded_channel();
    let opener = Opener {
        tunnel: Lifeline {
            requests,
            closed: CancellationToken::new(),
        },
        slots: Arc::new(Semaphore::new(MAX_OUTBOUND)),
        close: CancellationToken::new(),
    };
    let mut driver = Driver {
        connection: Connection::new(
            BufStream::with_capacity(BUFFER, BUFFER, io).compat(),
            config,
            mode,
        ),
        wanted,
        waiting: VecDeque::new(),
        inbound,
    };
    let close = opener.close.clone();
    let done = opener.tunnel.closed.clone().drop_guard();
    tokio::spawn(async move {
        let ended = tokio::select! {
            ended = poll_fn(|cx| driver.poll(cx)) => ended,
            () = close.cancelled() => Ended::Now,
        };
        if ended == Ended::Unused {
            // Nobody listens any more, but what was written last must still arrive; a peer that does not read must not keep
            // the task.
            let goodbye = poll_fn(|cx| driver.connection.poll_close(cx));
            let _ = tokio::time::timeout(GOODBYE, goodbye).await;
        }
        // First the flag, then the end of every stream, which looks at it. Dropping wakes their readers; yamux's own close
        // would leave them asleep.
        drop(done);
        drop(driver);
    });
    let incoming = Incoming {
        streams,
        opener: opener.clone(),
    };
    (opener, incoming)
}

const GOODBYE: std::time::Duration = std::time::Duration::from_millis(200);

/// Why the driver stops.
#[derive(Debug, PartialEq, Eq)]
enum Ended {
    /// The connection is gone, or is to be.
    Now,
    /// Nobody holds a handle or a stream any more.
    Unused,
}

struct Driver<T> {
    connection: Connection<Compat<BufStream<T>>>,
    wanted: mpsc::UnboundedReceiver<Request>,
    waiting: VecDeque<Request>,
    inbound: mpsc::UnboundedSender<yamux::Stream>,
}

impl<T: AsyncRead + AsyncWrite + Unpin> Driver<T> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Ended> {
        loop {
            match self.wanted.poll_recv(cx) {
                Poll::Ready(Some(request)) => self.waiting.push_back(request),
                Poll::Ready(None) => return Poll::Ready(Ended::Unused),
                Poll::Pending => break,
            }
        }
        while !self.waiting.is_empty() {
            match self.connection.poll_new_outbound(cx) {
                Poll::Ready(Ok(stream)) => {
                    if let Some(request) = self.waiting.pop_front() {
                        // A caller that went away drops the stream, which nobody has heard of yet.
                        let _ = request.send(stream);
                    }
                }
                Poll::Ready(Err(_)) => return Poll::Ready(Ended::Now),
                Poll::Pending => break,
            }
        }
        loop {
            match self.connection.poll_next_inbound(cx) {
                Poll::Ready(Some(Ok(stream))) => {
                    // Without a reader of `Incoming` the stream is dropped here, which resets it.
                    let _ = self.inbound.send(stream);
                }
                Poll::Ready(_) => return Poll::Ready(Ended::Now),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
