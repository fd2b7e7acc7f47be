//! Warm agents: an agent and its origin Service that stay, beside the path. A session joins such an agent and only swaps the
//! selector; when the last one leaves, the selector goes back and the agent stays.
//!
//! A **warm agent** (`ashore install --warm`, `strategy/service/warm.rs`) and its origin Service stay without
//! sessions, the Service still on its own pods. A session joins it as it joins any agent; the last one marks the
//! agent (`ashore.dev/restoring`), puts the selector back and takes the mark off, and whoever comes meanwhile waits
//! for that. The proof counts from the warm state. Tests: `server/intercept/tests/warm.rs`.

use std::time::{Duration, Instant};

use ashore_texts::{Text, text};
use k8s_openapi::api::{apps::v1::Deployment, core::v1::Service};
use kube::{
    ResourceExt,
    api::{DeleteParams, ListParams, PatchParams, PostParams, Preconditions},
};
use serde_json::{Value, json};

use super::{
    TRIES, is_conflict,
    objects::{self, agent_selector, call, changing, is_ours, patch, pointer, sessions},
    origin::{self, made_or_taken},
};
use crate::{
    TARGET_IMAGE,
    cluster::Cluster,
    error::{Code, Error, Explained, Result, look},
    names::{self, MANAGED_BY, RESTORING, SERVICE, WARM},
    strategy::{SessionPlan, handover},
    watch::{self, Filter},
};

/// Another session's agent is removed, or its selector put back, within this.
const SETTLED: Duration = Duration::from_secs(20);

/// Whether it stays without sessions.
pub fn is_warm(agent: &Deployment) -> bool {
    agent.annotations().contains_key(WARM)
}

/// The session that is putting the selector back.
pub fn restoring(agent: &Deployment) -> Option<&str> {
    agent.annotations().get(RESTORING).map(String::as_str)
}

/// Waits until nobody puts the selector back any more.
pub async fn settled(cluster: &Cluster, name: &str) -> Result<()> {
    let deployments = cluster.deployments();
    let filter = Filter::name(name);
    let wait = watch::until(&deployments, &filter, |all: Vec<Deployment>| async move {
        let free = all.first().is_none_or(|agent| restoring(agent).is_none());
        free.then_some(())
    });
    let call = call("watch", "deployments", name);
    match tokio::time::timeout(SETTLED, wait).await {
        Ok(done) => done.map_err(|error| cluster.explain(call, error)),
        Err(_) => Err(Error::environment(
            Code::Busy,
            text!(WarmBeingPutBack { name }),
        )),
    }
}

/// The last of a warm agent's sessions has put everything back.
pub async fn done(cluster: &Cluster, service: &str, session: &str) -> Result<()> {
    let name = names::agent(service);
    let deployments = cluster.deployments();
    for _ in 0..TRIES {
        let get = cluster.call(
            call("get", "deployments", &name),
            deployments.get_opt(&name),
        );
        let Some(agent) = get.await? else {
            return Ok(());
        };
        if restoring(&agent) != Some(session) {
            return Ok(());
        }
        let change = patch(
            agent.resource_version(),
            json!([{ "op": "remove", "path": annotation(RESTORING) }]),
        )?;
        match change_agent(cluster, &name, &change).await {
            Err(error) if is_conflict(&error) => {}
            other => return other,
        }
    }
    Err(changing("Deployment", &name))
}

fn annotation(name: &str) -> String {
    format!("/metadata/annotations/{}", pointer(name))
}

/// A Deployment under the agent's name that is not Ashore's.
pub fn foreign(name: &str, service: &str) -> Error {
    let what = text!(ForeignDeployment { name, service });
    Error::environment(Code::ForeignObject, Explained::new(what, Text::NextRename))
}

/// An origin Service that was given no address.
pub fn no_address(name: &str) -> Error {
    let next = look("kubectl describe service");
    Error::environment(
        Code::ForeignObject,
        Explained::new(text!(ServiceNoAddress { name }), next),
    )
}

pub async fn change_agent(
    cluster: &Cluster,
    name: &str,
    change: &kube::api::Patch<()>,
) -> Result<()> {
    let deployments = cluster.deployments();
    let params = PatchParams::default();
    let work = deployments.patch(name, &params, change);
    cluster
        .call(call("patch", "deployments", name), work)
        .await
        .map(drop)
}

/// What was found or made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    New,
    /// It was there, and fits.
    Already,
    /// It was there from another release or for other ports, and was made anew.
    Replaced,
    /// A session has one: it stays from now on.
    Kept,
}

/// What is made for a warm agent, as it is sent.
pub fn objects(plan: &SessionPlan, origin_ip: &str) -> Result<(Service, Deployment)> {
    let mut origin = objects::origin(plan)?;
    let mut agent = objects::agent(plan, origin_ip)?;
    for annotations in [origin.annotations_mut(), agent.annotations_mut()] {
        annotations.remove(names::SESSION);
        annotations.insert(WARM.to_owned(), plan.holder.clone());
    }
    agent
        .annotations_mut()
        .insert(names::SESSIONS.to_owned(), "{}".to_owned());
    Ok((origin, agent))
}

/// A warm agent for the plan's target, ready.
pub async fn install(cluster: &Cluster, plan: &SessionPlan) -> Result<Made> {
    let made = there(cluster, plan).await?;
    if plan.image == TARGET_IMAGE {
        handover::give(cluster, plan).await?;
    }
    let ready = crate::ready::agent_pods(cluster, plan, true);
    match tokio::time::timeout(plan.limit, ready).await {
        Ok(pod) => pod.map(|_| made),
        Err(_) => Err(Error::AgentNotReady {
            target: plan.target.object(),
            why: crate::ready::why_not(cluster, plan).await,
        }),
    }
}

async fn there(cluster: &Cluster, plan: &SessionPlan) -> Result<Made> {
    let service = plan.target.service_name();
    let name = names::agent(&service);
    let deployments = cluster.deployments();
    let started = Instant::now();
    while started.elapsed() < SETTLED {
        let get = cluster.call(
            call("get", "deployments", &name),
            deployments.get_opt(&name),
        );
        let Some(agent) = get.await? else {
            match create(cluster, plan).await {
                Err(error) if is_conflict(&error) => continue,
                other => return other.map(|()| Made::New),
            }
        };
        if !is_ours(&agent, &service) {
            return Err(foreign(&name, &service));
        }
        let idle = sessions(&agent).is_empty();
        let going = agent.metadata.deletion_timestamp.is_some();
        if going || restoring(&agent).is_some() || (idle && !is_warm(&agent)) {
            tokio::time::sleep(Duration::from_millis(250)).await;
            continue;
        }
        let changed = if !is_warm(&agent) {
            let change = patch(
                agent.resource_version(),
                json!([{ "op": "add", "path": annotation(WARM), "value": plan.holder }]),
            )?;
            (Made::Kept, change_agent(cluster, &name, &change).await)
        } else if fits(cluster, plan, &agent).await? {
            return Ok(Made::Already);
        } else if idle {
            let origin = origin_address(cluster, plan).await?;
            let (_, wanted) = objects(plan, &origin)?;
            let change = patch(
                agent.resource_version(),
                json!([{ "op": "replace", "path": "/spec/template", "value": wanted.spec.map(|s| s.template) }]),
            )?;
            (Made::Replaced, change_agent(cluster, &name, &change).await)
        } else {
            return Err(Error::user(
                Code::AgentInUse,
                text!(WarmInUse {
                    name,
                    holders: sessions(&agent).into_values().collect::<Vec<_>>()
                }),
            ));
        };
        match changed {
            (made, Ok(())) => return Ok(made),
            (_, Err(error)) if is_conflict(&error) => {}
            (_, Err(error)) => return Err(error),
        }
    }
    Err(changing("Deployment", &name))
}

/// Whether the agent that is there is the one that would be made now.
pub async fn fits(cluster: &Cluster, plan: &SessionPlan, agent: &Deployment) -> Result<bool> {
    let name = names::origin(&plan.target.service_name());
    let services = cluster.services();
    let get = cluster.call(call("get", "services", &name), services.get_opt(&name));
    let Some(origin) = get.await? else {
        return Ok(false);
    };
    let wanted = objects::agent(plan, &address(&origin).unwrap_or_default())?;
    Ok(objects::essence(agent) == objects::essence(&wanted))
}

pub fn address(origin: &Service) -> Option<String> {
    let spec = origin.spec.as_ref()?;
    spec.cluster_ip.clone().filter(|ip| !ip.is_empty())
}

/// The origin's address; made if it is not there.
async fn origin_address(cluster: &Cluster, plan: &SessionPlan) -> Result<String> {
    let (wanted, _) = objects(plan, "")?;
    let origin = made_or_taken(cluster, plan, &wanted).await?;
    address(&origin).ok_or_else(|| no_address(&origin.name_any()))
}

async fn create(cluster: &Cluster, plan: &SessionPlan) -> Result<()> {
    let origin = origin_address(cluster, plan).await?;
    let (_, agent) = objects(plan, &origin)?;
    let name = agent.name_any();
    let deployments = cluster.deployments();
    let params = PostParams::default();
    let work = deployments.create(&params, &agent);
    cluster
        .call(call("create", "deployments", &name), work)
        .await
        .map(drop)
}

/// What became of one warm agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gone {
    Removed(String),
    /// These sessions use it: the last of them takes it away.
    InUse(String, Vec<String>),
}

/// Every warm agent of the namespace.
pub async fn uninstall(cluster: &Cluster) -> Result<Vec<Gone>> {
    let ours = ListParams::default().labels(&format!("{}={}", MANAGED_BY.0, MANAGED_BY.1));
    let deployments = cluster.deployments();
    let list = cluster.call(call("list", "deployments", ""), deployments.list(&ours));
    let mut all = Vec::new();
    for agent in list.await?.items.into_iter().filter(is_warm) {
        all.push(remove(cluster, agent).await?);
    }
    Ok(all)
}

async fn remove(cluster: &Cluster, agent: Deployment) -> Result<Gone> {
    let name = agent.name_any();
    let service = agent
        .annotations()
        .get(SERVICE)
        .cloned()
        .unwrap_or_default();
    let (services, deployments) = (cluster.services(), cluster.deployments());
    let mut agent = agent;
    for _ in 0..TRIES {
        // Before the agent goes: until then nobody else takes it over.
        let name_of_origin = names::origin(&service);
        let get = services.get_opt(&name_of_origin);
        let there = cluster.call(call("get", "services", &name_of_origin), get);
        let origin = there.await?.filter(|origin| is_ours(origin, &service));
        let users = sessions(&agent);
        let changed = if users.is_empty() {
            selector_back(cluster, &service).await?;
            let only = DeleteParams::background().preconditions(Preconditions {
                uid: agent.uid(),
                resource_version: agent.resource_version(),
            });
            let work = deployments.delete(&name, &only);
            let deleted = cluster
                .call(call("delete", "deployments", &name), work)
                .await;
            deleted.map(|_| Gone::Removed(name.clone()))
        } else {
            let change = patch(
                agent.resource_version(),
                json!([{ "op": "remove", "path": annotation(WARM) }]),
            )?;
            let changed = change_agent(cluster, &name, &change).await;
            changed.map(|()| Gone::InUse(name.clone(), users.into_values().collect()))
        };
        match changed {
            Ok(Gone::Removed(name)) => {
                if let Some(origin) = origin {
                    origin::remove(cluster, origin).await?;
                }
                return Ok(Gone::Removed(name));
            }
            Ok(in_use) => return Ok(in_use),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error),
        }
        let get = cluster.call(
            call("get", "deployments", &name),
            deployments.get_opt(&name),
        );
        match get.await? {
            Some(now) if is_warm(&now) => agent = now,
            _ => return Ok(Gone::Removed(name)),
        }
    }
    Err(changing("Deployment", &name))
}

/// A session that died with its guard may have left the Service with the agent's selector: the origin knows the Service's own.
async fn selector_back(cluster: &Cluster, service: &str) -> Result<()> {
    let services = cluster.services();
    let origin = names::origin(service);
    let (there, origin) = tokio::join!(
        cluster.call(call("get", "services", service), services.get_opt(service)),
        cluster.call(call("get", "services", &origin), services.get_opt(&origin)),
    );
    let (Some(there), Some(origin)) = (there?, origin?) else {
        return Ok(());
    };
    let ours = agent_selector(service);
    let selector = |service: &Service| service.spec.as_ref().and_then(|s| s.selector.clone());
    if selector(&there).as_ref() != Some(&ours) {
        return Ok(());
    }
    let change = patch(
        there.resource_version(),
        json!([{ "op": "replace", "path": "/spec/selector", "value": selector(&origin) }]),
    )?;
    let params = PatchParams::default();
    let work = services.patch(service, &params, &change);
    cluster
        .call(call("patch", "services", service), work)
        .await
        .map(drop)
}

/// For people who want to read it first.
pub fn printed(plan: &SessionPlan) -> Result<Value> {
    let origin = names::origin(&plan.target.service_name());
    let (service, agent) = objects(plan, &format!("<the address of Service {origin}>"))?;
    Ok(json!({ "apiVersion": "v1", "kind": "List", "items": [service, agent] }))
}
