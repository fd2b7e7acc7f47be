//! What the suites need of this machine, before they run beside each other: two installations at once wait for one another, or fail.

use crate::{
    blackbox::EDITORS,
    cluster, intellij,
    left_out::DEBUGGERS,
    setup::{self, Tool},
    unit, vscode,
};

/// What cannot be had is told, and left to the suites: they know what it means.
pub(crate) fn ensure(suites: &[String]) {
    let wanted =
        |of: &[&str]| suites.is_empty() || suites.iter().any(|suite| of.contains(&suite.as_str()));
    let mut tools: Vec<Tool> = Vec::new();
    let words = |table: &[(Tool, &str)]| table.iter().map(|(tool, _)| *tool).collect::<Vec<_>>();
    if wanted(&["unit"]) {
        tools.extend(words(&unit::TOOLS));
    }
    if wanted(&["blackbox", "cluster", "pods", "demo"]) {
        tools.push(Tool::Debugpy);
        tools.extend(words(&DEBUGGERS));
    }
    if wanted(&["blackbox"]) {
        tools.extend(words(&EDITORS));
    }
    if wanted(&["vscode", "vscode-short"]) {
        tools.extend(vscode::TOOLS.map(|(_, tool)| tool));
    }
    for (at, tool) in tools.iter().enumerate() {
        if !tools[..at].contains(tool) {
            told(&format!("{tool:?}"), setup::ensure(*tool).map(drop));
        }
    }
    if wanted(&["intellij"]) {
        told("IntelliJ", intellij::prepare());
    }
    if wanted(&["cluster", "pods"]) {
        told("the lab", cluster::build());
    }
}

fn told(what: &str, result: Result<(), String>) {
    match result {
        Ok(()) => println!("{what}: there"),
        Err(why) => println!("{what}: missing: {why}"),
    }
}
