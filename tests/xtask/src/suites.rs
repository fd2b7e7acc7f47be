//! The suites in the order in which a mistake is cheapest to learn of.

use std::{process::ExitCode, time::Instant};

use clap::ValueEnum;

use crate::{
    ci, demo, intellij, invariants,
    left_out::{self, DEBUGGERS},
    licences, on_lab,
    report::Report,
    run::{cargo, status},
    setup::{self, Tool},
    vscode,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Suite {
    /// The source is formatted.
    Fmt,
    /// Clippy has nothing to say.
    Clippy,
    /// Every crate's own tests.
    Unit,
    /// What ARCHITECTURE.md promises of the source and of what depends on what.
    Invariants,
    /// The documentation builds without a warning.
    Docs,
    /// Every dependency's licence is on the list in deny.toml.
    Licences,
    /// The built binary against real adapters and the cluster's double.
    Blackbox,
    /// The README's first command, and its proof.
    Demo,
    /// The black-box suites on a real Kubernetes of one node on this machine.
    Cluster,
    /// Strategy `pod` on that Kubernetes, and sessions that overlap.
    Pods,
    /// The plugin for IntelliJ: its core, and all of it on a real platform.
    Intellij,
    /// The extension in a real VS Code: the story with each debugger, and the most telling scenarios.
    VscodeShort,
    /// The same, all scenarios with all debuggers: a quarter of an hour, so it runs only when it is named.
    Vscode,
}

/// Runs these suites, or all.
pub(crate) fn run(suites: &[Suite]) -> ExitCode {
    let mut suites = suites.to_vec();
    if suites.is_empty() {
        suites = Suite::value_variants().to_vec();
        suites.retain(|suite| *suite != Suite::Vscode);
    }
    let suites = &suites;
    let mut all = Report::default();
    for suite in suites {
        let name = suite.to_possible_value();
        let name = name.as_ref().map_or("", |value| value.get_name());
        println!("==> {name}");
        let start = Instant::now();
        let mut report = one(*suite);
        if ci() {
            report.forbid_skips();
        }
        let seconds = start.elapsed().as_secs_f64();
        println!("<== {name}: {} ({seconds:.1} s)", report.line());
        all += report;
    }
    println!();
    for reason in &all.skips {
        println!("skipped: {reason}");
    }
    for reason in &all.failures {
        println!("failed: {reason}");
    }
    println!("{}", all.line());
    if all.failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn one(suite: Suite) -> Report {
    match suite {
        Suite::Fmt => status("fmt", cargo(&["fmt", "--all", "--check"])),
        Suite::Clippy => status(
            "clippy",
            cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                // The tests that run on the lab only.
                "--features",
                "ashore-blackbox/lab",
                "--",
                "-D",
                "warnings",
            ]),
        ),
        Suite::Unit => unit(),
        Suite::Invariants => invariants::check(),
        Suite::Docs => {
            let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
            doc.env("RUSTDOCFLAGS", "-D warnings");
            status("docs", doc)
        }
        Suite::Licences => licences::check(),
        Suite::Blackbox => blackbox(),
        Suite::Demo => demo::check(),
        Suite::Cluster => on_lab::check(false),
        Suite::Pods => on_lab::check(true),
        Suite::Intellij => intellij::check(),
        Suite::Vscode => vscode::check(true),
        Suite::VscodeShort => vscode::check(false),
    }
}

fn unit() -> Report {
    let left_out = left_out::without(&[(Tool::Networks, "netns")]);
    let arguments = [
        "test",
        "--workspace",
        "--exclude",
        "ashore-blackbox",
        "--no-fail-fast",
        "--",
    ];
    let mut command = cargo(&arguments);
    if ci() {
        // The random input of every parser, for a minute.
        command.env("ASHORE_FUZZ_SECONDS", "60");
    }
    left_out.run("unit", command)
}

fn blackbox() -> Report {
    if let Err(reason) = setup::ensure(Tool::Debugpy) {
        return Report::skipped(format!("blackbox: {reason}"));
    }
    let editors = [(Tool::Neovim, "neovim")];
    let left_out = left_out::without(&[DEBUGGERS.as_slice(), &editors].concat());
    let built = status("build of ashore", cargo(&["build", "-p", "ashore"]));
    if !built.failures.is_empty() {
        return built;
    }
    let arguments = ["test", "-p", "ashore-blackbox", "--no-fail-fast", "--"];
    left_out.run("blackbox", cargo(&arguments))
}
