//! The VS Code extension: packaged with the server inside, and driven in a real editor.

use std::{fs, path::PathBuf, process::ExitCode};

use crate::{
    report::Report,
    root,
    run::{cargo, command, output, status},
    setup::{self, Tool},
    target,
};

/// The most that a download may weigh, in bytes.
const WEIGHT: u64 = 15_000_000;

/// Writes the extension with the server inside into `target/`.
pub(crate) fn package() -> ExitCode {
    let packed = build(Profile::Dist)
        .and_then(|()| pack(Profile::Dist))
        .and_then(|file| {
            let weight = fs::metadata(&file)
                .map_err(|error| error.to_string())?
                .len();
            if weight > WEIGHT {
                return Err(format!("it has {weight} bytes, more than {WEIGHT}"));
            }
            Ok(file)
        });
    match packed {
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

/// Types, lint, texts and bundle; then the scenarios in a real VS Code: all, or those of the short table.
pub(crate) fn check(all: bool) -> Report {
    let environment = match tools() {
        Ok(environment) => environment,
        Err(reason) => return Report::skipped(format!("vscode: {reason}")),
    };
    let built = bundle()
        .and_then(|()| npm(&["run", "--silent", "check"]))
        .and_then(|()| packages(Profile::Dev));
    let packages = match built {
        Ok(packages) => packages,
        Err(reason) => return Report::failed(format!("vscode: {reason}")),
    };
    let mut run = command("node");
    run.arg("tests/editors/vscode/run.mjs")
        .envs(environment)
        .envs(packages);
    if !all {
        run.arg("--short");
    }
    if let Ok(only) = std::env::var("ASHORE_SCENARIO") {
        run.args(only.split(','));
    }
    let played = output(run);
    println!("{}", played.as_ref().unwrap_or_else(|told| told));
    match played {
        Ok(text) => Report::passed(passed(&text)),
        Err(told) => lost(&told),
    }
}

/// What a person waits for in the editor, as a table: of the server that is downloaded.
pub(crate) fn bench(runs: usize) -> ExitCode {
    let measured = tools().and_then(|environment| {
        build(Profile::Dist)?;
        stage()?;
        let mut run = command("node");
        run.args(["tests/editors/vscode/bench.mjs", &runs.to_string()])
            .envs(environment)
            .envs(packages(Profile::Dist)?)
            // The agent is inside.
            .env("ASHORE_BIN", target("dist").join("ashore"));
        output(run)
    });
    match measured {
        Ok(table) => {
            println!("{table}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            println!("failed: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The debuggers and the browser, by the names that the rig knows them by.
pub(crate) const TOOLS: [(&str, Tool); 4] = [
    ("TEST_DEBUGPY", Tool::Debugpy),
    ("TEST_DLV", Tool::Delve),
    ("TEST_LLDB_DAP", Tool::LldbDap),
    ("CHROMIUM", Tool::Chromium),
];

fn tools() -> Result<Vec<(&'static str, PathBuf)>, String> {
    TOOLS
        .into_iter()
        .map(|(name, tool)| Ok((name, setup::ensure(tool)?)))
        .collect()
}

/// What the rig is given of this build.
fn packages(profile: Profile) -> Result<[(&'static str, PathBuf); 4], String> {
    Ok([
        ("ASHORE_VSIX", pack(profile)?),
        ("TEST_ADAPTERS_VSIX", adapters()?),
        ("ASHORE_STAGE", target("debug").join("ashore-stage")),
        ("ASHORE_SHOTS", target("vscode-screenshots")),
    ])
}

/// How the server inside is built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Profile {
    Dev,
    /// For download.
    Dist,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Dist => "dist",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            other => other.name(),
        }
    }
}

/// What came of scenarios of which one failed at least.
fn lost(told: &str) -> Report {
    let mut report = Report::passed(passed(told));
    let reasons = told
        .lines()
        .filter_map(|line| line.strip_prefix("failed: "));
    report.failures = reasons.map(|reason| format!("vscode: {reason}")).collect();
    if report.failures.is_empty() {
        report += Report::failed("vscode: the rig broke off; see above");
    }
    report
}

/// The number of the closing line.
fn passed(text: &str) -> usize {
    let last = text.lines().last().unwrap_or_default();
    last.split(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// The cluster's double; how fast it is built matters more than how fast it is.
fn stage() -> Result<(), String> {
    let with = ["build", "-p", "ashore-blackbox", "--bins"];
    done(status("the stage", cargo(&with)))
}

fn build(profile: Profile) -> Result<(), String> {
    let with = ["build", "--profile", profile.name(), "-p", "ashore"];
    done(status("the server", cargo(&with)))?;
    bundle()
}

fn bundle() -> Result<(), String> {
    npm(&["ci", "--no-audit", "--no-fund", "--loglevel=error"])?;
    npm(&["run", "--silent", "bundle"])
}

/// Puts the server in and packs it.
fn pack(profile: Profile) -> Result<PathBuf, String> {
    let built = target(profile.folder()).join("ashore");
    let inside = extension().join("server");
    let told = |error| format!("the server cannot be put into the extension: {error}");
    fs::create_dir_all(&inside).map_err(told)?;
    fs::copy(&built, inside.join("ashore")).map_err(told)?;
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md"] {
        fs::copy(root().join(file), extension().join(file)).map_err(told)?;
    }
    match profile {
        Profile::Dist => {
            let platform = platform();
            let name = format!("ashore-vscode-{platform}.vsix");
            vsce(&extension(), &name, &["--target", &platform])
        }
        Profile::Dev => vsce(&extension(), "ashore-vscode-dev.vsix", &[]),
    }
}

/// This machine, as the Marketplace names it.
fn platform() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}-{processor}")
}

/// The tests' own debuggers.
fn adapters() -> Result<PathBuf, String> {
    vsce(
        &root().join("tests/editors/vscode/adapters"),
        "test-adapters.vsix",
        &[],
    )
}

fn vsce(folder: &std::path::Path, name: &str, more: &[&str]) -> Result<PathBuf, String> {
    let file = target(name);
    let mut pack = command(extension().join("node_modules/.bin/vsce"));
    pack.current_dir(folder)
        .args([
            "package",
            "--no-dependencies",
            "--skip-license",
            "--allow-missing-repository",
            // The README's pictures are in the package.
            "--no-rewrite-relative-links",
            "-o",
        ])
        .arg(&file)
        .args(more);
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
