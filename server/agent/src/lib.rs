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

use ashore_protocol::agent::{Claim, Refusal};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub mod args;
mod caller;
mod claims;
mod control;
mod drain;
mod http;
pub mod log;
mod matching;
mod origins;
pub mod pod;
mod presence;
mod requests;
mod serve;
mod sniff;
mod tally;
mod tcp;
mod tunnel;

pub use control::ready;

/// What this agent was built from, where the command line that carries it has built it.
pub const BUILD: Option<&str> = option_env!("ASHORE_AGENT_BUILD");

/// How often it is looked whether anybody uses the agent.
const UNUSED_LOOK: Duration = Duration::from_millis(500);

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
    origins: origins::Origins,
    tasks: TaskTracker,
    stop: CancellationToken,
    clients: AtomicU64,
    probes: Vec<pod::probes::Probe>,
    /// Set where the agent works in the target pod's own network.
    inside: Option<Arc<pod::Inside>>,
}

impl Shared {
    fn new(ports: Vec<u16>, origins: origins::Origins, inside: Option<&pod::Config>) -> Arc<Self> {
        Arc::new(Self {
            table: claims::Table::new(ports),
            connections: Arc::default(),
            origins,
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            clients: AtomicU64::new(0),
            probes: inside.map_or_else(Vec::new, |config| config.probes.clone()),
            inside: inside.map(|config| Arc::new(pod::Inside::new(config))),
        })
    }

    /// Grant or refuse, with the claimed port in the agent's hands.
    fn claim(
        self: &Arc<Self>,
        claim: Claim,
        client: &Arc<claims::Client>,
    ) -> Result<claims::Granted, Refusal> {
        let (id, port) = (claim.id.clone(), claim.port);
        let granted = self.table.claim(claim, client)?;
        let Some(inside) = &self.inside else {
            return Ok(granted);
        };
        match inside.raise(self, port) {
            Ok(()) => Ok(granted),
            Err(message) => {
                self.table.release(&id, client);
                Err(Refusal::Unable { message })
            }
        }
    }

    /// A claim ended; it may come back within the grace.
    fn unclaimed(self: &Arc<Self>, grace: Duration) {
        if let Some(inside) = &self.inside {
            inside.lower_unclaimed(self, grace);
        }
    }

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
        let routes = listeners
            .iter()
            .map(|(listener, _)| listener.local_addr())
            .collect::<io::Result<Vec<_>>>()?;
        let control = listen(config.control).await?;
        let ports: Vec<u16> = routes.iter().map(SocketAddr::port).collect();
        let known = ports.iter().copied();
        let known = known.zip(config.routes.iter().map(|route| route.origin));
        let origins = origins::Origins::new(known.collect());
        let shared = Shared::new(ports, origins, None);
        for ((listener, origin), address) in listeners.into_iter().zip(&routes) {
            let port = caller::Port {
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
        Self::serve(shared, routes, control)
    }

    /// Work in this network, which is the target pod's; the ports are redirected here as they are claimed.
    pub async fn start_inside(config: pod::Config) -> io::Result<Self> {
        let control = listen(config.control).await?;
        let shared = Shared::new(
            config.ports.clone(),
            origins::Origins::default(),
            Some(&config),
        );
        if let (true, Some(inside)) = (config.warm, &shared.inside) {
            for port in &config.ports {
                inside.raise(&shared, *port).map_err(io::Error::other)?;
            }
        }
        Self::serve(shared, Vec::new(), control)
    }

    fn serve(
        shared: Arc<Shared>,
        routes: Vec<SocketAddr>,
        control: TcpListener,
    ) -> io::Result<Self> {
        let address = control.local_addr()?;
        let own = Arc::clone(&shared);
        shared.spawn(async move {
            loop {
                let (stream, _) = accept(&control).await;
                own.spawn(control::connection(Arc::clone(&own), stream));
            }
        });
        log::info("listening", json!({ "routes": routes, "control": address }));
        Ok(Self {
            shared,
            routes,
            control: address,
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

    /// Resolves when nobody has claimed anything for this long; never without a limit.
    pub async fn unused_for(&self, limit: Option<Duration>) {
        let Some(limit) = limit else {
            return std::future::pending().await;
        };
        let mut since = Instant::now();
        while since.elapsed() < limit {
            tokio::time::sleep(UNUSED_LOOK).await;
            if !self.shared.table.is_empty() {
                since = Instant::now();
            }
        }
    }

    /// Ask every caller's connection to end; returns how many had not at the limit.
    pub async fn drain(&self, limit: Duration) -> u64 {
        if let Some(inside) = &self.shared.inside {
            inside.withdraw(|_| true);
        }
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
