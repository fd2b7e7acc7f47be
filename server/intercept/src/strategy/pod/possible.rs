//! Whether strategy `pod` is possible here, asked of the API server itself: a dry run passes rights, pod security, quota and
//! whatever else may refuse.

use ashore_protocol::{Takeover, agent::Claim};
use ashore_texts::{Arg, Text, text};
use k8s_openapi::api::core::v1::Pod;
use kube::ResourceExt;
use tokio_util::sync::CancellationToken;

use super::{
    Door, PodStrategy, container, helper, pods,
    site::{AgentPlace, Site},
};
use crate::{ClusterOptions, TARGET_IMAGE, cluster::Cluster, error::Error, target::Target};

/// The door that is open, or what is missing for each: a part of a sentence.
pub async fn possible(
    cluster: &Cluster,
    target: &Target,
    options: &ClusterOptions,
    takeover: Takeover,
) -> Result<PodStrategy, Arg> {
    if options.agent_image() == TARGET_IMAGE {
        return Err(Text::MissingTargetImage.into());
    }
    let pods = match pods(cluster, &target.selector).await {
        Ok(pods) => pods,
        Err(error) => return Err(error.explained().clause()),
    };
    let Some(pod) = pods.first() else {
        return Err(Text::NoneRuns.into());
    };
    if let Some(pod) = pods.iter().find(|pod| uses_the_nodes_network(pod)) {
        let pod = pod.name_any();
        return Err(text!(MissingOwnNetwork { pod }).into());
    }
    let strategy = |door| PodStrategy { door, takeover };
    let not_beside =
        match try_container(cluster, pod, target, strategy(Door::Container), options).await {
            Ok(()) => return Ok(strategy(Door::Container)),
            Err(error) => text!(MissingAsContainer {
                why: error.explained().clause()
            }),
        };
    let neither = |why: Arg| {
        let not_on_node = text!(MissingAsNode { why });
        Arg::Clauses(vec![not_beside.into(), not_on_node.into()])
    };
    if !options.privileged_agents {
        return Err(neither(Text::MissingNotAllowed.into()));
    }
    let image = options.agent_image();
    let site = trial(cluster, target, strategy(Door::Node), image);
    let place = AgentPlace {
        pod: pod.name_any(),
        control: 0,
        agent: "ashore-node-trial".to_owned(),
    };
    match helper::create(&site, pod, &place, true).await {
        Ok(()) => Ok(strategy(Door::Node)),
        Err(error) => Err(neither(error.explained().clause())),
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
    let place = AgentPlace {
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
