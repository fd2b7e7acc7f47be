//! An agent of several pods: a tunnel to each, joined into one by the same hub as those of strategy `pod`.

use std::sync::Arc;

use k8s_openapi::api::core::v1::Pod;
use kube::ResourceExt;

use crate::{
    cluster::Cluster,
    error::Result,
    journal::{Journal, Selector},
    names::{self, AGENT_LABEL, SESSION},
    state::Files,
    strategy::{
        SessionPlan,
        pod::{
            Door, PodStrategy,
            hub::Hub,
            site::{AgentPlace, Site},
        },
    },
    tunnel::Tunnel,
};

/// A tunnel to each of these pods; pods that come later are joined, those that go are let go.
pub async fn connect(
    cluster: &Cluster,
    plan: &SessionPlan,
    pods: &[Pod],
    number: u64,
) -> Result<Tunnel> {
    let strategy = PodStrategy {
        door: Door::Own,
        ..PodStrategy::default()
    };
    let mut site = Site::new(cluster, plan, strategy);
    let agent = names::agent(&plan.target.service_name());
    site.selector = Selector::from([(AGENT_LABEL.to_owned(), agent)]);
    // Not the pods of an agent that was there before.
    let maker = pods.first().and_then(|pod| pod.labels().get(SESSION));
    let maker = maker.map(|maker| (SESSION.to_owned(), maker.clone()));
    site.selector.extend(maker);
    let place = |pod: &Pod| AgentPlace {
        pod: pod.name_any(),
        control: ashore_protocol::agent::CONTROL_PORT,
        agent: pod.name_any(),
    };
    let files = Files::new(&plan.state_dir, &plan.session);
    let places = pods.iter().map(place).collect();
    Hub::start(Arc::new(site), Journal::open(&files)?, places, number).await
}
