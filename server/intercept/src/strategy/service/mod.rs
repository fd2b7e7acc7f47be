//! Strategy `service`: origin Service, agent, and only when the agent answers the swap of the selector.
//!
//! # Order
//! Strategy `service`, in this order: an *origin* Service with the original selector; the agent's Deployment, with
//! the Service's target ports; when the agent has said hello through the tunnel and has seen that its own
//! connections get to the origin (where a NetworkPolicy keeps its pod away it refuses the claim,
//! `server/agent/src/origins.rs`), the Service's selector is swapped to the agent, which passes everything through
//! until it is told otherwise. Restoring is the reverse. A Service's proxies follow a changed selector in their own
//! time, kube-proxy up to a second later. Nothing waits for that: the agent is told the addresses of the origin's
//! pods (`origins`), its Deployment and the origin Service are deleted at once, and its pod, which Kubernetes lets
//! end in its own time, serves whoever still comes until nobody has for 1.2 s (`server/agent/src/drain.rs`). An
//! agent that cannot be told is waited for.

mod agent;
mod members;
pub mod objects;
mod origin;
pub mod replicas;
pub mod restore;
mod swap;
mod upgrade;
pub mod warm;

use super::{Restoring, SessionPlan, StrategyLifecycle, announce, connect};
use crate::{
    Proof,
    cluster::Cluster,
    error::{Error, Result},
    journal::{Entry, Journal},
    tunnel::Tunnel,
};

/// How often a write is tried again when somebody else wrote in between.
const TRIES: usize = 8;

/// See the module.
pub struct ServiceStrategy;

impl ServiceStrategy {
    /// See [`super::ChosenStrategy::next_session`].
    pub async fn next_session(cluster: &Cluster, plan: &SessionPlan) {
        agent::shared(cluster, plan).await;
    }
}

impl StrategyLifecycle for ServiceStrategy {
    async fn prepare(
        &self,
        cluster: &Cluster,
        plan: &SessionPlan,
        journal: &mut Journal,
    ) -> Result<Tunnel> {
        let mut service = plan.target.service.clone();
        if let Some(spec) = service.spec.as_mut() {
            spec.selector = Some(plan.target.selector.clone());
        }
        service.metadata.managed_fields = None;
        let begin = Entry::Begin {
            session: plan.session.clone(),
            cluster: cluster.address.clone(),
            service: plan.target.service_name(),
            snapshot: Box::new(service),
        };
        announce(plan, journal, &begin)?;
        agent::agent_there(cluster, plan, journal).await?;
        let tunnel = upgrade::connect(cluster, plan, journal).await?;
        swap::swap(cluster, plan, journal).await?;
        Ok(tunnel)
    }

    async fn reconnect(
        &self,
        cluster: &Cluster,
        plan: &SessionPlan,
        number: u64,
    ) -> Result<Tunnel> {
        let tunnel = connect::connect(cluster, plan, number).await?;
        members::stay(cluster, plan).await?;
        Ok(tunnel)
    }

    async fn restore(&self, cluster: &Cluster, restoring: Restoring<'_>) -> Result<Proof> {
        restore::restore(cluster, restoring).await
    }
}

/// A precondition that did not hold: 409, or 422 for a failed `test`.
pub fn is_conflict(error: &Error) -> bool {
    matches!(error.status(), Some(404 | 409 | 422))
}
