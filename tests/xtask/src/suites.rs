//! The suites, what each needs, and how it is run.

use clap::ValueEnum;

use crate::{
    blackbox, built, ci, demo, intellij, invariants, licences, on_lab,
    report::Report,
    run::{aside, cargo, status},
    schedule::{Task, Thing},
    tools, unit, vscode,
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
    /// The documentation builds without a warning, and its examples hold.
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

const CARGO: &[Thing] = &[Thing::Cargo];
const LAB: &[Thing] = &[Thing::Lab];
const READY: &[&str] = &["tools", "build"];

/// Every step in the order in which they are thought of: what is cheapest to learn first, then what others wait for, then the longest.
pub(crate) const TASKS: [Task; 16] = [
    task("fmt", &[], &[], 1),
    task("tools", &[], &[], 1),
    task("build", &[], CARGO, 4),
    task("licences", &[], &[], 1),
    task("lab", READY, LAB, 1),
    task("cluster", &["lab"], LAB, 2),
    task("vscode-short", READY, &[], 2),
    task("vscode", READY, &[], 2),
    task("blackbox", READY, &[], 2),
    task("unit", READY, &[], 2),
    task("pods", &["lab"], LAB, 2),
    task("intellij", READY, &[], 2),
    // These work all the time, and with low priority: in what two suites that wait leave.
    task("clippy", &["build"], CARGO, 1),
    task("demo", READY, &[], 2),
    task("docs", &["build"], CARGO, 1),
    task("invariants", &["build"], CARGO, 1),
];

const fn task(
    name: &'static str,
    after: &'static [&'static str],
    holds: &'static [Thing],
    share: u8,
) -> Task {
    Task {
        name,
        after,
        holds,
        share,
    }
}

impl Suite {
    pub(crate) fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

/// What runs when these suites are wanted, or all of them: they, and what they need.
pub(crate) fn plan(suites: &[Suite]) -> Vec<&'static Task> {
    let all = || {
        Suite::value_variants()
            .iter()
            .filter(|suite| **suite != Suite::Vscode)
    };
    let mut wanted: Vec<String> = suites.iter().map(|suite| suite.name()).collect();
    if wanted.is_empty() {
        wanted.extend(all().map(|suite| suite.name()));
    }
    loop {
        let tasks: Vec<_> = TASKS
            .iter()
            .filter(|task| wanted.iter().any(|name| name == task.name))
            .collect();
        let needed = tasks
            .iter()
            .flat_map(|task| task.after)
            .map(|name| (*name).to_owned());
        let missing: Vec<String> = needed.filter(|name| !wanted.contains(name)).collect();
        if missing.is_empty() {
            return tasks;
        }
        wanted.extend(missing);
    }
}

/// Runs one step, in a process of its own. The suites are those that are wanted.
pub(crate) fn one(step: &str, suites: &[Suite]) -> Report {
    let prepared = |result: Result<(), String>| match result {
        Ok(()) => Report::default(),
        Err(why) => Report::failed(format!("{step}: {why}")),
    };
    match step {
        "tools" => {
            tools::ensure(&suites.iter().map(|suite| suite.name()).collect::<Vec<_>>());
            return Report::default();
        }
        "build" => return prepared(built::build()),
        "lab" => return on_lab::prepare(),
        _ => {}
    }
    match Suite::from_str(step, false) {
        Ok(suite) => play(suite),
        Err(_) => Report::failed(format!("there is no step {step}")),
    }
}

fn play(suite: Suite) -> Report {
    match suite {
        Suite::Fmt => status("fmt", cargo(&["fmt", "--all", "--check"])),
        Suite::Clippy => status(
            "clippy",
            aside(cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                // The tests that run on the lab only.
                "--features",
                "ashore-blackbox/lab",
                "--",
                "-D",
                "warnings",
            ])),
        ),
        Suite::Unit => unit::check(ci()),
        Suite::Invariants => invariants::check(),
        Suite::Docs => docs(),
        Suite::Licences => licences::check(),
        Suite::Blackbox => blackbox::check(),
        Suite::Demo => demo::check(),
        Suite::Cluster => on_lab::check(false),
        Suite::Pods => on_lab::check(true),
        Suite::Intellij => intellij::check(),
        Suite::Vscode => vscode::check(true),
        Suite::VscodeShort => vscode::check(false),
    }
}

fn docs() -> Report {
    let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    let examples = [
        "test",
        "--workspace",
        "--doc",
        "--features",
        "ashore-blackbox/lab",
    ];
    status("docs", aside(doc)) + crate::run::tests("docs", aside(cargo(&examples)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suite_is_a_step_and_every_need_too() {
        let named = |name: &str| TASKS.iter().any(|task| task.name == name);
        for suite in Suite::value_variants() {
            assert!(named(&suite.name()), "{suite:?}");
        }
        for task in &TASKS {
            assert!(task.after.iter().all(|name| named(name)), "{task:?}");
        }
    }

    #[test]
    fn a_suite_brings_what_it_needs() {
        let names = |suites: &[Suite]| {
            plan(suites)
                .iter()
                .map(|task| task.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&[Suite::Fmt]), ["fmt"]);
        assert_eq!(names(&[Suite::Pods]), ["tools", "build", "lab", "pods"]);
        let all = names(&[]);
        assert!(all.contains(&"vscode-short") && !all.contains(&"vscode"));
        assert_eq!(all.len(), TASKS.len() - 1);
    }
}
