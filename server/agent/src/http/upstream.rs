//! Connections towards the origin and the client, kept per caller's connection.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ashore_protocol::agent::Protocol;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::TokioIo;
use tokio::time::{Instant, timeout};

use super::body::Payload;
use super::{CONNECTION_WINDOW, HEADER_LIST, STREAM_WINDOW, Spawn};
use crate::caller::{Caller, Io};
use crate::claims::{Decision, Entry};
use crate::tcp;

/// The other side may be closing a connection that was idle for this long: a request that cannot be sent twice gets its own.
const FRESH: Duration = Duration::from_millis(500);
/// The rest of the answer before was read already, so this is only the turn of a task.
const READY: Duration = Duration::from_millis(100);

/// One connection that may be used again.
#[derive(Debug)]
pub enum Sender {
    Http1(http1::SendRequest<Payload>),
    Http2(http2::SendRequest<Payload>),
}

/// A request that was not answered.
pub struct Unanswered {
    /// The request, when not a byte of it was sent.
    pub request: Option<Request<Payload>>,
    pub error: hyper::Error,
}

impl Sender {
    /// Speak the protocol over a new connection.
    pub async fn start(
        caller: &Caller,
        io: impl Io + 'static,
        protocol: Protocol,
    ) -> io::Result<Self> {
        let io = TokioIo::new(io);
        if protocol == Protocol::Http2 {
            let (sender, connection) = http2::Builder::new(Spawn(Arc::clone(&caller.shared)))
                .initial_stream_window_size(STREAM_WINDOW)
                .initial_connection_window_size(CONNECTION_WINDOW)
                .max_header_list_size(HEADER_LIST)
                .handshake(io)
                .await
                .map_err(io::Error::other)?;
            caller.shared.spawn(async move {
                let _ = connection.await;
            });
            return Ok(Self::Http2(sender));
        }
        let (sender, connection) = http1::Builder::new()
            .preserve_header_case(true)
            .handshake(io)
            .await
            .map_err(io::Error::other)?;
        caller.shared.spawn(async move {
            let _ = connection.with_upgrades().await;
        });
        Ok(Self::Http1(sender))
    }

    /// Send one request and wait for the head of its answer, for as long as it takes.
    pub async fn send(
        &mut self,
        request: Request<Payload>,
    ) -> Result<Response<Incoming>, Unanswered> {
        let answer = match self {
            Self::Http1(sender) => sender.try_send_request(request).await,
            Self::Http2(sender) => sender.try_send_request(request).await,
        };
        answer.map_err(|mut error| Unanswered {
            request: error.take_message(),
            error: error.into_error(),
        })
    }

    async fn is_usable(&mut self) -> bool {
        match self {
            Self::Http1(sender) => matches!(timeout(READY, sender.ready()).await, Ok(Ok(()))),
            Self::Http2(sender) => matches!(timeout(READY, sender.ready()).await, Ok(Ok(()))),
        }
    }
}

/// A connection that waits for its next request.
#[derive(Debug)]
struct Kept {
    sender: Sender,
    client: Option<(u64, String)>,
    since: Instant,
}

/// At most one kept connection to a side.
#[derive(Debug, Default)]
pub struct Slot {
    kept: Mutex<Option<Kept>>,
    /// Held while the connection that all requests of an HTTP/2 caller share is made.
    pub connecting: tokio::sync::Mutex<()>,
}

impl Slot {
    /// The kept connection, if it leads there and may carry this request.
    pub async fn take(&self, to: &Decision, replayable: bool) -> Option<Sender> {
        let mut kept = {
            let mut slot = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            let fits = slot.as_ref().is_some_and(|kept| kept.client == key(to));
            if !fits {
                return None;
            }
            match slot.as_ref().map(|kept| &kept.sender) {
                // Many requests share it.
                Some(Sender::Http2(sender)) => Kept {
                    sender: Sender::Http2(sender.clone()),
                    client: key(to),
                    since: slot.as_ref().map_or_else(Instant::now, |kept| kept.since),
                },
                _ => slot.take()?,
            }
        };
        if matches!(kept.sender, Sender::Http1(_)) && !replayable && kept.since.elapsed() > FRESH {
            return None;
        }
        if !replayable {
            // Let a close that has arrived already be seen first.
            tokio::task::yield_now().await;
        }
        kept.sender.is_usable().await.then_some(kept.sender)
    }

    /// Keep the connection for the next request.
    pub fn put(&self, to: &Decision, sender: &Sender) {
        let shared = match sender {
            Sender::Http2(sender) => Sender::Http2(sender.clone()),
            Sender::Http1(_) => return,
        };
        self.keep(to, shared);
    }

    /// Keep a connection that only one request at a time can use.
    pub fn keep(&self, to: &Decision, sender: Sender) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(Kept {
            sender,
            client: key(to),
            since: Instant::now(),
        });
    }
}

fn key(to: &Decision) -> Option<(u64, String)> {
    match to {
        Decision::Origin => None,
        Decision::Client(entry) => Some((entry.client.id, entry.claim.id.clone())),
    }
}

/// A new connection to that side. An error means that nothing was sent to whoever would answer.
pub async fn connect(caller: &Caller, to: &Decision, protocol: Protocol) -> io::Result<Sender> {
    match to {
        Decision::Origin => Sender::start(caller, tcp::to_origin(caller).await?, protocol).await,
        Decision::Client(entry) => to_client(caller, entry, protocol).await,
    }
}

async fn to_client(caller: &Caller, entry: &Entry, protocol: Protocol) -> io::Result<Sender> {
    let stream = tcp::to_client(caller, entry, protocol).await?;
    Sender::start(caller, stream, protocol).await
}
