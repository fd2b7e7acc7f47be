//! Which strategy a session has: one place where they are told apart.

use ashore_protocol::Strategy;
use ashore_texts::{Arg, text};

use super::{
    Restoring, SessionPlan, StrategyLifecycle,
    pod::{PodStrategy, possible},
    service::ServiceStrategy,
};
use crate::{
    Proof, SessionSpec,
    cluster::Cluster,
    error::{Code, Error, Result},
    journal::{Entry, Journal},
    target::{self, Reach, Target},
    tunnel::Tunnel,
    version,
};

/// The strategies there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChosenStrategy {
    #[default]
    Service,
    Pod(PodStrategy),
}

impl ChosenStrategy {
    /// The one that wrote this journal.
    pub fn of(entries: &[Entry]) -> Self {
        if entries.contains(&Entry::InPods) {
            Self::Pod(PodStrategy::default())
        } else {
            Self::Service
        }
    }

    /// Waits, bounded by the caller, until another session uses what this one has built.
    pub async fn next_session(self, cluster: &Cluster, plan: &SessionPlan) {
        match self {
            Self::Service => ServiceStrategy::next_session(cluster, plan).await,
            // An agent beside the app stays for a while by itself.
            Self::Pod(_) => {}
        }
    }
}

/// A target, how the agent gets into its path, and what people should know of that choice and of the cluster.
pub struct ChosenTarget {
    pub target: Target,
    pub strategy: ChosenStrategy,
    pub remarks: Vec<Arg>,
}

impl ChosenTarget {
    fn plain(target: Target, strategy: ChosenStrategy) -> Self {
        Self {
            target,
            strategy,
            remarks: Vec::new(),
        }
    }
}

/// The target and the strategy; beside it the cluster's version is asked for, which is a remark at most.
pub async fn choose(cluster: &Cluster, spec: &SessionSpec) -> Result<ChosenTarget> {
    let (choice, remark) = tokio::join!(wished(cluster, spec), version::remark(cluster));
    let mut choice = choice?;
    choice.remarks.extend(remark);
    Ok(choice)
}

/// The strategy that is wished for. Without a wish, `service` where it is possible, for it leaves no trace and
/// is back at once, else `pod`, else what is missing for both.
async fn wished(cluster: &Cluster, spec: &SessionSpec) -> Result<ChosenTarget> {
    let mut inventory = target::Inventory::read(cluster).await?;
    let port = spec.port.as_ref();
    let labels = target::labels::check(&inventory, &spec.cluster.agent_labels);
    let mut find =
        async |reach| target::find(cluster, &mut inventory, &spec.target, port, reach).await;
    match spec.strategy.wanted {
        Strategy::Service => {
            let target = find(Reach::Service).await?;
            labels.map(|()| ChosenTarget::plain(target, ChosenStrategy::Service))
        }
        Strategy::Pod => {
            let target = find(Reach::Pods).await?;
            match possible(cluster, &target, &spec.cluster, spec.strategy.takeover).await {
                Ok(strategy) => Ok(ChosenTarget::plain(target, ChosenStrategy::Pod(strategy))),
                Err(missing) => Err(Error::environment(
                    Code::StrategyNotPossible,
                    text!(StrategyPodImpossible {
                        target: target.object(),
                        why: missing
                    }),
                )),
            }
        }
        Strategy::Auto => match find(Reach::Service).await {
            Ok(target) => labels.map(|()| ChosenTarget::plain(target, ChosenStrategy::Service)),
            Err(refused) => in_the_pods(cluster, spec, refused, find(Reach::Pods).await).await,
        },
    }
}

/// Where no Service can be swapped.
async fn in_the_pods(
    cluster: &Cluster,
    spec: &SessionSpec,
    refused: Error,
    by_pods: Result<Target>,
) -> Result<ChosenTarget> {
    let Ok(target) = by_pods else {
        return Err(refused);
    };
    match possible(cluster, &target, &spec.cluster, spec.strategy.takeover).await {
        Ok(strategy) => Ok(ChosenTarget {
            target,
            strategy: ChosenStrategy::Pod(strategy),
            remarks: vec![strategy.chosen().into()],
        }),
        Err(missing) => Err(Error::user(
            Code::StrategyNotPossible,
            text!(StrategyImpossibleHere {
                refused: refused.explained().sentences(),
                why: missing
            }),
        )),
    }
}

impl StrategyLifecycle for ChosenStrategy {
    async fn prepare(
        &self,
        cluster: &Cluster,
        plan: &SessionPlan,
        journal: &mut Journal,
    ) -> Result<Tunnel> {
        match self {
            Self::Service => ServiceStrategy.prepare(cluster, plan, journal).await,
            Self::Pod(strategy) => strategy.prepare(cluster, plan, journal).await,
        }
    }

    async fn reconnect(
        &self,
        cluster: &Cluster,
        plan: &SessionPlan,
        number: u64,
    ) -> Result<Tunnel> {
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
