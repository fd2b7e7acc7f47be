//! The debuggee's end of intercepted connections. It belongs to the session, not to one tunnel: a request that is held at a
//! breakpoint outlives a tunnel that is lost and made again.

mod first;
mod speaks;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use ashore_protocol::agent::{DialReply, Protocol, RESUME_MS, StreamHeader};
use ashore_tunnel::{MuxStream, Registry, frame};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::mpsc::UnboundedSender,
};
use tokio_util::sync::CancellationToken;

pub use self::speaks::Cannot;
use self::{first::First, speaks::Destination};

/// The laptop may notice the loss earlier than the agent does, and the agent decides.
const GRACE: Duration = Duration::from_millis(RESUME_MS + RESUME_MS / 2);

/// Where intercepted connections go, and those that are there.
#[derive(Debug, Default)]
pub struct Local {
    /// The program's own socket; nobody else's is ever dialled, also not one with the same port.
    to: Mutex<Option<Arc<Destination>>>,
    tell: Option<UnboundedSender<Cannot>>,
    streams: Registry,
    over: CancellationToken,
}

impl Local {
    /// As the default one, and tells what callers ask that the program cannot speak: each once.
    pub fn telling(tell: UnboundedSender<Cannot>) -> Self {
        Self {
            to: Mutex::default(),
            tell: Some(tell),
            streams: Registry::default(),
            over: CancellationToken::new(),
        }
    }

    /// The debuggee listens here. What is known of what it speaks stays, if it is where it was.
    pub fn listens(&self, address: SocketAddr) {
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        if to.as_ref().is_none_or(|there| there.address != address) {
            *to = Some(Arc::new(Destination::new(address, self.tell.clone())));
        }
    }

    /// It does not any more; what comes next may be another program.
    pub fn forget(&self) {
        *self.to.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The session is over, and so is every connection of it.
    pub fn close(&self) {
        self.over.cancel();
    }

    /// Takes a stream that the agent opened.
    pub fn take(&self, stream: MuxStream) {
        let to = self
            .to
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let streams = self.streams.clone();
        let over = self.over.clone();
        tokio::spawn(async move {
            over.run_until_cancelled(serve(stream, to, streams)).await;
        });
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.close();
    }
}

/// One intercepted connection. What breaks in it ends it and nothing else.
async fn serve(mut stream: MuxStream, to: Option<Arc<Destination>>, streams: Registry) {
    let (number, protocol) = match frame::read::<StreamHeader>(&mut stream).await {
        Ok(Some(StreamHeader::Connection {
            stream, protocol, ..
        })) => (stream, protocol),
        Ok(Some(StreamHeader::Resume { stream: number, .. })) => {
            if let Some(held) = streams.get(number) {
                held.resume(stream);
            }
            return;
        }
        _ => return,
    };
    let to = to.ok_or_else(|| io::Error::other("the debuggee does not listen yet"));
    let dialled = match to {
        Ok(to) => dial(&to, protocol).await.map(|debuggee| (debuggee, to)),
        Err(error) => Err(error),
    };
    let (debuggee, to) = match dialled {
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
            carry(&mut stream, debuggee, &to, protocol).await
        }
        // An agent that cannot resume.
        None => carry(&mut stream, debuggee, &to, protocol).await,
    };
    if let Err(error) = copied {
        tracing::debug!(%error, "an intercepted connection ended");
    }
}

/// An error means that nothing was sent to the program: the agent sends it to the origin.
async fn dial(to: &Destination, protocol: Protocol) -> io::Result<TcpStream> {
    to.check(protocol).await?;
    let stream = TcpStream::connect(to.address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn carry(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    mut debuggee: TcpStream,
    to: &Destination,
    protocol: Protocol,
) -> io::Result<()> {
    if to.is_unknown(protocol) {
        let first = First::new(protocol);
        let heard = first.answer(stream, &mut debuggee, to.address).await?;
        to.learn(protocol, heard)?;
    }
    let copied = tokio::io::copy_bidirectional(stream, &mut debuggee).await;
    copied.map(drop)
}
