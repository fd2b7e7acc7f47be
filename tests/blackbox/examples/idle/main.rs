//! What the fronts cost while nothing happens: `cargo xtask bench idle`. Each has one session and then twenty, with programs that
//! listen already and no traffic; the machine is still, then somebody else's listener comes and goes ten times a second, then
//! there are 50,000 sockets in it. It runs in a network namespace of its own, so that no other sockets count.
//!
//! Words: seconds of each measurement, and other numbers of sessions than those two. Prints a row of JSON for each.
#![allow(clippy::print_stdout)] // a program for a terminal
#![allow(clippy::unwrap_used)] // what fails ends the run

mod fronts;
mod machine;
mod spent;

use std::time::Duration;

use ashore_blackbox::cluster::Shop;
use serde_json::json;

use fronts::{Front, Running};
use spent::Spent;

/// After the begin, until everything has come to rest.
const SETTLES: Duration = Duration::from_secs(15);

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [holder, number] = words.as_slice()
        && holder == machine::HOLDER
    {
        return machine::hold(number.parse().unwrap());
    }
    let mut numbers = words.iter().map(|word| word.parse().unwrap());
    let seconds = Duration::from_secs(numbers.next().unwrap_or(20));
    let mut sessions: Vec<u64> = numbers.collect();
    if sessions.is_empty() {
        sessions = vec![1, 20];
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(all(seconds, &sessions));
}

async fn all(seconds: Duration, sessions: &[u64]) {
    for sessions in sessions.iter().copied() {
        for front in Front::ALL {
            let shop = Shop::start().await;
            let running = Running::start(front, &shop, sessions).await;
            tokio::time::sleep(SETTLES).await;
            for machine in machine::Kind::ALL {
                let other = machine.begin();
                let spent = Spent::over(seconds, running.pids()).await;
                drop(other);
                let row = json!({"front": front.name(), "sessions": sessions, "machine": machine.name(), "spent": spent.to_json()});
                println!("{row}");
            }
            running.end().await;
            shop.cluster.stop().await;
        }
    }
}
