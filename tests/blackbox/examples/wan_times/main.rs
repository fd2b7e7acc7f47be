//! What a long way between laptop and cluster costs: `cargo xtask bench wan`. The laptop is a network namespace behind a link
//! with delay; on the other side are the double of the API and the callers. Each row has the bare link beside the intercept,
//! measured in the same run: one TCP connection of a caller's straight to the laptop.
#![allow(clippy::print_stdout)] // a program for a terminal
#![allow(clippy::unwrap_used)] // what fails ends the run

mod link;
mod transfer;

use std::time::{Duration, Instant};

use ashore_blackbox::{LIMIT, cluster::Shop, eventually, free_port, http};
use link::Wan;
use transfer::{ask, get, post};

/// As fast as the link of a good office: what is measured is the way, not how fast two processors copy.
const MBIT: u32 = 200;

fn main() {
    let runs = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let runs: usize = runs.unwrap_or(3);
    println!(
        "{:<26} {:>10} {:>10} {:>6} {:>10} {:>10} {:>6} {:>12} {:>12}",
        "round trip", "get", "link", "share", "post", "link", "share", "request", "link"
    );
    let ways = [(0, 0, 100), (0, MBIT, 50), (20, MBIT, 50), (100, MBIT, 50)];
    for (round_trip, mbit, megabytes) in ways {
        let wan = (mbit > 0).then(|| Wan::start(round_trip, mbit));
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(row(round_trip, mbit, megabytes << 20, wan.as_ref(), runs));
    }
}

async fn row(round_trip: u32, mbit: u32, bytes: usize, wan: Option<&Wan>, runs: usize) {
    let port = free_port();
    let laptop = link::serve(wan, port);
    let shop = Shop::start().await;
    let direct = format!("{}:{port}", wan.map_or("127.0.0.1", |_| link::LAPTOP));
    let local = port.to_string();
    let mut command = shop.ashore(&["intercept", "orders", "-p", &local]);
    if let Some(wan) = wan {
        command = wan
            .as_laptop(&shop, &["intercept", "orders", "-p", &local])
            .await;
    }
    let mut ashore = command
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::inherit())
        .spawn()
        .unwrap();
    let service = shop.service("orders", 8000).await;
    let here = || async {
        let answer = http::get(&service, "/small", &[]).await.ok()?;
        (answer.body == transfer::SMALL).then_some(())
    };
    eventually(LIMIT, "the laptop answers", here).await;
    let (mut gets, mut posts, mut small) = (Both::default(), Both::default(), Both::default());
    for _ in 0..runs {
        for (address, of) in [(&direct, Side::Link), (&service, Side::Ashore)] {
            gets.note(of, get(address, bytes).await);
            posts.note(of, post(address, bytes).await);
            small.note(of, ask(address).await);
        }
    }
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    let [get, get_link, post, post_link] = [
        rate(gets.ashore()),
        rate(gets.link()),
        rate(posts.ashore()),
        rate(posts.link()),
    ];
    let way = match mbit {
        0 => "0 ms, this machine".to_owned(),
        _ => format!("{round_trip} ms, {mbit} Mbit/s"),
    };
    println!(
        "{way:<26} {get:>5.0} MB/s {get_link:>5.0} MB/s {:>6.2} {post:>5.0} MB/s {post_link:>5.0} MB/s {:>6.2} {:>9.1} ms {:>9.1} ms",
        get / get_link,
        post / post_link,
        small.ashore().as_secs_f64() * 1e3,
        small.link().as_secs_f64() * 1e3,
    );
    let pid = rustix::process::Pid::from_raw(i32::try_from(ashore.id().unwrap()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    ashore.wait().await.unwrap();
    drop(laptop);
}

#[derive(Clone, Copy)]
enum Side {
    Link,
    Ashore,
}

/// Times of the same thing with and without Ashore.
#[derive(Default)]
struct Both([Vec<Duration>; 2]);

impl Both {
    fn note(&mut self, side: Side, time: Duration) {
        self.0[side as usize].push(time);
    }

    fn link(&mut self) -> Duration {
        median(&mut self.0[Side::Link as usize])
    }

    fn ashore(&mut self) -> Duration {
        median(&mut self.0[Side::Ashore as usize])
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// For how long something took.
async fn timed<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let begun = Instant::now();
    let done = work.await;
    (begun.elapsed(), done)
}
