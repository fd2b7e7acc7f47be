//! `ashore demo --keep`: what its last words invite to, in another terminal, and that Ctrl-C ends it without a trace.
#![allow(clippy::unwrap_used)] // a test may panic

mod demo_support;

use std::process::Stdio;

use ashore_blackbox::{
    LIMIT, Ran,
    cluster::{LAPTOP, orders_argv},
    free_port, http, run,
};
use demo_support::{Demo, Home, until};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A terminal beside the demo.
struct Terminal {
    demo: Demo,
    kubeconfig: String,
}

impl Terminal {
    /// Opened when the story has been told.
    async fn open() -> Self {
        let mut demo = Demo::start(Home::new().with_debuggers(), &["--keep"], |_, _| {});
        let cluster = demo.event("cluster").await;
        let proof = demo.event("proof").await;
        assert_eq!(proof["held"], true, "{proof}");
        let kubeconfig = cluster["kubeconfig"].as_str().unwrap().to_owned();
        Self { demo, kubeconfig }
    }

    fn point(&self, mut command: Command) -> Command {
        command
            .env("KUBECONFIG", &self.kubeconfig)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    fn ashore(&self, args: &[&str]) -> Command {
        self.point(self.demo.home.ashore(args))
    }

    fn kubectl(&self, args: &[&str]) -> Command {
        let mut command = Command::new("kubectl");
        // kubectl's own cache of discovery.
        command.args(args).env("HOME", self.demo.home.path("bin"));
        self.point(command)
    }

    /// What a command prints that must go well.
    async fn ok(&self, command: Command) -> String {
        let Ran {
            code,
            stdout,
            stderr,
        } = run(command).await;
        assert_eq!(code, Some(0), "{stdout}{stderr}");
        stdout
    }

    async fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.ok(self.kubectl(args)).await).unwrap()
    }

    async fn service(&self) -> String {
        let service = self.json(&["get", "service", "orders", "-o", "json"]).await;
        let address = service["spec"]["clusterIP"].as_str().unwrap();
        format!("{address}:{}", service["spec"]["ports"][0]["port"])
    }

    async fn served_by(&self, what: &str, wanted: impl Fn(&str) -> bool) {
        let address = self.service().await;
        let check = || async {
            let answer = http::get(&address, "/orders/7", &[]).await.ok()?;
            wanted(answer.json()["served_by"].as_str()?).then_some(())
        };
        until(what, check).await;
    }

    /// Ctrl-C in the demo's terminal.
    async fn close(mut self) {
        self.demo.interrupt();
        let (code, _) = self.demo.end().await;
        assert_eq!(code, Some(0), "{:#?}", self.demo.told);
        self.demo.home.is_left_clean("after --keep").await;
    }
}

#[tokio::test]
async fn the_real_kubectl_works_on_the_kept_cluster() {
    let terminal = Terminal::open().await;
    let deployments = terminal.json(&["get", "deployments", "-o", "json"]).await;
    let mut names: Vec<_> = deployments["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["metadata"]["name"].clone())
        .collect();
    names.sort_by_key(ToString::to_string);
    assert_eq!(names, ["gateway", "inventory", "orders"]);
    let pods = terminal.ok(terminal.kubectl(&["get", "pods"])).await;
    assert!(
        pods.contains("gateway-") && pods.contains("orders-"),
        "{pods}"
    );

    let described = terminal
        .ok(terminal.kubectl(&["describe", "service", "orders"]))
        .await;
    assert!(
        described.contains("Selector:") && described.contains("app=orders"),
        "{described}"
    );

    let patch = json!({"metadata": {"annotations": {"who": "me"}}}).to_string();
    terminal
        .ok(terminal.kubectl(&[
            "patch",
            "deployment",
            "orders",
            "--type",
            "merge",
            "-p",
            &patch,
        ]))
        .await;
    let orders = terminal
        .json(&["get", "deployment", "orders", "-o", "json"])
        .await;
    assert_eq!(orders["metadata"]["annotations"]["who"], "me");

    let logs = terminal
        .ok(terminal.kubectl(&["logs", "deployment/orders"]))
        .await;
    assert!(logs.contains("listens on"), "{logs}");

    let mut forward = terminal
        .kubectl(&["port-forward", "service/orders", ":8000"])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(forward.stdout.take().unwrap()).lines();
    let line = tokio::time::timeout(LIMIT, lines.next_line())
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    let (_, address) = line.split_once("from ").unwrap();
    let (address, _) = address.split_once(' ').unwrap();
    let answer = http::get(address, "/orders/7", &[]).await.unwrap();
    assert_eq!(answer.json()["order"], 7, "{line}: {answer:?}");
    forward.kill().await.unwrap();
    terminal.close().await;
}

#[tokio::test]
async fn every_command_that_it_invites_to_does_what_it_says() {
    let terminal = Terminal::open().await;
    let list = terminal.ok(terminal.ashore(&["list"])).await;
    assert!(
        list.contains("deployment/orders") || list.contains("orders"),
        "{list}"
    );

    let port = free_port();
    let number = port.to_string();
    let mut words = vec!["intercept", "deployment/orders", "--port", &number, "--"];
    let argv = orders_argv(port);
    words.extend(argv.iter().map(String::as_str));
    let mut command = terminal.ashore(&words);
    command.env("SHOP_INSTANCE", LAPTOP);
    let mut intercept = command.spawn().unwrap();
    terminal
        .served_by("the laptop answers", |who| who == LAPTOP)
        .await;
    let status = terminal.ok(terminal.ashore(&["status"])).await;
    assert!(
        status.contains("orders") && status.contains("active"),
        "{status}"
    );
    let list = terminal.ok(terminal.ashore(&["list"])).await;
    assert!(list.contains("intercepted by"), "{list}");

    let left = terminal.ok(terminal.ashore(&["leave", "orders"])).await;
    assert!(left.contains("Left: orders"), "{left}");
    terminal
        .served_by("the cluster answers", |who| who != LAPTOP)
        .await;
    let services = terminal.json(&["get", "services", "-o", "json"]).await;
    assert_eq!(services["items"].as_array().unwrap().len(), 3, "{services}");
    let status = terminal.ok(terminal.ashore(&["status"])).await;
    assert!(!status.contains("active"), "{status}");

    end(&mut intercept).await;
    std::fs::remove_dir_all(terminal.demo.home.path("state")).unwrap();
    terminal.close().await;
}

/// SIGTERM, which the command that the intercept runs is given, too.
async fn end(child: &mut Child) {
    let pid = i32::try_from(child.id().unwrap()).unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::TERM).unwrap();
    tokio::time::timeout(LIMIT, child.wait())
        .await
        .unwrap()
        .unwrap();
}
