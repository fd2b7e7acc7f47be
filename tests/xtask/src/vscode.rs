//! The VS Code extension: packaged with the server inside, and driven in a real editor.

use std::{fs, path::PathBuf, process::ExitCode};

use crate::{
    report::Report,
    root,
    run::{cargo, command, output, status},
    setup::{self, Tool},
};

/// Writes the extension with a release build of the server into `target/`.
pub(crate) fn package() -> ExitCode {
    match build(true).and_then(|()| pack(true)) {
        Ok(file) => {
            println!("{}", file.display());
            ExitCode::SUCCESS
        }
        Err(reason) => {
            println!("the extension was not packaged: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Types, lint and bundle; then every scenario in a real VS Code.
pub(crate) fn check() -> Report {
    let tools = [
        ("TEST_DEBUGPY", Tool::Debugpy),
        ("TEST_DLV", Tool::Delve),
        ("TEST_LLDB_DAP", Tool::LldbDap),
        ("CHROMIUM", Tool::Chromium),
    ];
    let mut environment = Vec::new();
    for (name, tool) in tools {
        match setup::ensure(tool) {
            Ok(place) => environment.push((name, place)),
            Err(reason) => return Report::skipped(format!("vscode: {reason}")),
        }
    }
    let built = build(false)
        .and_then(|()| npm(&["run", "--silent", "check"]))
        .and_then(|()| {
            Ok([
                ("ASHORE_VSIX", pack(false)?),
                ("TEST_ADAPTERS_VSIX", adapters()?),
            ])
        });
    let packages = match built {
        Ok(packages) => packages,
        Err(reason) => return Report::failed(format!("vscode: {reason}")),
    };
    let mut run = command("node");
    run.arg("tests/editors/vscode/run.mjs")
        .env("ASHORE_STAGE", target("debug/ashore-stage"))
        .env("ASHORE_SHOTS", target("vscode-screenshots"))
        .envs(environment)
        .envs(packages);
    let played = output(run);
    println!("{}", played.as_ref().unwrap_or_else(|told| told));
    match played {
        Ok(text) => Report::passed(passed(&text)),
        Err(_) => Report::failed("vscode: a scenario failed; see above"),
    }
}

/// The number of the closing line.
fn passed(text: &str) -> usize {
    let last = text.lines().last().unwrap_or_default();
    last.split(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

fn build(release: bool) -> Result<(), String> {
    let mut server = vec!["build", "-p", "ashore"];
    if release {
        server.push("--release");
    }
    done(status("the server", cargo(&server)))?;
    if !release {
        done(status(
            "the stage",
            cargo(&["build", "-p", "ashore-blackbox", "--bins"]),
        ))?;
    }
    npm(&["ci", "--no-audit", "--no-fund", "--loglevel=error"])?;
    npm(&["run", "--silent", "bundle"])
}

/// Puts the server in and packs it.
fn pack(release: bool) -> Result<PathBuf, String> {
    let built = target(if release {
        "release/ashore"
    } else {
        "debug/ashore"
    });
    let inside = extension().join("server");
    let told = |error| format!("the server cannot be put into the extension: {error}");
    fs::create_dir_all(&inside).map_err(told)?;
    fs::copy(&built, inside.join("ashore")).map_err(told)?;
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md"] {
        fs::copy(root().join(file), extension().join(file)).map_err(told)?;
    }
    vsce(
        &extension(),
        if release {
            "ashore-vscode.vsix"
        } else {
            "ashore-vscode-test.vsix"
        },
    )
}

/// The tests' own debuggers.
fn adapters() -> Result<PathBuf, String> {
    vsce(
        &root().join("tests/editors/vscode/adapters"),
        "test-adapters.vsix",
    )
}

fn vsce(folder: &std::path::Path, name: &str) -> Result<PathBuf, String> {
    let file = target(name);
    let mut pack = command(extension().join("node_modules/.bin/vsce"));
    pack.current_dir(folder)
        .args([
            "package",
            "--no-dependencies",
            "--skip-license",
            "--allow-missing-repository",
            "-o",
        ])
        .arg(&file);
    output(pack).map(|_| file)
}

fn npm(arguments: &[&str]) -> Result<(), String> {
    let mut npm = command("npm");
    npm.args(arguments).current_dir(extension());
    done(status(&format!("npm {}", arguments.join(" ")), npm))
}

fn done(report: Report) -> Result<(), String> {
    report.failures.into_iter().next().map_or(Ok(()), Err)
}

fn extension() -> PathBuf {
    root().join("editors/vscode")
}

fn target(name: &str) -> PathBuf {
    let folder =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    root().join(folder).join(name)
}
