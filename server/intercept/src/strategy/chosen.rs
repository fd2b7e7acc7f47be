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

/// A target, how the agent gets into its path, and what people should know of that choice.
pub struct Choice {
    pub target: Target,
    pub strategy: Chosen,
    pub remark: Option<String>,
}

impl Choice {
    fn plain(target: Target, strategy: Chosen) -> Self {
        Self {
            target,
            strategy,
            remark: None,
        }
    }
}

const AGENT_THERE: &str = "Strategy service was chosen, for its agent is there already: a colleague's session has it, or somebody keeps it warm.";

/// The target, and the strategy that is wished for. Without a wish, `pod` where it is possible, for it sees every connection,
/// else `service`, else what is missing for both.
pub async fn choose(cluster: &Cluster, spec: &SessionSpec) -> Result<Choice> {
    let mut inventory = target::Inventory::read(cluster).await?;
    let port = spec.port.as_deref();
    let mut find =
        async |reach| target::find(cluster, &mut inventory, &spec.target, port, reach).await;
    match spec.way.strategy {
        Wish::Service => Ok(Choice::plain(find(Reach::Service).await?, Chosen::Service)),
        Wish::Pod => {
            let target = find(Reach::Pods).await?;
            match possible(cluster, &target, &spec.cluster, spec.way.takeover).await {
                Ok(strategy) => Ok(Choice::plain(target, Chosen::Pod(strategy))),
                Err(missing) => Err(Error::Environment(format!(
                    "Strategy \"pod\" is not possible for {}: {missing}.",
                    target.object(),
                ))),
            }
        }
        Wish::Auto => {
            let (by_service, by_pods) = (find(Reach::Service).await, find(Reach::Pods).await);
            if let Ok(target) = &by_service
                && inventory.has_agent(&target.service)
            {
                return Ok(Choice {
                    target: target.clone(),
                    strategy: Chosen::Service,
                    remark: Some(AGENT_THERE.to_owned()),
                });
            }
            automatic(cluster, spec, by_service, by_pods).await
        }
    }
}

async fn automatic(
    cluster: &Cluster,
    spec: &SessionSpec,
    by_service: Result<Target>,
    by_pods: Result<Target>,
) -> Result<Choice> {
    let target = match (by_pods, &by_service) {
        (Ok(target), _) => target,
        (Err(_), Ok(target)) => return Ok(Choice::plain(target.clone(), Chosen::Service)),
        (Err(_), Err(refused)) => return Err(refused.clone()),
    };
    match (possible(cluster, &target, &spec.cluster, spec.way.takeover).await, by_service) {
        (Ok(strategy), _) => Ok(Choice {
            target,
            strategy: Chosen::Pod(strategy),
            remark: Some(strategy.chosen().to_owned()),
        }),
        (Err(missing), Ok(target)) => Ok(Choice {
            target,
            strategy: Chosen::Service,
            // Where there is no such thing as an ephemeral container, there is nothing to be had by asking for it.
            remark: (!missing.unknown).then(|| {
                format!("Strategy service was chosen: new connections only. Strategy pod, which sees every one, is not possible: {missing}.")
            }),
        }),
        (Err(missing), Err(refused)) => Err(Error::User(format!(
            "{refused} But it is not possible here: {missing}."
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
