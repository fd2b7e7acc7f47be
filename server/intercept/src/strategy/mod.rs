//! How the agent gets into the path of the traffic, and how everything is put back.

mod chosen;
mod connect;
pub mod handover;
pub mod pod;
pub mod role;
pub mod service;

use std::{
    future::Future,
    time::{Duration, Instant},
};

use ashore_protocol::agent::Claim;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub use self::chosen::{ChosenStrategy, ChosenTarget, choose};
use crate::{
    Proof,
    cluster::Cluster,
    error::{Error, Result},
    guard::AgentAt,
    journal::{Entry, Journal, Selector},
    target::Target,
    tunnel::{LocalPort, Report, Tunnel},
};

/// One session's wish, resolved.
pub struct SessionPlan {
    pub session: String,
    pub holder: String,
    pub target: Target,
    pub claim: Claim,
    /// What the agent is made from.
    pub image: String,
    /// What its pod is labelled with beside Ashore's own labels.
    pub labels: Selector,
    /// How many pods the agent gets.
    pub replicas: u16,
    /// How long the agent may take to become ready.
    pub limit: Duration,
    pub local: LocalPort,
    pub reports: mpsc::UnboundedSender<Report>,
    pub cancel: CancellationToken,
    /// What the guard is told: each agent as soon as there is a tunnel to it.
    pub agents: mpsc::UnboundedSender<AgentAt>,
    /// Where the journal is.
    pub state_dir: std::path::PathBuf,
}

/// What restoring has at hand.
pub struct Restoring<'a> {
    pub entries: &'a [Entry],
    pub journal: &'a mut Journal,
    /// The agent's tunnel, if it is up: without one the agent passes through by itself.
    pub tunnel: Option<(&'a Tunnel, &'a str)>,
    /// A tunnel of whoever repairs, through which the agent knows already that the owner is dead.
    pub word: Option<Tunnel>,
    /// When the debug session ended.
    pub since: Instant,
    /// Told as soon as the traffic, and then as the objects, are back.
    pub proof: Proof,
}

/// What a way into the path must be able to do.
pub trait StrategyLifecycle {
    /// Brings the agent into the path, passing through; every write is in the journal before it is sent.
    fn prepare(
        &self,
        cluster: &Cluster,
        plan: &SessionPlan,
        journal: &mut Journal,
    ) -> impl Future<Output = Result<Tunnel>> + Send;

    /// A new tunnel to the agent, with the claim made again.
    fn reconnect(
        &self,
        cluster: &Cluster,
        plan: &SessionPlan,
        number: u64,
    ) -> impl Future<Output = Result<Tunnel>> + Send;

    /// Puts everything back that the journal names. Twice is the same as once.
    fn restore(
        &self,
        cluster: &Cluster,
        restoring: Restoring<'_>,
    ) -> impl Future<Output = Result<Proof>> + Send;
}

/// Into the journal, unless the session has ended meanwhile.
fn announce(plan: &SessionPlan, journal: &mut Journal, entry: &Entry) -> Result<()> {
    if plan.cancel.is_cancelled() {
        return Err(Error::Cancelled);
    }
    journal.write(entry)?;
    journal.checkpoint(false)
}
