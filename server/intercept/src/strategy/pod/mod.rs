//! Strategy `pod`: an agent in the network of every pod of the target. It sees each connection, however its caller found the
//! pod, and no object of the target is changed but the pods' list of ephemeral containers.
//!
//! # Two doors
//! Strategy `pod` (`server/intercept/src/strategy/pod`) changes no Service: an agent goes into the network of every
//! pod of the target, by one of two doors. `container`: an ephemeral container with NET_ADMIN, which waits idle for
//! ten minutes after its session and is used again by the next; its entry stays in the pod's list until the pod
//! goes. `node`: a privileged pod with hostPID on the pod's node, only where the rules file says `privileged-agents
//! = true`; deleted at the end. Which door is open is asked of the API server by a dry run, which passes rights,
//! pod security and quota (`possible.rs`). One tunnel for each pod, joined into one by the hub (`hub.rs`), which
//! also joins pods that come in the middle. `auto` is `service` where there is a Service to swap, else `pod`; the
//! session's remarks say which and why (`strategy/chosen.rs`). The design wanted `pod` first, since a swapped
//! selector moves no connection that is open. On the real cluster that cost what is promised to everybody: each pod
//! keeps an entry among its ephemeral containers, and the traffic was back after a second and not after 50 ms. So
//! the default leaves no trace, says what it does not reach, and names the strategy that does. Pods on their node's
//! own network are refused.

mod container;
mod helper;
pub mod hub;
mod join;
mod possible;
pub mod site;

use std::{collections::BTreeSet, sync::Arc};

use ashore_protocol::Takeover;
use ashore_texts::{Arg, Text, text};
use k8s_openapi::api::core::v1::Pod;
use kube::{ResourceExt, api::ListParams};

pub use self::possible::possible;
use self::{hub::Hub, site::Site};
use super::{Restoring, SessionPlan, StrategyLifecycle, announce};
use crate::{
    Proof,
    cluster::{Call, Cluster},
    error::{Error, Explained, Result, look},
    journal::{Entry, Journal, Selector},
    tunnel::Tunnel,
};

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PodStrategy {
    pub door: Door,
    pub takeover: Takeover,
}

/// How the agent gets into a pod's network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Door {
    /// An ephemeral container beside the app.
    #[default]
    Container,
    /// A privileged pod on the same node.
    Node,
    /// None: the pods are the agent's own, of strategy `service`.
    Own,
}

impl StrategyLifecycle for PodStrategy {
    async fn prepare(
        &self,
        cluster: &Cluster,
        plan: &SessionPlan,
        journal: &mut Journal,
    ) -> Result<Tunnel> {
        let mut service = plan.target.service.clone();
        service.metadata.managed_fields = None;
        let begin = Entry::Begin {
            session: plan.session.clone(),
            cluster: cluster.address.clone(),
            service: plan.target.service_name(),
            snapshot: Box::new(service),
        };
        announce(plan, journal, &begin)?;
        announce(plan, journal, &Entry::InPods)?;
        self.join_all(cluster, plan, journal, 1).await
    }

    async fn reconnect(
        &self,
        cluster: &Cluster,
        plan: &SessionPlan,
        number: u64,
    ) -> Result<Tunnel> {
        let files = crate::state::Files::new(&plan.state_dir, &plan.session);
        let mut journal = Journal::open(&files)?;
        self.join_all(cluster, plan, &mut journal, number).await
    }

    async fn restore(&self, cluster: &Cluster, mut restoring: Restoring<'_>) -> Result<Proof> {
        if let Some((tunnel, claim)) = restoring.tunnel {
            // Each agent withdraws its redirect at once and finishes what runs through it by itself.
            tunnel.release(claim).await;
        }
        // The Service, which no write of this strategy touches.
        restoring.proof.objects_compared = 1;
        for entry in restoring.entries {
            if let Entry::CreateHelper { name } = entry {
                restoring.proof.objects_compared += 1;
                helper::remove(cluster, name).await?;
            }
        }
        let took = restoring.since.elapsed().as_secs_f64() * 1000.0;
        restoring.proof.restore_ms = Some(took);
        compare(cluster, restoring.entries, &mut restoring.proof).await?;
        restoring.journal.write(&Entry::Done)?;
        Ok(restoring.proof)
    }
}

impl PodStrategy {
    /// Said when nobody asked for it by name.
    pub fn chosen(self) -> Text {
        match self.door {
            Door::Container => Text::RemarkChosenContainer,
            Door::Node | Door::Own => Text::RemarkChosenNode,
        }
    }

    /// What stays, told plainly.
    pub fn remarks(self) -> Vec<Arg> {
        match self.door {
            Door::Container => vec![Text::RemarkContainerStays.into()],
            Door::Node | Door::Own => Vec::new(),
        }
    }

    async fn join_all(
        &self,
        cluster: &Cluster,
        plan: &SessionPlan,
        journal: &mut Journal,
        number: u64,
    ) -> Result<Tunnel> {
        let pods = pods(cluster, &plan.target.selector).await?;
        if pods.is_empty() {
            return Err(Error::AgentNotReady {
                target: plan.target.object(),
                why: Explained::new(Text::NoneRuns, look("kubectl get pods")),
            });
        }
        let site = Arc::new(Site::new(cluster, plan, *self));
        let joining = async {
            let mut places = Vec::new();
            for pod in &pods {
                places.push(site.settle(pod, journal).await?);
            }
            Hub::start(site.clone(), journal.again()?, places, number).await
        };
        tokio::select! {
            () = plan.cancel.cancelled() => Err(Error::Cancelled),
            joined = tokio::time::timeout(plan.limit, joining) => joined.unwrap_or_else(|_| {
                Err(Error::AgentNotReady {
                    target: plan.target.object(),
                    why: Explained::new(
                        text!(NotWithin {
                            seconds: plan.limit.as_secs()
                        }),
                        look("kubectl describe pod"),
                    ),
                })
            }),
        }
    }
}

/// The selector as the API reads it.
fn written(selector: &Selector) -> kube::core::Selector {
    selector.clone().into_iter().collect()
}

/// The pods that an agent can join now.
async fn pods(cluster: &Cluster, selector: &Selector) -> Result<Vec<Pod>> {
    let list = Call {
        verb: "list",
        resource: "pods",
        name: "",
    };
    let params = ListParams::default().labels_from(&written(selector));
    let api = cluster.pods();
    let all = cluster.call(list, api.list(&params)).await?;
    Ok(all.items.into_iter().filter(can_be_joined).collect())
}

fn can_be_joined(pod: &Pod) -> bool {
    let status = pod.status.as_ref();
    pod.metadata.deletion_timestamp.is_none()
        && status.and_then(|s| s.phase.as_deref()) == Some("Running")
        && status.is_some_and(|s| s.pod_ip.is_some())
}

/// What was made is gone.
async fn compare(cluster: &Cluster, entries: &[Entry], proof: &mut Proof) -> Result<()> {
    let mut names = BTreeSet::new();
    for entry in entries {
        if let Entry::CreateHelper { name } = entry {
            names.insert(name.as_str());
        }
    }
    let pods = cluster.pods();
    for name in names {
        let get = Call {
            verb: "get",
            resource: "pods",
            name,
        };
        let left = cluster.call(get, pods.get_opt(name)).await?;
        if left.is_some_and(|pod| pod.metadata.deletion_timestamp.is_none()) {
            let object = format!("Pod {name}");
            proof.different.push(text!(DifferentLeft { object }).into());
        }
    }
    Ok(())
}

/// As people know it.
fn name_of(pod: &Pod) -> String {
    pod.name_any()
}
