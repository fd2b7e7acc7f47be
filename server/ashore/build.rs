//! Builds the agent, so that one `cargo build -p ashore` gives a CLI that carries it (`ASHORE_AGENT_BINARY`).
//!
//! It has a target folder of its own: this cargo holds the lock on the outer one while build scripts run.
#![allow(clippy::print_stdout)] // how a build script speaks to cargo

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use sha2::{Digest as _, Sha256};

/// What makes the agent, from the root. Not what makes a binary: one of another processor or profile is the same agent.
const SOURCES: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "protocol/Cargo.toml",
    "protocol/src",
    "server/agent/Cargo.toml",
    "server/agent/src",
    "server/tunnel/Cargo.toml",
    "server/tunnel/src",
];

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../..");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    // OUT_DIR is target/<profile>/build/<crate>/out: debug and release share one agent.
    let target_dir = out
        .ancestors()
        .nth(4)
        .expect("OUT_DIR is four levels deep")
        .join("agent-build");
    let target = env::var("TARGET").expect("cargo sets it");

    for path in SOURCES {
        println!("cargo::rerun-if-changed={}", root.join(path).display());
    }
    let build = build(&root).expect("the agent's sources can be read");
    let mut cargo = Command::new(env::var("CARGO").expect("cargo sets it"));
    cargo
        .args([
            "build",
            "--locked",
            "--profile",
            "agent",
            "--package",
            "ashore-agent",
            "--bin",
            "ashore-agent",
        ])
        .args(["--target", &target])
        .arg("--target-dir")
        .arg(&target_dir)
        .env("ASHORE_AGENT_BUILD", &build)
        .current_dir(&root);
    // What cargo sets for this build script must not leak into the inner build (flags of clippy and of the outer profile).
    for variable in [
        "CARGO_ENCODED_RUSTFLAGS",
        "RUSTFLAGS",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
    ] {
        cargo.env_remove(variable);
    }
    if target.contains("linux") {
        cargo.env("RUSTFLAGS", "-C target-feature=+crt-static");
    }
    let status = cargo.status().expect("cargo could not be started");
    assert!(status.success(), "building the agent failed");
    let binary = target_dir.join(&target).join("agent/ashore-agent");
    println!("cargo::rustc-env=ASHORE_AGENT_BINARY={}", binary.display());
    println!("cargo::rustc-env=ASHORE_AGENT_BUILD={build}");
}

/// The first characters of the digest of all that makes the agent.
fn build(root: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    for path in SOURCES {
        gather(&root.join(path), &mut files)?;
    }
    let mut digest = Sha256::new();
    for file in files {
        let bytes = fs::read(&file)?;
        let name = file.strip_prefix(root).unwrap_or(&file);
        digest.update(name.to_string_lossy().as_bytes());
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(&bytes);
    }
    let digest = digest.finalize();
    Ok(digest.iter().take(6).map(|b| format!("{b:02x}")).collect())
}

/// Files in an order that no file system decides.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    entries.iter().try_for_each(|entry| gather(entry, files))
}
