//! What happens to a session when the cluster itself has trouble: its API server restarts, its node is drained.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{process::Stdio, time::Instant};

use ashore_blackbox::{
    LIMIT,
    cluster::{LAPTOP, Shop},
    eventually, processes,
    visitors::Visitors,
};
use rustix::process::Signal;
use tokio::process::Child;

struct Session {
    shop: Shop,
    visitors: Visitors,
    ashore: Child,
    _local: Child,
}

impl Session {
    /// Active, with a visitor at the laptop.
    async fn start() -> Self {
        let shop = Shop::start().await;
        let (local, port) = shop.local_orders().await;
        let mut command = shop.ashore(&["intercept", "orders", "-p", &port.to_string()]);
        let ashore = command.stdout(Stdio::piped()).stderr(Stdio::inherit());
        let ashore = ashore.spawn().unwrap();
        shop.session_is("active").await;
        let visitors = Visitors::start(&shop.service("orders", 8000).await, &[]);
        let session = Self {
            shop,
            visitors,
            ashore,
            _local: local,
        };
        session.visited(true, Instant::now()).await;
        session
    }

    /// A visitor who came after `since` was served by the laptop, or by a pod.
    async fn visited(&self, laptop: bool, since: Instant) {
        let fits = || async {
            let visit = self.visitors.last()?;
            let by_laptop = visit.served.as_deref().ok()? == LAPTOP;
            (visit.started > since && by_laptop == laptop).then_some(())
        };
        let who = if laptop { "the laptop" } else { "a pod" };
        eventually(LIMIT, &format!("a visitor served by {who}"), fits).await;
    }

    /// Ends it; nothing is different, and no visitor was refused at any time.
    async fn end(self) {
        processes::signal(self.ashore.id().unwrap(), Signal::INT);
        let ended = tokio::time::timeout(LIMIT, self.ashore.wait_with_output());
        let output = ended.await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("0 different"), "{said}");
        let failed = self.visitors.failed();
        assert!(
            failed.is_empty(),
            "{} failed: {:?}",
            failed.len(),
            failed.first()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_the_api_server_is_survived() {
    let session = Session::start().await;
    let before = Instant::now();
    let server = api_server();
    processes::kill(server);
    let gone = || async { (!processes::is_alive(server)).then_some(()) };
    eventually(LIMIT, "the API server has ended", gone).await;
    session.visited(false, before).await;
    let away = Instant::now();
    session.visited(true, away).await;
    println!(
        "at the laptop again {:?} after the API server was killed",
        before.elapsed()
    );
    session.shop.session_is("active").await;
    session.end().await;
}

/// The lab's own process; the lab starts it again.
fn api_server() -> u32 {
    let folder = std::env::var("ASHORE_LAB_DIR").unwrap();
    let program = format!("{folder}/bin/kube-apiserver");
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    let mut ids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.find(|pid| processes::words(*pid).first() == Some(&program))
        .expect("the lab runs")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_drained_takes_the_agent_away_and_the_next_one_goes_on() {
    let session = Session::start().await;
    let agent = "/api/v1/namespaces/shop/pods?labelSelector=ashore.dev/agent";
    let pods = session.shop.get(agent).await;
    let first = pods["items"][0]["metadata"]["name"]
        .as_str()
        .unwrap()
        .to_owned();
    let before = Instant::now();
    session.shop.evict(&first).await;
    let gone = || async {
        let pods = session.shop.get(agent).await;
        let pods = pods["items"].as_array()?;
        pods.iter()
            .all(|pod| pod["metadata"]["name"] != first.as_str())
            .then_some(())
    };
    eventually(LIMIT, "the evicted agent has gone", gone).await;
    let away = Instant::now();
    session.visited(true, away).await;
    println!(
        "at the laptop again {:?} after the eviction",
        before.elapsed()
    );
    session.shop.session_is("active").await;
    session.end().await;
}
