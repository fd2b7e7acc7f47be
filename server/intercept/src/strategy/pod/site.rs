//! What joining a pod needs to know, and one agent's place beside one pod of the target.

use std::time::Duration;

use ashore_protocol::agent::{CONTROL_PORT, Claim};
use ashore_texts::{Arg, Text, text};
use k8s_openapi::api::core::v1::{Container, Pod, Probe};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{PodStrategy, name_of};
use crate::{
    cluster::Cluster,
    error::{Error, Explained},
    guard::AgentAt,
    journal::Selector,
    strategy::SessionPlan,
    tunnel::{LocalPort, OpenError, Report, Tunnel},
};

/// What joining a pod needs to know; outlives the plan it was made from.
pub struct Site {
    pub cluster: Cluster,
    pub strategy: PodStrategy,
    pub session: String,
    pub holder: String,
    pub target: crate::target::Target,
    pub selector: Selector,
    pub claim: Claim,
    pub limit: Duration,
    pub image: String,
    pub local: LocalPort,
    pub reports: mpsc::UnboundedSender<Report>,
    pub cancel: CancellationToken,
    pub agents: mpsc::UnboundedSender<AgentAt>,
}

/// Where an agent listens.
#[derive(Debug, Clone)]
pub struct AgentPlace {
    /// The target's pod: its loopback has the control port.
    pub pod: String,
    pub control: u16,
    /// The ephemeral container, or the pod on the node.
    pub agent: String,
}

impl Site {
    pub fn new(cluster: &Cluster, plan: &SessionPlan, strategy: PodStrategy) -> Self {
        Self {
            cluster: cluster.clone(),
            strategy,
            session: plan.session.clone(),
            holder: plan.holder.clone(),
            target: plan.target.clone(),
            selector: plan.target.selector.clone(),
            claim: plan.claim.clone(),
            limit: plan.limit,
            image: plan.image.clone(),
            local: plan.local.clone(),
            reports: plan.reports.clone(),
            cancel: plan.cancel.clone(),
            agents: plan.agents.clone(),
        }
    }

    /// Whether sessions use the agent that runs there, which says so in its first words.
    pub async fn in_use(&self, place: &AgentPlace) -> bool {
        let pods = self.cluster.pods();
        let at = (place.pod.as_str(), place.control);
        let (reports, _unheard) = mpsc::unbounded_channel();
        match Tunnel::open_at(&pods, at, 0, LocalPort::default(), reports).await {
            Ok(tunnel) => tunnel.hello.sessions > 0,
            Err(OpenError::Incompatible(_, sessions)) => sessions > 0,
            Err(OpenError::NotYet(_) | OpenError::Kube(_)) => false,
        }
    }

    /// What every agent of this target is told, whatever its door.
    pub fn arguments(&self, pod: &Pod) -> Vec<String> {
        let mut words = vec![
            "--inside".to_owned(),
            "--takeover".to_owned(),
            self.strategy.takeover.to_string(),
        ];
        for probe in probes(pod) {
            words.extend(["--probe".to_owned(), probe]);
        }
        words
    }
}

/// The first control port that no agent of this pod was given.
pub fn free_control(taken: &[u16]) -> u16 {
    (CONTROL_PORT..)
        .find(|port| !taken.contains(port))
        .unwrap_or(CONTROL_PORT)
}

/// The pod's probes in the agent's words.
fn probes(pod: &Pod) -> Vec<String> {
    let mut all = Vec::new();
    for container in pod.spec.iter().flat_map(|spec| &spec.containers) {
        let of = [
            &container.liveness_probe,
            &container.readiness_probe,
            &container.startup_probe,
        ];
        let words = of.into_iter().flatten().filter_map(|p| word(container, p));
        all.extend(words);
    }
    all.sort();
    all.dedup();
    all
}

fn word(container: &Container, probe: &Probe) -> Option<String> {
    let number = |port: &IntOrString| match port {
        IntOrString::Int(port) => Some(*port),
        IntOrString::String(name) => {
            let mut ports = container.ports.iter().flatten();
            let named = ports.find(|port| port.name.as_deref() == Some(name))?;
            Some(named.container_port)
        }
    };
    if let Some(http) = &probe.http_get {
        let path = http.path.as_deref().unwrap_or("/");
        let path = path.strip_prefix('/').unwrap_or(path);
        return Some(format!("http:{}/{path}", number(&http.port)?));
    }
    if let Some(grpc) = &probe.grpc {
        return Some(format!("grpc:{}", grpc.port));
    }
    let tcp = probe.tcp_socket.as_ref()?;
    Some(format!("tcp:{}", number(&tcp.port)?))
}

/// The pod's name in an error about its agent.
pub fn not_ready(place: &AgentPlace, why: impl Into<Explained>) -> Error {
    Error::AgentNotReady {
        target: format!("pod {}", place.pod),
        why: why.into(),
    }
}

/// That it ended, and why.
pub fn ended_for(why: Option<&str>) -> Text {
    let why = why.map_or_else(|| Text::NoReason.into(), Arg::from);
    text!(AgentEnded { why })
}

/// As [`name_of`], for entries of the journal.
pub fn pod_name(pod: &Pod) -> String {
    name_of(pod)
}
