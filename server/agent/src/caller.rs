//! Who called, on which port, and where a request of theirs goes.

use std::net::SocketAddr;
use std::sync::Arc;

use http::request::Parts;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::Shared;
use crate::claims::Decision;
use crate::pod::probes::is_probe;

/// A port that the agent listens on.
#[derive(Debug, Clone, Copy)]
pub struct Port {
    pub number: u16,
    pub origin: SocketAddr,
}

/// What a task needs to know about a connection.
#[derive(Debug, Clone)]
pub struct Caller {
    pub shared: Arc<Shared>,
    pub port: Port,
    pub peer: SocketAddr,
}

impl Caller {
    /// Where this request of the caller's goes.
    pub fn decide(&self, request: &Parts) -> Decision {
        if is_probe(&self.shared.probes, self.port.number, request) {
            return Decision::Origin;
        }
        self.shared.table.decide(self.port.number, Some(request))
    }
}

/// Marks what can be the far side of a connection.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}
