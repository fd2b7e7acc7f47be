//! Where traffic belongs: where the routes say, and for the last moments the origin's pods by their own addresses: the Service that
//! led to them may be gone before the last caller.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};

/// A pod that does not accept within this is tried no longer: there are others.
const CONNECT: Duration = Duration::from_secs(1);

/// A new Service is known to every node's proxy within a second; so long the way is tried.
const REACH: Duration = Duration::from_secs(2);
const TRY: Duration = Duration::from_millis(400);

/// No pods: the origin is where the route says.
#[derive(Debug, Default)]
pub struct Origins {
    routes: Vec<(u16, SocketAddr)>,
    pods: RwLock<Vec<IpAddr>>,
    turn: AtomicUsize,
}

impl Origins {
    pub fn new(routes: Vec<(u16, SocketAddr)>) -> Self {
        Self {
            routes,
            ..Self::default()
        }
    }

    /// Whether connections get to where this port's traffic belongs. One that is refused does: nobody is there for anybody then.
    /// The error is a sentence for people.
    pub async fn reach(&self, port: u16) -> Result<(), String> {
        let Some((_, route)) = self.routes.iter().find(|(number, _)| *number == port) else {
            return Ok(());
        };
        let end = Instant::now() + REACH;
        loop {
            let next = Instant::now() + TRY;
            match timeout(TRY, TcpStream::connect(route)).await {
                Ok(Ok(_)) => return Ok(()),
                Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
                    return Ok(());
                }
                Ok(Err(_)) | Err(_) if next < end => sleep_until(next).await,
                Ok(Err(_)) | Err(_) => break,
            }
        }
        let limit = REACH.as_secs();
        Err(format!(
            "its pod could not connect to the app at {route} in {limit} s, and everybody else's requests would be lost. Most likely a NetworkPolicy keeps it away: give the agent's pod a label that it lets in (agent-labels under [cluster] in .ashore.toml; `ashore doctor` says which), let pods with the label app.kubernetes.io/managed-by=ashore reach the app, or use strategy pod, which works inside the app's own pods"
        ))
    }

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
