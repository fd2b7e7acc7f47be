//! A session that begins while the one before it is put back.
#![allow(clippy::unwrap_used)] // a test may panic

use std::time::{Duration, Instant};

use ashore_blackbox::{
    cluster::Shop,
    crowd::Crowd,
    debugging::{self, Program},
};
use serde_json::json;

const OBJECTS_BACK: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_starts_while_the_last_one_is_put_back_is_active_too() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let crowd = Crowd::start(&shop.service("orders", 8000).await);
    let mut first = debugging::active(&shop, &Program::orders()).await;
    // A port of its own: the first program may still have its port.
    let next = Program::orders();
    let leaving = first
        .send("disconnect", json!({"terminateDebuggee": true}))
        .await;
    let (mut second, ()) = tokio::join!(debugging::active(&shop, &next), async {
        first.answer(leaving).await;
        first.close_stdin();
        first.exit().await;
    });
    crowd.served(20, true, Instant::now()).await;
    debugging::stop(&mut second).await;
    shop.back_to(&before, OBJECTS_BACK).await;
    assert!(crowd.failed().is_empty(), "{:?}", crowd.failed());
}
