//! Gets the tools that the tests use, once, into the cache folder; a tool that is on the machine already is taken as it is.

use std::{ffi::OsString, fs, path::PathBuf, process::ExitCode};

use clap::ValueEnum;

use crate::{
    cache::{bin_dir, cache_dir},
    ci, js_debug,
    run::{command, output},
};

const DELVE: &str = "github.com/go-delve/delve/cmd/dlv@v1.27.2";
/// Packages that carry lldb-dap, or lldb-vscode as it was called before version 18; newest first.
const LLDB: [&str; 6] = [
    "lldb-20", "lldb-19", "lldb-18", "lldb-16", "lldb-15", "lldb-14",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tool {
    Debugpy,
    JsDebug,
    Kubectl,
    Delve,
    Jdk,
    LldbDap,
    Networks,
    Neovim,
    Chromium,
}

pub(crate) fn run() -> ExitCode {
    let mut missing = 0;
    for tool in Tool::value_variants() {
        match ensure(*tool) {
            Ok(place) => println!("{tool:?}: {}", place.display()),
            Err(reason) => {
                missing += 1;
                println!("{tool:?}: missing: {reason}");
            }
        }
    }
    if missing > 0 && ci() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Where the tool is, after installing it if need be; else why it cannot be had.
pub(crate) fn ensure(tool: Tool) -> Result<PathBuf, String> {
    match tool {
        Tool::Debugpy => debugpy(),
        Tool::JsDebug => js_debug::ensure(),
        Tool::Kubectl => kubectl(),
        Tool::Delve => delve(),
        Tool::Jdk => jdk(),
        Tool::LldbDap => lldb_dap(),
        Tool::Networks => networks(),
        Tool::Neovim => neovim(),
        Tool::Chromium => chromium(),
    }
}

fn debugpy() -> Result<PathBuf, String> {
    let home = cache_dir()
        .ok_or("there is no home folder; set ASHORE_CACHE_DIR")?
        .join("debugpy");
    let python = home.join("bin/python");
    let has_debugpy = |python: &PathBuf| quiet(python, &["-c", "import debugpy.adapter"]).is_ok();
    if has_debugpy(&python) {
        return Ok(python);
    }
    let machine = find("python3").ok_or("python3 is not on the PATH; install python3 with venv")?;
    if has_debugpy(&machine) {
        return Ok(machine);
    }
    println!("setting up debugpy (once)");
    let home = home.display().to_string();
    quiet(&machine, &["-m", "venv", "--clear", &home]).map_err(|why| {
        format!("no virtual environment for debugpy (on Debian: python3-venv): {why}")
    })?;
    quiet(&python, &["-m", "pip", "install", "--quiet", "debugpy"])
        .map_err(|why| format!("pip could not install debugpy: {why}"))?;
    Ok(python)
}

fn kubectl() -> Result<PathBuf, String> {
    if let Some(found) = find("kubectl") {
        return Ok(found);
    }
    install("kubectl", &["kubernetes-client", "kubectl"])?;
    find("kubectl").ok_or_else(|| "kubectl is not on the PATH after its installation".to_owned())
}

fn chromium() -> Result<PathBuf, String> {
    if let Some(found) = find("chromium") {
        return Ok(found);
    }
    // The pictures of the Chinese texts need a font.
    install("chromium", &["chromium", "fonts-droid-fallback"])?;
    find("chromium").ok_or_else(|| "chromium is not on the PATH after its installation".to_owned())
}

/// With jdb, the debugger in another terminal.
fn jdk() -> Result<PathBuf, String> {
    if let Some(found) = find("jdb") {
        return Ok(found);
    }
    install(
        "the JDK",
        &["openjdk-17-jdk-headless", "default-jdk-headless"],
    )?;
    find("jdb").ok_or_else(|| "jdb is not on the PATH after its installation".to_owned())
}

fn neovim() -> Result<PathBuf, String> {
    if let Some(found) = find("nvim") {
        return Ok(found);
    }
    install("neovim", &["neovim"])?;
    find("nvim").ok_or_else(|| "nvim is not on the PATH after its installation".to_owned())
}

fn delve() -> Result<PathBuf, String> {
    if let Some(found) = find("dlv") {
        return Ok(found);
    }
    let go = find("go").ok_or("delve is built with Go, which is not on the PATH")?;
    let bin = bin_dir().ok_or("there is no home folder; set ASHORE_CACHE_DIR")?;
    fs::create_dir_all(&bin)
        .map_err(|error| format!("{} cannot be made: {error}", bin.display()))?;
    println!("building delve (once)");
    let mut build = command(go);
    build.args(["install", DELVE]).env("GOBIN", &bin);
    output(build).map_err(|why| format!("go install {DELVE} {why}"))?;
    Ok(bin.join("dlv"))
}

fn lldb_dap() -> Result<PathBuf, String> {
    let names = || {
        let numbered = (14..=30)
            .rev()
            .flat_map(|n| [format!("lldb-dap-{n}"), format!("lldb-vscode-{n}")]);
        std::iter::once("lldb-dap".to_owned()).chain(numbered)
    };
    if let Some(found) = names().find_map(|name| find(&name)) {
        return Ok(found);
    }
    install("lldb-dap", &LLDB)?;
    names()
        .find_map(|name| find(&name))
        .ok_or_else(|| "lldb-dap is not on the PATH after its installation".to_owned())
}

/// What makes network namespaces and shows their rules: root, `ip` and `nft`.
fn networks() -> Result<PathBuf, String> {
    if !is_root() {
        return Err("network namespaces need root".to_owned());
    }
    for (program, package) in [("ip", "iproute2"), ("nft", "nftables")] {
        if find(program).is_none() {
            install(program, &[package])?;
        }
    }
    find("nft").ok_or_else(|| "nft is not on the PATH after its installation".to_owned())
}

/// Installs the first of these packages that the distribution has.
fn install(what: &str, packages: &[&str]) -> Result<(), String> {
    let by_hand = format!("install {what} with your system's packages");
    if find("apt-get").is_none() {
        return Err(format!("{what} is not on the PATH; {by_hand}"));
    }
    if !is_root() {
        let names = packages.join(" or ");
        return Err(format!(
            "{what} is not on the PATH, and only root may install it; {by_hand} (Debian: {names})"
        ));
    }
    println!("installing {what} (once)");
    let known = || {
        let has = |package: &&&str| quiet("apt-cache", &["show", package]).is_ok();
        packages.iter().find(has).copied()
    };
    let package = match known() {
        Some(package) => package,
        None => {
            quiet("apt-get", &["update"])?;
            known().ok_or_else(|| {
                format!(
                    "the distribution has none of {}; {by_hand}",
                    packages.join(", ")
                )
            })?
        }
    };
    let arguments = ["install", "-y", "--no-install-recommends", package];
    quiet("apt-get", &arguments)
        .or_else(|_| quiet("apt-get", &["update"]).and_then(|()| quiet("apt-get", &arguments)))
        .map_err(|why| format!("apt-get install {package}: {why}"))
}

fn is_root() -> bool {
    output(with("id", &["-u"])).is_ok_and(|id| id.trim() == "0")
}

/// Installs all of these packages.
pub(crate) fn install_all(what: &str, packages: &[&str]) -> Result<(), String> {
    let by_hand = format!(
        "install {} with your system's packages",
        packages.join(", ")
    );
    if find("apt-get").is_none() {
        return Err(format!("{what} are not on the PATH; {by_hand}"));
    }
    println!("installing {what} (once): {}", packages.join(", "));
    // Another installation may be running.
    let wait = "DPkg::Lock::Timeout=600";
    let mut arguments = vec!["-o", wait, "install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    quiet("apt-get", &arguments)
        .or_else(|_| {
            quiet("apt-get", &["-o", wait, "update"]).and_then(|()| quiet("apt-get", &arguments))
        })
        .map_err(|why| format!("apt-get install {}: {why}", packages.join(" ")))
}

/// A program of the cache folder or the PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let cached = bin_dir()
        .map(|folder| folder.join(program))
        .filter(|path| path.is_file());
    cached.or_else(|| which::which(program).ok())
}

fn with(program: impl Into<OsString>, arguments: &[&str]) -> std::process::Command {
    let mut command = command(program);
    command.args(arguments);
    command
}

/// Runs a program without showing what it says; its last line on stderr is the reason if it fails.
fn quiet(program: impl Into<OsString>, arguments: &[&str]) -> Result<(), String> {
    let output = with(program, arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .map_err(|error| format!("could not be started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said
        .lines()
        .last()
        .unwrap_or("it failed without a word")
        .to_owned())
}
