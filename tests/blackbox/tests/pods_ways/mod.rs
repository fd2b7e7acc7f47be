//! Which strategy `auto` takes on a real Kubernetes, and what a world that changes does to each.

use std::time::Duration;

use crate::pods_support::{LIMIT, World, signal};
use ashore_blackbox::eventually;
use rustix::process::Signal;
use serde_json::{Value, json};

/// What the session says about its strategy, from its start to its end.
async fn remarks(world: &World, target: &str) -> String {
    let mut ashore = world.intercept(target, &[]);
    let session = world.session().await;
    signal(&ashore, Signal::INT);
    assert!(ashore.wait().await.unwrap().success());
    let remarks = session["remarks"].as_array().unwrap().iter();
    let remarks: Vec<&str> = remarks.filter_map(Value::as_str).collect();
    remarks.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn auto_is_service_where_there_is_one_to_swap_and_what_keeps_it_out_of_pods_is_said() {
    let mut world = World::new("ashore-pods-auto").await;
    world.laptop().await;
    world.allow("service").await;
    let pod = ["--strategy", "pod"];
    let said = world.ended("deployment/web", &pod).await;
    assert!(said.contains("pods/ephemeralcontainers"), "{said}");

    world.allow("service,pod").await;
    world.enforce("restricted").await;
    let said = world.ended("deployment/web", &pod).await;
    assert!(said.contains("PodSecurity"), "{said}");

    world.enforce("").await;
    let said = remarks(&world, "deployment/web").await;
    assert!(said.contains("until they reconnect"), "{said}");
    let said = remarks(&world, "statefulset/db").await;
    assert!(said.contains("Strategy pod was chosen"), "{said}");
    world.remove().await;
}

/// Whoever keeps the Services as they are in git: looks every three seconds.
async fn keeps_the_selector(world: &World) {
    let path = format!("/api/v1/namespaces/{}/services/web", world.namespace);
    loop {
        let mut service = world.api.get(&path).await;
        if service["spec"]["selector"] != json!({"app": "web"}) {
            service["spec"]["selector"] = json!({"app": "web"});
            let _again_in_a_moment = world.api.send("PUT", &path, Some(&service)).await;
        }
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selector_that_git_keeps_ends_strategy_service_and_leaves_strategy_pod_alone() {
    let mut world = World::new("ashore-pods-git").await;
    world.laptop().await;
    world.allow("service,pod").await;
    world.caller("pool", "web", 0.1).await;
    let story = async {
        let why = world
            .ended("deployment/web", &["--strategy", "service"])
            .await;
        assert!(why.contains("was changed by"), "{why}");
        world.answered_by("pool", "app").await;

        let mut ashore = world.intercept("deployment/web", &["--strategy", "pod"]);
        world.answered_by("pool", "laptop").await;
        tokio::time::sleep(Duration::from_secs(8)).await;
        assert_eq!(world.said("pool").await["who"], "laptop");
        assert_eq!(world.session().await["state"], "active");
        signal(&ashore, Signal::INT);
        assert!(ashore.wait().await.unwrap().success());
        world.answered_by("pool", "app").await;
    };
    tokio::select! {
        () = story => {}
        () = keeps_the_selector(&world) => {}
    }
    world.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pod_on_its_nodes_network_is_refused() {
    let world = World::new("ashore-pods-host").await;
    world.allow("pod").await;
    let path = format!(
        "/apis/apps/v1/namespaces/{}/deployments/web",
        world.namespace
    );
    let mut web = world.api.get(&path).await;
    let pod = &mut web["spec"]["template"]["spec"];
    pod["hostNetwork"] = json!(true);
    pod["containers"][0]["args"] = json!(["serve", "-addr", "127.0.0.1:18080"]);
    pod["containers"][0]["ports"] = json!([{"name": "http", "containerPort": 18080}]);
    pod["containers"][0]["livenessProbe"] = Value::Null;
    web["spec"]["replicas"] = json!(1);
    world.api.send("PUT", &path, Some(&web)).await.unwrap();
    let moved = || async {
        let pods = world.pods("web").await;
        (pods.len() == 1 && pods[0]["spec"]["hostNetwork"] == true).then_some(())
    };
    eventually(LIMIT, "web is on its node's network", moved).await;
    let why = world.ended("deployment/web", &["--strategy", "pod"]).await;
    assert!(why.contains("uses its node's network"), "{why}");
    let untouched = &world.pods("web").await[0]["spec"]["ephemeralContainers"];
    assert!(untouched.is_null(), "{untouched}");
    world.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grpc_channel_that_was_open_before_comes_to_the_laptop() {
    let mut world = World::empty("ashore-pods-grpc").await;
    world.rpc().await;
    world.rpc_laptop().await;
    world.allow("pod").await;
    let mut ashore = world.intercept("deployment/rpc", &["--strategy", "pod"]);
    world.answered_by("channel", "laptop").await;

    // At a breakpoint: the call is held, and the app's own gRPC probe is answered by the app.
    std::fs::write(world.hold(), "").unwrap();
    tokio::time::sleep(Duration::from_secs(20)).await;
    std::fs::remove_file(world.hold()).unwrap();
    world.answered_by("channel", "laptop").await;
    let restarts =
        world.pods("rpc").await[0]["status"]["containerStatuses"][0]["restartCount"].clone();
    assert_eq!(restarts, json!(0));

    signal(&ashore, Signal::INT);
    assert!(ashore.wait().await.unwrap().success());
    world.answered_by("channel", "app").await;
    assert_eq!(world.lost("channel").await, json!([]));
    world.no_redirect_is_left().await;
    world.remove().await;
}
