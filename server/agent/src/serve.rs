//! One caller's connection: find out what it speaks, then serve it as that.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ashore_protocol::agent::Protocol;
use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use crate::caller::{Caller, Port};
use crate::sniff::{LOOK_AHEAD, Prefixed, classify};
use crate::{Shared, http, tcp};

/// A caller that says nothing for this long may be waiting for the server to speak first.
const SILENCE: Duration = Duration::from_millis(100);
/// A request line that began is finished within this, or its bytes are passed on as they are.
const UNFINISHED: Duration = Duration::from_secs(1);

/// Serve one connection to its end.
pub async fn connection(shared: Arc<Shared>, port: Port, mut stream: TcpStream, peer: SocketAddr) {
    let _open = shared.connections.enter();
    let caller = Caller { shared, port, peer };
    let mut first = BytesMut::new();
    match sniff(&mut stream, &mut first, Instant::now() + SILENCE).await {
        Sniffed::Silent => silent(caller, stream).await,
        Sniffed::Protocol(protocol) => known(caller, stream, first.freeze(), protocol).await,
        Sniffed::Gone => {}
    }
}

/// Serve a connection of the app's on which the caller has begun to ask.
pub async fn http1(
    shared: Arc<Shared>,
    port: Port,
    stream: TcpStream,
    peer: SocketAddr,
    first: Bytes,
) {
    let _open = shared.connections.enter();
    let caller = Caller { shared, port, peer };
    known(caller, stream, first, Protocol::Http1).await;
}

enum Sniffed {
    Protocol(Protocol),
    Silent,
    Gone,
}

async fn sniff(stream: &mut TcpStream, first: &mut BytesMut, mut end: Instant) -> Sniffed {
    loop {
        first.reserve(LOOK_AHEAD);
        match timeout_at(end, stream.read_buf(first)).await {
            Ok(Ok(0)) if first.is_empty() => return Sniffed::Gone,
            // Half-closed: what was said is passed on, and the end after it.
            Ok(Ok(0)) => return Sniffed::Protocol(Protocol::Tcp),
            Ok(Ok(n)) if n == first.len() => end = Instant::now() + UNFINISHED,
            Ok(Ok(_)) => {}
            Ok(Err(_)) => return Sniffed::Gone,
            Err(_) if first.is_empty() => return Sniffed::Silent,
            Err(_) => return Sniffed::Protocol(Protocol::Tcp),
        }
        if let Some(protocol) = classify(first) {
            return Sniffed::Protocol(protocol);
        }
    }
}

async fn known(caller: Caller, stream: TcpStream, first: Bytes, protocol: Protocol) {
    match protocol {
        Protocol::Http1 => http::serve_http1(caller, Prefixed::new(first, stream)).await,
        Protocol::Http2 => http::serve_http2(caller, Prefixed::new(first, stream)).await,
        Protocol::Tcp | Protocol::Unknown => tcp::serve(caller, stream, first).await,
    }
}

/// The caller may wait for a greeting, or be an HTTP client that opened a connection in advance: connect as for TCP, and see
/// who speaks first.
async fn silent(caller: Caller, mut stream: TcpStream) {
    let Some(mut far) = tcp::connect(&caller).await else {
        return tcp::reset(&stream);
    };
    let mut greeting = BytesMut::with_capacity(LOOK_AHEAD);
    tokio::select! {
        biased;
        read = far.read_buf(&mut greeting) => {
            far.count(&caller, greeting.len());
            let heard = matches!(read, Ok(n) if n > 0);
            if heard && stream.write_all(&greeting).await.is_err() {
                return;
            }
            tcp::copy(stream, far).await;
        }
        ready = stream.readable() => {
            if ready.is_err() {
                return;
            }
            let mut first = BytesMut::new();
            match sniff(&mut stream, &mut first, Instant::now() + SILENCE).await {
                Sniffed::Protocol(protocol @ (Protocol::Http1 | Protocol::Http2)) => {
                    drop(far);
                    known(caller, stream, first.freeze(), protocol).await;
                }
                Sniffed::Protocol(_) | Sniffed::Silent => {
                    far.count(&caller, 0);
                    if far.write_all(&first).await.is_ok() {
                        tcp::copy(stream, far).await;
                    }
                }
                Sniffed::Gone => {}
            }
        }
    }
}
