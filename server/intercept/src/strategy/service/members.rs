//! The sessions that share an agent: one that died is not waited for, so that the last one that lives takes the agent away.
//!
//! One agent serves every session of its target; its Deployment's annotation lists them, and the last one takes it
//! away. A laptop that died cannot take itself off that list, so whoever leaves asks the agent through the tunnel
//! which of the others live: one that was not seen for 20 s is taken off with the leaver
//! (`the_last_that_lives_takes_the_agent_of_a_dead_one_away` in `server/intercept/tests/session.rs`). One that
//! comes back all the same puts itself on the list again.

use std::time::{Duration, Instant};

use ashore_protocol::agent::Presence;
use ashore_texts::{Text, text};
use k8s_openapi::api::apps::v1::Deployment;
use kube::{
    ResourceExt,
    api::{ListParams, PatchParams},
};

use super::{
    TRIES,
    agent::set_sessions,
    is_conflict,
    objects::{Sessions, is_ours, sessions},
    warm,
};
use crate::{
    cluster::{Call, Cluster},
    error::{Result, busy},
    fanout,
    names::{self, AGENT_LABEL},
    strategy::SessionPlan,
    tunnel::{LocalPort, Tunnel},
};

/// Longer than an agent needs to call a session gone.
const DECIDED: Duration = Duration::from_secs(30);
/// An agent that lives answers in a few milliseconds.
const ABANDON: Duration = Duration::from_secs(2);
/// Nor is its tunnel waited for longer.
const OPEN: Duration = Duration::from_secs(1);
const AGAIN: Duration = Duration::from_millis(500);

/// What is left of an agent's sessions without this one.
pub enum Left {
    /// Another one lives, or may: these stay on the list.
    Others(Sessions),
    /// Nobody: whoever leaves takes the agent along.
    Nobody,
    /// This session is not on the list.
    NotMember(Sessions),
    /// The agent is not there.
    NoAgent,
    /// What stands under its name is not Ashore's.
    NotOurs,
}

/// Reads the agent's list until it is sure who lives, and answers with the agent as it was read.
///
/// One who is on the list and not there may be waiting for the very claim that this session still holds: before that one is
/// waited for, this session gives its `own` claim up.
pub async fn without(
    cluster: &Cluster,
    service: &str,
    session: &str,
    tunnel: Option<&Tunnel>,
    own: Option<(&Tunnel, &str)>,
) -> Result<(Left, Option<Deployment>)> {
    let name = names::agent(service);
    let deployments = cluster.deployments();
    let get = Call {
        verb: "get",
        resource: "deployments",
        name: &name,
    };
    let started = Instant::now();
    let mut own = own;
    loop {
        let Some(agent) = cluster.call(get, deployments.get_opt(&name)).await? else {
            return Ok((Left::NoAgent, None));
        };
        if !is_ours(&agent, service) {
            return Ok((Left::NotOurs, None));
        }
        let mut others = sessions(&agent);
        if others.remove(session).is_none() {
            return Ok((Left::NotMember(others), Some(agent)));
        }
        if others.is_empty() {
            return Ok((Left::Nobody, Some(agent)));
        }
        let Some(tunnel) = tunnel else {
            return Ok((Left::Others(others), Some(agent)));
        };
        let Some(presence) = tunnel.presence(others.keys().cloned().collect()).await else {
            return Ok((Left::Others(others), Some(agent)));
        };
        others.retain(|id, _| presence.get(id) != Some(&Presence::Gone));
        if others.is_empty() {
            return Ok((Left::Nobody, Some(agent)));
        }
        let lives = others
            .keys()
            .any(|id| presence.get(id) == Some(&Presence::Live));
        if lives || started.elapsed() > DECIDED {
            return Ok((Left::Others(others), Some(agent)));
        }
        if let Some((tunnel, claim)) = own.take() {
            tunnel.release(claim).await;
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Says to the agent that a session's owner is dead, so that what is held for it goes to the origin now; gives the tunnel
/// that it was said through. Best effort: the agent finds out by itself a few seconds later.
pub async fn abandon(cluster: &Cluster, service: &str, session: &str) -> Option<Tunnel> {
    let say = async {
        let tunnel = open(cluster, &names::agent(service)).await?;
        tunnel.abandon(session);
        // Answered after what was said before it.
        tunnel.presence(Vec::new()).await?;
        Some(tunnel)
    };
    tokio::time::timeout(ABANDON, say).await.ok().flatten()
}

/// A tunnel for a word or two to every pod of the agent: who repairs after a crash has none.
async fn open(cluster: &Cluster, agent: &str) -> Option<Tunnel> {
    let pods = cluster.pods();
    let list = ListParams::default().labels(&format!("{AGENT_LABEL}={agent}"));
    let call = Call {
        verb: "list",
        resource: "pods",
        name: agent,
    };
    let there = cluster.call(call, pods.list(&list)).await.ok()?;
    let opened = there.items.iter().map(|pod| async {
        let name = pod.name_any();
        let (reports, _unheard) = tokio::sync::mpsc::unbounded_channel();
        let opening = Tunnel::open(&pods, &name, 0, LocalPort::default(), reports);
        tokio::time::timeout(OPEN, opening).await.ok()?.ok()
    });
    let opened = futures::future::join_all(opened).await;
    fanout::joined(opened.into_iter().flatten().collect())
}

/// Back on the list: whoever left while this session was out of reach may have taken it for dead.
pub async fn stay(cluster: &Cluster, plan: &SessionPlan) -> Result<()> {
    let service = plan.target.service_name();
    let name = names::agent(&service);
    let deployments = cluster.deployments();
    let call = |verb| Call {
        verb,
        resource: "deployments",
        name: &name,
    };
    for _ in 0..TRIES {
        let found = cluster
            .call(call("get"), deployments.get_opt(&name))
            .await?;
        let Some(agent) = found.filter(|agent| is_ours(agent, &service)) else {
            return Ok(());
        };
        let mut all = sessions(&agent);
        if (all.is_empty() && !warm::is_warm(&agent)) || all.contains_key(&plan.session) {
            return Ok(());
        }
        all.insert(plan.session.clone(), plan.holder.clone());
        // The journal has this session's line since it joined or made the agent.
        let change = set_sessions(&agent, &all)?;
        let patched = cluster
            .call(
                call("patch"),
                deployments.patch(&name, &PatchParams::default(), &change),
            )
            .await;
        match patched {
            Ok(_) => return Ok(()),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let what = text!(DeploymentNotJoined { name });
    Err(busy(what, Text::NextLater))
}
