//! Door `node`: a privileged pod on the target pod's node, whose agent enters the target's network. The target's pod is not
//! touched at all.

use k8s_openapi::api::core::v1::Pod;
use kube::{
    ResourceExt,
    api::{DeleteParams, PostParams},
};
use serde_json::json;

use super::site::{AgentPlace, Site, ended_for, free_control, not_ready, pod_name};
use crate::{
    cluster::{Call, Cluster},
    error::{Error, Result},
    journal::{Entry, Journal},
    names::{HOLDER, MANAGED_BY, SESSION},
};

/// A new agent for this pod and this session.
pub async fn settle(site: &Site, pod: &Pod, journal: &mut Journal) -> Result<AgentPlace> {
    let uid = pod.uid().unwrap_or_default();
    let name = name(&site.session, &uid);
    // Two sessions on one pod must not meet on its loopback.
    let number = site.session.bytes().fold(0, |n, b| n ^ u16::from(b));
    let place = AgentPlace {
        pod: pod_name(pod),
        control: free_control(&[]) + number % 64,
        agent: name.clone(),
    };
    if site.cancel.is_cancelled() {
        return Err(Error::Cancelled);
    }
    journal.write(&Entry::CreateHelper { name: name.clone() })?;
    journal.checkpoint(false)?;
    let made = create(site, pod, &place, false).await;
    journal.checkpoint(true)?;
    match made {
        Err(error) if error.status() == Some(409) => {}
        other => other?,
    }
    Ok(place)
}

fn name(session: &str, uid: &str) -> String {
    let short = |text: &str| text.chars().take(8).collect::<String>();
    format!("ashore-node-{}-{}", short(session), short(uid))
}

/// Make it, or only see whether it could be.
pub async fn create(site: &Site, pod: &Pod, place: &AgentPlace, dry: bool) -> Result<()> {
    let object = helper(site, pod, place)?;
    let call = Call {
        verb: "create",
        resource: "pods",
        name: &place.agent,
    };
    let params = PostParams {
        dry_run: dry,
        ..PostParams::default()
    };
    let pods = site.cluster.pods();
    (site.cluster.call(call, pods.create(&params, &object)).await).map(drop)
}

fn helper(site: &Site, pod: &Pod, place: &AgentPlace) -> Result<Pod> {
    let node = pod.spec.as_ref().and_then(|spec| spec.node_name.clone());
    let mut words = site.arguments(pod);
    words.extend([
        "--control".to_owned(),
        format!("127.0.0.1:{}", place.control),
        "--enter-pod".to_owned(),
        pod.uid().unwrap_or_default(),
    ]);
    let object = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": place.agent,
            "namespace": site.cluster.namespace(),
            "labels": { MANAGED_BY.0: MANAGED_BY.1 },
            "annotations": { SESSION: site.session, HOLDER: site.holder },
        },
        "spec": {
            "nodeName": node,
            "hostPID": true,
            "restartPolicy": "Never",
            "automountServiceAccountToken": false,
            "enableServiceLinks": false,
            "terminationGracePeriodSeconds": 15,
            "tolerations": [{ "operator": "Exists" }],
            "containers": [{
                "name": "agent",
                "image": site.image,
                "imagePullPolicy": "IfNotPresent",
                "args": words,
                "terminationMessagePolicy": "FallbackToLogsOnError",
                "securityContext": { "privileged": true, "runAsUser": 0, "readOnlyRootFilesystem": true },
                "resources": {
                    "requests": { "cpu": "10m", "memory": "16Mi" },
                    "limits": { "memory": "128Mi" },
                },
            }],
        },
    });
    serde_json::from_value(object).map_err(|error| Error::Bug(error.to_string()))
}

/// An error as soon as it is sure that this agent will never answer.
pub async fn check(site: &Site, place: &AgentPlace) -> Result<()> {
    let get = Call {
        verb: "get",
        resource: "pods",
        name: &place.agent,
    };
    let pods = site.cluster.pods();
    let pod = site.cluster.call(get, pods.get(&place.agent)).await?;
    let states = pod.status.iter();
    let states = states.flat_map(|s| s.container_statuses.iter().flatten());
    for state in states.filter_map(|status| status.state.as_ref()) {
        if let Some(ended) = &state.terminated {
            let why = ended.message.as_deref().or(ended.reason.as_deref());
            return Err(not_ready(place, ended_for(why)));
        }
        let hopeless = state.waiting.as_ref();
        if let Some(why) = hopeless.and_then(|w| crate::ready::hopeless_waiting(&site.image, w)) {
            return Err(not_ready(place, why));
        }
    }
    Ok(())
}

/// It takes its redirect along. One that is gone is fine, one of somebody else's stays.
pub async fn remove(cluster: &Cluster, name: &str) -> Result<()> {
    let call = |verb| Call {
        verb,
        resource: "pods",
        name,
    };
    let pods = cluster.pods();
    let there = cluster.call(call("get"), pods.get_opt(name)).await?;
    let ours = |pod: &Pod| pod.labels().get(MANAGED_BY.0).map(String::as_str) == Some(MANAGED_BY.1);
    let Some(pod) = there.filter(ours) else {
        return Ok(());
    };
    let only = DeleteParams::default().preconditions(kube::api::Preconditions {
        uid: pod.uid(),
        resource_version: None,
    });
    match cluster.call(call("delete"), pods.delete(name, &only)).await {
        Err(error) if matches!(error.status(), Some(404 | 409)) => Ok(()),
        other => other.map(drop),
    }
}
