//! The origin's pods by their own addresses, for the last moments: the Service that led to them may be gone before the last caller.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

/// A pod that does not accept within this is tried no longer: there are others.
const CONNECT: Duration = Duration::from_secs(1);

/// None: the origin is where the route says.
#[derive(Debug, Default)]
pub struct Origins {
    pods: RwLock<Vec<IpAddr>>,
    turn: AtomicUsize,
}

impl Origins {
    /// From now on these.
    pub fn set(&self, pods: Vec<IpAddr>) {
        *self.pods.write().unwrap_or_else(PoisonError::into_inner) = pods;
    }

    /// Connect to one of the pods; to where the route says when there are none, or none accepts.
    pub async fn connect(&self, port: u16, route: SocketAddr) -> io::Result<TcpStream> {
        for pod in self.in_turn() {
            let address = SocketAddr::new(pod, port);
            if let Ok(Ok(stream)) = timeout(CONNECT, TcpStream::connect(address)).await {
                return Ok(stream);
            }
        }
        TcpStream::connect(route).await
    }

    fn in_turn(&self) -> Vec<IpAddr> {
        let mut pods = self
            .pods
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if !pods.is_empty() {
            let first = self.turn.fetch_add(1, Ordering::Relaxed) % pods.len();
            pods.rotate_left(first);
        }
        pods
    }
}
