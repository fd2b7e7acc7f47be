//! What the demo says on a machine that lacks something: one clear line, exit code 3, nothing left behind.
#![allow(clippy::unwrap_used)] // a test may panic

mod demo_support;

use std::{os::unix::fs::symlink, path::Path};

use ashore_blackbox::{Ran, run};
use demo_support::{Demo, Home};

/// `ashore demo --adapter ADAPTER` with nothing but these programs on the PATH.
async fn with_only(adapter: &str, programs: &[&Path]) -> Ran {
    let home = Home::new();
    for program in programs {
        symlink(program, home.path("bin").join(program.file_name().unwrap())).unwrap();
    }
    let mut command = home.ashore(&["demo", "--adapter", adapter]);
    command
        .env("PATH", home.path("bin"))
        .env("HOME", home.path("work"));
    let ran = run(command).await;
    home.is_left_clean(adapter).await;
    ran
}

fn is_one_line_with(ran: &Ran, parts: &[&str]) {
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(ran.stderr, "", "{ran:?}");
    let lines: Vec<_> = ran.stdout.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 1, "{lines:#?}");
    for part in parts {
        assert!(lines[0].contains(part), "{part} in {}", lines[0]);
    }
}

#[tokio::test]
async fn no_python() {
    let ran = with_only("debugpy", &[]).await;
    is_one_line_with(&ran, &["python3", "install it"]);
}

#[tokio::test]
async fn no_other_debugger() {
    let python = which::which("python3").unwrap();
    let ran = with_only("delve", &[&python]).await;
    is_one_line_with(
        &ran,
        &["dlv", "go install github.com/go-delve/delve/cmd/dlv@latest"],
    );
    let ran = with_only("lldb-dap", &[&python]).await;
    is_one_line_with(&ran, &["lldb-dap", "apt install lldb"]);
}

#[tokio::test]
async fn a_python_that_does_not_run() {
    let home = Home::new();
    let python = home.path("bin/python3");
    std::fs::write(&python, "#!/bin/sh\nexit 1\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&python, mode).unwrap();
    let mut demo = Demo::start(home, &[], |command, home| {
        command.env("PATH", home.path("bin"));
    });
    let error = demo.event("error").await["message"].to_string();
    assert!(error.contains("Python 3.9 or later"), "{error}");
    assert_eq!(demo.end().await.0, Some(3));
    demo.home.is_left_clean("broken python").await;
}

#[tokio::test]
async fn pip_reaches_no_index() {
    let mut demo = Demo::start(Home::new(), &[], demo_support::without_debugpy);
    let error = demo.event("error").await;
    let message = error["message"].as_str().unwrap();
    for part in [
        "debugpy could not be installed",
        "package index",
        "python3 -m pip install debugpy",
        "pip said",
    ] {
        assert!(message.contains(part), "{part} in {message}");
    }
    assert_eq!(message.lines().count(), 1, "{message}");
    assert_eq!(demo.end().await.0, Some(3));
    demo.home.is_left_clean("no debugpy").await;
}
