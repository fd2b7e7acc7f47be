//! The double with the shop in it, for suites that are not written in Rust: commands come as JSON lines on stdin, an answer each
//! leaves on stdout. It ends, and the cluster with it, when stdin does.
//!
//! | command | answer |
//! |---|---|
//! | (the start) | `kubeconfig`, `orders` (host:port of its Service), `state` (folder), `image` (the agent's), `ashore` |
//! | `{"do":"snapshot"}` | `objects`: how many are remembered |
//! | `{"do":"back","limitMs":n}` | `ms` until all is as remembered, else `different`: the names |
//! | `{"do":"cut"}` | nothing; every port-forward that is open has ended |
//! | `{"do":"apply","objects":[…]}` | nothing; they are in the cluster, until `{"do":"delete","objects":[…]}` (Deployments and Services of `shop`) |
//! | `{"do":"refuse","verb":…,"resource":…,"code":…,"message":…}` | nothing; until `{"do":"allow"}` |
#![allow(clippy::print_stdout)] // its stdout is the answers' way, and it speaks no protocol of Ashore's

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use ashore_blackbox::{
    ashore_bin,
    cluster::{AGENT_IMAGE, Shop, World},
};
use ashore_fixture_cluster::Refusal;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let shop = Shop::start().await;
    say(&json!({
        "kubeconfig": shop.cluster.kubeconfig(),
        "orders": shop.service("orders", 8000).await,
        "state": shop.state_dir(),
        "image": AGENT_IMAGE,
        "ashore": ashore_bin(),
    }));
    let mut remembered = BTreeMap::new();
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let command: Value = serde_json::from_str(&line)?;
        let answer = match command["do"].as_str() {
            Some("snapshot") => {
                remembered = shop.snapshot().await;
                json!({"objects": remembered.len()})
            }
            Some("back") => {
                back(
                    &shop,
                    &remembered,
                    command["limitMs"].as_u64().unwrap_or(10_000),
                )
                .await
            }
            Some("refuse") => {
                shop.cluster.refuse(refusal(&command));
                json!({})
            }
            Some("cut") => {
                if let World::Embedded(cluster) = &shop.cluster {
                    cluster.cut_port_forwards();
                }
                json!({})
            }
            Some("apply") => {
                let mut answer = json!({});
                for object in command["objects"].as_array().into_iter().flatten() {
                    if let Err(error) = shop.cluster.apply(object.clone()).await {
                        answer = json!({"error": error});
                    }
                }
                answer
            }
            Some("delete") => {
                for object in command["objects"].as_array().into_iter().flatten() {
                    let name = object["metadata"]["name"].as_str().unwrap_or_default();
                    let kind = match object["kind"].as_str() {
                        Some("Service") => "/api/v1/namespaces/shop/services",
                        _ => "/apis/apps/v1/namespaces/shop/deployments",
                    };
                    shop.delete(&format!("{kind}/{name}")).await;
                }
                json!({})
            }
            Some("allow") => {
                shop.cluster.clear_refusals();
                json!({})
            }
            _ => json!({"error": format!("unknown command: {line}")}),
        };
        say(&answer);
    }
    shop.cluster.stop().await;
    Ok(())
}

async fn back(shop: &Shop, remembered: &BTreeMap<String, Value>, limit: u64) -> Value {
    let start = Instant::now();
    loop {
        let now = shop.snapshot().await;
        if now == *remembered {
            return json!({"ms": start.elapsed().as_millis() as u64});
        }
        if start.elapsed() > Duration::from_millis(limit) {
            let differs = |name: &&String| remembered.get(*name) != now.get(*name);
            let names: Vec<_> = remembered
                .keys()
                .chain(now.keys())
                .filter(differs)
                .collect();
            return json!({"different": names});
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn refusal(command: &Value) -> Refusal {
    let text = |key: &str| command[key].as_str().unwrap_or_default().to_owned();
    Refusal {
        verb: text("verb"),
        resource: text("resource"),
        code: command["code"]
            .as_u64()
            .and_then(|code| code.try_into().ok())
            .unwrap_or(403),
        message: text("message"),
    }
}

fn say(line: &Value) {
    println!("{line}");
}
