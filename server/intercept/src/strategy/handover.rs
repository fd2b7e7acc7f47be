//! `agent-image = "target"`: the agent's pod is made from the target's own image, which needs no registry, and waits for the agent
//! as a file; the program that this process carries is streamed into it.
//!
//! With `agent-image = "target"` (`strategy/handover.rs`) the agent's pod is made from the target's own image; its
//! shell waits for a file in an emptyDir, which is streamed there by exec, and becomes it. Only that makes the pod
//! ready, so the selector is never swapped to a pod without an agent. `tests/blackbox/tests/lab_install.rs`.

use std::{sync::OnceLock, time::Duration};

use ashore_texts::{Arg, text};
use k8s_openapi::api::core::v1::{ContainerStatus, Pod, PodSpec};
use kube::{ResourceExt, api::AttachParams};
use tokio::io::AsyncWriteExt;

use super::SessionPlan;
use crate::{
    cluster::{Call, Cluster},
    error::{Error, Explained, Result},
    names::{self, AGENT_LABEL},
    target::Route,
    watch::{self, Filter},
};

/// Some megabytes through the API server.
const LIMIT: Duration = Duration::from_secs(60);
/// Where the agent goes; an emptyDir, so that the container's own files can be read-only.
pub const FOLDER: &str = "/ashore";
/// Waits for the file and becomes it.
pub const WAIT: &str = r#"trap 'exit 0' TERM; until [ -x /ashore/agent ]; do sleep 0.1 || sleep 1; done; exec /ashore/agent "$@""#;
/// Whether it is there.
pub const THERE: &str = "test -x /ashore/agent";

static CARRIED: OnceLock<(&'static [u8], &'static str)> = OnceLock::new();

/// The agent's program, which a front carries, and what it was built from.
pub fn carry(program: &'static [u8], build: &'static str) {
    let _the_same_as_before = CARRIED.set((program, build));
}

/// What the agent was built from that is carried; none is where no front is.
pub fn build() -> Option<&'static str> {
    CARRIED.get().map(|(_, build)| *build)
}

/// The image of the container that the port leads to.
pub fn image(pod: &PodSpec, route: &Route) -> Option<String> {
    let has_port = |number: u16| {
        pod.containers.iter().find(|container| {
            let mut ports = container.ports.iter().flatten();
            ports.any(|port| port.container_port == i32::from(number))
        })
    };
    let container = has_port(route.target).or_else(|| pod.containers.first())?;
    container.image.clone()
}

/// Gives the agent to the pod that waits for it; returns when a pod has it.
pub async fn give(cluster: &Cluster, plan: &SessionPlan) -> Result<()> {
    let name = names::agent(&plan.target.service_name());
    let pods = cluster.pods();
    let filter = Filter::labels(format!("{AGENT_LABEL}={name}"));
    let current = crate::ready::current(cluster, &name).await?;
    let found = watch::until(&pods, &filter, |all: Vec<Pod>| {
        let found = all.iter().filter(|pod| current.made(pod)).find_map(state);
        async move { found }
    });
    let refused = crate::ready::not_made(cluster, &name);
    let not_ready = |why| Error::AgentNotReady {
        target: plan.target.object(),
        why,
    };
    let watch = Call {
        verb: "watch",
        resource: "pods",
        name: &name,
    };
    let found = tokio::select! {
        found = found => found.map_err(|error| cluster.explain(watch, error))?,
        why = refused => return Err(not_ready(why?)),
    };
    match found {
        State::Has => Ok(()),
        State::Hopeless(why) => Err(not_ready(why)),
        State::Waits(pod) => stream(cluster, plan, &pod).await,
    }
}

enum State {
    Has,
    Waits(String),
    Hopeless(Explained),
}

fn state(pod: &Pod) -> Option<State> {
    if pod.metadata.deletion_timestamp.is_some() {
        return None;
    }
    if crate::ready::is_ready(pod) {
        return Some(State::Has);
    }
    if let Some(why) = crate::ready::hopeless(pod) {
        return Some(State::Hopeless(why));
    }
    let status = container(pod)?;
    let runs = status.state.as_ref().is_some_and(|s| s.running.is_some());
    runs.then(|| State::Waits(pod.name_any()))
}

fn container(pod: &Pod) -> Option<&ContainerStatus> {
    let mut all = pod
        .status
        .iter()
        .flat_map(|status| status.container_statuses.iter().flatten());
    all.find(|status| status.name == "agent")
}

async fn stream(cluster: &Cluster, plan: &SessionPlan, pod: &str) -> Result<()> {
    let (program, _) = *CARRIED
        .get()
        .ok_or_else(|| Error::Bug("no agent is carried".to_owned()))?;
    let call = Call {
        verb: "create",
        resource: "pods/exec",
        name: pod,
    };
    let failed = |why: Arg| Error::AgentNotReady {
        target: plan.target.object(),
        why: text!(AgentNotHandedOver { pod, why }).into(),
    };
    // Read by its length: servers before 1.30 cannot tell the end of standard input.
    let script = format!(
        "head -c {} > /ashore/.agent && chmod 755 /ashore/.agent && mv /ashore/.agent /ashore/agent",
        program.len()
    );
    let work = async {
        let params = AttachParams::default()
            .container("agent")
            .stdin(true)
            .stdout(false)
            .stderr(true);
        let pods = cluster.pods();
        let command = ["sh", "-c", &script];
        let mut process = pods
            .exec(pod, command, &params)
            .await
            .map_err(|error| cluster.explain(call, error))?;
        let ended = process.take_status();
        let said = process.stderr();
        if let Some(mut input) = process.stdin() {
            let sent = async {
                input.write_all(program).await?;
                input.flush().await
            };
            sent.await
                .map_err(|error| failed(error.to_string().into()))?;
        }
        let status = match ended {
            Some(ended) => ended.await,
            None => None,
        };
        let fine = status
            .as_ref()
            .is_none_or(|status| status.status.as_deref() == Some("Success"));
        if fine {
            return Ok(());
        }
        let mut text = String::new();
        if let Some(mut said) = said {
            let read = tokio::io::AsyncReadExt::read_to_string(&mut said, &mut text);
            let _as_much_as_there_is = tokio::time::timeout(Duration::from_secs(1), read).await;
        }
        let why = if text.trim().is_empty() {
            status.and_then(|s| s.message).unwrap_or_default()
        } else {
            text.trim().to_owned()
        };
        Err(failed(why.into()))
    };
    let late = text!(NotWithin {
        seconds: LIMIT.as_secs()
    });
    tokio::time::timeout(LIMIT, work)
        .await
        .unwrap_or_else(|_| Err(failed(late.into())))
}
