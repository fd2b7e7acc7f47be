//! Ctrl-C in every part of the demo: it ends in order, and neither a process nor a file stays.
#![allow(clippy::unwrap_used)] // a test may panic

mod demo_support;

use demo_support::{Demo, Home};
use serde_json::Value;

/// Starts the demo, waits for each of these events, interrupts after the last.
async fn stopped_after(adapter: &str, events: &[&str]) {
    let home = Home::new().with_debuggers();
    let mut demo = Demo::start(home, &["--adapter", adapter], |_, _| {});
    for event in events {
        demo.event(event).await;
    }
    demo.interrupt();
    let when = format!("{adapter}, {events:?}");
    let (code, proof) = demo.end().await;
    assert_eq!(code, Some(130), "{when}: {:#?}", demo.told);
    assert_eq!(proof["event"], "proof", "{when}");
    assert_eq!(proof["held"], false, "{when}");
    let failed = |event: &String| event.contains(r#""event":"error""#);
    assert!(!demo.told.iter().any(failed), "{when}: {:#?}", demo.told);
    demo.home.is_left_clean(&when).await;
}

#[tokio::test]
async fn while_the_cluster_starts() {
    stopped_after("debugpy", &["progress"]).await;
    stopped_after("debugpy", &["cluster"]).await;
}

#[tokio::test]
async fn while_the_debugger_starts() {
    stopped_after("debugpy", &["before"]).await;
    stopped_after("debugpy", &["launching"]).await;
}

#[tokio::test]
async fn while_active_and_at_the_breakpoint() {
    stopped_after("debugpy", &["active"]).await;
    stopped_after("debugpy", &["stopped"]).await;
}

#[tokio::test]
async fn after_the_breakpoint() {
    stopped_after("debugpy", &["whilePaused"]).await;
    stopped_after("debugpy", &["continued"]).await;
}

#[tokio::test]
async fn while_delve_builds_and_at_its_breakpoint() {
    stopped_after("delve", &["progress", "progress"]).await;
    stopped_after("delve", &["launching"]).await;
    stopped_after("delve", &["stopped"]).await;
}

#[tokio::test]
async fn while_lldb_starts_and_at_its_breakpoint() {
    stopped_after("lldb-dap", &["launching"]).await;
    stopped_after("lldb-dap", &["stopped"]).await;
}

/// The virtual environment and pip have children of their own.
#[tokio::test]
async fn while_debugpy_is_set_up() {
    let mut demo = Demo::start(Home::new(), &[], demo_support::without_debugpy);
    demo.event("progress").await;
    demo.event("progress").await;
    let growing = || async {
        let own = std::fs::read_dir(demo.home.path("cache")).unwrap();
        let mut venvs = own.map(|entry| entry.unwrap().path().join("debugpy/bin"));
        venvs.any(|bin| bin.is_dir()).then_some(())
    };
    demo_support::until("the virtual environment is begun", growing).await;
    demo.interrupt();
    let (code, proof) = demo.end().await;
    assert_eq!(code, Some(130), "{:#?}", demo.told);
    assert_eq!(proof["breakpoint"], Value::Null);
    demo.home.is_left_clean("set-up of debugpy").await;
}
