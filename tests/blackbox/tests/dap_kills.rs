//! `ashore dap`, its guard or its adapter are killed in the middle of a debug session: the traffic is back at once, and
//! the objects are as they were.
#![allow(clippy::unwrap_used)] // a test may panic

use std::time::{Duration, Instant};

use ashore_blackbox::{
    Client, LIMIT,
    cluster::Shop,
    crowd::Crowd,
    debugging::{self, Program},
    eventually,
    processes::{self, kill},
};
use serde_json::Value;

/// Promised: 0.2 s; the figures are printed. The machine may be busy, but it must be sooner than three missed heartbeats (6 s)
/// would bring it about.
const TRAFFIC_BACK: Duration = Duration::from_secs(4);
/// Who was held when the client was lost: its guard says at once that it will not come back, without a guard the agent waits
/// ten seconds for it.
const ANSWERED: Duration = Duration::from_secs(20);
/// Promised: 5 s.
const OBJECTS_BACK: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Active,
    Paused,
}

/// A debug session that visitors see, and that is paused at a visitor's request or not.
async fn debugging(shop: &Shop, when: When) -> (Client, Crowd) {
    let crowd = Crowd::start(&shop.service("orders", 8000).await);
    let program = Program::orders();
    let mut client = debugging::active(shop, &program).await;
    crowd.served(20, true, Instant::now()).await;
    if when == When::Paused {
        debugging::breakpoint(&mut client, &program, true).await;
        debugging::stopped(&mut client).await;
        let at = Instant::now();
        client.output("Paused: this request is held").await;
        crowd.served(20, false, at).await;
    }
    (client, crowd)
}

/// Until everybody who had come at this moment has an answer.
async fn answered(crowd: &Crowd, moment: Instant) -> Duration {
    crowd.answered(moment).await;
    moment.elapsed()
}

async fn all_gone(pids: &[u32]) {
    let gone = || async { (!pids.iter().any(|pid| processes::is_alive(*pid))).then_some(()) };
    eventually(LIMIT, &format!("the end of {pids:?}"), gone).await;
}

async fn no_session_left(shop: &Shop) {
    let gone = || async { (shop.session().await == Value::Null).then_some(()) };
    eventually(LIMIT, "no session left", gone).await;
}

/// Gives the figures, as all of these do.
async fn killed(when: When) -> String {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let (mut client, crowd) = debugging(&shop, when).await;
    let family = processes::tree(client.pid());
    let moment = Instant::now();
    kill(client.pid());
    let (answers, objects) = tokio::join!(answered(&crowd, moment), async {
        shop.back_to(&before, OBJECTS_BACK).await;
        moment.elapsed()
    });
    client.exit().await;
    let traffic = crowd.back_after(moment).await;
    all_gone(&family).await;
    let figures = format!(
        "ashore dap killed while {when:?}: traffic back after {traffic:?}, objects back after {objects:?}, \
         who waited was answered after {answers:?}"
    );
    assert!(answers < ANSWERED, "{answers:?}");
    assert!(traffic < TRAFFIC_BACK, "{traffic:?}");
    assert!(crowd.failed().is_empty(), "{:?}", crowd.failed());
    no_session_left(&shop).await;
    figures
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_active() {
    println!("{}", killed(When::Active).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_paused() {
    println!("{}", killed(When::Paused).await);
}

/// The guard is killed, too: the next command puts the objects back.
async fn killed_with_its_guard(when: When, repair: &str) -> String {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let (mut client, crowd) = debugging(&shop, when).await;
    let family = processes::tree(client.pid());
    let guard = processes::child_with(client.pid(), "guard");
    let moment = Instant::now();
    kill(guard);
    kill(client.pid());
    let answers = answered(&crowd, moment).await;
    client.exit().await;
    let traffic = crowd.back_after(moment).await;
    let figures = format!(
        "guard killed, too, while {when:?}: traffic back after {traffic:?}, who waited was answered after {answers:?}"
    );
    assert!(answers < ANSWERED, "{answers:?}");
    assert!(traffic < TRAFFIC_BACK, "{traffic:?}");
    all_gone(&family).await;
    assert_ne!(
        shop.snapshot().await,
        before,
        "nobody was there to put the objects back"
    );

    let ran = shop.run(&[repair]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let said = format!("{}{}", ran.stdout, ran.stderr);
    assert!(said.contains("0 different"), "{ran:?}");
    shop.back_to(&before, Duration::from_secs(1)).await;
    crowd.served(20, false, Instant::now()).await;
    assert!(crowd.failed().is_empty(), "{:?}", crowd.failed());
    no_session_left(&shop).await;
    figures
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_its_guard_while_active() {
    println!("{}", killed_with_its_guard(When::Active, "clean").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_its_guard_while_paused() {
    println!("{}", killed_with_its_guard(When::Paused, "list").await);
}

/// The adapter is killed: the editor sees its end and its status, and the cluster is as it was.
async fn adapter_killed(when: When) -> String {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let (mut client, crowd) = debugging(&shop, when).await;
    let family = processes::tree(client.pid());
    let moment = Instant::now();
    kill(processes::child_with(client.pid(), "debugpy.adapter"));
    let (answers, end) = tokio::join!(answered(&crowd, moment), async {
        client.stream_end().await;
        moment.elapsed()
    });
    assert_eq!(client.exit().await.code(), Some(128 + 9));
    shop.back_to(&before, OBJECTS_BACK).await;
    let traffic = crowd.back_after(moment).await;
    let figures = format!(
        "adapter killed while {when:?}: the editor sees it after {end:?}, traffic back after {traffic:?}, \
         who waited was answered after {answers:?}"
    );
    assert!(answers < ANSWERED, "{answers:?}");
    assert!(traffic < TRAFFIC_BACK, "{traffic:?}");
    all_gone(&family).await;
    assert!(crowd.failed().is_empty(), "{:?}", crowd.failed());
    no_session_left(&shop).await;
    figures
}

#[tokio::test(flavor = "multi_thread")]
async fn adapter_killed_while_active() {
    println!("{}", adapter_killed(When::Active).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn adapter_killed_while_paused() {
    println!("{}", adapter_killed(When::Paused).await);
}
