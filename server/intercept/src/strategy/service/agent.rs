//! The agent's Deployment: made by the first session, joined by the others.

use std::time::Duration;

use ashore_texts::{Text, text};
use k8s_openapi::api::apps::v1::Deployment;
use kube::{
    ResourceExt,
    api::{PatchParams, PostParams},
};
use serde_json::json;

use super::{
    TRIES, is_conflict,
    objects::{self, is_ours, patch, pointer, sessions},
    origin::origin_there,
    warm,
};
use crate::{
    cluster::{Call, Cluster},
    error::{Code, Error, Result, busy},
    journal::{Entry, Journal},
    names,
    strategy::{SessionPlan, announce},
    watch::{self, Filter},
};

/// An agent that is being removed is gone after this long.
const REMOVAL_LIMIT: Duration = Duration::from_secs(20);

/// An agent that counts this session among its own.
pub async fn agent_there(
    cluster: &Cluster,
    plan: &SessionPlan,
    journal: &mut Journal,
) -> Result<()> {
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
                return Err(warm::foreign(&name, &service));
            }
            Some(agent) if warm::restoring(&agent).is_some() => {
                warm::settled(cluster, &name).await?;
                false
            }
            Some(agent)
                if (sessions(&agent).is_empty() && !warm::is_warm(&agent))
                    || agent.metadata.deletion_timestamp.is_some() =>
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
    let what = text!(AgentKeepsChanging { name });
    Err(busy(what, Text::NextLater))
}

/// Waits until a session other than this one is on the agent's list; or the agent is not there, or cannot be watched.
pub async fn shared(cluster: &Cluster, plan: &SessionPlan) {
    let filter = Filter::name(&names::agent(&plan.target.service_name()));
    let deployments = cluster.deployments();
    let others = |agents: Vec<Deployment>| async move {
        let alone = |agent: &Deployment| sessions(agent).keys().all(|id| *id == plan.session);
        (!agents.first().is_some_and(alone)).then_some(())
    };
    if let Err(error) = watch::until(&deployments, &filter, others).await {
        tracing::debug!(%error, "the next session cannot be seen");
    }
}

async fn gone(cluster: &Cluster, plan: &SessionPlan, name: &str) -> Result<()> {
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
            Ok(gone) => gone.map_err(|error| cluster.explain(watch, error)),
            Err(_) => Err(Error::environment(Code::Busy, text!(AgentBeingRemoved { name }))),
        },
    }
}

/// Origin first: the agent is told its address. `false`: somebody else was faster.
async fn create(cluster: &Cluster, plan: &SessionPlan, journal: &mut Journal) -> Result<bool> {
    let origin = origin_there(cluster, plan, journal).await?;
    let address = origin
        .spec
        .as_ref()
        .and_then(|spec| spec.cluster_ip.clone())
        .filter(|address| !address.is_empty())
        .ok_or_else(|| warm::no_address(&origin.name_any()))?;
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
        Err(error) if error.status() == Some(409) => Ok(false),
        Err(error) => Err(error),
    }
}

/// `false`: the annotation changed meanwhile.
async fn join(
    cluster: &Cluster,
    plan: &SessionPlan,
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
    patch(agent.resource_version(), json!([sessions_are(all)]))
}

/// The same by the last one of a warm agent, who puts the selector back: until that is done nobody joins.
pub fn set_restoring(agent: &Deployment, session: &str) -> Result<kube::api::Patch<()>> {
    patch(
        agent.resource_version(),
        json!([
            sessions_are(&objects::Sessions::new()),
            {
                "op": "add",
                "path": format!("/metadata/annotations/{}", pointer(names::RESTORING)),
                "value": session,
            },
        ]),
    )
}

fn sessions_are(all: &objects::Sessions) -> serde_json::Value {
    json!({
        "op": "replace",
        "path": format!("/metadata/annotations/{}", pointer(names::SESSIONS)),
        "value": json!(all).to_string(),
    })
}
