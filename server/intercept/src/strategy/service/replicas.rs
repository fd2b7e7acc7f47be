//! An agent of several pods: a tunnel to each, joined into one by the same hub as those of strategy `pod`.
//!
//! An agent of several **replicas** is one agent: a tunnel to each of its pods, joined by the hub of strategy `pod`
//! (`strategy/service/replicas.rs`), and the selector is swapped when all of them have granted the claim. A pod
//! that comes later passes through until it is joined. What the session says is said to all and done when all have
//! answered, and a session lives if any pod knows it to (`fanout.rs`); whoever repairs opens a tunnel to each, too.
//! The session that makes the agent says how many; the others use what is there.
//! `server/intercept/tests/replicas.rs`.

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
