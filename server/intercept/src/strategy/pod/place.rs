//! One agent's place beside one pod of the target, and the tunnel to it.

use std::time::Duration;

use ashore_protocol::agent::{CONTROL_PORT, Claim};
use k8s_openapi::api::core::v1::{Container, Pod, Probe};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Door, PodStrategy, container, helper, name_of};
use crate::{
    cluster::{Call, Cluster},
    error::{Error, Result},
    guard::AgentAt,
    journal::{Journal, Selector},
    strategy::Plan,
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
pub struct Place {
    /// The target's pod: its loopback has the control port.
    pub pod: String,
    pub control: u16,
    /// The ephemeral container, or the pod on the node.
    pub agent: String,
}

impl Site {
    pub fn new(cluster: &Cluster, plan: &Plan, strategy: PodStrategy) -> Self {
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

    /// An agent beside this pod: one that is there, or a new one. It may still have to start.
    pub async fn settle(&self, pod: &Pod, journal: &mut Journal) -> Result<Place> {
        match self.strategy.door {
            Door::Container => container::settle(self, pod, journal).await,
            Door::Node => helper::settle(self, pod, journal).await,
            Door::Own => Ok(Place {
                pod: pod_name(pod),
                control: CONTROL_PORT,
                agent: pod_name(pod),
            }),
        }
    }

    /// The tunnel to an agent, with the claim made, as soon as it answers.
    pub async fn connect(
        &self,
        place: &Place,
        reports: mpsc::UnboundedSender<Report>,
    ) -> Result<Tunnel> {
        let mut pause = Duration::from_millis(10);
        loop {
            if let Some(tunnel) = self.attempt(place, reports.clone()).await? {
                return Ok(tunnel);
            }
            match self.strategy.door {
                Door::Container => container::check(self, place).await?,
                Door::Node => helper::check(self, place).await?,
                // Its Deployment makes another one where it ends.
                Door::Own => {}
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(250));
        }
    }

    /// Whether sessions use the agent that runs there, which says so in its first words.
    pub async fn in_use(&self, place: &Place) -> bool {
        let pods = self.cluster.pods();
        let at = (place.pod.as_str(), place.control);
        let (reports, _unheard) = mpsc::unbounded_channel();
        match Tunnel::open_at(&pods, at, 0, LocalPort::default(), reports).await {
            Ok(tunnel) => tunnel.met.sessions > 0,
            Err(OpenError::Incompatible(_, sessions)) => sessions > 0,
            Err(OpenError::NotYet(_) | OpenError::Kube(_)) => false,
        }
    }

    async fn attempt(
        &self,
        place: &Place,
        reports: mpsc::UnboundedSender<Report>,
    ) -> Result<Option<Tunnel>> {
        let pods = self.cluster.pods();
        let at = (place.pod.as_str(), place.control);
        let opened = Tunnel::open_at(&pods, at, 0, self.local.clone(), reports).await;
        let tunnel = match opened {
            Ok(tunnel) => tunnel,
            Err(OpenError::NotYet(why)) => {
                tracing::debug!(?place, why, "the agent does not answer yet");
                return Ok(None);
            }
            Err(OpenError::Incompatible(theirs, sessions)) => {
                return Err(Error::Incompatible {
                    agent: place.pod.clone(),
                    theirs,
                    sessions,
                });
            }
            Err(OpenError::Kube(error)) => {
                let call = Call {
                    verb: "create",
                    resource: "pods/portforward",
                    name: &place.pod,
                };
                return match self.cluster.explain(call, &error) {
                    error if error.stays() || error.code() == Some(404) => Err(error),
                    error => {
                        tracing::debug!(?place, %error, "no port-forward yet");
                        Ok(None)
                    }
                };
            }
        };
        match tunnel.claim(self.claim.clone()).await {
            Ok(()) => {
                drop(self.agents.send(AgentAt {
                    pod: place.pod.clone(),
                    control_port: place.control,
                }));
                Ok(Some(tunnel))
            }
            Err(None) => Ok(None),
            Err(Some(refusal)) => Err(crate::ready::refused_by(
                &self.target.object(),
                self.claim.port,
                refusal,
            )),
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
pub fn not_ready(place: &Place, why: &str) -> Error {
    Error::AgentNotReady {
        target: format!("pod {}", place.pod),
        why: why.to_owned(),
    }
}

/// As [`name_of`], for entries of the journal.
pub fn pod_name(pod: &Pod) -> String {
    name_of(pod)
}
