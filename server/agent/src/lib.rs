//! The router that runs in the cluster: it hands every connection and request to the origin, except those that a live
//! client has claimed and asked for. Without a live client it is a pass-through: there is no state in which traffic waits
//! for one that is gone.
//!
//! A library, so that tests run it in process; `main.rs` is the command line.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub mod args;
mod claims;
mod control;
mod drain;
mod http;
pub mod log;
mod matching;
mod presence;
mod serve;
mod sniff;
mod tcp;
mod tunnel;

pub use control::ready;

/// What the agent is told at its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub bind: IpAddr,
    pub control: SocketAddr,
    pub routes: Vec<Route>,
}

/// One listening port and where its traffic belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    pub port: u16,
    pub origin: SocketAddr,
}

/// A running agent.
#[derive(Debug)]
pub struct Agent {
    shared: Arc<Shared>,
    routes: Vec<SocketAddr>,
    control: SocketAddr,
}

/// What every task of the agent sees.
#[derive(Debug)]
struct Shared {
    table: claims::Table,
    connections: Arc<drain::Connections>,
    tasks: TaskTracker,
    stop: CancellationToken,
    clients: AtomicU64,
}

impl Shared {
    /// Run beside the others until done or the agent stops.
    fn spawn(self: &Arc<Self>, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            let _ = stop.run_until_cancelled(work).await;
        });
    }

    fn next_client(&self) -> u64 {
        self.clients.fetch_add(1, Ordering::Relaxed)
    }
}

impl Agent {
    /// Listen on every port; fails when one cannot be had.
    pub async fn start(config: Config) -> io::Result<Self> {
        let mut listeners = Vec::new();
        for route in &config.routes {
            let listener = listen((config.bind, route.port).into()).await?;
            listeners.push((listener, route.origin));
        }
        let control = listen(config.control).await?;
        let control_address = control.local_addr()?;
        let routes = listeners
            .iter()
            .map(|(listener, _)| listener.local_addr())
            .collect::<io::Result<Vec<_>>>()?;
        let shared = Arc::new(Shared {
            table: claims::Table::new(routes.iter().map(SocketAddr::port).collect()),
            connections: Arc::default(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            clients: AtomicU64::new(0),
        });
        for ((listener, origin), address) in listeners.into_iter().zip(&routes) {
            let port = serve::Port {
                number: address.port(),
                origin,
            };
            let own = Arc::clone(&shared);
            shared.spawn(async move {
                loop {
                    let (stream, peer) = accept(&listener).await;
                    own.spawn(serve::connection(Arc::clone(&own), port, stream, peer));
                }
            });
        }
        let own = Arc::clone(&shared);
        shared.spawn(async move {
            loop {
                let (stream, _) = accept(&control).await;
                own.spawn(control::connection(Arc::clone(&own), stream));
            }
        });
        log::info(
            "listening",
            json!({ "routes": routes, "control": control_address }),
        );
        Ok(Self {
            shared,
            routes,
            control: control_address,
        })
    }

    /// The addresses that it listens on, in the order of the routes.
    pub fn routes(&self) -> &[SocketAddr] {
        &self.routes
    }

    /// The address of the control port.
    pub fn control(&self) -> SocketAddr {
        self.control
    }

    /// Serve one client over any transport, as the control port does; returns when the client is gone.
    pub async fn serve_tunnel<T>(&self, io: T)
    where
        T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
    {
        tunnel::serve(Arc::clone(&self.shared), io).await;
    }

    /// Ask every caller's connection to end; returns how many had not at the limit.
    pub async fn drain(&self, limit: Duration) -> u64 {
        self.shared.connections.drain(limit).await
    }

    /// Cut what is left and wait until every task has ended.
    pub async fn stop(self) {
        self.shared.stop.cancel();
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
    }
}

async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let message = format!("cannot listen on {address}: {error}");
        io::Error::new(error.kind(), message)
    })
}

/// The next connection; out of file descriptors and the like pass by.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Small answers must not wait for acknowledgements.
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) => {
                log::warn("accept", json!({ "error": error.to_string() }));
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}
