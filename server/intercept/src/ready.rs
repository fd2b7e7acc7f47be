//! When the agent's pod is ready, and if it is not, why.

use ashore_protocol::agent::Refusal;
use ashore_texts::{Arg, Text, text};
use k8s_openapi::{
    api::{
        apps::v1::Deployment,
        core::v1::{ContainerStateWaiting, Pod},
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use kube::ResourceExt;

use crate::{
    cluster::{Call, Cluster},
    error::{Code, Error, Explained, Result, look, with_why},
    names::{self, AGENT_LABEL},
    strategy::SessionPlan,
    watch::{self, Filter},
    words::{self, NotRun},
};

/// The ready pods of the agent, all that it is to have or at least one, and how many it is to have; an error as soon as it is sure
/// that there will be none.
pub async fn agent_pods(
    cluster: &Cluster,
    plan: &SessionPlan,
    all: bool,
) -> Result<(Vec<Pod>, usize)> {
    let name = names::agent(&plan.target.service_name());
    let pods = cluster.pods();
    let of_agent = Filter::labels(format!("{AGENT_LABEL}={name}"));
    let call = |resource| Call {
        verb: "watch",
        resource,
        name: &name,
    };
    let current = current(cluster, &name).await?;
    let least = if all { current.replicas.max(1) } else { 1 };
    let ready = watch::until(&pods, &of_agent, |there: Vec<Pod>| {
        let made = there.iter().filter(|pod| current.made(pod));
        let ready: Vec<Pod> = made.filter(|pod| is_ready(pod)).cloned().collect();
        let found = match ready.len() >= least {
            true => Some(Ok(ready)),
            false => there.iter().find_map(hopeless).map(Err),
        };
        async move { found }
    });
    let refused = not_made(cluster, &name);
    let not_ready = |why| Error::AgentNotReady {
        target: plan.target.object(),
        why,
    };
    tokio::select! {
        pods = ready => pods
            .map_err(|error| cluster.explain(call("pods"), error))?
            .map(|pods| (pods, current.replicas))
            .map_err(not_ready),
        why = refused => Err(not_ready(why?)),
    }
}

/// What the pods of the agent as it is now are marked with: one that is gone may have pods that still end.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Current {
    session: Option<String>,
    build: Option<String>,
    /// How many there are to be.
    replicas: usize,
}

impl Current {
    fn of(pods: Option<&ObjectMeta>) -> Self {
        let labels = pods.and_then(|pods| pods.labels.as_ref());
        let annotations = pods.and_then(|pods| pods.annotations.as_ref());
        Self {
            session: labels.and_then(|all| all.get(names::SESSION).cloned()),
            build: annotations.and_then(|all| all.get(names::BUILD).cloned()),
            replicas: 0,
        }
    }

    /// Whether it is a pod of this agent.
    pub fn made(&self, pod: &Pod) -> bool {
        let theirs = Self::of(Some(&pod.metadata));
        let same = |a: &Option<String>, b: &Option<String>| a.is_none() || b.is_none() || a == b;
        same(&self.session, &theirs.session) && same(&self.build, &theirs.build)
    }
}

/// The marks of the agent's pods.
pub async fn current(cluster: &Cluster, name: &str) -> Result<Current> {
    let call = Call {
        verb: "get",
        resource: "deployments",
        name,
    };
    let deployments = cluster.deployments();
    let agent = cluster.call(call, deployments.get_opt(name)).await?;
    let Some(spec) = agent.and_then(|agent| agent.spec) else {
        return Ok(Current::default());
    };
    let replicas = spec.replicas.unwrap_or(1);
    Ok(Current {
        replicas: usize::try_from(replicas).unwrap_or_default(),
        ..Current::of(spec.template.metadata.as_ref())
    })
}

/// Waits until it is sure that the agent gets no pod; why.
pub async fn not_made(cluster: &Cluster, name: &str) -> Result<Explained> {
    let deployments = cluster.deployments();
    let call = Call {
        verb: "watch",
        resource: "deployments",
        name,
    };
    let filter = Filter::name(name);
    let refused = watch::until(&deployments, &filter, |all| async move {
        all.iter().find_map(not_created)
    });
    refused.await.map_err(|error| cluster.explain(call, error))
}

pub fn is_ready(pod: &Pod) -> bool {
    pod.metadata.deletion_timestamp.is_none()
        && pod
            .status
            .iter()
            .flat_map(|status| status.conditions.iter().flatten())
            .any(|condition| condition.type_ == "Ready" && condition.status == "True")
}

/// What waiting does not mend.
pub fn hopeless(pod: &Pod) -> Option<Explained> {
    if let Some(why) = ends_at_once(pod) {
        return Some(why);
    }
    let (reason, message) = waiting(pod)?;
    hopeless_by(image_of(pod), &reason, &message)
}

/// A program that cannot run there ends before it says hello, again and again.
fn ends_at_once(pod: &Pod) -> Option<Explained> {
    let statuses = pod.status.as_ref()?.container_statuses.as_ref()?;
    let status = statuses.iter().find(|status| status.name == "agent")?;
    let ended = [&status.state, &status.last_state]
        .into_iter()
        .find_map(|state| state.as_ref()?.terminated.as_ref())?;
    let message = ended.message.as_deref().unwrap_or_default().trim();
    let image = image_of(pod);
    match words::not_run(message) {
        Some(NotRun::Processor) => {
            let node = pod.spec.as_ref().and_then(|s| s.node_name.as_deref());
            let node = node.unwrap_or_default();
            Some(text!(AgentWrongProcessor { image, node }).into())
        }
        Some(NotRun::Shell) => Some(text!(AgentNoShell { image }).into()),
        None => (status.restart_count >= 2).then(|| {
            let code = text!(ExitCode {
                code: ended.exit_code
            });
            let why = with_why(code, message);
            Explained::new(text!(AgentEndsAgain { why }), logs(pod))
        }),
    }
}

/// What to do: look at the pod's own words.
fn logs(pod: &Pod) -> Text {
    let pod = pod.name_any();
    look(format!("kubectl logs {pod}"))
}

/// As [`hopeless`], of one container.
pub fn hopeless_waiting(image: &str, waiting: &ContainerStateWaiting) -> Option<Explained> {
    let reason = waiting.reason.as_deref().unwrap_or_default();
    hopeless_by(
        image,
        reason,
        waiting.message.as_deref().unwrap_or_default(),
    )
}

fn hopeless_by(image: &str, reason: &str, message: &str) -> Option<Explained> {
    matches!(
        reason,
        "ErrImagePull"
            | "ImagePullBackOff"
            | "ErrImageNeverPull"
            | "InvalidImageName"
            | "CreateContainerConfigError"
            | "CreateContainerError"
    )
    .then(|| {
        let why = with_why(reason, message);
        text!(AgentImageNotHad { image, why }).into()
    })
}

fn image_of(pod: &Pod) -> &str {
    let containers = pod.spec.iter().flat_map(|spec| &spec.containers);
    let mut images = containers.filter_map(|container| container.image.as_deref());
    images.next().unwrap_or("(none)")
}

fn waiting(pod: &Pod) -> Option<(String, String)> {
    let state = pod
        .status
        .iter()
        .flat_map(|status| status.container_statuses.iter().flatten())
        .find_map(|container| container.state.as_ref()?.waiting.as_ref())?;
    Some((
        state.reason.clone().unwrap_or_default(),
        state.message.clone().unwrap_or_default(),
    ))
}

/// Quota, limits and pod security speak here, for there is no pod that could.
fn not_created(agent: &Deployment) -> Option<Explained> {
    agent
        .status
        .iter()
        .flat_map(|status| status.conditions.iter().flatten())
        .find(|condition| condition.type_ == "ReplicaFailure" && condition.status == "True")
        .map(|condition| {
            let why = reason(condition.reason.as_deref(), condition.message.as_deref());
            text!(AgentPodNotMade { why }).into()
        })
}

fn unschedulable(pod: &Pod) -> Option<Explained> {
    pod.status
        .iter()
        .flat_map(|status| status.conditions.iter().flatten())
        .find(|condition| condition.type_ == "PodScheduled" && condition.status == "False")
        .map(|condition| {
            let why = reason(condition.reason.as_deref(), condition.message.as_deref());
            text!(AgentPodNoNode { why }).into()
        })
}

/// Kubernetes' own reason and words.
fn reason(reason: Option<&str>, message: Option<&str>) -> Arg {
    with_why(reason.unwrap_or_default(), message.unwrap_or_default())
}

/// The best reason that can be seen once the limit has come.
pub async fn why_not(cluster: &Cluster, plan: &SessionPlan) -> Explained {
    let name = names::agent(&plan.target.service_name());
    let list = kube::api::ListParams::default().labels(&format!("{AGENT_LABEL}={name}"));
    let call = Call {
        verb: "list",
        resource: "pods",
        name: &name,
    };
    let pods = cluster.pods();
    let pods = match cluster.call(call, pods.list(&list)).await {
        Ok(pods) => pods.items,
        Err(error) => return error.explained(),
    };
    let Some(pod) = pods.first() else {
        let describe = look(format!("kubectl describe deployment {name}"));
        return Explained::new(Text::AgentPodNone, describe);
    };
    if let Some(why) = hopeless(pod).or_else(|| unschedulable(pod)) {
        return why;
    }
    if let Some((reason, message)) = waiting(pod) {
        let why = with_why(reason, &message);
        return Explained::new(text!(AgentPodWaits { why }), logs(pod));
    }
    let name = pod.name_any();
    if is_ready(pod) {
        return Explained::new(text!(AgentPodSilent { pod: name }), logs(pod));
    }
    let describe = look(format!("kubectl describe pod {name}"));
    Explained::new(text!(AgentPodNotReady { pod: name }), describe)
}

/// The agent's refusal of a claim, for people.
pub fn refused(plan: &SessionPlan, refusal: Refusal) -> Error {
    refused_by(&plan.target.object(), plan.claim.port, refusal)
}

/// As [`refused`], for an agent of this target.
pub fn refused_by(target: &str, port: u16, refusal: Refusal) -> Error {
    let unable = |why: Text| Error::environment(Code::AgentUnable, why);
    match refusal {
        Refusal::Held { holder } => Error::Held {
            target: target.to_owned(),
            holder,
        },
        Refusal::NoSuchPort { ports } => Error::environment(
            Code::NoSuchPort,
            text!(AgentOtherPorts {
                target,
                ports,
                port
            }),
        ),
        Refusal::BadMatch { message } => Error::user(
            Code::BadMatch,
            text!(AgentBadMatch {
                target,
                why: message
            }),
        ),
        Refusal::Unable { message } => unable(text!(AgentUnable {
            target,
            why: message
        })),
        Refusal::Unknown => unable(text!(AgentRefused { target })),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::chinese::assert_chinese;

    #[test]
    fn what_waiting_does_not_mend() {
        let check = |status: Value, parts: &[&str]| {
            let mut status = status;
            for (key, value) in [("name", "agent"), ("image", "a:1"), ("imageID", "")] {
                status[key] = json!(value);
            }
            status["ready"] = json!(false);
            let pod = serde_json::from_value(json!({"metadata": {"name": "orders-ashore-agent-1"},
                "spec": {"nodeName": "arm-1", "containers": [{"name": "agent", "image": "a:1"}]},
                "status": {"containerStatuses": [status]}}));
            let why = hopeless(&pod.unwrap());
            match parts {
                [] => assert_eq!(why, None),
                parts => {
                    let why = why.unwrap_or_else(|| panic!("{parts:?}: there is hope"));
                    assert_chinese(&why.what);
                    assert_chinese(&why.help);
                    for part in parts {
                        assert!(why.to_string().contains(part), "{part} in {why}");
                    }
                }
            }
        };
        let waits =
            |reason: &str| json!({"restartCount": 0, "state": {"waiting": {"reason": reason}}});
        let ended = |restarts: u32, message: &str| {
            json!({"restartCount": restarts, "state": {"waiting": {"reason": "CrashLoopBackOff"}},
                "lastState": {"terminated": {"exitCode": 255, "reason": "Error", "message": message}}})
        };
        check(waits("ContainerCreating"), &[]);
        check(waits("ErrImagePull"), &["a:1", "ashore agent load"]);
        check(waits("InvalidImageName"), &["a:1"]);
        check(
            ended(0, "exec /ashore-agent: exec format error"),
            &["another kind of processor", "arm-1", "--arch"],
        );
        let no_shell = "runc create failed: exec: \"sh\": executable file not found in $PATH";
        check(ended(0, no_shell), &["no shell", "ashore agent push"]);
        check(ended(1, "a first stumble"), &[]);
        check(
            ended(2, "no such option"),
            &["again and again", "255", "no such option", "kubectl logs"],
        );
    }
}
