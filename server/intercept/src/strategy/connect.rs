//! The tunnel to an agent that is in its place or on its way.

use std::time::{Duration, Instant};

use ashore_protocol::agent::CONTROL_PORT;

use ashore_texts::text;
use k8s_openapi::api::core::v1::Pod;
use kube::ResourceExt;

use super::{SessionPlan, handover, service::replicas};
use crate::{
    TARGET_IMAGE,
    cluster::{Call, Cluster},
    error::{Error, Explained, Result},
    guard::AgentAt,
    tunnel::{OpenError, Tunnel},
};

/// One's own session that has just ended still holds its claim for a moment.
const OWN_CLAIM: Duration = Duration::from_secs(10);

/// Waits for the agent, says hello and claims.
pub async fn connect(cluster: &Cluster, plan: &SessionPlan, number: u64) -> Result<Tunnel> {
    let attempt = attempts(cluster, plan, number);
    tokio::select! {
        () = plan.cancel.cancelled() => Err(Error::Cancelled),
        done = tokio::time::timeout(plan.limit, attempt) => match done {
            Ok(done) => done,
            Err(_) => {
                let Explained { what, help } = crate::ready::why_not(cluster, plan).await;
                let late = text!(NotWithin {
                    seconds: plan.limit.as_secs()
                });
                let what = text!(WithWhy {
                    what: late,
                    why: what
                });
                Err(Error::AgentNotReady {
                    target: plan.target.object(),
                    why: Explained::new(what, help),
                })
            }
        },
    }
}

async fn attempts(cluster: &Cluster, plan: &SessionPlan, number: u64) -> Result<Tunnel> {
    let mut pause = Duration::from_millis(10);
    let own_claim_until = Instant::now() + OWN_CLAIM;
    loop {
        if plan.image == TARGET_IMAGE {
            handover::give(cluster, plan).await?;
        }
        let (pods, wanted) = crate::ready::agent_pods(cluster, plan, number <= 1).await?;
        let attempted = match pods.as_slice() {
            [pod] if wanted <= 1 => attempt(cluster, plan, number, pod).await,
            pods => replicas::connect(cluster, plan, pods, number)
                .await
                .map(Some),
        };
        match attempted {
            Ok(Some(tunnel)) => return Ok(tunnel),
            Err(Error::Held { holder, .. })
                if holder == plan.holder && Instant::now() < own_claim_until => {}
            Err(error) => return Err(error),
            Ok(None) => {}
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(500));
    }
}

/// `None`: not yet.
async fn attempt(
    cluster: &Cluster,
    plan: &SessionPlan,
    number: u64,
    pod: &Pod,
) -> Result<Option<Tunnel>> {
    let name = pod.name_any();
    let pods = cluster.pods();
    let opened = Tunnel::open(
        &pods,
        &name,
        number,
        plan.local.clone(),
        plan.reports.clone(),
    )
    .await;
    let tunnel = match opened {
        Ok(tunnel) => tunnel,
        Err(OpenError::NotYet(why)) => {
            tracing::debug!(pod = name, why, "the agent does not answer yet");
            return Ok(None);
        }
        Err(OpenError::Incompatible(theirs, sessions)) => {
            return Err(Error::Incompatible {
                agent: name,
                theirs,
                sessions,
            });
        }
        Err(OpenError::Kube(error)) => {
            let call = Call {
                verb: "create",
                resource: "pods/portforward",
                name: &name,
            };
            return match cluster.explain(call, *error) {
                error if error.stays() => Err(error),
                // The pod may be on its way out, or its port not open yet.
                error => {
                    tracing::debug!(pod = name, %error, "no port-forward yet");
                    Ok(None)
                }
            };
        }
    };
    match tunnel.claim(plan.claim.clone()).await {
        Ok(()) => {
            let at = AgentAt {
                pod: name,
                control_port: CONTROL_PORT,
            };
            drop(plan.agents.send(at));
            Ok(Some(tunnel))
        }
        Err(None) => Ok(None),
        Err(Some(refusal)) => Err(crate::ready::refused(plan, refusal)),
    }
}
