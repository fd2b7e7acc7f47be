//! Whether strategy `pod` is possible here, asked of the API server itself: a dry run passes rights, pod security, quota and
//! whatever else may refuse.

use std::fmt;

use ashore_protocol::{Takeover, agent::Claim};
use k8s_openapi::api::core::v1::Pod;
use kube::ResourceExt;
use tokio_util::sync::CancellationToken;

use super::{
    Door, PodStrategy, container, helper,
    place::{Place, Site},
    pods,
};
use crate::{ClusterOptions, TARGET_IMAGE, cluster::Cluster, error::Error, target::Target};

/// What keeps an agent out of the target's pods; reads as part of a sentence.
#[derive(Debug, Default)]
pub struct Missing {
    reasons: Vec<String>,
}

impl Missing {
    fn one(reason: impl Into<String>) -> Self {
        Self {
            reasons: vec![reason.into()],
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reasons.join("; "))
    }
}

/// The door that is open, or what is missing for each.
pub async fn possible(
    cluster: &Cluster,
    target: &Target,
    options: &ClusterOptions,
    takeover: Takeover,
) -> Result<PodStrategy, Missing> {
    if options.agent_image() == TARGET_IMAGE {
        return Err(Missing::one(
            "agent-image = \"target\" works with strategy service only: a container that is added to a pod gets no volume for the agent",
        ));
    }
    let pods = match pods(cluster, &target.selector).await {
        Ok(pods) => pods,
        Err(error) => return Err(Missing::one(sentence(&error))),
    };
    let Some(pod) = pods.first() else {
        return Err(Missing::one("none of its pods runs"));
    };
    if let Some(pod) = pods.iter().find(|pod| uses_the_nodes_network(pod)) {
        return Err(Missing::one(format!(
            "pod {} uses its node's network (hostNetwork): a redirect there would take the node's own traffic",
            pod.name_any()
        )));
    }
    let strategy = |door| PodStrategy { door, takeover };
    let mut missing = Missing::default();
    match try_container(cluster, pod, target, strategy(Door::Container), options).await {
        Ok(()) => return Ok(strategy(Door::Container)),
        Err(error) => {
            let why = format!("as an ephemeral container: {}", sentence(&error));
            missing.reasons.push(why);
        }
    }
    if !options.privileged_agents {
        missing.reasons.push(
            "as a privileged pod on the node: the rules file does not allow it (`privileged-agents = true` under [cluster])"
                .to_owned(),
        );
        return Err(missing);
    }
    let image = options.agent_image();
    let site = trial(cluster, target, strategy(Door::Node), image);
    let place = Place {
        pod: pod.name_any(),
        control: 0,
        agent: "ashore-node-trial".to_owned(),
    };
    match helper::create(&site, pod, &place, true).await {
        Ok(()) => Ok(strategy(Door::Node)),
        Err(error) => {
            missing.reasons.push(format!(
                "as a privileged pod on the node: {}",
                sentence(&error)
            ));
            Err(missing)
        }
    }
}

async fn try_container(
    cluster: &Cluster,
    pod: &Pod,
    target: &Target,
    strategy: PodStrategy,
    options: &ClusterOptions,
) -> Result<(), Error> {
    let site = trial(cluster, target, strategy, options.agent_image());
    let place = Place {
        pod: pod.name_any(),
        control: 0,
        agent: "ashore-trial".to_owned(),
    };
    container::add(&site, &place, site.arguments(pod), true).await
}

/// A site that nobody will ever work on.
fn trial(cluster: &Cluster, target: &Target, strategy: PodStrategy, image: String) -> Site {
    Site {
        cluster: cluster.clone(),
        strategy,
        session: String::new(),
        holder: String::new(),
        target: target.clone(),
        selector: target.selector.clone(),
        claim: Claim {
            id: String::new(),
            holder: String::new(),
            port: 0,
            mode: Default::default(),
            reporting: None,
        },
        limit: std::time::Duration::ZERO,
        image,
        local: Default::default(),
        reports: tokio::sync::mpsc::unbounded_channel().0,
        agents: tokio::sync::mpsc::unbounded_channel().0,
        cancel: CancellationToken::new(),
    }
}

fn uses_the_nodes_network(pod: &Pod) -> bool {
    let spec = pod.spec.as_ref();
    spec.and_then(|spec| spec.host_network).unwrap_or_default()
}

/// Part of a longer one.
fn sentence(error: &Error) -> String {
    error.to_string().trim_end_matches('.').to_owned()
}
