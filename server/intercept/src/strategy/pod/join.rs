//! An agent beside a pod, by whichever door, and the tunnel to it.

use std::time::Duration;

use ashore_protocol::agent::CONTROL_PORT;
use k8s_openapi::api::core::v1::Pod;
use tokio::sync::mpsc;

use super::{
    Door, container, helper,
    site::{AgentPlace, Site, pod_name},
};
use crate::{
    cluster::Call,
    error::{Error, Result},
    guard::AgentAt,
    journal::Journal,
    tunnel::{OpenError, Report, Tunnel},
};

impl Site {
    /// An agent beside this pod: one that is there, or a new one. It may still have to start.
    pub async fn settle(&self, pod: &Pod, journal: &mut Journal) -> Result<AgentPlace> {
        match self.strategy.door {
            Door::Container => container::settle(self, pod, journal).await,
            Door::Node => helper::settle(self, pod, journal).await,
            Door::Own => Ok(AgentPlace {
                pod: pod_name(pod),
                control: CONTROL_PORT,
                agent: pod_name(pod),
            }),
        }
    }

    /// The tunnel to an agent, with the claim made, as soon as it answers.
    pub async fn connect(
        &self,
        place: &AgentPlace,
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

    async fn attempt(
        &self,
        place: &AgentPlace,
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
                return match self.cluster.explain(call, *error) {
                    error if error.stays() || error.status() == Some(404) => Err(error),
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
}
