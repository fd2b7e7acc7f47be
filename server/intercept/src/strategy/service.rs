//! Strategy `service`: origin Service, agent, and only when the agent answers the swap of the selector.

use std::time::Duration;

use k8s_openapi::api::{
    apps::v1::Deployment,
    core::v1::{Pod, Service},
};
use kube::{
    ResourceExt,
    api::{PatchParams, PostParams},
};
use serde_json::json;

use super::{
    Plan, Strategy,
    objects::{self, agent_selector, is_ours, patch, pointer, sessions},
    restore::{Restoring, restore},
};
use crate::{
    Proof,
    cluster::{Call, Cluster},
    error::{Error, Result},
    journal::{Entry, Journal},
    names,
    tunnel::{OpenError, Tunnel},
    watch::{self, Filter},
};

/// How often a write is tried again when somebody else wrote in between.
const TRIES: usize = 8;
/// An agent that is being removed is gone after this long.
const REMOVAL_LIMIT: Duration = Duration::from_secs(20);

/// See the module.
pub struct ServiceStrategy;

impl Strategy for ServiceStrategy {
    async fn prepare(
        &self,
        cluster: &Cluster,
        plan: &Plan,
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
        agent_there(cluster, plan, journal).await?;
        let tunnel = connect(cluster, plan, 1).await?;
        swap(cluster, plan, journal).await?;
        Ok(tunnel)
    }

    async fn reconnect(&self, cluster: &Cluster, plan: &Plan, number: u64) -> Result<Tunnel> {
        connect(cluster, plan, number).await
    }

    async fn restore(&self, cluster: &Cluster, restoring: Restoring<'_>) -> Result<Proof> {
        restore(cluster, restoring).await
    }
}

/// Into the journal, unless the session has ended meanwhile.
fn announce(plan: &Plan, journal: &mut Journal, entry: &Entry) -> Result<()> {
    if plan.cancel.is_cancelled() {
        return Err(Error::Cancelled);
    }
    journal.write(entry)?;
    journal.checkpoint(false)
}

/// An agent that counts this session among its own.
async fn agent_there(cluster: &Cluster, plan: &Plan, journal: &mut Journal) -> Result<()> {
    let service = plan.target.service_name();
    let name = names::agent(&service);
    let deployments = cluster.deployments();
    let get = Call {
        verb: "get",
        resource: "deployments",
        name: &name,
    };
    for _ in 0..TRIES {
        let done = match cluster.call(get, deployments.get_opt(&name)).await? {
            None => create(cluster, plan, journal).await?,
            Some(agent) if !is_ours(&agent, &service) => {
                return Err(Error::Environment(format!(
                    "A Deployment {name} is there that Ashore did not make for Service {service}: rename or delete it."
                )));
            }
            Some(agent)
                if sessions(&agent).is_empty() || agent.metadata.deletion_timestamp.is_some() =>
            {
                gone(cluster, plan, &name).await?;
                false
            }
            Some(agent) => join(cluster, plan, journal, &agent).await?,
        };
        if done {
            return Ok(());
        }
    }
    Err(Error::Environment(format!(
        "The agent {name} keeps changing under this session: somebody else starts and stops there. Try again in a moment."
    )))
}

async fn gone(cluster: &Cluster, plan: &Plan, name: &str) -> Result<()> {
    let deployments = cluster.deployments();
    let filter = Filter::name(name);
    let watch = Call {
        verb: "watch",
        resource: "deployments",
        name,
    };
    let wait = watch::until(&deployments, &filter, |all| async move {
        all.is_empty().then_some(())
    });
    tokio::select! {
        () = plan.cancel.cancelled() => Err(Error::Cancelled),
        gone = tokio::time::timeout(REMOVAL_LIMIT, wait) => match gone {
            Ok(gone) => gone.map_err(|error| cluster.explain(watch, &error)),
            Err(_) => Err(Error::Environment(format!(
                "The agent {name} of an earlier session is still being removed. Run `ashore clean`, or delete the Deployment."
            ))),
        },
    }
}

/// Origin first: the agent is told its address. `false`: somebody else was faster.
async fn create(cluster: &Cluster, plan: &Plan, journal: &mut Journal) -> Result<bool> {
    let origin = origin_there(cluster, plan, journal).await?;
    let address = origin
        .spec
        .as_ref()
        .and_then(|spec| spec.cluster_ip.clone())
        .filter(|address| !address.is_empty())
        .ok_or_else(|| {
            Error::Environment(format!(
                "Service {} got no cluster address: look at `kubectl describe service`.",
                origin.name_any()
            ))
        })?;
    let agent = objects::agent(plan, &address)?;
    let name = agent.name_any();
    announce(plan, journal, &Entry::CreateAgent { name: name.clone() })?;
    let create = Call {
        verb: "create",
        resource: "deployments",
        name: &name,
    };
    let deployments = cluster.deployments();
    let made = cluster
        .call(create, deployments.create(&PostParams::default(), &agent))
        .await;
    journal.checkpoint(true)?;
    match made {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some(409) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn origin_there(cluster: &Cluster, plan: &Plan, journal: &mut Journal) -> Result<Service> {
    let service = plan.target.service_name();
    let origin = objects::origin(plan)?;
    let name = origin.name_any();
    announce(plan, journal, &Entry::CreateOrigin { name: name.clone() })?;
    let call = |verb| Call {
        verb,
        resource: "services",
        name: &name,
    };
    let services = cluster.services();
    let made = cluster
        .call(
            call("create"),
            services.create(&PostParams::default(), &origin),
        )
        .await;
    journal.checkpoint(true)?;
    match made {
        Err(error) if error.code() == Some(409) => {}
        other => return other,
    }
    // One that an earlier session left, or that belongs to an agent which was deleted by hand: this session takes it over.
    let there = cluster.call(call("get"), services.get(&name)).await?;
    if !is_ours(&there, &service) {
        return Err(Error::Environment(format!(
            "A Service {name} is there that Ashore did not make: rename or delete it."
        )));
    }
    let change = patch(
        there.resource_version(),
        json!([{
            "op": "add",
            "path": format!("/metadata/annotations/{}", pointer(names::SESSION)),
            "value": plan.session,
        }]),
    )?;
    cluster
        .call(
            call("patch"),
            services.patch(&name, &PatchParams::default(), &change),
        )
        .await
}

/// `false`: the annotation changed meanwhile.
async fn join(
    cluster: &Cluster,
    plan: &Plan,
    journal: &mut Journal,
    agent: &Deployment,
) -> Result<bool> {
    let name = agent.name_any();
    let mut all = sessions(agent);
    all.insert(plan.session.clone(), plan.holder.clone());
    announce(
        plan,
        journal,
        &Entry::Join {
            agent: name.clone(),
        },
    )?;
    let change = set_sessions(agent, &all)?;
    let deployments = cluster.deployments();
    let call = Call {
        verb: "patch",
        resource: "deployments",
        name: &name,
    };
    let joined = cluster
        .call(
            call,
            deployments.patch(&name, &PatchParams::default(), &change),
        )
        .await;
    journal.checkpoint(true)?;
    match joined {
        Ok(_) => Ok(true),
        Err(error) if is_conflict(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The patch that makes these the agent's sessions, if nobody wrote meanwhile.
pub fn set_sessions(agent: &Deployment, all: &objects::Sessions) -> Result<kube::api::Patch<()>> {
    patch(
        agent.resource_version(),
        json!([{
            "op": "replace",
            "path": format!("/metadata/annotations/{}", pointer(names::SESSIONS)),
            "value": json!(all).to_string(),
        }]),
    )
}

/// A precondition that did not hold: 409, or 422 for a failed `test`.
pub fn is_conflict(error: &Error) -> bool {
    matches!(error.code(), Some(404 | 409 | 422))
}

/// Waits for the agent, says hello and claims.
async fn connect(cluster: &Cluster, plan: &Plan, number: u64) -> Result<Tunnel> {
    let attempt = attempts(cluster, plan, number);
    tokio::select! {
        () = plan.cancel.cancelled() => Err(Error::Cancelled),
        done = tokio::time::timeout(plan.limit, attempt) => match done {
            Ok(done) => done,
            Err(_) => {
                let why = crate::ready::why_not(cluster, plan).await;
                Err(Error::AgentNotReady {
                    target: plan.target.object(),
                    why: format!("not within {} s: {why}", plan.limit.as_secs()),
                })
            }
        },
    }
}

async fn attempts(cluster: &Cluster, plan: &Plan, number: u64) -> Result<Tunnel> {
    let mut pause = Duration::from_millis(10);
    loop {
        let pod = crate::ready::agent_pod(cluster, plan).await?;
        match attempt(cluster, plan, number, &pod).await? {
            Some(tunnel) => return Ok(tunnel),
            None => tokio::time::sleep(pause).await,
        }
        pause = (pause * 2).min(Duration::from_millis(500));
    }
}

/// `None`: not yet.
async fn attempt(cluster: &Cluster, plan: &Plan, number: u64, pod: &Pod) -> Result<Option<Tunnel>> {
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
        Err(OpenError::Incompatible(versions)) => {
            return Err(Error::Environment(format!(
                "The agent in {name} speaks versions {} to {} of the tunnel, this Ashore speaks {}: use the release that the agent's other sessions use.",
                versions.min,
                versions.max,
                ashore_protocol::agent::VERSION
            )));
        }
        Err(OpenError::Kube(error)) => {
            let call = Call {
                verb: "create",
                resource: "pods/portforward",
                name: &name,
            };
            return match cluster.explain(call, &error) {
                error if matches!(error.code(), Some(401 | 403)) => Err(error),
                // The pod may be on its way out, or its port not open yet.
                error => {
                    tracing::debug!(pod = name, %error, "no port-forward yet");
                    Ok(None)
                }
            };
        }
    };
    match tunnel.claim(plan.claim.clone()).await {
        Ok(()) => Ok(Some(tunnel)),
        Err(None) => Ok(None),
        Err(Some(refusal)) => Err(crate::ready::refused(plan, refusal)),
    }
}

/// The selector, from the target's own to the agent's.
async fn swap(cluster: &Cluster, plan: &Plan, journal: &mut Journal) -> Result<()> {
    let name = plan.target.service_name();
    let after = agent_selector(&name);
    let before = plan.target.selector.clone();
    let call = |verb| Call {
        verb,
        resource: "services",
        name: &name,
    };
    let services = cluster.services();
    let entry = Entry::Swap {
        before: before.clone(),
        after: after.clone(),
    };
    announce(plan, journal, &entry)?;
    for _ in 0..TRIES {
        let service = cluster.call(call("get"), services.get(&name)).await?;
        let selector = service.spec.as_ref().and_then(|spec| spec.selector.clone());
        if selector.as_ref() == Some(&after) {
            return journal.checkpoint(true);
        }
        if selector.as_ref() != Some(&before) {
            return Err(Error::Environment(format!(
                "The selector of {} was changed while the intercept was being prepared: it was left as it is. Try again.",
                plan.target.object()
            )));
        }
        let change = patch(
            service.resource_version(),
            json!([
                { "op": "test", "path": "/spec/selector", "value": before },
                { "op": "replace", "path": "/spec/selector", "value": after },
            ]),
        )?;
        let swapped = cluster
            .call(
                call("patch"),
                services.patch(&name, &PatchParams::default(), &change),
            )
            .await;
        journal.checkpoint(true)?;
        match swapped {
            Ok(_) => return Ok(()),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::Environment(format!(
        "{} keeps changing: its selector could not be swapped. Try again in a moment.",
        plan.target.object()
    )))
}
