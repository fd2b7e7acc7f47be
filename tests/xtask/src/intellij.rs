//! The IntelliJ plugin: its core on its own, and the whole of it on a real platform.

mod core;

use std::path::PathBuf;

use crate::{
    report::Report,
    root,
    run::{cargo, status},
    setup,
};

/// Everything of `cargo xtask test intellij`.
pub(crate) fn check() -> Report {
    if let Err(reason) = tools() {
        return Report::skipped(format!("intellij: {reason}"));
    }
    if let Err(reason) = server(false) {
        return Report::failed(format!("intellij: {reason}"));
    }
    core::check(&target("debug/ashore"))
}

/// The JDK and Maven.
fn tools() -> Result<(), String> {
    let missing: Vec<&str> = [
        ("javac", "openjdk-17-jdk"),
        ("jdeps", "openjdk-17-jdk"),
        ("mvn", "maven"),
    ]
    .into_iter()
    .filter(|(program, _)| setup::find(program).is_none())
    .map(|(_, package)| package)
    .collect();
    if missing.is_empty() {
        return Ok(());
    }
    setup::install_all("the JDK and Maven", &missing)
}

/// Builds the server, and the stage of the tests.
fn server(release: bool) -> Result<(), String> {
    let mut ashore = vec!["build", "-p", "ashore"];
    if release {
        ashore.push("--release");
    }
    done(status("the server", cargo(&ashore)))?;
    if !release {
        let stage = cargo(&["build", "-p", "ashore-blackbox", "--bins"]);
        done(status("the stage", stage))?;
    }
    Ok(())
}

fn done(report: Report) -> Result<(), String> {
    report.failures.into_iter().next().map_or(Ok(()), Err)
}

fn plugin() -> PathBuf {
    root().join("editors/intellij")
}

/// Below cargo's own folder.
fn target(name: &str) -> PathBuf {
    let folder =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    root().join(folder).join(name)
}
