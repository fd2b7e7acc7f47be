//! Door `container`: the agent as an ephemeral container. It shares the pod's network from its first moment on.

use k8s_openapi::api::core::v1::{ContainerState, EphemeralContainer, Pod};
use kube::api::{Patch, PatchParams};
use serde_json::{Value, json};

use super::site::{AgentPlace, Site, ended_for, free_control, not_ready, pod_name};
use crate::{
    cluster::Call,
    error::{Error, Result},
    journal::{Entry, Journal},
    strategy::handover,
};

const PREFIX: &str = "ashore-";
/// A variable of the agent's container: the build of the agent that whoever added it carries.
const BUILD: &str = "ASHORE_BUILD";
/// An agent that nobody uses waits this long, in seconds: the next session need not add another container.
const LINGER: u32 = 600;

/// The agent in this pod that fits, or a new one.
pub async fn settle(site: &Site, pod: &Pod, journal: &mut Journal) -> Result<AgentPlace> {
    let all = ours(pod);
    let wanted = site.arguments(pod);
    let mut there = Vec::new();
    for container in all.iter().filter(|c| !has_ended(pod, &c.name)) {
        let Some(control) = control(container) else {
            continue;
        };
        let place = AgentPlace {
            pod: pod_name(pod),
            control,
            agent: container.name.clone(),
        };
        if fits(site, container, &wanted) {
            return Ok(place);
        }
        there.push(place);
    }
    // Two that lead a pod's traffic would be in each other's way: one that others use is used. One that nobody uses leads
    // nothing, and ends by itself.
    for place in &there {
        if site.in_use(place).await {
            return Ok(place.clone());
        }
    }
    let taken = there.iter().map(|place| place.control).collect::<Vec<_>>();
    let place = AgentPlace {
        pod: pod_name(pod),
        control: free_control(&taken),
        agent: format!("{PREFIX}{}", all.len() + 1),
    };
    if site.cancel.is_cancelled() {
        return Err(Error::Cancelled);
    }
    journal.write(&Entry::AddContainer {
        pod: place.pod.clone(),
        container: place.agent.clone(),
    })?;
    journal.checkpoint(false)?;
    let added = add(site, &place, wanted, false).await;
    journal.checkpoint(true)?;
    added?;
    Ok(place)
}

/// Whether it is what would be added now: the image, what it is told, and the build of whoever added it.
fn fits(site: &Site, container: &EphemeralContainer, wanted: &[String]) -> bool {
    let image = container.image.as_deref().unwrap_or_default();
    let by = (container.env.iter().flatten()).find(|variable| variable.name == BUILD);
    // An image that is named by its digest is the same whoever named it.
    let same = image.contains('@')
        || handover::build().is_none_or(|own| by.and_then(|v| v.value.as_deref()) == Some(own));
    image == site.image && same && starts_with(container, wanted)
}

/// Add it, or only see whether it could be.
pub async fn add(site: &Site, place: &AgentPlace, mut words: Vec<String>, dry: bool) -> Result<()> {
    words.extend([
        "--control".to_owned(),
        format!("127.0.0.1:{}", place.control),
        "--linger".to_owned(),
        LINGER.to_string(),
    ]);
    let call = Call {
        verb: "patch",
        resource: "pods/ephemeralcontainers",
        name: &place.pod,
    };
    let patch = Patch::Strategic(json!({
        "spec": { "ephemeralContainers": [container(&site.image, &place.agent, &words)] },
    }));
    let params = PatchParams {
        dry_run: dry,
        ..PatchParams::default()
    };
    let pods = site.cluster.pods();
    let work = pods.patch_ephemeral_containers(&place.pod, &params, &patch);
    site.cluster.call(call, work).await.map(drop)
}

/// The pod's own security context may ask for another user, which would leave the container without its capability.
fn container(image: &str, name: &str, words: &[String]) -> Value {
    let build = handover::build().map(|build| json!({ "name": BUILD, "value": build }));
    json!({
        "name": name,
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "args": words,
        "env": build.into_iter().collect::<Vec<_>>(),
        "terminationMessagePolicy": "FallbackToLogsOnError",
        "securityContext": {
            "runAsUser": 0,
            "runAsGroup": 0,
            "runAsNonRoot": false,
            "allowPrivilegeEscalation": false,
            "readOnlyRootFilesystem": true,
            "capabilities": { "drop": ["ALL"], "add": ["NET_ADMIN"] },
        },
    })
}

fn ours(pod: &Pod) -> Vec<&EphemeralContainer> {
    let all = pod
        .spec
        .iter()
        .flat_map(|s| s.ephemeral_containers.iter().flatten());
    all.filter(|container| container.name.starts_with(PREFIX))
        .collect()
}

fn starts_with(container: &EphemeralContainer, wanted: &[String]) -> bool {
    let words = container.args.as_deref().unwrap_or_default();
    // Its control port and the like come after.
    words.starts_with(wanted) && words.get(wanted.len()).is_some_and(|w| w == "--control")
}

fn control(container: &EphemeralContainer) -> Option<u16> {
    let words = container.args.as_deref().unwrap_or_default();
    let at = words.iter().position(|word| word == "--control")?;
    words.get(at + 1)?.rsplit(':').next()?.parse().ok()
}

fn state<'a>(pod: &'a Pod, name: &str) -> Option<&'a ContainerState> {
    let all = pod.status.iter();
    all.flat_map(|s| s.ephemeral_container_statuses.iter().flatten())
        .find(|status| status.name == name)?
        .state
        .as_ref()
}

fn has_ended(pod: &Pod, name: &str) -> bool {
    state(pod, name).is_some_and(|state| state.terminated.is_some())
}

/// An error as soon as it is sure that this agent will never answer.
pub async fn check(site: &Site, place: &AgentPlace) -> Result<()> {
    let get = Call {
        verb: "get",
        resource: "pods",
        name: &place.pod,
    };
    let pods = site.cluster.pods();
    let pod = site.cluster.call(get, pods.get(&place.pod)).await?;
    let Some(state) = state(&pod, &place.agent) else {
        return Ok(());
    };
    if let Some(ended) = &state.terminated {
        let why = ended.message.as_deref().or(ended.reason.as_deref());
        return Err(not_ready(place, ended_for(why)));
    }
    let Some(waiting) = &state.waiting else {
        return Ok(());
    };
    match crate::ready::hopeless_waiting(&site.image, waiting) {
        Some(why) => Err(not_ready(place, why)),
        None => Ok(()),
    }
}
