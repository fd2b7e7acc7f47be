//! Putting everything back, from the journal alone. Each step asks the cluster what is so before it changes it: twice is once.

use std::{
    net::IpAddr,
    time::{Duration, Instant},
};

use ashore_texts::{Arg, Text, text};
use k8s_openapi::api::{
    apps::v1::Deployment,
    core::v1::{Pod, Service},
};
use kube::{
    ResourceExt,
    api::{DeleteParams, ListParams, PatchParams, Preconditions},
};
use serde_json::json;

use super::{
    agent::{set_restoring, set_sessions},
    is_conflict,
    members::{self, Left},
    objects::{self, Sessions, agent_selector, is_ours, patch, sessions},
    origin, warm,
};
use crate::{
    Proof,
    cluster::{Call, Cluster},
    error::{Result, busy},
    journal::{Entry, Journal, Selector},
    names::{self, AGENT_LABEL, SESSION},
    ready::is_ready,
    strategy::Restoring,
    tunnel::Tunnel,
};

/// Kept-alive connections through the agent end by themselves within this time.
const DRAIN_LIMIT: Duration = Duration::from_secs(10);
/// Every node's service proxy follows a changed Service in its own time, kube-proxy within a second; callers that still come
/// to the agent meanwhile must find it and its origin there. An agent that is drained counts this itself.
const FOLLOWED: Duration = Duration::from_millis(1_200);
/// Kept-alive connections after a crash, when objects are to be back within seconds.
const REPAIR_DRAIN_LIMIT: Duration = Duration::from_secs(2);
/// As many of the origin's pods serve those who come last.
const MOST_PODS: u32 = 20;
const TRIES: usize = 10;

/// What the journal says, in one place.
struct Facts<'a> {
    session: &'a str,
    service: &'a str,
    snapshot: &'a Service,
    /// This session made the agent or joined it.
    member: bool,
    tearing_down: bool,
    /// The agent stays.
    warm: bool,
}

/// Who is left when this session is off the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaving {
    /// Others, or an agent that is not Ashore's: nothing more is done.
    Others,
    /// Nobody: the agent goes.
    Last,
    /// Nobody, and the agent stays: only the selector goes back.
    Warm,
}

impl<'a> Facts<'a> {
    /// `None`: nothing was begun.
    fn of(entries: &'a [Entry]) -> Option<Self> {
        let mut facts = entries.iter().find_map(|entry| match entry {
            Entry::Begin {
                session,
                service,
                snapshot,
                ..
            } => Some(Self {
                session,
                service,
                snapshot,
                member: false,
                tearing_down: false,
                warm: false,
            }),
            _ => None,
        })?;
        for entry in entries {
            match entry {
                Entry::CreateAgent { .. } | Entry::Join { .. } | Entry::CreateOrigin { .. } => {
                    facts.member = true;
                }
                Entry::TearDown => facts.tearing_down = true,
                _ => {}
            }
        }
        Some(facts)
    }

    /// Whether this session made it, or took it over.
    fn made(&self, origin: &Service) -> bool {
        origin.annotations().get(SESSION).map(String::as_str) == Some(self.session)
    }

    /// Whether another session has made the agent anew, or taken it over.
    fn is_of_the_next(&self, agent: &Deployment) -> bool {
        let users = sessions(agent);
        !users.is_empty() && !users.contains_key(self.session)
    }

    fn selector(&self) -> Selector {
        self.snapshot
            .spec
            .as_ref()
            .and_then(|spec| spec.selector.clone())
            .unwrap_or_default()
    }
}

/// See [`crate::strategy::Strategy::restore`].
pub async fn restore(cluster: &Cluster, mut restoring: Restoring<'_>) -> Result<Proof> {
    let Some(mut facts) = Facts::of(restoring.entries).filter(|facts| facts.member) else {
        restoring.journal.write(&Entry::Done)?;
        return Ok(restoring.proof);
    };
    // Without a tunnel its owner is dead, or out of reach for good.
    let (opened, drain) = match restoring.tunnel {
        Some(_) => (None, DRAIN_LIMIT),
        None => {
            let opened = match restoring.word.take() {
                Some(word) => Some(word),
                None => members::abandon(cluster, facts.service, facts.session).await,
            };
            (opened, REPAIR_DRAIN_LIMIT)
        }
    };
    let own = restoring.tunnel.map(|(tunnel, _)| tunnel);
    let tunnel = own.or(opened.as_ref());
    let of_claim = restoring.tunnel;
    let left = leave_agent(cluster, &mut facts, restoring.journal, tunnel, of_claim).await?;
    if left == Leaving::Others {
        restoring.proof.restore_ms = Some(millis(restoring.since));
        if let Some((tunnel, claim)) = restoring.tunnel {
            tunnel.release(claim).await;
        }
        restoring.proof.objects_compared = 1;
        restoring.journal.write(&Entry::Done)?;
        return Ok(restoring.proof);
    }
    let (changed, pods, origin) = tokio::join!(
        selector_back(cluster, &facts),
        ready_pods(cluster, &facts),
        origin_left(cluster, &facts),
    );
    let (changed, origin) = (changed?, origin?);
    if left == Leaving::Warm {
        restoring.proof.restore_ms = Some(millis(restoring.since));
        if let Some((tunnel, claim)) = restoring.tunnel {
            tunnel.release(claim).await;
        }
        warm::done(cluster, facts.service, facts.session).await?;
        facts.warm = true;
        compare(cluster, &facts, changed, &mut restoring.proof).await?;
        restoring.journal.write(&Entry::Done)?;
        return Ok(restoring.proof);
    }
    let looked_after = late_callers(tunnel, pods, drain).await;
    if let Some((tunnel, claim)) = restoring.tunnel {
        tunnel.release(claim).await;
    }
    if looked_after {
        let (agent, origin) = tokio::join!(
            remove_agent(cluster, &facts, true),
            remove_origin(cluster, origin)
        );
        agent.and(origin)?;
    } else {
        remove_agent(cluster, &facts, false).await?;
        remove_origin(cluster, origin).await?;
    }
    restoring.proof.restore_ms = Some(millis(restoring.since));
    compare(cluster, &facts, changed, &mut restoring.proof).await?;
    restoring.journal.write(&Entry::Done)?;
    Ok(restoring.proof)
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// Every node's service proxy follows the selector in its own time. An agent that knows the origin's pods serves whoever comes
/// meanwhile until its own pod has ended in its own time, so that nothing else has to wait for them.
/// Whether the agent looks after them.
async fn late_callers(tunnel: Option<&Tunnel>, pods: Vec<IpAddr>, drain: Duration) -> bool {
    let Some(tunnel) = tunnel else {
        return false;
    };
    if !pods.is_empty() && tunnel.origins(pods).await {
        tunnel.begin_drain(drain);
    } else {
        tunnel.drain(drain).await;
    }
    true
}

/// The addresses of the origin's pods that take requests; none, also when they may not be read.
async fn ready_pods(cluster: &Cluster, facts: &Facts<'_>) -> Vec<IpAddr> {
    let selector: Vec<String> = facts
        .selector()
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let list = ListParams::default()
        .labels(&selector.join(","))
        .limit(MOST_PODS);
    let call = Call {
        verb: "list",
        resource: "pods",
        name: facts.service,
    };
    let pods = cluster.pods();
    match cluster.call(call, pods.list(&list)).await {
        Ok(pods) => pods.iter().filter_map(address).collect(),
        Err(error) => {
            tracing::debug!(%error, "the origin's pods are not known");
            Vec::new()
        }
    }
}

fn address(pod: &Pod) -> Option<IpAddr> {
    let status = pod.status.as_ref().filter(|_| is_ready(pod))?;
    status.pod_ip.as_ref()?.parse().ok()
}

/// Takes this session, and those that died, off the agent's list; whether the agent goes with it.
async fn leave_agent(
    cluster: &Cluster,
    facts: &mut Facts<'_>,
    journal: &mut Journal,
    tunnel: Option<&Tunnel>,
    own: Option<(&Tunnel, &str)>,
) -> Result<Leaving> {
    let name = names::agent(facts.service);
    let deployments = cluster.deployments();
    for _ in 0..TRIES {
        let (left, agent) =
            members::without(cluster, facts.service, facts.session, tunnel, own).await?;
        let all = match left {
            // An agent that is gone has no other sessions.
            Left::NoAgent => return Ok(Leaving::Last),
            Left::NotOurs => return Ok(Leaving::Others),
            Left::NotMember(all) => {
                let mine = agent.as_ref().and_then(warm::restoring) == Some(facts.session);
                return Ok(match all.is_empty() {
                    true if mine => Leaving::Warm,
                    true if facts.tearing_down => Leaving::Last,
                    _ => Leaving::Others,
                });
            }
            Left::Nobody => Sessions::new(),
            Left::Others(all) => all,
        };
        let Some(agent) = agent else {
            return Ok(Leaving::Last);
        };
        let left = match (all.is_empty(), warm::is_warm(&agent)) {
            (false, _) => Leaving::Others,
            // One that was made warm, or cold, since a first try is what it is now.
            (true, true) => Leaving::Warm,
            (true, false) => Leaving::Last,
        };
        if left == Leaving::Last && !facts.tearing_down {
            journal.write(&Entry::TearDown)?;
            facts.tearing_down = true;
        }
        let call = Call {
            verb: "patch",
            resource: "deployments",
            name: &name,
        };
        let change = match left {
            Leaving::Warm => set_restoring(&agent, facts.session)?,
            Leaving::Last | Leaving::Others => set_sessions(&agent, &all)?,
        };
        match cluster
            .call(
                call,
                deployments.patch(&name, &PatchParams::default(), &change),
            )
            .await
        {
            Ok(_) => return Ok(left),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let what = text!(DeploymentNotLeft { name });
    Err(busy(what, Text::NextCleanLater))
}

/// Whatever is not Ashore's value is somebody else's wish, and stays; the sentence says so.
async fn selector_back(cluster: &Cluster, facts: &Facts<'_>) -> Result<Option<Text>> {
    let object = format!("Service {}/{}", cluster.namespace(), facts.service);
    let (ours, before) = (agent_selector(facts.service), facts.selector());
    let call = |verb| Call {
        verb,
        resource: "services",
        name: facts.service,
    };
    let services = cluster.services();
    for _ in 0..TRIES {
        let Some(service) = cluster
            .call(call("get"), services.get_opt(facts.service))
            .await?
        else {
            return Ok(Some(text!(DifferentDeleted { object })));
        };
        let selector = service.spec.as_ref().and_then(|spec| spec.selector.clone());
        if selector.as_ref() == Some(&before) {
            return Ok(None);
        }
        if selector.as_ref() != Some(&ours) {
            let by = changed_by(&service);
            return Ok(Some(text!(DifferentSelector { object, by })));
        }
        let change = patch(
            service.resource_version(),
            json!([
                { "op": "test", "path": "/spec/selector", "value": ours },
                { "op": "replace", "path": "/spec/selector", "value": before },
            ]),
        )?;
        match cluster
            .call(
                call("patch"),
                services.patch(facts.service, &PatchParams::default(), &change),
            )
            .await
        {
            Ok(_) => return Ok(None),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let what = text!(SelectorNotBack { target: object });
    Err(busy(what, Text::NextCleanLater))
}

/// The last writer, as the API server recorded it.
pub fn changed_by(service: &Service) -> Arg {
    service
        .managed_fields()
        .iter()
        .max_by_key(|entry| entry.time.as_ref().map(|time| time.0.to_string()))
        .and_then(|entry| entry.manager.clone())
        .map_or_else(|| Text::Somebody.into(), Arg::from)
}

/// Only the object that was read is deleted, not one that somebody made since.
fn only(uid: Option<String>) -> DeleteParams {
    DeleteParams::background().preconditions(Preconditions {
        uid,
        resource_version: None,
    })
}

async fn remove_agent(cluster: &Cluster, facts: &Facts<'_>, looked_after: bool) -> Result<()> {
    let name = names::agent(facts.service);
    let call = |verb| Call {
        verb,
        resource: "deployments",
        name: &name,
    };
    let deployments = cluster.deployments();
    let there: Option<Deployment> = cluster
        .call(call("get"), deployments.get_opt(&name))
        .await?;
    let ours = |agent: &Deployment| is_ours(agent, facts.service) && !facts.is_of_the_next(agent);
    let Some(agent) = there.filter(ours) else {
        return Ok(());
    };
    if !looked_after {
        tokio::time::sleep(FOLLOWED).await;
    }
    let only = only(agent.uid());
    gone(
        cluster
            .call(call("delete"), deployments.delete(&name, &only))
            .await
            .map(drop),
    )
}

/// This session's, or its agent's. Asked before the agent goes: until then nobody else takes it over.
async fn origin_left(cluster: &Cluster, facts: &Facts<'_>) -> Result<Option<Service>> {
    let name = names::origin(facts.service);
    let services = cluster.services();
    let get = services.get_opt(&name);
    let there = cluster
        .call(objects::call("get", "services", &name), get)
        .await?;
    Ok(there.filter(|origin| {
        is_ours(origin, facts.service) && (facts.tearing_down || facts.made(origin))
    }))
}

async fn remove_origin(cluster: &Cluster, origin: Option<Service>) -> Result<()> {
    match origin {
        Some(origin) => origin::remove(cluster, origin).await,
        None => Ok(()),
    }
}

fn gone(deleted: Result<()>) -> Result<()> {
    match deleted {
        Err(error) if matches!(error.status(), Some(404 | 409)) => Ok(()),
        other => other,
    }
}

/// Every object that was touched, against the snapshot.
async fn compare(
    cluster: &Cluster,
    facts: &Facts<'_>,
    changed: Option<Text>,
    proof: &mut Proof,
) -> Result<()> {
    let (origin, agent) = (names::origin(facts.service), names::agent(facts.service));
    let (services, deployments) = (cluster.services(), cluster.deployments());
    let get = |resource, name| Call {
        verb: "get",
        resource,
        name,
    };
    let (target, origin_left, agent_left) = tokio::join!(
        cluster.call(
            get("services", facts.service),
            services.get_opt(facts.service)
        ),
        cluster.call(get("services", &origin), services.get_opt(&origin)),
        cluster.call(get("deployments", &agent), deployments.get_opt(&agent)),
    );
    proof.objects_compared = 3;
    let agent_left = agent_left?;
    let next = agent_left
        .as_ref()
        .is_some_and(|agent| facts.is_of_the_next(agent));
    match (changed, target?) {
        (Some(why), _) => proof.different.push(why.into()),
        (None, Some(mut target)) => {
            if let Some(spec) = target.spec.as_mut().filter(|_| next)
                && spec.selector.as_ref() == Some(&agent_selector(facts.service))
            {
                spec.selector = Some(facts.selector());
            }
            let difference = difference(facts, &target);
            proof.different.extend(difference.map(Arg::from));
        }
        (None, None) => {
            let object = format!("Service {}", facts.service);
            proof
                .different
                .push(text!(DifferentDeleted { object }).into());
        }
    }
    if facts.warm {
        // These were there before, and are to stay.
        for (there, object) in [
            (origin_left?.is_some(), format!("Service {origin}")),
            (agent_left.is_some(), format!("Deployment {agent}")),
        ] {
            if !there {
                proof
                    .different
                    .push(text!(DifferentDeleted { object }).into());
            }
        }
        return Ok(());
    }
    // What the next session has made or taken over since is not left over.
    let origin_left = origin_left?.filter(|origin| facts.made(origin));
    let agent_left = agent_left.filter(|agent| !facts.is_of_the_next(agent));
    for (left, object) in [
        (
            origin_left.map(|it| it.metadata),
            format!("Service {origin}"),
        ),
        (
            agent_left.map(|it| it.metadata),
            format!("Deployment {agent}"),
        ),
    ] {
        if left.is_some_and(|left| left.deletion_timestamp.is_none()) {
            let left = text!(DifferentLeft { object });
            proof.different.push(left.into());
        }
    }
    Ok(())
}

/// Spec, labels and annotations; what the API server keeps for itself is not compared.
fn difference(facts: &Facts<'_>, now: &Service) -> Option<Text> {
    let was = facts.snapshot;
    let mut parts = Vec::new();
    if was.spec != now.spec {
        parts.push("spec");
    }
    if was.metadata.labels != now.metadata.labels {
        parts.push("labels");
    }
    if was.metadata.annotations != now.metadata.annotations {
        parts.push("annotations");
    }
    let agent = now
        .spec
        .as_ref()
        .and_then(|spec| spec.selector.as_ref())
        .is_some_and(|selector| selector.contains_key(AGENT_LABEL));
    if agent {
        return Some(text!(DifferentStillSelects {
            service: facts.service
        }));
    }
    (!parts.is_empty()).then(|| {
        text!(DifferentParts {
            service: facts.service,
            parts,
            by: changed_by(now)
        })
    })
}
