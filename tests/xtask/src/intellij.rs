//! The IntelliJ plugin: its core on its own, and the whole of it on a real platform.

mod classfile;
mod core;
mod platform;
mod plugin;
mod references;
mod rig;

use std::{fs, path::PathBuf, process::ExitCode};

use crate::{
    report::Report,
    root,
    run::{cargo, command, output, status},
    setup, target,
};

/// Everything of `cargo xtask test intellij`.
pub(crate) fn check() -> Report {
    if let Err(reason) = tools() {
        return Report::skipped(format!("intellij: {reason}"));
    }
    let ashore = target("debug/ashore");
    core::check(&ashore) + on_platform(&ashore)
}

/// Gets what it needs.
pub(crate) fn prepare() -> Result<(), String> {
    tools()?;
    platform::Platform::ensure().map(drop)
}

/// The plugin compiled, looked at, and played with.
fn on_platform(ashore: &std::path::Path) -> Report {
    let told = |reason: String| Report::failed(format!("intellij: {reason}"));
    let platform = match platform::Platform::ensure() {
        Ok(platform) => platform,
        Err(reason) => return told(reason),
    };
    let built = match plugin::build(&platform) {
        Ok(built) => built,
        Err(reason) => return told(reason),
    };
    let fits = Report::check(
        "intellij: the jar refers to nothing that the platform lacks",
        plugin::fits(&built, &platform),
    );
    let listed = Report::check(
        "intellij: what the jar asks of the platform is in the list",
        references::check(&built.classes),
    );
    fits + listed
        + match rig::Rig::build(&platform, &built, ashore) {
            Ok(rig) if std::env::var_os("ASHORE_SCREENSHOTS").is_some() => rig.play() + rig.show(),
            Ok(rig) => rig.play(),
            Err(reason) => told(reason),
        }
}

/// Writes the plugin's zip with a release build of the server into `target/`.
pub(crate) fn package() -> ExitCode {
    match tools()
        .and_then(|()| server())
        .and_then(|()| core::build())
        .and_then(|()| zip())
    {
        Ok(file) => {
            println!("{}", file.display());
            ExitCode::SUCCESS
        }
        Err(reason) => {
            println!("the plugin was not packaged: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn zip() -> Result<PathBuf, String> {
    let platform = platform::Platform::ensure()?;
    let built = plugin::build(&platform)?;
    plugin::fits(&built, &platform)?;
    let folder = target("intellij/package");
    plugin::unpacked(&built, &target("release/ashore"), &folder.join("ashore"))?;
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md"] {
        fs::copy(root().join(file), folder.join("ashore").join(file))
            .map_err(|error| format!("{file}: {error}"))?;
    }
    let file = target("ashore-intellij.zip");
    let mut jar = command("jar");
    // A zip without a manifest: what an IDE installs from disk.
    jar.args(["--create", "--no-manifest", "--file"])
        .arg(&file)
        .arg("-C")
        .arg(&folder)
        .arg("ashore");
    output(jar)?;
    Ok(file)
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

/// Builds the server that is downloaded.
fn server() -> Result<(), String> {
    let build = cargo(&["build", "-p", "ashore", "--release"]);
    done(status("the server", build))
}

fn done(report: Report) -> Result<(), String> {
    report.failures.into_iter().next().map_or(Ok(()), Err)
}

fn plugin() -> PathBuf {
    root().join("editors/intellij")
}
