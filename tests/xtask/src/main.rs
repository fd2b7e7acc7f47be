//! `cargo xtask setup` gets what the tests need; `cargo xtask test` runs them all and sums them up in one closing line.
#![allow(clippy::print_stdout)] // a program for a terminal: its stdout is no wire

mod bench;
mod bench_idle;
mod bench_ports;
mod blackbox;
mod built;
mod cache;
mod cluster;
mod demo;
mod ended;
mod intellij;
mod invariants;
mod js_debug;
mod left_out;
mod licences;
mod measure;
mod on_lab;
mod programs;
mod report;
mod run;
mod schedule;
mod setup;
mod steps;
mod suites;
mod tools;
mod types;
mod unit;
mod vscode;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Sets up and runs Ashore's tests")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the suites (all of them unless some are named). With CI=true, a suite that cannot run is a failure.
    Test { suites: Vec<suites::Suite> },
    /// One step of `test`, in a process of its own.
    #[command(hide = true)]
    Step {
        name: String,
        suites: Vec<suites::Suite>,
    },
    /// Measure, many times over, in release.
    Bench {
        what: bench::What,
        /// How often.
        #[arg(long, default_value_t = 20)]
        runs: u64,
        /// The demo's debugger.
        #[arg(long, default_value = "debugpy", value_parser = ["debugpy", "delve", "lldb-dap"])]
        adapter: String,
        /// Peers: seconds that a request is held at the breakpoint.
        #[arg(long, default_value_t = 200)]
        hold: u64,
        /// Peers: seconds after a SIGKILL until what is left is looked at.
        #[arg(long, default_value_t = 180)]
        later: u64,
        /// Idle: seconds of each measurement.
        #[arg(long, default_value_t = 20)]
        seconds: u64,
        /// Idle: another `ashore`, measured in the same run.
        #[arg(long)]
        before: Option<PathBuf>,
    },
    /// Get the tools that the tests need into the cache folder (ASHORE_CACHE_DIR, else ~/.cache/ashore).
    Setup,
    /// A real Kubernetes of one node on this machine, for tests and for trying things out.
    Cluster {
        #[command(subcommand)]
        lab: cluster::Lab,
    },
    /// Write the editors' copies of the wire's types from `protocol`.
    Types,
    /// Package an editor's extension with the server inside.
    Package { editor: Editor },
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Editor {
    Vscode,
    Intellij,
}

fn main() -> ExitCode {
    match Args::parse().command {
        Command::Test { suites } => steps::run(&suites),
        Command::Step { name, suites } => steps::step(&name, &suites),
        Command::Bench {
            what,
            runs,
            adapter,
            hold,
            later,
            seconds,
            before,
        } => match what {
            bench::What::Idle => bench_idle::run(seconds, before.as_deref()),
            bench::What::Lab => measure::run("lab_times", &[runs.to_string()]),
            bench::What::Peers => measure::run(
                "lab_peers",
                &[runs, hold, later].map(|word| word.to_string()),
            ),
            what => bench::run(what, &adapter, usize::try_from(runs).unwrap_or(20)),
        },
        Command::Setup => setup::run(),
        Command::Cluster { lab } => cluster::run(&lab),
        Command::Types => types::run(),
        Command::Package {
            editor: Editor::Vscode,
        } => vscode::package(),
        Command::Package {
            editor: Editor::Intellij,
        } => intellij::package(),
    }
}

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors().nth(2).map_or(here.clone(), PathBuf::from)
}

/// Below cargo's own folder.
pub(crate) fn target(name: &str) -> PathBuf {
    let folder =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    root().join(folder).join(name)
}

/// Whether nothing may be skipped.
pub(crate) fn ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}
