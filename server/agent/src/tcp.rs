//! Bytes that are not HTTP: where they go is decided once, when the connection is made.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use ashore_protocol::agent::{
    DialReply, HEARTBEAT_MS, MISSED_HEARTBEATS, Protocol, RESUME_MS, RequestOutcome, StreamHeader,
};
use ashore_tunnel::{Lasting, frame};
use bytes::Bytes;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::caller::{Caller, Io};
use crate::claims::{Decision, Entry};
use crate::log;
use crate::requests::RequestWatch;
use crate::tally::{Held, count};

/// An origin that does not even accept within this is gone.
const CONNECT: Duration = Duration::from_secs(10);
/// A laptop that does not even say whether it could connect within this is as good as gone; the answer itself may take for ever.
const DIAL: Duration = Duration::from_millis(HEARTBEAT_MS * MISSED_HEARTBEATS as u64);
/// A request that is held waits this long for a laptop whose tunnel was lost; new ones do not wait at all.
const RESUME: Duration = Duration::from_millis(RESUME_MS);
const BUFFER: usize = 32 * 1024;

/// Serve a connection whose first bytes were read.
pub async fn serve(caller: Caller, stream: TcpStream, first: Bytes) {
    let Some(mut far) = connect(&caller).await else {
        return reset(&stream);
    };
    far.count(&caller, 0);
    match far.write_all(&first).await {
        Ok(()) => copy(stream, far).await,
        Err(_) => reset(&stream),
    }
}

/// Connect to where the connection goes; `None` when nobody could be reached.
pub async fn connect(caller: &Caller) -> Option<Far> {
    let Caller { shared, port, .. } = caller;
    let mut way = Answerer::Passed;
    if let Decision::Client(entry) = shared.table.decide(port.number, None) {
        match to_client(caller, &entry, Protocol::Tcp).await {
            Ok(stream) => return Some(Far::new(stream, Answerer::Intercepted(entry))),
            Err(_) => way = Answerer::FellBack(entry),
        }
    }
    match to_origin(caller).await {
        Ok(stream) => Some(Far::new(stream, way)),
        Err(_) => {
            shared.table.count(port.number, |t| &t.failed);
            None
        }
    }
}

/// Connect to the origin.
pub async fn to_origin(caller: &Caller) -> io::Result<TcpStream> {
    let origin = caller.port.origin;
    let connecting = (caller.shared.origins).connect(caller.port.number, origin);
    let stream = match timeout(CONNECT, connecting).await {
        Ok(result) => result,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    };
    let stream = stream.inspect_err(|error| {
        log::warn(
            "origin unreachable",
            json!({ "origin": origin, "error": error.to_string() }),
        );
    })?;
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

/// Open a stream to the claim's client. An error means that nothing was sent to the debuggee.
pub async fn to_client(caller: &Caller, entry: &Entry, protocol: Protocol) -> io::Result<Lasting> {
    match timeout(DIAL, dial(caller, entry, protocol)).await {
        Ok(dialled) => dialled,
        Err(_) => Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "the client did not say whether it could connect",
        )),
    }
}

async fn dial(caller: &Caller, entry: &Entry, protocol: Protocol) -> io::Result<Lasting> {
    let mut stream = entry.client.opener.open().await?;
    let number = entry.streams.number();
    let header = StreamHeader::Connection {
        intercept: entry.claim.id.clone(),
        peer: caller.peer.to_string(),
        protocol,
        stream: Some(number),
    };
    frame::write(&mut stream, &header).await?;
    match frame::read(&mut stream).await? {
        Some(DialReply::Connected) => Ok(entry.streams.lasting(number, stream, RESUME)),
        Some(DialReply::Refused { reason }) => {
            let event = json!({ "intercept": entry.claim.id, "reason": reason });
            log::info("refused by client", event);
            Err(io::Error::new(io::ErrorKind::ConnectionRefused, reason))
        }
        Some(DialReply::Unknown) | None => Err(io::ErrorKind::ConnectionReset.into()),
    }
}

/// Copy both ways, each end on its own, until both are done.
pub async fn copy(mut near: TcpStream, mut far: impl Io) {
    let copied =
        tokio::io::copy_bidirectional_with_sizes(&mut near, &mut far, BUFFER, BUFFER).await;
    if copied.is_err() {
        reset(&near);
    }
}

/// The caller must see a cut connection as cut, not as ended.
pub fn reset(stream: &TcpStream) {
    let _ = stream.set_zero_linger();
}

/// The far side of a connection. Counts as held by a client until the first byte of its answer.
pub struct Far {
    stream: Box<dyn Io>,
    way: Answerer,
    held: Option<Held>,
    watch: Option<RequestWatch>,
}

/// How the far side was chosen.
enum Answerer {
    Passed,
    Intercepted(Arc<Entry>),
    FellBack(Arc<Entry>),
}

impl Far {
    fn new(stream: impl Io + 'static, way: Answerer) -> Self {
        Self {
            stream: Box::new(stream),
            way,
            held: None,
            watch: None,
        }
    }

    /// It is used as it is, not given up for something better: count it, and the bytes that it has said already.
    pub fn count(&mut self, caller: &Caller, said: usize) {
        match &self.way {
            Answerer::Passed => (caller.shared.table).count(caller.port.number, |t| &t.passed),
            Answerer::Intercepted(entry) => {
                self.held = Some(Held::new(&entry.tally));
                self.watch = entry.watch_connection(caller.peer);
                if let Some(watch) = &self.watch {
                    watch.answer().count(said);
                }
            }
            Answerer::FellBack(entry) => count(&entry.tally.fell_back),
        }
    }
}

impl AsyncRead for Far {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if let Poll::Ready(read) = &read {
            self.held = None;
            let bytes = buf.filled().len() - before;
            if let Some(watch) = &mut self.watch {
                watch.answer().count(bytes);
                watch.finished |= read.is_err() || bytes == 0;
                watch.by = Some(match read {
                    Ok(()) => RequestOutcome::Answered,
                    Err(_) => RequestOutcome::Failed,
                });
            }
        }
        read
    }
}

impl AsyncWrite for Far {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        if let (Poll::Ready(Ok(bytes)), Some(watch)) = (&written, &self.watch) {
            watch.request().count(*bytes);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
