//! `cargo xtask bench`: figures that a person notices, measured many times over.

use std::process::ExitCode;

use clap::ValueEnum;
use serde_json::Value;

use crate::{
    bench_ports, demo,
    run::{cargo, output, status},
    setup, vscode,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// The demo in release: every proof must hold; prints medians.
    Demo,
    /// Processor and memory of each front while nothing happens, in release, with 1 and 20 sessions.
    Idle,
    /// Keystroke to diagnostics in a long file, in release.
    Lsp,
    /// `ashore ports` in a workspace of 20,000 files, in release.
    Ports,
    /// Debug sessions on the Kubernetes of `cargo xtask cluster`, in release: from Debug to active, and back.
    Lab,
    /// Debug sessions in a real VS Code, in release: from F5 to the first request, and from stop to everything as it was.
    Vscode,
    /// The workload that other tools are compared by, on the same Kubernetes, in release: one column for each strategy.
    Peers,
    /// An intercept over a link with delay, in release, beside the bare link. Needs root, for network namespaces.
    Wan,
}

/// Columns of the table: what each is called, and where the proof has it.
const COLUMNS: [(&str, &str); 5] = [
    ("active", "/activeMs"),
    ("first request", "/firstRequestMs"),
    ("traffic back", "/trafficBackMs"),
    ("objects back", "/restoreMs"),
    ("failed requests", "/failedRequests"),
];

pub(crate) fn run(what: What, adapter: &str, runs: usize) -> ExitCode {
    if what == What::Lsp {
        return lsp();
    }
    if what == What::Ports {
        return bench_ports::run(runs);
    }
    if what == What::Vscode {
        return vscode::bench(runs);
    }
    if what == What::Wan {
        return wan(runs);
    }
    let missing = match adapter {
        "delve" => setup::ensure(setup::Tool::Delve).err(),
        "lldb-dap" => setup::ensure(setup::Tool::LldbDap).err(),
        _ => setup::ensure(setup::Tool::Debugpy).err(),
    };
    if let Some(reason) = missing {
        println!("{adapter} cannot be had: {reason}");
        return ExitCode::FAILURE;
    }
    if let Err(why) = output(cargo(&["build", "--release", "-p", "ashore"])) {
        println!("the build failed: {why}");
        return ExitCode::FAILURE;
    }
    let mut proofs = Vec::new();
    for number in 1..=runs {
        match demo::run("release/ashore", adapter) {
            Ok(proof) => proofs.push(proof),
            Err(why) => println!("run {number} of {runs} failed: {why}"),
        }
    }
    println!("{}", table(adapter, &proofs, runs));
    if proofs.len() == runs {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn wan(runs: usize) -> ExitCode {
    let build = ["build", "--release", "-p", "ashore", "-p", "ashore-wan"];
    let runs = runs.to_string();
    let measure = [
        "run",
        "-q",
        "--release",
        "-p",
        "ashore-blackbox",
        "--example",
        "wan_times",
        &runs,
    ];
    for (name, command) in [("the build", cargo(&build)), ("the link", cargo(&measure))] {
        if let Some(failure) = status(name, command).failures.first() {
            println!("{failure}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn lsp() -> ExitCode {
    let build = cargo(&["build", "--release", "-p", "ashore"]);
    let test = [
        "test",
        "--release",
        "-p",
        "ashore-blackbox",
        "--test",
        "lsp_quick",
        "--",
        "--nocapture",
    ];
    for (name, command) in [("the build", build), ("keystrokes", cargo(&test))] {
        if let Some(failure) = status(name, command).failures.first() {
            println!("{failure}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn table(adapter: &str, proofs: &[Value], runs: usize) -> String {
    let mut lines = vec![
        format!("{} of {runs} runs with {adapter} held", proofs.len()),
        format!("{:16}{:>10}{:>10}{:>10}", "", "median", "least", "most"),
    ];
    for (name, place) in COLUMNS {
        let mut values: Vec<f64> = proofs
            .iter()
            .filter_map(|proof| proof.pointer(place)?.as_f64())
            .collect();
        values.sort_by(f64::total_cmp);
        let unit = if place.ends_with("Ms") { " ms" } else { "" };
        let figure = |value: Option<&f64>| {
            value.map_or("–".to_owned(), |value| format!("{value:.0}{unit}"))
        };
        let median = figure(values.get(values.len() / 2));
        let (least, most) = (figure(values.first()), figure(values.last()));
        lines.push(format!("{name:16}{median:>10}{least:>10}{most:>10}"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_table_has_medians() {
        let proofs: Vec<Value> = [30.0, 10.0, 20.4]
            .iter()
            .map(|ms| json!({"activeMs": ms, "failedRequests": 0}))
            .collect();
        let table = table("debugpy", &proofs, 4);
        assert!(
            table.starts_with("3 of 4 runs with debugpy held"),
            "{table}"
        );
        let words = |line: &str| {
            line.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let active = table.lines().find(|line| line.starts_with("active"));
        let expected = ["active", "20", "ms", "10", "ms", "30", "ms"];
        assert_eq!(words(active.unwrap_or_default()), expected);
        assert!(table.contains("objects back"), "{table}");
    }
}
