//! A stream that outlives its tunnel: when the tunnel is lost it waits for a stream of the next one, and both ends send again
//! what the other has not received.
//!
//! Nothing is acknowledged while all is well. Each end counts what it received and keeps the last bytes that it sent. On a
//! new stream each end first says its count, 8 bytes big-endian, and goes on from the other's.

mod registry;
mod ring;

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

pub use self::registry::Registry;
use self::{registry::Registration, ring::Ring};
use crate::MuxStream;

/// A tunnel that is made again this fast was hardly gone.
const BLIP: Duration = Duration::from_millis(150);

/// How a stream in a waiting end is reached from outside.
#[derive(Debug, Clone, Default)]
pub struct Handle(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// There is something in the slot. Looked at before every use of the stream, so it must be cheap.
    changed: AtomicBool,
    slot: Mutex<Slot>,
    /// See [`Registry::set_patient`].
    impatient: Arc<AtomicBool>,
}

#[derive(Debug, Default)]
struct Slot {
    next: Option<MuxStream>,
    /// A lost tunnel is the end: nobody will come back.
    over: bool,
    waker: Option<Waker>,
}

impl Handle {
    /// Go on over this stream, whose header was sent or read.
    pub fn resume(&self, next: MuxStream) {
        self.0.change(|slot| slot.next = Some(next));
    }

    /// Nobody will come back: do not wait for it.
    pub fn give_up(&self) {
        self.0.change(|slot| slot.over = true);
    }
}

impl Shared {
    fn change(&self, change: impl FnOnce(&mut Slot)) {
        let waker = {
            let mut slot = self.lock();
            change(&mut slot);
            self.changed.store(true, Ordering::Release);
            slot.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// See the module. Both directions must be used from one task.
#[derive(Debug)]
pub struct Lasting {
    carrier: Carrier,
    shared: Arc<Shared>,
    grace: Duration,
    received: u64,
    sent: Ring,
    last_sent: Instant,
    shut: bool,
    over: bool,
    _registration: Option<Registration>,
}

#[derive(Debug)]
enum Carrier {
    Up(MuxStream),
    /// On a new stream: the counts, then what the other end lacks.
    Resuming(Resuming),
    Lost(Pin<Box<Sleep>>),
    Broken,
}

#[derive(Debug)]
struct Resuming {
    stream: MuxStream,
    /// Our count, then what is sent again.
    out: Vec<u8>,
    written: usize,
    count: [u8; 8],
    read: usize,
    /// What is sent again is in `out`.
    heard: bool,
}

impl Lasting {
    /// A stream that has said all that comes before its bytes. Without a next stream it ends `grace` after its tunnel.
    pub fn new(stream: MuxStream, grace: Duration) -> (Self, Handle) {
        Self::with(stream, grace, Arc::default())
    }

    fn with(stream: MuxStream, grace: Duration, impatient: Arc<AtomicBool>) -> (Self, Handle) {
        let shared = Arc::new(Shared {
            impatient,
            ..Shared::default()
        });
        let lasting = Self {
            carrier: Carrier::Up(stream),
            shared: Arc::clone(&shared),
            grace,
            received: 0,
            sent: Ring::default(),
            last_sent: Instant::now(),
            shut: false,
            over: false,
            _registration: None,
        };
        (lasting, Handle(shared))
    }

    /// Brings the carrier as far as it gets: `Ready` when its bytes may flow.
    fn carry(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.shared.changed.load(Ordering::Acquire) {
            self.take_next();
        }
        loop {
            match &mut self.carrier {
                Carrier::Up(_) => return Poll::Ready(Ok(())),
                Carrier::Broken => return Poll::Ready(Err(cut())),
                Carrier::Lost(limit) => {
                    if self.over || limit.as_mut().poll(cx).is_ready() {
                        self.carrier = Carrier::Broken;
                        continue;
                    }
                    let mut slot = self.shared.lock();
                    if slot.next.is_none() && !slot.over {
                        slot.waker = Some(cx.waker().clone());
                        return Poll::Pending;
                    }
                    drop(slot);
                    self.take_next();
                }
                Carrier::Resuming(resuming) => {
                    let resumed = resuming.poll(cx, &self.sent, self.shut);
                    match ready!(resumed) {
                        Ok(()) => self.up(),
                        Err(error) => self.failed(error)?,
                    }
                }
            }
        }
    }

    fn take_next(&mut self) {
        let mut slot = self.shared.lock();
        self.shared.changed.store(false, Ordering::Relaxed);
        self.over |= slot.over;
        if let Some(stream) = slot.next.take() {
            self.carrier = Carrier::Resuming(Resuming {
                stream,
                out: self.received.to_be_bytes().to_vec(),
                written: 0,
                count: [0; 8],
                read: 0,
                heard: false,
            });
        }
    }

    fn up(&mut self) {
        if let Carrier::Resuming(resuming) = std::mem::replace(&mut self.carrier, Carrier::Broken) {
            self.carrier = Carrier::Up(resuming.stream);
        }
    }

    /// A lost tunnel is waited for; a stream that the other end reset is at its end.
    fn failed(&mut self, error: io::Error) -> io::Result<()> {
        let lost = match &self.carrier {
            Carrier::Up(stream) => stream.tunnel_is_closed(),
            Carrier::Resuming(resuming) => resuming.stream.tunnel_is_closed(),
            Carrier::Lost(_) | Carrier::Broken => false,
        };
        if lost && !self.over {
            let grace = if self.shared.impatient.load(Ordering::Relaxed) {
                self.last_sent.elapsed().max(BLIP).min(self.grace)
            } else {
                self.grace
            };
            self.carrier = Carrier::Lost(Box::pin(sleep(grace)));
            Ok(())
        } else {
            self.carrier = Carrier::Broken;
            Err(error)
        }
    }
}

impl Resuming {
    fn poll(&mut self, cx: &mut Context<'_>, sent: &Ring, shut: bool) -> Poll<io::Result<()>> {
        loop {
            while self.written < self.out.len() {
                let rest = &self.out[self.written..];
                self.written += ready!(Pin::new(&mut self.stream).poll_write(cx, rest))?;
            }
            ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
            if self.heard {
                if shut {
                    ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
                }
                return Poll::Ready(Ok(()));
            }
            while self.read < self.count.len() {
                let mut buf = ReadBuf::new(&mut self.count[self.read..]);
                ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buf))?;
                match buf.filled().len() {
                    0 => return Poll::Ready(Err(cut())),
                    n => self.read += n,
                }
            }
            let again = sent.after(u64::from_be_bytes(self.count));
            self.out = again.ok_or_else(cut)?;
            self.written = 0;
            self.heard = true;
        }
    }
}

impl AsyncRead for Lasting {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            let ready = this.carry(cx)?;
            let stream = match &mut this.carrier {
                Carrier::Up(stream) => stream,
                // The other end sends again, too, and must be read, or both wait for room.
                Carrier::Resuming(resuming) if resuming.heard => &mut resuming.stream,
                _ if ready.is_pending() => return Poll::Pending,
                _ => continue,
            };
            let before = buf.filled().len();
            match ready!(Pin::new(stream).poll_read(cx, buf)) {
                Ok(()) => {
                    this.received += (buf.filled().len() - before) as u64;
                    return Poll::Ready(Ok(()));
                }
                Err(error) => this.failed(error)?,
            }
        }
    }
}

impl AsyncWrite for Lasting {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        loop {
            ready!(this.carry(cx))?;
            let Carrier::Up(stream) = &mut this.carrier else {
                continue;
            };
            match ready!(Pin::new(stream).poll_write(cx, buf)) {
                Ok(n) => {
                    this.sent.push(&buf[..n]);
                    this.last_sent = Instant::now();
                    return Poll::Ready(Ok(n));
                }
                Err(error) => this.failed(error)?,
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            ready!(this.carry(cx))?;
            let Carrier::Up(stream) = &mut this.carrier else {
                continue;
            };
            match ready!(Pin::new(stream).poll_flush(cx)) {
                Ok(()) => return Poll::Ready(Ok(())),
                Err(error) => this.failed(error)?,
            }
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            ready!(this.carry(cx))?;
            let Carrier::Up(stream) = &mut this.carrier else {
                continue;
            };
            match ready!(Pin::new(stream).poll_shutdown(cx)) {
                Ok(()) => {
                    this.shut = true;
                    return Poll::Ready(Ok(()));
                }
                Err(error) => this.failed(error)?,
            }
        }
    }
}

fn cut() -> io::Error {
    io::Error::new(
        io::ErrorKind::ConnectionReset,
        "the tunnel was lost, and nobody came back for this stream",
    )
}
