//! Strategy `pod` on a real Kubernetes: callers that hold their connections since before Debug was pressed, and callers that
//! dial a pod by its address.
#![allow(clippy::unwrap_used)] // a test may panic

mod pods_support;
mod pods_ways;

use std::time::Duration;

use pods_support::{World, signal};
use rustix::process::Signal;
use serde_json::json;

const CALLERS: [&str; 4] = ["pool-a", "pool-b", "by-address", "by-name"];

/// Two pools by the Service, one caller by a pod's address; all hold a connection.
async fn callers(world: &World) {
    let address = world.pods("web").await[0]["status"]["podIP"]
        .as_str()
        .unwrap()
        .to_owned();
    world.caller("pool-a", "web", 0.1).await;
    world.caller("pool-b", "web", 0.03).await;
    world.caller("by-address", &address, 0.1).await;
    world.caller("by-name", "db-0.db", 0.1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_connected_before_comes_to_the_laptop_and_loses_nothing() {
    let mut world = World::new("ashore-pods-quiet").await;
    world.laptop().await;
    callers(&world).await;
    world.allow("pod").await;
    let mut ashore = world.intercept("deployment/web", &["--strategy", "pod"]);
    for caller in &CALLERS[..3] {
        world.answered_by(caller, "laptop").await;
    }
    assert!(world.redirects().await.contains("ashore-8080"));

    // Held for longer than three probes may fail: nobody restarts the app.
    std::fs::write(world.hold(), "").unwrap();
    tokio::time::sleep(Duration::from_secs(25)).await;
    std::fs::remove_file(world.hold()).unwrap();
    for caller in &CALLERS[..3] {
        world.answered_by(caller, "laptop").await;
    }
    for pod in world.pods("web").await {
        let restarts = &pod["status"]["containerStatuses"][0]["restartCount"];
        assert_eq!(restarts, &json!(0), "{}", pod["metadata"]["name"]);
    }

    signal(&ashore, Signal::INT);
    assert!(ashore.wait().await.unwrap().success());
    for caller in &CALLERS {
        world.answered_by(caller, "app").await;
        assert_eq!(world.lost(caller).await, json!([]), "{caller}");
    }
    world.no_redirect_is_left().await;

    // The agent that waits in the pods is used again: no pod has a second one.
    let mut again = world.intercept("deployment/web", &["--strategy", "pod"]);
    world.answered_by("pool-a", "laptop").await;
    for pod in world.pods("web").await {
        let agents = pod["spec"]["ephemeralContainers"].as_array().unwrap();
        assert_eq!(agents.len(), 1, "{agents:?}");
    }
    // A pod that comes in the middle is joined.
    let scale = json!({"spec": {"replicas": 3}});
    let path = format!(
        "/apis/apps/v1/namespaces/{}/deployments/web",
        world.namespace
    );
    let mut web = world.api.get(&path).await;
    web["spec"]["replicas"] = scale["spec"]["replicas"].clone();
    world.api.send("PUT", &path, Some(&web)).await.unwrap();
    let joined = || async {
        let pods = world.pods("web").await;
        let with = pods
            .iter()
            .filter(|pod| pod["spec"]["ephemeralContainers"].is_array());
        (with.count() == 3).then_some(())
    };
    ashore_blackbox::eventually(pods_support::LIMIT, "the third pod has an agent", joined).await;
    // One that goes takes nobody along, and the one that comes for it is joined, too.
    let gone = world.pods("web").await[0]["metadata"]["name"].clone();
    let path = format!(
        "/api/v1/namespaces/{}/pods/{}",
        world.namespace,
        gone.as_str().unwrap()
    );
    world.api.send("DELETE", &path, None).await.unwrap();
    let replaced = || async {
        let pods = world.pods("web").await;
        (!pods.iter().any(|pod| pod["metadata"]["name"] == gone)).then_some(())
    };
    ashore_blackbox::eventually(pods_support::LIMIT, "the pod is gone", replaced).await;
    ashore_blackbox::eventually(pods_support::LIMIT, "its successor has an agent", joined).await;
    world.answered_by("pool-b", "laptop").await;
    signal(&again, Signal::INT);
    assert!(again.wait().await.unwrap().success());
    world.no_redirect_is_left().await;
    world.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_headless_service_and_a_killed_client() {
    let mut world = World::new("ashore-pods-killed").await;
    world.laptop().await;
    callers(&world).await;
    world.allow("pod").await;
    let mut ashore = world.intercept("statefulset/db", &["--strategy", "pod"]);
    world.answered_by("by-name", "laptop").await;
    signal(&ashore, Signal::KILL);
    drop(ashore.wait().await);
    world.answered_by("by-name", "app").await;
    for caller in &CALLERS[..3] {
        assert_eq!(world.lost(caller).await, json!([]), "{caller}");
    }
    world.no_redirect_is_left().await;
    world.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_a_privileged_pod_on_the_node_where_the_rules_allow_it() {
    let mut world = World::new("ashore-pods-node").await;
    world.laptop().await;
    callers(&world).await;
    world.allow("node").await;
    let own = "[cluster]\nprivileged-agents = true\n";
    std::fs::create_dir_all(world.path().join("config")).unwrap();
    std::fs::write(world.path().join("config/config.toml"), own).unwrap();
    let mut ashore = world.intercept("deployment/web", &["--strategy", "pod"]);
    for caller in &CALLERS[..3] {
        world.answered_by(caller, "laptop").await;
    }
    signal(&ashore, Signal::INT);
    assert!(ashore.wait().await.unwrap().success());
    for caller in &CALLERS {
        world.answered_by(caller, "app").await;
        assert_eq!(world.lost(caller).await, json!([]), "{caller}");
    }
    world.no_redirect_is_left().await;
    for pod in world.pods("web").await {
        assert!(
            pod["spec"]["ephemeralContainers"].is_null(),
            "no trace in the target"
        );
    }
    world.remove().await;
}
