//! How the agent gets into the path of the traffic, and how everything is put back.

pub mod objects;
pub mod restore;
pub mod service;

use std::{future::Future, time::Duration};

use ashore_protocol::agent::Claim;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    Proof,
    cluster::Cluster,
    error::Result,
    journal::Journal,
    target::Target,
    tunnel::{LocalPort, Report, Tunnel},
};

/// One session's wish, resolved.
pub struct Plan {
    pub session: String,
    pub holder: String,
    pub target: Target,
    pub claim: Claim,
    /// How long the agent may take to become ready.
    pub limit: Duration,
    pub local: LocalPort,
    pub reports: mpsc::UnboundedSender<Report>,
    pub cancel: CancellationToken,
}

/// What a way into the path must be able to do.
pub trait Strategy {
    /// Brings the agent into the path, passing through; every write is in the journal before it is sent.
    fn prepare(
        &self,
        cluster: &Cluster,
        plan: &Plan,
        journal: &mut Journal,
    ) -> impl Future<Output = Result<Tunnel>> + Send;

    /// A new tunnel to the agent, with the claim made again.
    fn reconnect(
        &self,
        cluster: &Cluster,
        plan: &Plan,
        number: u64,
    ) -> impl Future<Output = Result<Tunnel>> + Send;

    /// Puts everything back that the journal names. Twice is the same as once.
    fn restore(
        &self,
        cluster: &Cluster,
        restoring: restore::Restoring<'_>,
    ) -> impl Future<Output = Result<Proof>> + Send;
}
