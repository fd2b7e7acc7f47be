//! An agent of several pods, for targets with heavy traffic.
#![allow(clippy::unwrap_used)] // a helper of a test may unwrap as the test itself may

mod common;

use ashore_intercept::testing::crash_after;
use common::{Session, World, cleaned, eventually};
use k8s_openapi::api::core::v1::Pod;
use kube::{ResourceExt, api::ListParams};

/// The agent's pods that are ready.
async fn agents(world: &World) -> Vec<String> {
    let list = ListParams::default().labels("ashore.dev/agent");
    let pods = world.pods().list(&list).await.unwrap().items;
    let ready = |pod: &Pod| {
        let conditions = pod
            .status
            .iter()
            .flat_map(|s| s.conditions.iter().flatten());
        pod.metadata.deletion_timestamp.is_none()
            && conditions
                .clone()
                .any(|c| c.type_ == "Ready" && c.status == "True")
    };
    let ready = pods.into_iter().filter(ready);
    ready.map(|pod| pod.name_any()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_of_three_pods_is_one_agent() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let mut spec = world.spec("orders");
    spec.strategy.replicas = 3;
    let mut session = Session::start(spec.clone());
    session.active().await;
    let first = agents(&world).await;
    assert_eq!(first.len(), 3);
    // Whichever of them a caller meets.
    for _ in 0..30 {
        assert_eq!(world.get().await.as_deref(), Some("local"));
    }
    // One dies: the others serve, and the one that takes its place is joined.
    let gone = &first[0];
    world
        .pods()
        .delete(gone, &Default::default())
        .await
        .unwrap();
    for _ in 0..30 {
        assert!(world.get().await.is_some());
    }
    eventually("three again", async || {
        let now = agents(&world).await;
        now.len() == 3 && !now.contains(gone)
    })
    .await;
    eventually("all of them lead to the debuggee", async || {
        for _ in 0..12 {
            if world.get().await.as_deref() != Some("local") {
                return false;
            }
        }
        true
    })
    .await;
    assert_eq!(session.leave().await.different, []);
    assert_eq!(world.snapshot().await, before);
    for _ in 0..12 {
        assert_eq!(world.get().await.as_deref(), Some("origin"));
    }

    // One that dies between any two steps is repaired, too.
    for step in [2, 4, 6, usize::MAX] {
        crash_after(&spec, step).await.unwrap();
        let reports = cleaned(&world).await;
        assert!(
            reports.iter().all(|report| report.error.is_none()),
            "{reports:?}"
        );
        assert_eq!(world.snapshot().await, before, "step {step}");
        assert_eq!(world.get().await.as_deref(), Some("origin"));
    }
    world.stop().await;
}
