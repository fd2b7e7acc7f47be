//! Two sessions of one target, one after the other, with their writes in every order that matters.
#![allow(clippy::unwrap_used)] // a test may panic

mod common;

use ashore_fixture_cluster::Meanwhile;
use common::World;
use serde_json::{Value, json};

const ORIGIN: &str = "orders-ashore-origin";

/// The origin Service as a session has left it, or is about to remove it.
fn origin_of(session: &str, selector: Value) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Service",
        "metadata": {
            "name": ORIGIN, "namespace": "shop",
            "labels": { "app.kubernetes.io/managed-by": "ashore" },
            "annotations": { "ashore.dev/session": session, "ashore.dev/service": "orders" },
        },
        "spec": {
            "selector": selector,
            "ports": [{ "name": "http", "port": 80, "targetPort": "http" }],
        },
    })
}

/// A session begins where another's origin still is, and something happens to that meanwhile.
async fn begins_beside(left: Value, meanwhile: Option<(&'static str, Meanwhile)>) {
    let world = World::new().await;
    let before = world.snapshot().await;
    world.apply(left).await;
    if let Some((verb, what)) = meanwhile {
        world.cluster.meanwhile(verb, "services", what);
    }
    let mut session = world.session("orders");
    session.active().await;
    assert_eq!(world.get().await.as_deref(), Some("local"));
    session.send(ashore_intercept::Input::Stopped {
        thread: Some(1),
        all: true,
    });
    session
        .until(ashore_protocol::editor::SessionState::Paused)
        .await;
    assert_eq!(world.get().await.as_deref(), Some("origin"));
    assert_eq!(session.leave().await.different, []);
    assert_eq!(world.snapshot().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_origin_of_the_session_before_may_go_at_any_moment() {
    let left = || origin_of("before", json!({ "app": "orders" }));
    let gone = || Meanwhile::DeleteService(ORIGIN);
    tokio::join!(
        begins_beside(left(), None),
        begins_beside(left(), Some(("get", gone()))),
        begins_beside(left(), Some(("patch", gone()))),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_origin_that_was_left_leads_to_the_pods_of_today() {
    begins_beside(origin_of("before", json!({ "app": "of-yesterday" })), None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_origin_that_the_next_session_has_taken_over_stays() {
    let world = World::new().await;
    let mut session = world.session("orders");
    session.active().await;
    let next = origin_of("next", json!({ "app": "orders" }));
    world
        .cluster
        .meanwhile("delete", "services", Meanwhile::Apply(next));
    let proof = session.leave().await;
    assert_eq!(proof.different, []);
    let origin = world.services().get(ORIGIN).await.unwrap();
    assert_eq!(
        origin.metadata.annotations.unwrap()["ashore.dev/session"],
        "next"
    );
    world.stop().await;
}
