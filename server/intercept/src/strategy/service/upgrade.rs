//! An agent of another build than this Ashore carries is made anew, if nobody else uses it: there are never two.
//!
//! The hello says the agent's **build** and how many sessions use it. An agent of another build, older or newer,
//! that nobody uses is made anew by whoever comes (`strategy/service/upgrade.rs`: the Deployment rolls its pod
//! over, so that no caller finds nobody); one that others use stays, and the session's remarks say so; so does one
//! whose tunnel has no common version, with an error. Beside an app the variable `ASHORE_BUILD` of the agent's
//! container tells which one fits; another one that is in use is used, one that is idle leads nothing and ends by
//! itself. The build is the digest of the agent's sources and `Cargo.lock`, put in by `server/ashore/build.rs`, and
//! not of its binary: it costs the start nothing, and agents for two kinds of processor are the same agent. An
//! image that was named may hold any build: the agent's pods carry the build of whoever made them
//! (`ashore.dev/build`), so what an image gives again is not made anew again, and one named by its digest never is.
//! `server/intercept/tests/builds.rs`.

use super::{
    TRIES, is_conflict,
    objects::{self, essence, is_ours, patch},
    warm,
};
use crate::{
    AGENT_IMAGE,
    cluster::Cluster,
    error::{Error, Result},
    journal::{Entry, Journal},
    names,
    strategy::{SessionPlan, announce, connect, handover},
    tunnel::Tunnel,
};
use ashore_texts::{Arg, Text, text};
use k8s_openapi::api::apps::v1::Deployment;
use kube::ResourceExt;
use serde_json::json;

/// What became of an agent of another build.
enum Done {
    /// Its pod will be another one.
    Replaced,
    /// This Ashore, or one of its build, made it so: the image is like that.
    Image,
    /// It is on its way out, or not Ashore's.
    Left,
}

/// The tunnel to the agent that is there or was made, as [`connect::connect`]; its first words say what it is.
pub async fn connect(
    cluster: &Cluster,
    plan: &SessionPlan,
    journal: &mut Journal,
) -> Result<Tunnel> {
    let met = connect::connect(cluster, plan, 1).await;
    let Some(own) = handover::build() else {
        return met;
    };
    let users = match &met {
        Ok(tunnel) if is_of(tunnel, own) => return met,
        Ok(tunnel) => tunnel.hello.sessions,
        Err(Error::Incompatible { sessions, .. }) => *sessions,
        Err(_) => return met,
    };
    let done = match users {
        0 => replace(cluster, plan, journal).await?,
        _ => Done::Left,
    };
    let mut tunnel = match done {
        Done::Replaced => {
            if let Ok(tunnel) = &met {
                tunnel.release(&plan.claim.id).await;
            }
            // Not the number of the tunnel that ends now, whose end nobody must take for this one's.
            connect::connect(cluster, plan, 0).await?
        }
        Done::Image | Done::Left => met?,
    };
    if is_of(&tunnel, own) {
        return Ok(tunnel);
    }
    let theirs = tunnel.hello.build.clone();
    let theirs = theirs.map_or_else(|| Text::WordUnknown.into(), Arg::from);
    let target = plan.target.object();
    tunnel.remark = match (done, users) {
        (_, 1..) => Some(text!(RemarkOtherBuild {
            target,
            theirs,
            own
        })),
        // An image that somebody chose is taken as it is.
        (Done::Image | Done::Replaced, 0) if plan.image == AGENT_IMAGE => {
            Some(text!(RemarkImageBuild {
                image: AGENT_IMAGE,
                theirs,
                own
            }))
        }
        _ => None,
    };
    Ok(tunnel)
}

fn is_of(tunnel: &Tunnel, build: &str) -> bool {
    tunnel.hello.build.as_deref() == Some(build)
}

/// The Deployment rolls its pod over: the old one ends when the new one is there, so that no caller finds nobody.
async fn replace(cluster: &Cluster, plan: &SessionPlan, journal: &mut Journal) -> Result<Done> {
    let service = plan.target.service_name();
    let (name, origin) = (names::agent(&service), names::origin(&service));
    let (services, deployments) = (cluster.services(), cluster.deployments());
    for _ in 0..TRIES {
        let call = |resource, name| objects::call("get", resource, name);
        let (agent, origin) = tokio::join!(
            cluster.call(call("deployments", &name), deployments.get_opt(&name)),
            cluster.call(call("services", &origin), services.get_opt(&origin)),
        );
        let Some(agent) = agent?.filter(|agent| is_ours(agent, &service)) else {
            return Ok(Done::Left);
        };
        let Some(origin) = origin?.as_ref().and_then(warm::address) else {
            return Ok(Done::Left);
        };
        if agent.metadata.deletion_timestamp.is_some() {
            return Ok(Done::Left);
        }
        let wanted = objects::agent(plan, &origin)?;
        if is_the_image(&agent, &wanted) {
            return Ok(Done::Image);
        }
        let template = wanted.spec.map(|spec| spec.template);
        let change = patch(
            agent.resource_version(),
            json!([{ "op": "replace", "path": "/spec/template", "value": template }]),
        )?;
        announce(plan, journal, &Entry::CreateAgent { name: name.clone() })?;
        let changed = warm::change_agent(cluster, &name, &change).await;
        journal.checkpoint(true)?;
        match changed {
            Ok(()) => return Ok(Done::Replaced),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Done::Left)
}

/// Making it anew would give the same again.
fn is_the_image(agent: &Deployment, wanted: &Deployment) -> bool {
    let (Some(agent), Some(wanted)) = (essence(agent), essence(wanted)) else {
        return false;
    };
    let pinned = agent
        .image
        .as_ref()
        .is_some_and(|image| image.contains('@'));
    agent.build == wanted.build || (pinned && agent.image == wanted.image)
}
