//! Which strategy a session has: one place where they are told apart.

use super::{Plan, Restoring, Strategy, service::ServiceStrategy};
use crate::{
    Proof,
    cluster::Cluster,
    error::Result,
    journal::{Entry, Journal},
    tunnel::Tunnel,
};

/// The strategies there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Chosen {
    #[default]
    Service,
}

impl Chosen {
    /// The one that wrote this journal.
    pub fn of(_entries: &[Entry]) -> Self {
        Self::Service
    }

    /// Waits, bounded by the caller, until another session uses what this one has built.
    pub async fn next_session(self, cluster: &Cluster, plan: &Plan) {
        match self {
            Self::Service => ServiceStrategy::next_session(cluster, plan).await,
        }
    }
}

impl Strategy for Chosen {
    async fn prepare(
        &self,
        cluster: &Cluster,
        plan: &Plan,
        journal: &mut Journal,
    ) -> Result<Tunnel> {
        match self {
            Self::Service => ServiceStrategy.prepare(cluster, plan, journal).await,
        }
    }

    async fn reconnect(&self, cluster: &Cluster, plan: &Plan, number: u64) -> Result<Tunnel> {
        match self {
            Self::Service => ServiceStrategy.reconnect(cluster, plan, number).await,
        }
    }

    async fn restore(&self, cluster: &Cluster, restoring: Restoring<'_>) -> Result<Proof> {
        match self {
            Self::Service => ServiceStrategy.restore(cluster, restoring).await,
        }
    }
}
