//! Agents of another build than the one that is carried: replaced where nobody uses them, never two.
//!
//! One test, since what a process carries it carries for good.
#![allow(clippy::unwrap_used)] // a helper of a test may unwrap as the test itself may

mod common;

use ashore_intercept::{carry, install};
use ashore_protocol::{
    agent::{Match, Mode, TextMatch},
    editor::SessionState,
};
use common::{Session, World, eventually};
use kube::{ResourceExt, api::ListParams};

const OWN: &str = "0123456789ab";

/// The agent's pods that are not on their way out, and the build that each was made by.
async fn pods(world: &World) -> Vec<(String, Option<String>)> {
    let all = ListParams::default().labels("ashore.dev/agent");
    let pods = world.pods().list(&all).await.unwrap();
    let stays = pods
        .into_iter()
        .filter(|pod| pod.metadata.deletion_timestamp.is_none());
    let of = |pod: k8s_openapi::api::core::v1::Pod| {
        let build = pod.annotations().get("ashore.dev/build").cloned();
        (pod.name_any(), build)
    };
    stays.map(of).collect()
}

fn personal(world: &World, who: &str) -> Session {
    let mut spec = world.spec("orders");
    let header = [("x-ashore".to_owned(), TextMatch::Exact(who.to_owned()))];
    spec.mode = Mode::Personal(Match {
        header: header.into(),
        ..Match::default()
    });
    Session::start(spec)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_of_another_build_is_replaced_when_nobody_uses_it() {
    let (warm, shared) = (World::new().await, World::new().await);
    let targets = ["orders".parse().unwrap()];
    install::warm(&warm.options(), &targets).await.unwrap();
    let older = pods(&warm).await;
    assert_eq!(older.len(), 1);
    assert_eq!(older[0].1, None);
    let mut ann = personal(&shared, "ann");
    ann.until(SessionState::Ready).await;
    let of_ann = pods(&shared).await;

    carry(b"", OWN);

    // Somebody uses it: it stays, and it is said.
    let mut ben = personal(&shared, "ben");
    ben.until(SessionState::Ready).await;
    assert_eq!(pods(&shared).await, of_ann);
    let remarks = ben.last.as_ref().unwrap().remarks.join("\n");
    assert!(remarks.contains("others use it"), "{remarks}");
    assert!(remarks.contains(OWN), "{remarks}");
    ben.leave().await;
    assert_eq!(ann.leave().await.different, []);

    // Nobody does: another pod, made by this build, and only one.
    let mut session = warm.session("orders");
    session.active().await;
    assert_eq!(warm.get().await.as_deref(), Some("local"));
    eventually("the older one is gone", async || {
        pods(&warm).await.len() == 1
    })
    .await;
    let newer = pods(&warm).await;
    assert_ne!(newer[0].0, older[0].0);
    assert_eq!(newer[0].1.as_deref(), Some(OWN));
    // Here the image holds no build at all; as it is Ashore's own, that is said.
    let image = |session: &Session| {
        let remarks = session.last.as_ref().unwrap().remarks.join("\n");
        assert!(remarks.contains("ashore agent load"), "{remarks}");
    };
    image(&session);
    assert_eq!(session.leave().await.different, []);
    assert_eq!(warm.get().await.as_deref(), Some("origin"));

    // The image gives the same again and again: it is not made anew for ever.
    let mut session = warm.session("orders");
    session.active().await;
    assert_eq!(pods(&warm).await, newer);
    image(&session);
    session.leave().await;
    let told = install::warm(&warm.options(), &targets).await.unwrap();
    assert!(told[0].to_string().contains("there already"), "{told:?}");
    warm.stop().await;
    shared.stop().await;
}
