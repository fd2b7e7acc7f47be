//! How long a person waits on a real cluster: `cargo xtask bench lab`. Each run is a debug session of the shop's orders, from the
//! start of `ashore dap` to everything as before, with fifty visitors a second.
#![allow(clippy::print_stdout)] // a program for a terminal

use std::time::{Duration, Instant};

use ashore_blackbox::{
    LIMIT,
    cluster::Shop,
    crowd::Crowd,
    debugging::{self, Program},
};

#[tokio::main]
async fn main() {
    let runs = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let (mut active, mut traffic, mut objects) = (Vec::new(), Vec::new(), Vec::new());
    let mut failed = 0;
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let address = shop.service("orders", 8000).await;
    for _ in 0..runs.unwrap_or(20) {
        let crowd = Crowd::start(&address);
        crowd.served(20, false, Instant::now()).await;
        let program = Program::orders();
        let begun = Instant::now();
        let mut client = debugging::active(&shop, &program).await;
        active.push(begun.elapsed());
        crowd.served(20, true, Instant::now()).await;
        let left = Instant::now();
        let (_, back) = tokio::join!(debugging::stop(&mut client), shop.back_to(&before, LIMIT));
        objects.push(back);
        traffic.push(crowd.back_after(left).await);
        failed += crowd.failed().len();
    }
    println!("{} runs, {failed} failed requests", active.len());
    row("Debug → active", &mut active);
    row("exit → traffic back", &mut traffic);
    row("exit → objects back", &mut objects);
}

fn row(name: &str, times: &mut [Duration]) {
    times.sort();
    let at = |part: f64| {
        let place = (times.len() as f64 * part).ceil() as usize;
        times[place.clamp(1, times.len()) - 1].as_millis()
    };
    println!(
        "{name:20} p50 {:>6} ms   p95 {:>6} ms   most {:>6} ms",
        at(0.5),
        at(0.95),
        at(1.0)
    );
}
