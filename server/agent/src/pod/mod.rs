//! The agent inside a pod's own network: it sees every new connection to the app, however its caller found the pod.
//!
//! A claimed port is *raised*: its new connections from outside are redirected here. When its claim is gone it is *lowered*:
//! new connections go to the app again at once, those that run here are finished, then nothing is left of it.
//!
//! # How it works
//! Inside a pod (`ashore-agent --inside`, `server/agent/src/pod`) the agent needs no Service: a claimed port is
//! redirected to it by an nftables table that belongs to its netlink socket, so the kernel removes it when the
//! agent ends in whatever way. Only new connections from outside are redirected; pass-through dials the app from
//! inside, where the rule does not apply. Connections that were open before are taken over one by one
//! (`pod/takeover`). One on which nothing happens for a second is ended; its caller notices before it uses it
//! again. A busy one is watched: nftables tells of its segments (nflog), so that the agent knows both sides'
//! sequence numbers, who spoke last, and the heads of HTTP/2's frames. When an HTTP/1 caller that has all of its
//! answer begins the next request, that segment is kept from the app, the app's socket is destroyed without a word
//! to the caller, and a socket of the agent's goes on at the same byte (`TCP_REPAIR`), with the request that was
//! kept: the caller keeps its connection and notices nothing. An HTTP/2 connection cannot be continued in the
//! middle; when every call that the app got is answered to its end, the agent goes on in the same way and says
//! GOAWAY with the number of the last call that the app saw, and the caller makes the kept call again on a new
//! connection, as the protocol has it. Nothing is done in between: a moment that does not come within 0.6 s is let
//! go and looked for again. Other protocols, TLS, and kernels without nflog or `TCP_REPAIR` are left with the
//! kernel's counters: ended when the last byte was the app's and the caller's habit leaves time for it
//! (`pod/quiet.rs`); what they cannot tell: an answer that pauses for longer than the caller usually does looks
//! quiet. Probes go to the app by user agent, path or health service; with a TCP probe a port is redirected only
//! while the app listens. At the end the rules go first, the connections that run through the agent are finished,
//! then the table goes.

mod alive;
mod diag;
pub mod enter;
mod listen;
mod netlink;
mod nft;
pub mod probes;
mod quiet;
mod takeover;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ashore_protocol::{Takeover, agent::TakeoverCounts};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::{Shared, accept, log, serve, tcp};
use nft::{Redirect, Table};
use probes::Probe;

/// Callers that keep their connection for long are asked to end it within this.
const DRAIN: Duration = Duration::from_secs(10);

/// What the agent inside a pod is told at its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub control: SocketAddr,
    /// The app's ports that may be claimed; none: any.
    pub ports: Vec<u16>,
    pub takeover: Takeover,
    pub probes: Vec<Probe>,
    /// The ports are raised at the start and stay so.
    pub warm: bool,
    /// The network that is entered first.
    pub enter: Option<enter::Whose>,
    /// The agent ends by itself when nobody has claimed anything for this long.
    pub linger: Option<Duration>,
}

/// The ports that are raised.
#[derive(Debug)]
pub struct Inside {
    takeover: Takeover,
    warm: bool,
    probes: Vec<Probe>,
    paths: Mutex<HashMap<u16, Path>>,
    continued: Arc<takeover::Continued>,
}

/// One raised port.
#[derive(Debug)]
struct Path {
    table: Table,
    redirect: Redirect,
    /// Ends its listeners and what looks after the connections that were open before.
    end: CancellationToken,
    before: CancellationToken,
    figures: Arc<takeover::Figures>,
    lowering: bool,
    /// The app does not listen now, see [`alive`].
    passed_by: bool,
}

impl Inside {
    pub fn new(config: &Config) -> Self {
        Self {
            takeover: config.takeover,
            warm: config.warm,
            probes: config.probes.clone(),
            paths: Mutex::default(),
            continued: Arc::default(),
        }
    }

    /// From now on new connections from outside to this port of the app come here. The error is a sentence for people.
    pub(crate) fn raise(&self, shared: &Arc<Shared>, app: u16) -> Result<(), String> {
        let mut paths = self.paths();
        if let Some(path) = paths.get_mut(&app) {
            if path.lowering {
                (path.table.open(&path.redirect)).map_err(|failure| failure.to_string())?;
                (path.lowering, path.passed_by) = (false, false);
            }
            return Ok(());
        }
        let (agent, listeners) = listen::listen()
            .map_err(|error| format!("the agent cannot listen in the pod's network: {error}"))?;
        let redirect = Redirect { app, agent };
        let table = Table::install(&redirect).map_err(|failure| failure.to_string())?;
        let end = shared.stop.child_token();
        for listener in listeners {
            let (own, end) = (Arc::clone(shared), end.clone());
            shared.spawn(async move {
                let _ = end.run_until_cancelled(take(own, app, listener)).await;
            });
        }
        let figures = Arc::new(takeover::Figures::default());
        let before = end.child_token();
        let (stop, counted) = (before.clone(), Arc::clone(&figures));
        let (how, own, continued) = (
            self.takeover,
            Arc::clone(shared),
            Arc::clone(&self.continued),
        );
        shared.spawn(async move {
            let _ = stop
                .run_until_cancelled(takeover::run(own, app, how, counted, continued))
                .await;
        });
        if self.probes.contains(&Probe::Tcp { port: app }) {
            let (own, end) = (Arc::clone(shared), end.clone());
            shared.spawn(async move {
                let _ = end.run_until_cancelled(alive::follow(own, app)).await;
            });
        }
        log::info("raised", json!({ "port": app, "to": agent }));
        paths.insert(
            app,
            Path {
                table,
                redirect,
                end,
                before,
                figures,
                lowering: false,
                passed_by: false,
            },
        );
        Ok(())
    }

    /// Lower, after the grace, every port that nobody claims then.
    pub(crate) fn lower_unclaimed(self: &Arc<Self>, shared: &Arc<Shared>, grace: Duration) {
        if self.warm {
            return;
        }
        let (inside, own) = (Arc::clone(self), Arc::clone(shared));
        shared.spawn(async move {
            tokio::time::sleep(grace).await;
            let withdrawn = inside.withdraw(|port| !own.table.is_claimed(port));
            if withdrawn {
                own.connections.drain(DRAIN).await;
                inside.remove_withdrawn();
            }
        });
    }

    /// New connections go to the app again. What runs through the agent goes on. Whether there was any such port.
    pub fn withdraw(&self, which: impl Fn(u16) -> bool) -> bool {
        let mut any = false;
        for (port, path) in self.paths().iter_mut() {
            if !path.lowering && which(*port) {
                path.before.cancel();
                if let Err(failure) = path.table.close() {
                    let error = failure.to_string();
                    log::warn("not withdrawn", json!({ "port": port, "error": error }));
                }
                path.lowering = true;
                any = true;
            }
        }
        any
    }

    /// While the app does not listen, its port is not redirected: who connects must see that.
    fn follow_app(&self, port: u16, listens: bool) {
        let mut paths = self.paths();
        let Some(path) = paths.get_mut(&port).filter(|path| !path.lowering) else {
            return;
        };
        if path.passed_by != listens {
            return;
        }
        let changed = if listens {
            path.table.open(&path.redirect)
        } else {
            path.table.close()
        };
        match changed {
            Ok(()) => path.passed_by = !listens,
            Err(failure) => {
                let error = failure.to_string();
                log::warn("not followed", json!({ "port": port, "error": error }));
            }
        }
    }

    fn remove_withdrawn(&self) {
        self.paths().retain(|port, path| {
            if path.lowering {
                path.end.cancel();
                log::info("lowered", json!({ "port": port }));
            }
            !path.lowering
        });
    }

    /// What became of the connections that were open before, by port.
    pub fn takeovers(&self) -> Vec<(u16, TakeoverCounts)> {
        let paths = self.paths();
        let read = paths
            .iter()
            .map(|(port, path)| (*port, path.figures.read()));
        read.collect()
    }

    fn paths(&self) -> MutexGuard<'_, HashMap<u16, Path>> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serve what is redirected here.
async fn take(shared: Arc<Shared>, app: u16, listener: tokio::net::TcpListener) {
    loop {
        let (stream, peer) = accept(&listener).await;
        let Some(origin) = listen::destination(&stream, app) else {
            tcp::reset(&stream);
            continue;
        };
        let port = crate::caller::Port {
            number: app,
            origin,
        };
        shared.spawn(serve::connection(Arc::clone(&shared), port, stream, peer));
    }
}
