//! The debuggee's end of intercepted connections. It belongs to the session, not to one tunnel: a request that is held at a
//! breakpoint outlives a tunnel that is lost and made again.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::atomic::{AtomicU16, Ordering},
    time::Duration,
};

use ashore_protocol::agent::{DialReply, RESUME_MS, StreamHeader};
use ashore_tunnel::{MuxStream, Registry, frame};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

/// The laptop may notice the loss earlier than the agent does, and the agent decides.
const GRACE: Duration = Duration::from_millis(RESUME_MS + RESUME_MS / 2);

/// Where intercepted connections go, and those that are there.
#[derive(Debug, Default)]
pub struct Local {
    /// 0: not known yet.
    port: AtomicU16,
    streams: Registry,
    over: CancellationToken,
}

impl Local {
    /// The debuggee listens here.
    pub fn listens(&self, port: u16) {
        self.port.store(port, Ordering::SeqCst);
    }

    /// The session is over, and so is every connection of it.
    pub fn close(&self) {
        self.over.cancel();
    }

    /// Takes a stream that the agent opened.
    pub fn take(&self, stream: MuxStream) {
        let (port, streams) = (self.port.load(Ordering::SeqCst), self.streams.clone());
        let over = self.over.clone();
        tokio::spawn(async move {
            over.run_until_cancelled(serve(stream, port, streams)).await;
        });
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.close();
    }
}

/// One intercepted connection. What breaks in it ends it and nothing else.
async fn serve(mut stream: MuxStream, port: u16, streams: Registry) {
    let number = match frame::read::<StreamHeader>(&mut stream).await {
        Ok(Some(StreamHeader::Connection { stream, .. })) => stream,
        Ok(Some(StreamHeader::Resume { stream: number, .. })) => {
            if let Some(held) = streams.get(number) {
                held.resume(stream);
            }
            return;
        }
        _ => return,
    };
    let mut debuggee = match dial(port).await {
        Ok(debuggee) => debuggee,
        Err(error) => {
            let reason = error.to_string();
            drop(frame::write(&mut stream, &DialReply::Refused { reason }).await);
            return;
        }
    };
    if frame::write(&mut stream, &DialReply::Connected)
        .await
        .is_err()
    {
        return;
    }
    let copied = match number {
        Some(number) => {
            let mut stream = streams.lasting(number, stream, GRACE);
            tokio::io::copy_bidirectional(&mut stream, &mut debuggee).await
        }
        // An agent that cannot resume.
        None => tokio::io::copy_bidirectional(&mut stream, &mut debuggee).await,
    };
    if let Err(error) = copied {
        tracing::debug!(%error, "an intercepted connection ended");
    }
}

/// A debuggee listens on one family or on both.
async fn dial(port: u16) -> io::Result<TcpStream> {
    if port == 0 {
        return Err(io::Error::other("the debuggee does not listen yet"));
    }
    let v4 = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let v6 = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
    let stream = match TcpStream::connect(v4).await {
        Ok(stream) => stream,
        Err(_) => TcpStream::connect(v6).await?,
    };
    stream.set_nodelay(true)?;
    Ok(stream)
}
