//! Ashore's figures in a workload as teams have it, for both strategies: `cargo xtask bench peers`. Orders has two pods with probes
//! of 5 s × 3; visitors come a hundred times a second, half of them on connections that they keep.
//!
//! Words: `ROUNDS HOLD LATER` (how often the start is measured, seconds at the breakpoint, seconds until what is left is looked at).
#![allow(clippy::print_stdout, clippy::print_stderr)] // a program for a terminal

use std::{fs, time::Duration};

use ashore_blackbox::{
    Client, ashore_bin,
    cluster::compare::{differences, everything},
    debugging::{self, Program},
    measure::{Intercept, NAMESPACE, Strategy, World, end, traffic},
};
use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::{process::Command, time::sleep};

const SECOND: Duration = Duration::from_secs(1);

/// One column of the table.
type Column = Vec<(&'static str, String)>;

#[tokio::main]
async fn main() {
    let words: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok())
        .collect();
    let [rounds, hold, later] = words[..] else {
        eprintln!("ROUNDS HOLD LATER");
        std::process::exit(2);
    };
    let mut columns = Vec::new();
    for strategy in Strategy::BOTH {
        let world = World::new().await;
        let mut column = Column::new();
        starts(&world, strategy, rounds, &mut column).await;
        killed(&world, strategy, later, &mut column).await;
        breakpoint(&world, strategy, hold, &mut column).await;
        speed(&world, strategy, &mut column).await;
        world.remove().await;
        columns.push(column);
    }
    let [pod, service] = &columns[..] else { return };
    println!("| | `pod` | `service` |\n|---|---|---|");
    for ((name, pod), (_, service)) in pod.iter().zip(service) {
        println!("| {name} | {pod} | {service} |");
    }
}

fn row(column: &mut Column, name: &'static str, text: impl Into<String>) {
    let text = text.into();
    eprintln!("{name}: {text}");
    column.push((name, text));
}

/// Median, and the worst where there are several.
fn ms(mut all: Vec<f64>) -> String {
    all.sort_by(f64::total_cmp);
    match (all.get(all.len() / 2), all.last()) {
        (Some(median), Some(worst)) if all.len() > 1 => {
            format!("{median:.0} ms (worst {worst:.0})")
        }
        (Some(only), _) => format!("{only:.0} ms"),
        _ => "–".to_owned(),
    }
}

async fn starts(world: &World, strategy: Strategy, rounds: u64, column: &mut Column) {
    let (mut first, mut again, mut back) = (Vec::new(), Vec::new(), Vec::new());
    let (mut failed, mut visited, mut shares) = (Vec::new(), 0, Vec::new());
    for _ in 0..rounds {
        world.fresh_pods().await;
        world.visitors_come().await;
        let begun = traffic::now();
        let ashore = world.intercept(strategy, &[]);
        first.push(world.first_request(&ashore).await);
        // Callers that keep their connection come when they are quiet: half a second is enough for most.
        let (from, to) = settled(4).await;
        shares.push(world.visits().await.between(from, to).shares());
        let left = end(ashore, Signal::INT).await;
        sleep(SECOND * 2).await;
        let visits = world.visits().await;
        back.extend(visits.first_pod(left));
        failed.extend(visits.failed().into_iter().map(str::to_owned));
        visited += visits.between(begun, u64::MAX).0.len();
        // The agent is there: beside the app from before, or in the path for a colleague.
        let colleague = match strategy {
            Strategy::Pod => None,
            Strategy::Service => Some(colleague(world).await),
        };
        let ashore = world.intercept(strategy, &[]);
        again.push(world.first_request(&ashore).await);
        sleep(SECOND).await;
        end(ashore, Signal::INT).await;
        if let Some(colleague) = colleague {
            end(colleague, Signal::INT).await;
        }
        sleep(SECOND * 2).await;
        let visits = world.visits().await;
        failed.extend(visits.failed().into_iter().map(str::to_owned));
        world.visitors_go().await;
    }
    failed.dedup();
    row(
        column,
        "start → first request at the laptop, nothing there yet",
        ms(first),
    );
    row(column, "again (agent there)", ms(again));
    for (at, name) in [
        (0, "requests that reach the laptop, global"),
        (1, "… of those on kept connections"),
        (2, "… of those on new connections"),
    ] {
        let parts = shares.iter().filter_map(|share| share[at]);
        let least = parts.fold(f64::INFINITY, f64::min);
        row(column, name, format!("{least:.1} %"));
    }
    row(column, "stop → first answer by a pod", ms(back));
    let why = match failed.first() {
        Some(why) => format!(" ({why})"),
        None => String::new(),
    };
    row(
        column,
        "failed at start + stop",
        format!("{} of {visited}{why}", failed.len()),
    );
}

/// After a moment, these seconds.
async fn settled(seconds: u32) -> (u64, u64) {
    sleep(SECOND * 2).await;
    let from = traffic::now();
    sleep(SECOND * seconds).await;
    (from, traffic::now())
}

/// A session of somebody whose requests never come.
async fn colleague(world: &World) -> Intercept {
    let colleague = world.intercept(Strategy::Service, &["--header", "x-nobody=1"]);
    let there = || async {
        let path = format!("/api/v1/namespaces/{NAMESPACE}/services/orders");
        let service = world.api.get(&path).await;
        service["spec"]["selector"]["app"].is_null().then_some(())
    };
    ashore_blackbox::eventually(ashore_blackbox::LIMIT, "the colleague's session", there).await;
    sleep(SECOND).await;
    colleague
}

async fn killed(world: &World, strategy: Strategy, later: u64, column: &mut Column) {
    world.fresh_pods().await;
    world.visitors_come().await;
    let before = everything(&world.api).await;
    let ashore = world.intercept(strategy, &[]);
    world.first_request(&ashore).await;
    sleep(SECOND * 3).await;
    let moment = end(ashore, Signal::KILL).await;
    sleep(SECOND * 5).await;
    let visits = world.visits().await;
    let back = visits.only_pods(moment).into_iter().collect();
    row(
        column,
        "client killed by SIGKILL: visitors answered by pods only",
        ms(back),
    );
    row(
        column,
        "… requests failed",
        visits.failed().len().to_string(),
    );
    sleep(Duration::from_secs(later).saturating_sub(SECOND * 5)).await;
    let left = differences(&before, &everything(&world.api).await);
    let left: Vec<&String> = left
        .iter()
        .filter(|it| it.contains(NAMESPACE) && !it.contains("Event"))
        .collect();
    let text = match left.first() {
        None => "nothing".to_owned(),
        Some(first) => format!("{} objects differ, such as {}", left.len(), short(first)),
    };
    row(column, "… what is left later", text);
    world.visitors_go().await;
}

fn short(text: &str) -> String {
    text.chars().take(160).collect()
}

/// A request is held by a debugger; everybody else goes on.
async fn breakpoint(world: &World, strategy: Strategy, hold: u64, column: &mut Column) {
    world.fresh_pods().await;
    world.visitors_come().await;
    world.rules(strategy);
    let program = Program::orders();
    let mut command = Command::new(ashore_bin());
    command.arg("dap").arg("--").args(&program.adapter);
    world.point(&mut command);
    let mut client = Client::start(command);
    debugging::launch(&mut client, &program).await;
    client.output("Active: deployment/orders").await;
    sleep(SECOND * 2).await;
    debugging::breakpoint(&mut client, &program, true).await;
    let thread = debugging::stopped(&mut client).await;
    let stopped = traffic::now();
    sleep(Duration::from_secs(hold)).await;
    debugging::breakpoint(&mut client, &program, false).await;
    let went_on = traffic::now();
    client
        .request("continue", json!({"threadId": thread}))
        .await;
    sleep(SECOND * 3).await;
    let visits = world.visits().await;
    let held = visits
        .0
        .iter()
        .filter(|v| v.began <= stopped + 1_000_000 && v.ended >= went_on);
    let answered: Vec<bool> = held.map(|visit| visit.laptop == Ok(true)).collect();
    let well = answered.iter().filter(|it| **it).count();
    row(
        column,
        "breakpoint: held requests answered by the laptop",
        format!("{well} of {} after {hold} s", answered.len()),
    );
    let meanwhile = visits.between(stopped, went_on);
    row(
        column,
        "… everybody else's requests failed",
        format!("{} of {}", visits.failed().len(), meanwhile.0.len()),
    );
    row(column, "… pod restarts", world.restarts().await.to_string());
    debugging::stop(&mut client).await;
    sleep(SECOND * 2).await;
    world.visitors_go().await;
}

async fn speed(world: &World, strategy: Strategy, column: &mut Column) {
    world.fresh_pods().await;
    let latency = |said: &Value| {
        let figure = |key: &str| said[key].as_f64().unwrap_or_default();
        format!("{:.2} / {:.2} ms", figure("p50"), figure("p99"))
    };
    let number = |said: &Value| said["perSecond"].as_f64().unwrap_or_default();
    let per_second = |said: &Value, direct: &Value| {
        let share = number(said) / number(direct).max(1.0);
        format!("{:.0} ({share:.2} of direct)", number(said))
    };
    let (alone, many) = (world.load(1, 5).await, world.load(32, 8).await);
    row(column, "direct p50 / p99", latency(&alone));
    row(
        column,
        "direct requests/s, 32 connections",
        format!("{:.0}", number(&many)),
    );
    let ashore = world.intercept(strategy, &[]);
    world.load_until_active().await;
    let idle = (client_memory(&ashore), agent_memory());
    let (one, all) = (world.load(1, 5).await, world.load(32, 8).await);
    row(column, "intercepted p50 / p99", latency(&one));
    row(
        column,
        "intercepted requests/s, 32 connections",
        per_second(&all, &many),
    );
    let loaded = (client_memory(&ashore), agent_memory());
    end(ashore, Signal::INT).await;
    sleep(SECOND).await;
    let passing = world.intercept(strategy, &["--header", "x-nobody=1"]);
    sleep(SECOND * 5).await;
    let (one, all) = (world.load(1, 5).await, world.load(32, 8).await);
    row(column, "passed through p50 / p99", latency(&one));
    row(
        column,
        "passed through requests/s, 32 connections",
        per_second(&all, &many),
    );
    end(passing, Signal::INT).await;
    row(
        column,
        "resident memory of client / agent, idle",
        format!("{:.0} / {:.1} MiB", idle.0, idle.1),
    );
    row(
        column,
        "… after the load",
        format!("{:.0} / {:.1} MiB", loaded.0, loaded.1),
    );
    row(column, "image", image(world).await);
}

async fn image(world: &World) -> String {
    let file = world.path().join("agent.tar");
    let mut command = Command::new(ashore_bin());
    command.args(["agent", "image", "--output"]).arg(&file);
    let ran = ashore_blackbox::run(command).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let size = fs::metadata(&file)
        .map(|file| file.len())
        .unwrap_or_default();
    format!("{:.1} MB", size as f64 / 1e6)
}

/// The client and its guard.
fn client_memory(intercept: &Intercept) -> f64 {
    let Some(pid) = intercept.child.id() else {
        return 0.0;
    };
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    let children = children.unwrap_or_default();
    let all = children
        .split_whitespace()
        .filter_map(|word| word.parse().ok());
    std::iter::once(pid).chain(all).map(resident).sum()
}

/// The biggest of the agents in the pods.
fn agent_memory() -> f64 {
    let mut most = 0_f64;
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let words = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let program = words.split(|byte| *byte == 0).next().unwrap_or_default();
        if program.ends_with(b"ashore-agent") {
            most = most.max(resident(pid));
        }
    }
    most
}

fn resident(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
