//! Builds the agent, so that one `cargo build -p ashore` gives a CLI that carries it (`ASHORE_AGENT_BINARY`).
//!
//! It has a target folder of its own: this cargo holds the lock on the outer one while build scripts run.
#![allow(clippy::print_stdout)] // how a build script speaks to cargo

use std::{env, path::PathBuf, process::Command};

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

    for path in ["server/agent", "server/tunnel", "protocol", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={}", root.join(path).display());
    }
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
}
