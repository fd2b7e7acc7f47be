//! The life of a session against the double of the cluster, with the real agent.

mod common;

use std::time::Duration;

use ashore_fixture_cluster::Refusal;
use ashore_intercept::{Input, clean, leave, list, recorded, requests, status};
use ashore_protocol::{
    TargetKind,
    agent::RequestOutcome,
    editor::{Ending, Place, SessionState},
};
use common::{LIMIT, World, eventually};
use kube::{
    ResourceExt,
    api::{DeleteParams, ListParams},
};

#[tokio::test(flavor = "multi_thread")]
async fn traffic_comes_ashore_and_everything_is_as_it_was() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let started = std::time::Instant::now();
    let mut session = world.session("deployment/orders");
    session.active().await;
    println!("active after {:?}", started.elapsed());
    assert_eq!(world.get().await.as_deref(), Some("local"));
    let status = session.last.clone().unwrap();
    assert_eq!(
        (
            status.kind,
            status.workload.as_str(),
            status.service.as_str(),
            status.service_port.to_string().as_str()
        ),
        (Some(TargetKind::Deployment), "orders", "orders", "http/80")
    );
    let ended = std::time::Instant::now();
    session.send(Input::Ended(Ending::Disconnected));
    let proof = session.end().await;
    println!("{proof:?}, over after {:?}", ended.elapsed());
    assert_eq!(proof.different, []);
    assert_eq!(proof.objects_compared, 3);
    assert!(
        proof.pass_through_ms.unwrap() < 500.0 && proof.restore_ms.unwrap() < 2000.0,
        "{proof:?}"
    );
    assert_eq!(world.snapshot().await, before);
    assert_eq!(world.get().await.as_deref(), Some("origin"));
    assert_eq!(world.state_files(), 0, "state files are left");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_passes_through_and_continuing_intercepts_again() {
    let world = World::new().await;
    let mut session = world.session("orders");
    session.active().await;
    session.send(Input::Stopped {
        thread: Some(1),
        all: true,
    });
    session.until(SessionState::Paused).await;
    assert_eq!(world.get().await.as_deref(), Some("origin"));
    session.send(Input::Continued {
        thread: None,
        all: true,
    });
    session.until(SessionState::Active).await;
    assert_eq!(world.get().await.as_deref(), Some("local"));
    assert_eq!(session.leave().await.different, []);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_told_with_the_line_where_it_stood_and_can_be_read_afterwards() {
    let world = World::new().await;
    let mut session = world.session("orders");
    session.until(SessionState::Ready).await;
    let (port, mut hits) = common::breakpoint().await;
    let pid = std::process::id();
    let address = ([127, 0, 0, 1], port).into();
    session.send(Input::Listening { address, pid });
    session.until(SessionState::Active).await;
    let held = tokio::spawn(common::ask(world.address().await, "POST", LIMIT * 2));
    let hit = tokio::time::timeout(LIMIT, hits.recv()).await.unwrap();
    // When a request began is known to within its report's way, which on a busy machine is long.
    session.requests_until(|all| all.contains_key(&1)).await;
    session.send(Input::Stopped {
        thread: Some(1),
        all: true,
    });
    let place = Place {
        file: "orders.py".into(),
        line: 12,
        function: "order".into(),
    };
    session.send(Input::Stood {
        thread: Some(1),
        place: place.clone(),
        exception: None,
    });
    session
        .requests_until(|all| all.get(&1).is_some_and(|held| !held.stops.is_empty()))
        .await;
    let known = &session.requests[&1];
    assert_eq!((known.method.as_str(), known.outcome), ("POST", None));
    assert_eq!(known.configuration, "orders");
    assert_eq!(
        (&known.stops[0].place, known.stops[0].certain),
        (&place, true)
    );
    // What goes to the origin meanwhile is nobody's business here.
    assert_eq!(world.get().await.as_deref(), Some("origin"));
    hit.unwrap().send(()).unwrap();
    assert_eq!(held.await.unwrap().as_deref(), Some("held"));
    session
        .requests_until(|all| all[&1].outcome.is_some())
        .await;
    let known = &session.requests[&1];
    assert_eq!(known.outcome, Some(RequestOutcome::Answered));
    assert_eq!((known.status, session.requests.len()), (Some(200), 1));
    let id = session.handle.id.clone();
    let last: Vec<_> = session.requests.values().cloned().collect();
    session.leave().await;
    assert_eq!(recorded(&world.state()), [id.as_str()]);
    assert_eq!(requests(&world.state(), &id), last);
    assert!(requests(&world.state(), "../requests/x").is_empty());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ended_while_preparing() {
    let world = World::new().await;
    let before = world.snapshot().await;
    for pause in [0, 5, 20, 60, 150, 400] {
        let mut session = world.session("service/orders");
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let proof = session.leave().await;
        assert_eq!(proof.different, [], "after {pause} ms");
        assert_eq!(world.snapshot().await, before, "after {pause} ms");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_front_that_goes_away_ends_its_session() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let mut session = world.session("orders");
    session.active().await;
    let (closed, _) = tokio::sync::mpsc::unbounded_channel();
    session.handle.inputs = closed;
    session.end().await;
    assert_eq!(world.snapshot().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_sees_it_and_asks_it_to_leave() {
    let world = World::new().await;
    let mut session = world.session("orders");
    session.active().await;
    let all = status(&world.state());
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].state, SessionState::Active);
    assert!(
        clean(&world.state()).await.is_empty(),
        "a living session was cleaned"
    );
    let wrong = leave(&world.state(), Some("ordres"))
        .unwrap_err()
        .to_string();
    assert!(wrong.contains("Did you mean \"orders\""), "{wrong}");
    assert_eq!(leave(&world.state(), Some("orders")).unwrap().len(), 1);
    session.end().await;
    assert!(status(&world.state()).is_empty());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_dies_is_found_again() {
    let world = World::new().await;
    let mut session = world.session("orders");
    session.active().await;
    let agents = ListParams::default().labels("ashore.dev/agent=orders-ashore-agent");
    let pod = world
        .pods()
        .list(&agents)
        .await
        .unwrap()
        .items
        .remove(0)
        .name_any();
    let kill = DeleteParams::default().grace_period(0);
    world.pods().delete(&pod, &kill).await.unwrap();
    session.until(SessionState::Reconnecting).await;
    session.until(SessionState::Active).await;
    eventually("intercepted again", async || {
        world.get().await.as_deref() == Some("local")
    })
    .await;
    assert_eq!(session.leave().await.different, []);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_older_or_newer_than_known_goes_on_and_it_is_said() {
    let world = World::new().await;
    for (minor, said) in [(24, "1.24 is older"), (34, ""), (99, "1.99 is newer")] {
        world.cluster.set_version(minor);
        let mut session = world.session("orders");
        session.active().await;
        let remarks = session.last.clone().unwrap().remarks;
        let of_version: Vec<_> = remarks
            .iter()
            .filter(|it| it.contains("Kubernetes"))
            .collect();
        assert_eq!(
            of_version.len(),
            usize::from(!said.is_empty()),
            "{remarks:?}"
        );
        assert!(of_version.iter().all(|it| it.contains(said)), "{remarks:?}");
        session.leave().await;
    }
    world.stop().await;
}

/// As an API server does that has just started and has not read its roles.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_forbidden_everything_for_a_moment_finds_its_agent_again() {
    let world = World::new().await;
    let mut session = world.session("orders");
    session.active().await;
    let agents = ListParams::default().labels("ashore.dev/agent=orders-ashore-agent");
    let agents = world.pods().list(&agents).await.unwrap();
    for (verb, resource) in [("get", "deployments"), ("list", "pods")] {
        world.cluster.refuse(Refusal {
            verb: verb.to_owned(),
            resource: resource.to_owned(),
            code: 403,
            message: String::new(),
        });
    }
    let kill = DeleteParams::default().grace_period(0);
    let agent = agents.items[0].name_any();
    world.pods().delete(&agent, &kill).await.unwrap();
    session.until(SessionState::Reconnecting).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    world.cluster.clear_refusals();
    session.until(SessionState::Active).await;
    assert_eq!(session.leave().await.different, []);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_held_at_a_breakpoint_survives_the_loss_of_the_tunnel() {
    let world = World::new().await;
    let mut session = world.session("orders");
    session.until(SessionState::Ready).await;
    let (port, mut hits) = common::breakpoint().await;
    session.send(Input::Listening {
        address: ([127, 0, 0, 1], port).into(),
        pid: std::process::id(),
    });
    session.until(SessionState::Active).await;
    let address = world.address().await;
    // One that cannot be sent twice.
    let held = tokio::spawn(common::ask(address, "POST", LIMIT * 2));
    let go_on = tokio::time::timeout(LIMIT, hits.recv())
        .await
        .unwrap()
        .unwrap();
    session.send(Input::Stopped {
        thread: Some(1),
        all: true,
    });
    session.until(SessionState::Paused).await;
    for _ in 0..2 {
        world.cluster.cut_port_forwards();
        session.until(SessionState::Reconnecting).await;
        // Nobody else waits meanwhile.
        assert_eq!(world.get().await.as_deref(), Some("origin"));
        session.until(SessionState::Paused).await;
    }
    assert!(!held.is_finished());
    go_on.send(()).unwrap();
    assert_eq!(held.await.unwrap().as_deref(), Some("held"));
    session.send(Input::Continued {
        thread: None,
        all: true,
    });
    session.until(SessionState::Active).await;
    session.leave().await;
    assert_eq!(world.get().await.as_deref(), Some("origin"));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stateful_set_is_intercepted_through_its_service() {
    let world = World::new().await;
    let mut set = common::deployment("stock");
    set["kind"] = serde_json::json!("StatefulSet");
    set["spec"]["serviceName"] = serde_json::json!("stock");
    world.apply(set).await;
    world
        .apply(common::service(
            "stock",
            serde_json::json!({ "app": "stock" }),
        ))
        .await;
    let service = world.services().get("stock").await.unwrap();
    let address = format!("{}:80", service.spec.unwrap().cluster_ip.unwrap());
    let address = address.parse().unwrap();
    eventually("its pod answers", async || {
        common::http(address).await.as_deref() == Some("origin")
    })
    .await;
    let before = world.snapshot().await;
    let mut session = world.session("statefulset/stock");
    session.active().await;
    assert_eq!(
        session.last.as_ref().unwrap().kind,
        Some(TargetKind::StatefulSet)
    );
    eventually("intercepted", async || {
        common::http(address).await.as_deref() == Some("local")
    })
    .await;
    assert_eq!(session.leave().await.different, []);
    assert_eq!(world.snapshot().await, before);
    assert_eq!(common::http(address).await.as_deref(), Some("origin"));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_for_a_low_port_needs_no_root() {
    let world = World::new().await;
    let mut low = common::service("low", serde_json::json!({ "app": "orders" }));
    low["spec"]["ports"] = serde_json::json!([{ "name": "http", "port": 80, "targetPort": 80 }]);
    world.apply(low).await;
    let before = world.snapshot().await;
    // No room for a pod: what is asked of the cluster is looked at, and an ordinary user's machine has no low ports to give.
    world.cluster.set_capacity(0);
    let mut session = world.session("service/low");
    let mut agent = None;
    eventually("the agent is made", async || {
        agent = world
            .deployments()
            .get_opt("low-ashore-agent")
            .await
            .unwrap();
        agent.is_some()
    })
    .await;
    let pod = agent.unwrap().spec.unwrap().template.spec.unwrap();
    let security = pod.security_context.unwrap();
    assert_eq!(security.run_as_non_root, Some(true));
    let sysctl = security.sysctls.unwrap().remove(0);
    assert_eq!(
        (sysctl.name.as_str(), sysctl.value.as_str()),
        ("net.ipv4.ip_unprivileged_port_start", "0")
    );
    session.leave().await;
    assert_eq!(world.snapshot().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_global_session_is_refused_and_the_first_goes_on() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let mut first = world.session("orders");
    first.active().await;
    let mut second = world.session("orders");
    second.end().await;
    assert!(
        second.told().contains("is already intercepted by"),
        "{}",
        second.told()
    );
    assert_eq!(world.get().await.as_deref(), Some("local"));
    let all = list(&world.options()).await.unwrap();
    assert!(
        matches!(&all[0].state, ashore_intercept::Availability::Intercepted { holders } if holders.len() == 1),
        "{all:?}"
    );
    first.leave().await;
    assert_eq!(world.snapshot().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_waits_for_the_claim_of_the_one_before_gets_it_when_that_one_leaves() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let mut first = world.session("orders");
    first.active().await;
    let mut second = world.session("orders");
    eventually("both are on the agent's list", async || {
        let agent = world.deployments().get_opt("orders-ashore-agent").await;
        let agent = agent.unwrap().unwrap();
        let list = &agent.annotations()["ashore.dev/sessions"];
        let list: serde_json::Value = serde_json::from_str(list).unwrap();
        list.as_object().is_some_and(|all| all.len() == 2)
    })
    .await;
    // On the list, and not there for the agent: whoever leaves must not wait for it and hold what it waits for.
    let proof = first.leave().await;
    assert_eq!(proof.different, []);
    second.active().await;
    assert_eq!(world.get().await.as_deref(), Some("local"));
    second.leave().await;
    assert_eq!(world.snapshot().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_that_lives_takes_the_agent_of_a_dead_one_away() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let personal = |value: &str| {
        let header = [(
            "x-ashore".to_owned(),
            ashore_protocol::agent::TextMatch::Exact(value.to_owned()),
        )];
        let mut spec = world.spec("orders");
        spec.mode = ashore_protocol::agent::Mode::Personal(ashore_protocol::agent::Match {
            header: header.into(),
            ..Default::default()
        });
        spec
    };
    // Ann's laptop dies with its guard and its journal, after its claim and before anything is put back.
    let mut ann = personal("ann");
    ann.state_dir = world.dir.path().join("ann");
    assert!(
        ashore_intercept::testing::crash_after(&ann, usize::MAX)
            .await
            .unwrap()
    );
    let mut ben = common::Session::start(personal("ben"));
    ben.until(SessionState::Ready).await;
    let proof = ben.leave().await;
    assert_eq!(proof.different, []);
    assert_eq!(world.snapshot().await, before);
    assert_eq!(world.get().await.as_deref(), Some("origin"));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_of_two_takes_the_agent_away() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let personal = |value: &str| {
        let header = [(
            "x-ashore".to_owned(),
            ashore_protocol::agent::TextMatch::Exact(value.to_owned()),
        )];
        let mut spec = world.spec("orders");
        spec.mode = ashore_protocol::agent::Mode::Personal(ashore_protocol::agent::Match {
            header: header.into(),
            ..Default::default()
        });
        common::Session::start(spec)
    };
    let (mut ann, mut ben) = (personal("ann"), personal("ben"));
    ann.until(SessionState::Ready).await;
    ben.until(SessionState::Ready).await;
    ann.leave().await;
    assert!(world.selector().await.contains_key("ashore.dev/agent"));
    assert_eq!(world.get().await.as_deref(), Some("origin"));
    ben.leave().await;
    assert_eq!(world.snapshot().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_fails_at_start_and_stop() {
    let world = World::new().await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let address = world
        .services()
        .get("orders")
        .await
        .unwrap()
        .spec
        .unwrap()
        .cluster_ip
        .unwrap();
    let visitor = tokio::spawn(async move {
        let (mut asked, mut failed) = (0, 0);
        while !*stopped.borrow() {
            asked += 1;
            failed += usize::from(
                common::http(format!("{address}:80").parse().unwrap())
                    .await
                    .is_none(),
            );
        }
        (asked, failed)
    });
    for _ in 0..3 {
        let mut session = world.session("orders");
        session.active().await;
        tokio::time::timeout(LIMIT, session.leave()).await.unwrap();
    }
    stop.send(true).unwrap();
    let (asked, failed) = visitor.await.unwrap();
    assert!(asked > 20 && failed == 0, "{failed} of {asked} failed");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agents_pod_has_the_labels_that_were_wished_for() {
    let world = World::new().await;
    let before = world.snapshot().await;
    let labelled = |key: &str, value: &str| {
        let mut spec = world.spec("orders");
        spec.cluster.agent_labels = [(key.to_owned(), value.to_owned())].into();
        spec
    };
    let mut session = common::Session::start(labelled("orders-client", "true"));
    session.active().await;
    let pods = kube::api::ListParams::default().labels("ashore.dev/agent,orders-client=true");
    assert_eq!(world.pods().list(&pods).await.unwrap().items.len(), 1);
    assert_eq!(world.get().await.as_deref(), Some("local"));
    assert_eq!(session.leave().await.different, []);
    assert_eq!(world.snapshot().await, before);

    // By the app's own label the Service would send the agent what passes through it.
    let mut session = common::Session::start(labelled("app", "orders"));
    session.end().await;
    let told = session.told();
    assert!(
        told.contains("Service orders in shop selects its pods by labels that agent-labels"),
        "{told}"
    );
    assert_eq!(world.snapshot().await, before);
    world.stop().await;
}
