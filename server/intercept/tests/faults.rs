//! What goes wrong: each ends in a sentence that helps, and with the cluster as it was.

#![allow(clippy::unwrap_used)] // a helper of a test may unwrap as the test itself may

mod common;

use std::{
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use ashore_fixture_cluster::Refusal;
use ashore_intercept::{Availability, ClusterOptions, Input, list, testing::crash_after};
use ashore_protocol::editor::SessionState;
use common::{LIMIT, Session, World, cleaned, eventually};
use kube::{ResourceExt, api::ListParams};
use serde_json::json;

fn refuse(world: &World, verb: &str, resource: &str, code: u16) {
    world.cluster.refuse(Refusal {
        verb: verb.to_owned(),
        resource: resource.to_owned(),
        code,
        message: String::new(),
    });
}

/// The session ends by itself; what it told.
async fn told(mut session: Session) -> String {
    let proof = session.end().await;
    assert_eq!(proof.different, []);
    session.told()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_takes_no_websockets_is_named() {
    let world = World::new().await;
    for verb in ["get", "create"] {
        refuse(&world, verb, "pods/portforward", 400);
    }
    let told = told(world.session("orders")).await;
    assert!(told.contains("does not take WebSockets"), "{told}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refused_right_is_named() {
    let world = World::new().await;
    let before = world.snapshot().await;
    for (verb, resource) in [
        ("list", "services"),
        ("list", "deployments"),
        ("get", "deployments"),
        ("create", "services"),
        ("create", "deployments"),
        ("list", "pods"),
        ("get", "services"),
    ] {
        refuse(&world, verb, resource, 403);
        let mut session = world.session("deployment/orders");
        // Where reading is refused for restoring, too, restoring waits for the guard: here the refusal ends first.
        let told = loop {
            match tokio::time::timeout(LIMIT, session.handle.events.recv())
                .await
                .unwrap()
            {
                Some(ashore_intercept::SessionEvent::Notice(notice)) => {
                    break notice.message.to_string();
                }
                Some(_) => {}
                None => panic!("{verb} {resource}: nothing was told"),
            }
        };
        world.cluster.clear_refusals();
        session.end().await;
        assert!(
            told.contains(resource) && told.contains("namespace shop") && told.contains("403"),
            "{verb} {resource}: {told}"
        );
        assert!(told.contains("resources [\""), "{verb} {resource}: {told}");
        eventually("all is as it was", async || {
            world.snapshot().await == before
        })
        .await;
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_after_the_first_writes_leaves_nothing() {
    let world = World::new().await;
    let before = world.snapshot().await;
    // Without room no pod gets ready before the watch begins.
    for (verb, resource, room) in [
        ("get", "pods/portforward", 110),
        ("watch", "pods", 0),
        ("patch", "services", 110),
    ] {
        world.cluster.set_capacity(room);
        refuse(&world, verb, resource, 403);
        let mut session = world.session("deployment/orders");
        let proof = tokio::time::timeout(LIMIT, session.end()).await.unwrap();
        world.cluster.clear_refusals();
        assert_eq!(proof.different, [], "{verb} {resource}");
        let told = session.told();
        assert!(
            told.contains(&format!("may not {verb} {resource}")),
            "{told}"
        );
        eventually("all is as it was", async || {
            world.snapshot().await == before
        })
        .await;
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_put_back_is_told_and_tried_again_by_the_guard() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let mut session = world.session("orders");
    session.active().await;
    refuse(&world, "delete", "deployments", 403);
    let proof = session.leave().await;
    assert_eq!(proof.different.len(), 1, "{proof:?}");
    assert!(
        session.told().contains("Not everything could be put back"),
        "{}",
        session.told()
    );
    assert_eq!(world.get().await.as_deref(), Some("origin"));
    world.cluster.clear_refusals();
    eventually("the guard put it back", async || {
        world.snapshot().await == before
    })
    .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_room_says_why() {
    let world = World::new().await;
    let before = world.snapshot().await;
    world.cluster.set_capacity(0);
    let told = told(world.session("orders")).await;
    assert!(
        told.contains("not within 30 s") && told.contains("Unschedulable"),
        "{told}"
    );
    assert_eq!(world.snapshot().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_the_cluster() {
    let world = World::new().await;
    let of = |options: ClusterOptions| async move { list(&options).await.unwrap_err().to_string() };

    let missing = of(ClusterOptions {
        kubeconfig: Some("/nowhere/kubeconfig".into()),
        ..Default::default()
    })
    .await;
    assert!(
        missing.contains("/nowhere/kubeconfig") && missing.contains("--kubeconfig"),
        "{missing}"
    );

    let context = of(ClusterOptions {
        context: Some("ashore-dmeo".into()),
        ..world.options()
    })
    .await;
    assert!(
        context.contains("Did you mean \"ashore-demo\""),
        "{context}"
    );

    let text = std::fs::read(world.cluster.kubeconfig()).unwrap();
    let at = |name: &str, server: &str| {
        let mut config: serde_json::Value = serde_json::from_slice(&text).unwrap();
        config["clusters"][0]["cluster"]["server"] = json!(server);
        let path = world.dir.path().join(name);
        std::fs::write(&path, config.to_string()).unwrap();
        ClusterOptions {
            kubeconfig: Some(path),
            ..Default::default()
        }
    };
    let start = Instant::now();
    let unreachable = of(at("unreachable", "https://127.0.0.1:1")).await;
    assert!(
        unreachable.contains("cannot be reached") && unreachable.contains("127.0.0.1:1"),
        "{unreachable}"
    );
    // A server that takes the connection and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let mute = of(at("silent", &format!("http://{address}"))).await;
    assert!(mute.contains("no answer within"), "{mute}");
    assert!(
        start.elapsed() < Duration::from_secs(8),
        "{:?}",
        start.elapsed()
    );

    let namespace = of(ClusterOptions {
        namespace: Some("shp".into()),
        ..world.options()
    })
    .await;
    assert!(namespace.contains("Did you mean \"shop\""), "{namespace}");
    world.cluster.expire_token();
    let expired = of(world.options()).await;
    assert!(
        expired.contains("401") && expired.contains("Sign in again"),
        "{expired}"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn targets_that_are_not_there_or_cannot_be() {
    let world = World::new().await;
    let mut headless = common::service("quotes", json!({ "app": "quotes" }));
    headless["spec"]["clusterIP"] = json!("None");
    world.apply(headless).await;
    let mut bare = common::service("legacy", json!({}));
    bare["spec"]["selector"].take();
    bare["spec"]["ports"][0]["targetPort"] = json!(8080);
    world.apply(bare).await;
    let mut several = common::service("twin", json!({ "app": "orders" }));
    several["spec"]["ports"] = json!([
        { "name": "http", "port": 80, "targetPort": "http" },
        { "name": "admin", "port": 9000, "targetPort": 8080 },
    ]);
    world.apply(several).await;
    world
        .apply(json!({
            "apiVersion": "v1", "kind": "Service", "metadata": { "name": "elsewhere", "namespace": "shop" },
            "spec": { "type": "ExternalName", "externalName": "example.com" },
        }))
        .await;
    let mut voice = common::service("voice", json!({ "app": "orders" }));
    voice["spec"]["ports"] = json!([
        { "name": "http", "port": 80, "targetPort": "http" },
        { "name": "media", "port": 5004, "protocol": "UDP" },
    ]);
    world.apply(voice).await;
    let before = world.snapshot().await;
    for (target, port, words) in [
        ("service/voice", Some("http"), "port 5004 with protocol UDP"),
        ("deployment/oders", None, "Did you mean \"orders\""),
        ("service/ordes", None, "Did you mean \"orders\""),
        ("ordesr", None, "Did you mean \"orders\""),
        ("service/orders", Some("htp"), "Did you mean \"http\""),
        ("service/twin", None, "http/80, admin/9000"),
        ("service/quotes", None, "Strategy \"pod\" would work"),
        ("service/legacy", None, "Strategy \"pod\" would work"),
        ("service/elsewhere", None, "ExternalName"),
    ] {
        let mut spec = world.spec(target);
        spec.port = port.map(|port: &str| port.parse().unwrap());
        let told = told(Session::start(spec)).await;
        assert!(told.contains(words), "{target} {port:?}: {told}");
    }
    assert_eq!(world.snapshot().await, before);
    let all = list(&world.options()).await.unwrap();
    let state = |name: &str| {
        all.iter()
            .find(|item| item.service == name)
            .unwrap()
            .state
            .clone()
    };
    assert_eq!(state("orders"), Availability::Free);
    assert!(matches!(state("quotes"), Availability::NotPossible { .. }));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selector_that_somebody_changes_is_left_and_told() {
    let world = World::new().await;
    let mut session = world.session("orders");
    session.active().await;
    let change = json!({ "spec": { "selector": { "app": "orders", "track": "blue", "ashore.dev/agent": null } } });
    let manager = kube::api::PatchParams {
        field_manager: Some("kubectl-edit".to_owned()),
        ..Default::default()
    };
    world
        .services()
        .patch("orders", &manager, &kube::api::Patch::Merge(change))
        .await
        .unwrap();
    let proof = session.end().await;
    assert!(
        session
            .told()
            .contains("Service shop/orders was changed by"),
        "{}",
        session.told()
    );
    assert_eq!(proof.different.len(), 1, "{proof:?}");
    assert_eq!(world.selector().await["track"], "blue");
    let left = world.snapshot().await;
    assert!(
        !left
            .iter()
            .any(|object| object.to_string().contains("-ashore-")),
        "{left:?}"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_cannot_start_says_why() {
    let world = World::with_agent(Path::new("/nowhere/ashore-agent")).await;
    let before = world.snapshot().await;
    let told = told(world.session("orders")).await;
    assert!(
        told.contains("The agent for Service shop/orders did not become ready"),
        "{told}"
    );
    assert_eq!(world.snapshot().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_says_why() {
    let world = World::new().await;
    let before = world.snapshot().await;
    world.cluster.refuse(Refusal {
        verb: "create".to_owned(),
        resource: "pods".to_owned(),
        code: 403,
        message: "exceeded quota: team".to_owned(),
    });
    let told = told(world.session("orders")).await;
    assert!(told.contains("exceeded quota: team"), "{told}");
    assert_eq!(world.snapshot().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_any_two_steps_is_repaired_and_twice_is_once() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let mut step = 0;
    loop {
        step += 1;
        let finished = crash_after(&world.spec("orders"), step).await.unwrap();
        let journals: Vec<_> = std::fs::read_dir(world.state())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "journal"))
            .collect();
        assert_eq!(journals.len(), 1, "step {step}");
        let kept = std::fs::read(&journals[0]).unwrap();
        let reports = cleaned(&world).await;
        assert!(
            reports.iter().all(|report| report.error.is_none()),
            "step {step}: {reports:?}"
        );
        assert_eq!(world.snapshot().await, before, "step {step}");
        // The same journal again, as if the first repair had been killed before its last line.
        std::fs::write(&journals[0], &kept).unwrap();
        cleaned(&world).await;
        assert_eq!(world.snapshot().await, before, "step {step}, again");
        assert_eq!(world.get().await.as_deref(), Some("origin"), "step {step}");
        if finished {
            break;
        }
    }
    assert!(step > 8, "only {step} steps were tried");
    world.stop().await;
}

/// Runs as the owner in a process of its own when the variable is set; the test below kills it.
#[tokio::test(flavor = "multi_thread")]
async fn owner() {
    let Some(dir) = std::env::var_os("ASHORE_TEST_OWNER") else {
        return;
    };
    ashore_intercept::guard::set_program(env!("CARGO_BIN_EXE_ashore-guard").into());
    let dir = std::path::PathBuf::from(dir);
    let mut session = Session::start(ashore_intercept::SessionSpec {
        name: "orders".to_owned(),
        target: "orders".parse().unwrap(),
        port: None,
        mode: Default::default(),
        when_paused: Default::default(),
        when_silent: Default::default(),
        reporting: Default::default(),
        cluster: ClusterOptions {
            kubeconfig: Some(dir.join("cluster/kubeconfig")),
            ..Default::default()
        },
        strategy: Default::default(),
        state_dir: dir.join("state"),
    });
    session.until(SessionState::Ready).await;
    let port = match std::env::var_os("ASHORE_TEST_HOLDS") {
        Some(_) => {
            let (port, mut hits) = common::breakpoint().await;
            tokio::spawn(async move {
                let mut held = Vec::new();
                while let Some(hit) = hits.recv().await {
                    held.push(hit);
                }
            });
            port
        }
        None => common::debuggee().await,
    };
    session.send(Input::Listening {
        address: ([127, 0, 0, 1], port).into(),
        pid: std::process::id(),
    });
    session.until(SessionState::Active).await;
    std::future::pending::<()>().await;
}

/// The process above, with the world's cluster and state folder; killed when dropped.
fn start_owner(world: &World, holds: bool) -> tokio::process::Child {
    let mut owner = tokio::process::Command::new(std::env::current_exe().unwrap());
    owner
        .args(["--exact", "owner", "--nocapture"])
        .env("ASHORE_TEST_OWNER", world.dir.path())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    if holds {
        owner.env("ASHORE_TEST_HOLDS", "1");
    }
    owner.spawn().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_owner_held_is_answered_by_the_origin_as_soon_as_its_guard_says_so() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let address = world.address().await;
    let mut child = start_owner(&world, true);
    eventually("the owner intercepts", async || {
        let status = ashore_intercept::status(&world.state());
        status
            .first()
            .is_some_and(|session| session.state == SessionState::Active)
    })
    .await;
    let held = tokio::spawn(common::ask(address, "GET", LIMIT));
    eventually("a request is held", async || {
        let status = ashore_intercept::status(&world.state());
        status
            .first()
            .is_some_and(|session| session.counts.held == 1)
    })
    .await;
    // The guard has a way of its own by then, and needs no other.
    eventually("the guard has a tunnel, too", async || {
        agents_log(&world)
            .await
            .matches("\"event\":\"client\"")
            .count()
            == 2
    })
    .await;
    refuse(&world, "create", "pods/portforward", 403);
    refuse(&world, "get", "pods/portforward", 403);
    child.kill().await.unwrap();
    let killed = Instant::now();
    assert_eq!(held.await.unwrap().as_deref(), Some("origin"));
    let answered = killed.elapsed();
    // Without the guard it would be ten seconds.
    assert!(answered < Duration::from_secs(8), "after {answered:?}");
    eventually("objects are back", async || {
        world.snapshot().await == before
    })
    .await;
    println!("answered by the origin after {answered:?}");
    world.stop().await;
}

/// What the agent has said so far.
async fn agents_log(world: &World) -> String {
    let agents = ListParams::default().labels("ashore.dev/agent");
    let pods = world.pods();
    let all = pods.list(&agents).await.unwrap();
    let name = all.items.first().unwrap().name_any();
    pods.logs(&name, &Default::default()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guard_restores_after_its_owners_death() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let mut child = start_owner(&world, false);
    eventually("the owner intercepts", async || {
        world.get().await.as_deref() == Some("local")
    })
    .await;
    child.kill().await.unwrap();
    let killed = Instant::now();
    eventually("traffic is back", async || {
        world.get().await.as_deref() == Some("origin")
    })
    .await;
    let traffic = killed.elapsed();
    eventually("objects are back", async || {
        world.snapshot().await == before
    })
    .await;
    let objects = killed.elapsed();
    assert!(
        objects < Duration::from_secs(5),
        "objects after {objects:?}"
    );
    assert!(
        traffic < Duration::from_secs(1),
        "traffic after {traffic:?}"
    );
    eventually("the guard tidied up", async || world.state_files() == 0).await;
    world.stop().await;
}
