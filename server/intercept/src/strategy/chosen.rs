//! Which strategy a session has: one place where they are told apart.

use super::{
    Plan, Restoring, Strategy,
    pod::{PodStrategy, possible},
    service::ServiceStrategy,
};
use crate::{
    Proof, SessionSpec, Wish,
    cluster::Cluster,
    error::{Error, Result},
    journal::{Entry, Journal},
    target::{self, Reach, Target},
    tunnel::Tunnel,
};

/// The strategies there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Chosen {
    #[default]
    Service,
    Pod(PodStrategy),
}

impl Chosen {
    /// The one that wrote this journal.
    pub fn of(entries: &[Entry]) -> Self {
        if entries.contains(&Entry::InPods) {
            Self::Pod(PodStrategy::default())
        } else {
            Self::Service
        }
    }

    /// Waits, bounded by the caller, until another session uses what this one has built.
    pub async fn next_session(self, cluster: &Cluster, plan: &Plan) {
        match self {
            Self::Service => ServiceStrategy::next_session(cluster, plan).await,
            // An agent beside the app stays for a while by itself.
            Self::Pod(_) => {}
        }
    }
}

/// The target, and the strategy that is wished for. Without a wish, `service` where the target has a Service that it can take,
/// else `pod`.
pub async fn choose(cluster: &Cluster, spec: &SessionSpec) -> Result<(Target, Chosen)> {
    let find = |reach| target::resolve(cluster, &spec.target, spec.port.as_deref(), reach);
    let refused = match spec.way.strategy {
        Wish::Service => return Ok((find(Reach::Service).await?, Chosen::Service)),
        Wish::Auto => match find(Reach::Service).await {
            Ok(target) => return Ok((target, Chosen::Service)),
            Err(error) => Some(error),
        },
        Wish::Pod => None,
    };
    let target = match (find(Reach::Pods).await, refused) {
        (Ok(target), None) => target,
        (Ok(target), Some(refused)) => {
            match possible(cluster, &target, &spec.cluster, spec.way.takeover).await {
                Ok(strategy) => return Ok((target, Chosen::Pod(strategy))),
                Err(missing) => {
                    return Err(Error::User(format!(
                        "{refused} But it is not possible here: {}.",
                        missing.join("; ")
                    )));
                }
            }
        }
        (Err(_), Some(refused)) => return Err(refused),
        (Err(error), None) => return Err(error),
    };
    match possible(cluster, &target, &spec.cluster, spec.way.takeover).await {
        Ok(strategy) => Ok((target, Chosen::Pod(strategy))),
        Err(missing) => Err(Error::Environment(format!(
            "Strategy \"pod\" is not possible for {}: {}.",
            target.object(),
            missing.join("; ")
        ))),
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
            Self::Pod(strategy) => strategy.prepare(cluster, plan, journal).await,
        }
    }

    async fn reconnect(&self, cluster: &Cluster, plan: &Plan, number: u64) -> Result<Tunnel> {
        match self {
            Self::Service => ServiceStrategy.reconnect(cluster, plan, number).await,
            Self::Pod(strategy) => strategy.reconnect(cluster, plan, number).await,
        }
    }

    async fn restore(&self, cluster: &Cluster, restoring: Restoring<'_>) -> Result<Proof> {
        match self {
            Self::Service => ServiceStrategy.restore(cluster, restoring).await,
            Self::Pod(strategy) => strategy.restore(cluster, restoring).await,
        }
    }
}
