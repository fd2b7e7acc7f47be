//! Warm agents: a session joins one and only swaps the selector; afterwards all is as it was with the warm agent.
#![allow(clippy::unwrap_used)] // a helper of a test may unwrap as the test itself may

mod common;

use std::time::Instant;

use ashore_intercept::{install, testing::crash_after};
use ashore_protocol::editor::SessionState;
use common::{World, cleaned, eventually};

async fn warmed(world: &World) {
    let targets = ["orders".parse().unwrap()];
    let told = install::warm(&world.options(), &targets).await.unwrap();
    assert!(
        told[0].to_string().contains("a warm agent waits"),
        "{told:?}"
    );
    let again = install::warm(&world.options(), &targets).await.unwrap();
    assert!(again[0].to_string().contains("there already"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_only_swaps_the_selector_and_the_agent_stays() {
    let world = World::new().await;
    let bare = world.snapshot().await;
    warmed(&world).await;
    assert_eq!(world.get().await.as_deref(), Some("origin"));
    assert!(!world.selector().await.contains_key("ashore.dev/agent"));
    let before = world.snapshot().await;
    for run in 0..3 {
        let mut session = world.session("orders");
        let started = Instant::now();
        session.until(SessionState::Ready).await;
        println!("run {run}: ready after {:?}", started.elapsed());
        session.active().await;
        assert_eq!(world.get().await.as_deref(), Some("local"));
        let proof = session.leave().await;
        assert_eq!(proof.different, []);
        assert_eq!(proof.objects_compared, 3);
        assert_eq!(world.snapshot().await, before, "run {run}");
        assert_eq!(world.get().await.as_deref(), Some("origin"));
    }
    let told = install::uninstall(&world.options()).await.unwrap();
    assert!(told[0].to_string().contains("removed"), "{told:?}");
    assert_eq!(world.snapshot().await, bare);
    assert!(
        install::uninstall(&world.options())
            .await
            .unwrap()
            .is_empty()
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_any_two_steps_ends_in_the_warm_state() {
    let world = World::new().await;
    warmed(&world).await;
    let before = world.snapshot().await;
    let mut step = 0;
    loop {
        step += 1;
        let finished = crash_after(&world.spec("orders"), step).await.unwrap();
        let reports = cleaned(&world).await;
        assert!(
            reports.iter().all(|report| report.error.is_none()),
            "step {step}: {reports:?}"
        );
        assert_eq!(world.snapshot().await, before, "step {step}");
        assert_eq!(world.get().await.as_deref(), Some("origin"), "step {step}");
        if finished {
            break;
        }
    }
    assert!(step > 3, "only {step} steps were tried");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn uninstalled_while_in_use_the_last_session_takes_it_away() {
    let world = World::new().await;
    let bare = world.snapshot().await;
    warmed(&world).await;
    let mut session = world.session("orders");
    session.active().await;
    let told = install::uninstall(&world.options()).await.unwrap();
    assert!(told[0].to_string().contains("used by"), "{told:?}");
    assert_eq!(world.get().await.as_deref(), Some("local"));
    assert_eq!(session.leave().await.different, []);
    eventually("all is as it was before", async || {
        world.snapshot().await == bare
    })
    .await;

    // And the other way round: the agent of a session that runs stays.
    let mut session = world.session("orders");
    session.active().await;
    let told = install::warm(&world.options(), &["orders".parse().unwrap()]).await;
    assert!(
        told.as_ref()
            .is_ok_and(|t| t[0].to_string().contains("stays")),
        "{told:?}"
    );
    session.leave().await;
    let mut next = world.session("orders");
    next.active().await;
    assert_eq!(next.leave().await.different, []);
    install::uninstall(&world.options()).await.unwrap();
    assert_eq!(world.snapshot().await, bare);
    world.stop().await;
}
