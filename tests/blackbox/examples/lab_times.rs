//! How long a person waits on a real cluster, for both strategies: `cargo xtask bench lab`. Each run is a debug session of the
//! shop's orders through `ashore dap`, from its start to everything as before, with a hundred visitors a second.
//!
//! Word: how many runs of each kind.
#![allow(clippy::print_stdout)] // a program for a terminal

use std::time::{Duration, Instant};

use ashore_blackbox::{
    Client, LIMIT, ashore_bin,
    debugging::{self, Program},
    eventually,
    measure::{NAMESPACE, Strategy, World, traffic},
};
use serde_json::Value;
use tokio::{process::Command, time::sleep};

#[tokio::main]
async fn main() {
    let runs = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let runs = runs.unwrap_or(20);
    for strategy in Strategy::BOTH {
        let world = World::new().await;
        world.rules(strategy);
        let mut times = Times::default();
        // The first start of a pod's life.
        for _ in 0..runs {
            world.fresh_pods().await;
            world.visitors_come().await;
            let mut first = Times::default();
            session(&world, &mut first).await;
            times.first.append(&mut first.active);
            times.failed.append(&mut first.failed);
        }
        for _ in 0..runs {
            world.visitors_come().await;
            session(&world, &mut times).await;
        }
        println!(
            "strategy {}: {runs} runs, {} failed requests",
            strategy.name(),
            times.failed.len()
        );
        for why in &times.failed {
            println!("… {why}, the end at 0");
        }
        row("Debug → active, first ever", &mut times.first);
        row("Debug → active", &mut times.active);
        row("… of it the debuggee's own start", &mut times.listens);
        row("exit → traffic back", &mut times.traffic);
        row("exit → objects back", &mut times.objects);
        world.remove().await;
    }
}

/// In milliseconds.
#[derive(Default)]
struct Times {
    first: Vec<f64>,
    active: Vec<f64>,
    listens: Vec<f64>,
    traffic: Vec<f64>,
    objects: Vec<f64>,
    failed: Vec<String>,
}

async fn session(world: &World, times: &mut Times) {
    let before = objects(world).await;
    let program = Program::orders();
    let mut command = Command::new(ashore_bin());
    command.arg("dap").arg("--").args(&program.adapter);
    world.point(&mut command);
    let begun = Instant::now();
    let mut client = Client::start(command);
    let listening = async {
        let address = ("127.0.0.1", program.port);
        let listens = || async { tokio::net::TcpStream::connect(address).await.ok() };
        eventually(LIMIT, "the debuggee listens", listens).await;
        begun.elapsed()
    };
    let active = async {
        debugging::launch(&mut client, &program).await;
        client.output("Active: deployment/orders").await;
        begun.elapsed()
    };
    let (listens, active) = tokio::join!(listening, active);
    times.listens.push(milliseconds(listens));
    times.active.push(milliseconds(active));
    sleep(Duration::from_secs(2)).await;
    let (left, moment) = (Instant::now(), traffic::now());
    let back = async {
        let same = || async { (objects(world).await == before).then_some(()) };
        eventually(LIMIT, "the objects as before", same).await;
        left.elapsed()
    };
    let ((), back) = tokio::join!(debugging::stop(&mut client), back);
    times.objects.push(milliseconds(back));
    sleep(Duration::from_secs(2)).await;
    let visits = world.visits().await;
    times.traffic.extend(visits.only_pods(moment));
    times.failed.extend(visits.failures(moment));
}

/// What people own, as far as it says what is wanted.
async fn objects(world: &World) -> Vec<Value> {
    let mut all = Vec::new();
    for path in [
        format!("/api/v1/namespaces/{NAMESPACE}/services"),
        format!("/apis/apps/v1/namespaces/{NAMESPACE}/deployments"),
    ] {
        let list = world.api.get(&path).await;
        for item in list["items"].as_array().into_iter().flatten() {
            all.push(item["spec"].clone());
        }
    }
    all
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn row(name: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| {
        let place = (times.len() as f64 * part).ceil() as usize;
        times
            .get(place.clamp(1, times.len().max(1)) - 1)
            .copied()
            .unwrap_or_default()
    };
    println!(
        "{name:34} p50 {:>6.0} ms   p95 {:>6.0} ms   most {:>6.0} ms",
        at(0.5),
        at(0.95),
        at(1.0)
    );
}
