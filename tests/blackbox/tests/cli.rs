//! The command line by itself: what it prints, how it fails, which code it exits with. No cluster is needed.
#![allow(clippy::unwrap_used)] // a test may panic

use std::path::{Path, PathBuf};

use ashore_blackbox::{Ran, alone, ashore_bin, free_port, run, run_until_refused};
use serde_json::Value;
use tokio::process::Command;

/// `ashore ARGS…` in an empty world: no kubeconfig, no state.
async fn ashore(args: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let mut command = alone(home.path(), args);
    command.env("RUST_LOG", "error").env("COLUMNS", "100");
    run(command).await
}

#[tokio::test]
async fn help_names_every_command_and_the_exit_codes() {
    let ran = ashore(&["--help"]).await;
    assert_eq!(ran.code, Some(0));
    for command in [
        "intercept",
        "dap",
        "list",
        "status",
        "leave",
        "clean",
        "demo",
        "version",
        "completions",
    ] {
        let named = ran
            .stdout
            .lines()
            .any(|line| line.trim_start().starts_with(command));
        assert!(named, "{command} in:\n{}", ran.stdout);
    }
    for code in [
        "0  done",
        "1  failed",
        "2  usage",
        "3  environment",
        "4  taken",
        "5  refused",
    ] {
        assert!(ran.stdout.contains(code), "{code} in:\n{}", ran.stdout);
    }
    assert!(
        !ran.stdout.contains("guard"),
        "what is started by Ashore itself is hidden"
    );
}

#[tokio::test]
async fn every_command_has_help_with_the_global_options() {
    for command in [
        "intercept",
        "dap",
        "list",
        "status",
        "leave",
        "clean",
        "demo",
    ] {
        let ran = ashore(&[command, "--help"]).await;
        assert_eq!(ran.code, Some(0), "{command}");
        for option in [
            "--output",
            "--context",
            "--namespace",
            "--kubeconfig",
            "--verbose",
        ] {
            assert!(
                ran.stdout.contains(option),
                "{option} in {command}:\n{}",
                ran.stdout
            );
        }
    }
}

#[tokio::test]
async fn version_in_both_formats() {
    let ran = ashore(&["version"]).await;
    assert_eq!(ran.code, Some(0));
    assert!(ran.stdout.starts_with("ashore "), "{ran:?}");
    let json = ashore(&["--output", "json", "version"]).await.json();
    let version = json["version"].as_str().unwrap();
    assert!(ran.stdout.contains(version), "{json}");
    assert!(json["agentWire"].is_u64(), "{json}");
    let build = json["agentBuild"].as_str().unwrap();
    assert!(ran.stdout.contains(build), "{json}");
}

#[tokio::test]
async fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = ashore(&["completions", shell]).await;
        assert_eq!(ran.code, Some(0), "{shell}");
        assert!(ran.stdout.contains("ASHORE_COMPLETE"), "{shell}");
    }
}

/// What bash is offered for the last of these words.
async fn offered(home: &Path, words: &[&str]) -> Vec<String> {
    let mut command = alone(home, &["--"]);
    command
        .args(words)
        .env("ASHORE_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
        .env("_CLAP_COMPLETE_COMP_TYPE", "9")
        .env("_CLAP_IFS", "\n")
        .current_dir(home);
    let ran = run(command).await;
    assert_eq!(ran.code, Some(0), "{words:?}: {ran:?}");
    ran.stdout.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn completion_knows_rules_contexts_and_commands() {
    let home = tempfile::tempdir().unwrap();
    let file = unreachable(home.path(), "dev-eu", free_port());
    let file = file.to_str().unwrap();
    let rules = "[[intercept]]\nrun = \"Debug carts\"\ntarget = \"deployment/carts\"\n";
    std::fs::write(home.path().join(".ashore.toml"), rules).unwrap();
    let check = async |words: &[&str], part: &str| {
        let all = offered(home.path(), words).await;
        assert!(
            all.iter().any(|it| it.contains(part)),
            "{words:?}: {part} in {all:?}"
        );
    };
    check(&["ashore", "inter"], "intercept").await;
    check(&["ashore", "intercept", "deployment/c"], "deployment/carts").await;
    check(
        &["ashore", "intercept", "orders", "--rule", ""],
        "Debug carts",
    )
    .await;
    check(&["ashore", "dap", "--target", ""], "deployment/carts").await;
    check(
        &["ashore", "--kubeconfig", file, "list", "--context", ""],
        "dev-eu",
    )
    .await;
    check(&["ashore", "intercept", "orders", "--", "pyth"], "python3").await;
    check(&["ashore", "wait", "x", "--for", ""], "restored").await;
    for begin in ["", "g", "a"] {
        let all = offered(home.path(), &["ashore", begin]).await;
        let hidden = |it: &String| it == "guard" || it == "apart";
        assert!(!all.iter().any(hidden), "{all:?}");
    }
}

#[tokio::test]
async fn every_command_has_a_manual_page() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("man1");
    let ran = ashore(&["man", folder.to_str().unwrap()]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for page in [
        "ashore.1",
        "ashore-intercept.1",
        "ashore-agent-push.1",
        "ashore-wait.1",
    ] {
        let text = std::fs::read_to_string(folder.join(page)).unwrap();
        assert!(text.contains(".TH"), "{page}: {text}");
    }
    assert!(!folder.join("ashore-guard.1").exists());
    let ran = ashore(&["man", "/dev/null/man1"]).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.contains("/dev/null/man1"), "{ran:?}");
}

#[tokio::test]
async fn what_the_agent_could_not_read_is_refused_before_the_cluster_is_touched() {
    let check = async |args: &[&str], part: &str| {
        let intercept = ["intercept", "orders", "-p", "8081"];
        let ran = ashore(&[&intercept, args].concat()).await;
        assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
        assert!(ran.stderr.contains(part), "{args:?}: {ran:?}");
        assert!(!ran.stderr.contains("kubeconfig"), "{args:?}: {ran:?}");
    };
    check(&["--header", "x-me=~("], "cannot be read").await;
    check(&["--header", "x-me=~((a{99}){99}){99}"], "cannot be read").await;
    check(&["--path", "orders"], "does not begin with").await;
}

#[tokio::test]
async fn verbose_is_what_ashore_does_and_quiet_is_names_alone() {
    let home = tempfile::tempdir().unwrap();
    let file = unreachable(home.path(), "dev", free_port());
    for verbose in ["-v", "-vv"] {
        let mut command = alone(home.path(), &["list", verbose, "--kubeconfig"]);
        command.arg(&file).env_remove("RUST_LOG");
        let ran = run(command).await;
        assert_eq!(ran.code, Some(3), "{ran:?}");
        for library in ["hyper", "kube_client", "tower", "rustls"] {
            assert!(
                !ran.stderr.contains(&format!(" {library}")),
                "{verbose}: {ran:?}"
            );
        }
    }
    let ran = ashore(&["status", "-q"]).await;
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran:?}");
    let ran = ashore(&["version", "-q", "-o", "json"]).await;
    assert!(ran.json()["version"].is_string(), "{ran:?}");
}

#[tokio::test]
async fn wrong_use_exits_with_2_and_says_what_to_do() {
    let check = async |args: &[&str], part: &str| {
        let ran = ashore(args).await;
        assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
        assert!(
            ran.stderr.contains(part),
            "{args:?}: {part:?} in {}",
            ran.stderr
        );
        assert_eq!(ran.stdout, "", "{args:?}: standard output stays clean");
    };
    check(&["lisst"], "list").await;
    check(&["intercept", "orders"], "--port").await;
    check(
        &["intercept", "orders", "-p", "1", "--within", "2s"],
        "--expect",
    )
    .await;
    check(
        &["intercept", "orders", "-p", "1", "--detach", "--", "a"],
        "cannot be used",
    )
    .await;
    check(&["intercept", "orders", "--port", "http"], "is no port").await;
    check(
        &["intercept", "orders", "--port", "8081:"],
        "Service's port",
    )
    .await;
    check(
        &["intercept", "orders", "-p", "1", "--header", "x"],
        "KEY=VALUE",
    )
    .await;
    check(
        &["intercept", "orders", "-p", "1", "--mode", "personal"],
        "help: add --header",
    )
    .await;
    check(
        &[
            "intercept",
            "orders",
            "-p",
            "1",
            "--mode",
            "global",
            "--path",
            "/a",
        ],
        "help: leave the condition out",
    )
    .await;
    check(&["leave", "orders"], "no intercept named orders").await;
    check(&["list", "--output", "xml"], "json").await;
}

#[tokio::test]
async fn no_kubeconfig_is_an_environment_error_with_its_way_out() {
    let ran = ashore(&["list"]).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.starts_with("error: "), "{ran:?}");
    assert!(ran.stderr.contains("\nhelp: "), "{ran:?}");
    assert!(ran.stderr.to_lowercase().contains("kubeconfig"), "{ran:?}");

    let ran = ashore(&["list", "--output", "json"]).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let error = &ran.error_json()["error"];
    assert_eq!(error["kind"], "environment", "{error}");
    assert!(
        error["help"].as_str().is_some_and(|help| !help.is_empty()),
        "{error}"
    );
}

/// A kubeconfig with one context, whose cluster does not answer.
fn unreachable(folder: &Path, context: &str, port: u16) -> PathBuf {
    let file = folder.join("kubeconfig");
    let text = format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: {context}\n\
        contexts: [{{name: {context}, context: {{cluster: dev, user: dev, namespace: shop}}}}]\n\
        clusters: [{{name: dev, cluster: {{server: 'http://127.0.0.1:{port}'}}}}]\n\
        users: [{{name: dev, user: {{token: t}}}}]\n"
    );
    std::fs::write(&file, text).unwrap();
    file
}

#[tokio::test]
async fn an_unreachable_cluster_is_named() {
    let home = tempfile::tempdir().unwrap();
    let port = free_port();
    let file = unreachable(home.path(), "dev", port);
    let ran = ashore(&["list", "--kubeconfig", file.to_str().unwrap()]).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.contains(&port.to_string()), "{ran:?}");
    assert!(ran.stderr.contains("\nhelp: "), "{ran:?}");

    let ran = ashore(&[
        "list",
        "--kubeconfig",
        file.to_str().unwrap(),
        "--context",
        "prod",
    ])
    .await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("prod"), "{ran:?}");
}

#[tokio::test]
async fn what_is_named_as_production_is_refused_unless_that_is_allowed() {
    let port = free_port();
    let intercept = async |args: &[&str], context: &str, rules: &str| {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join(".ashore.toml"), rules).unwrap();
        let mut command = Command::new(ashore_bin());
        command
            .args(["intercept", "orders", "-p", "8081"])
            .args(args)
            .env("KUBECONFIG", unreachable(home.path(), context, port))
            .env("ASHORE_STATE_DIR", home.path().join("state"))
            .current_dir(home.path());
        let mut trust = Command::new(ashore_bin());
        trust
            .args(["trust", "--yes"])
            .env("HOME", home.path())
            .env("ASHORE_STATE_DIR", home.path().join("state"))
            .current_dir(home.path());
        let trusted = run(trust).await;
        assert_eq!(trusted.code, Some(0), "{trusted:?}");
        run(command).await.stderr
    };
    let refused = |said: &str, what: &str| {
        assert!(said.contains(what), "which: {said}");
        assert!(said.contains("named as production"), "what: {said}");
        assert!(said.contains("--allow-production"), "how to allow: {said}");
        assert!(said.contains(".ashore.toml"), "how to allow: {said}");
    };
    refused(&intercept(&[], "prod-eu", "").await, "context \"prod-eu\"");
    refused(
        &intercept(&["-n", "shop-live"], "dev", "").await,
        "namespace \"shop-live\"",
    );
    let port = port.to_string();
    for (args, rules) in [
        (&["--allow-production"][..], ""),
        (
            &[],
            "[cluster]\ncontext = \"prod-eu\"\nnamespace = \"shop\"\nallow-production = true\n",
        ),
    ] {
        let said = intercept(args, "prod-eu", rules).await;
        assert!(said.contains(&port), "the cluster is asked: {said}");
        assert!(!said.contains("named as production"), "{said}");
    }
}

#[tokio::test]
async fn nothing_to_show_is_no_error() {
    for (args, part) in [
        (&["status"][..], "No intercepts"),
        (&["leave", "--all"], "No intercepts"),
        (&["clean"], "Nothing"),
    ] {
        let ran = ashore(args).await;
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        assert!(ran.stdout.contains(part), "{args:?}: {ran:?}");
    }
    let json = ashore(&["status", "--output", "json"]).await.json();
    assert_eq!(json, Value::Array(vec![]));
    let json = ashore(&["clean", "--output", "json"]).await.json();
    assert_eq!(json, Value::Array(vec![]));
}

#[tokio::test]
async fn without_a_cluster_the_command_still_runs_and_its_status_is_passed_on() {
    let home = tempfile::tempdir().unwrap();
    let intercept = alone(home.path(), &["intercept", "orders", "-p", "8081"]);
    let ran = run_until_refused(intercept).await;
    assert_eq!(ran.code, Some(7), "{ran:?}");
    assert_eq!(ran.stdout, "ran\n", "its standard output is its own");
    assert!(ran.stderr.contains("error: "), "{ran:?}");
}

#[tokio::test]
async fn an_intercept_without_a_command_exits_by_whose_move_it_is() {
    let home = tempfile::tempdir().unwrap();
    let file = unreachable(home.path(), "dev", free_port());
    let file = file.to_str().unwrap();
    let check = async |args: &[&str], code: i32, kind: &str| {
        let intercept = ["intercept", "orders", "-p", "8081", "--output", "json"];
        let ran = ashore(&[&intercept, args].concat()).await;
        assert_eq!(ran.code, Some(code), "{args:?}: {ran:?}");
        assert_eq!(ran.error_json()["error"]["kind"], kind, "{args:?}: {ran:?}");
    };
    check(&[], 3, "environment").await;
    check(&["--kubeconfig", file], 3, "environment").await;
    check(&["--kubeconfig", file, "--context", "dve"], 2, "user").await;
    check(&["--kubeconfig", file, "-n", "prod"], 5, "user").await;
}

#[tokio::test]
async fn a_command_that_cannot_be_started_is_said() {
    let ran = ashore(&["intercept", "orders", "-p", "8081", "--", "no-such-command"]).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.stderr.contains("no-such-command could not be started"),
        "{ran:?}"
    );
    assert!(
        ran.stderr.contains("help: check its name and PATH"),
        "{ran:?}"
    );
}
