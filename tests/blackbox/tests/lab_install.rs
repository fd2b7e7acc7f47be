//! `ashore install` and `agent-image = "target"` on real pods: how fast a warm start is, and an agent that comes by exec.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use ashore_blackbox::{
    LIMIT,
    cluster::{LAPTOP, Shop},
    eventually, http, run,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout},
};

const BACK: Duration = Duration::from_secs(30);

struct Session {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// Until the agent had said hello, and until the traffic came here.
    active: Duration,
}

impl Session {
    async fn start(shop: &Shop, words: &[&str]) -> Self {
        let mut command = shop.ashore(&["intercept", "--output", "json"]);
        command
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let started = Instant::now();
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let active = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if line.contains("\"state\":\"active\"") {
                    return true;
                }
            }
            false
        };
        let active = tokio::time::timeout(LIMIT, active).await.unwrap();
        let took = started.elapsed();
        if !active {
            let output = child.wait_with_output().await.unwrap();
            panic!("{}", String::from_utf8_lossy(&output.stderr));
        }
        Self {
            child,
            lines,
            active: took,
        }
    }

    async fn end(mut self) {
        let pid = i32::try_from(self.child.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), Signal::INT).unwrap();
        let proof = async {
            let mut last = String::new();
            while let Some(line) = self.lines.next_line().await.unwrap() {
                if line.contains("\"proof\"") {
                    last = line;
                }
            }
            last
        };
        let proof = tokio::time::timeout(LIMIT, proof).await.unwrap();
        assert!(proof.contains("\"different\":[]"), "{proof}");
        self.child.wait().await.unwrap();
    }
}

async fn answered(address: &str, laptop: bool) {
    let fits = || async {
        let answer = http::get(address, "/orders/7", &[]).await.ok()?;
        (answer.status == 200 && answer.body.contains(LAPTOP) == laptop).then_some(())
    };
    let who = if laptop { "the laptop" } else { "a pod" };
    eventually(LIMIT, &format!("{address} answered by {who}"), fits).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warm_agent_starts_at_once_and_stays_out_of_the_path() {
    let shop = Shop::start().await;
    let bare = shop.snapshot().await;
    let address = shop.service("orders", 8000).await;
    let (_local, port) = shop.local_orders().await;
    let port = port.to_string();
    let ran = shop.run(&["install", "--warm", "orders"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let before = shop.snapshot().await;
    answered(&address, false).await;
    for run in 0..5 {
        let session = Session::start(&shop, &["orders", "-p", &port]).await;
        println!("warm start {run}: {:?}", session.active);
        answered(&address, true).await;
        session.end().await;
        shop.back_to(&before, BACK).await;
        answered(&address, false).await;
    }
    let ran = shop.run(&["uninstall"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.stdout.contains("orders-ashore-agent: removed"),
        "{ran:?}"
    );
    shop.back_to(&bare, BACK).await;
}

/// A Deployment and its Service, of an image that the lab has.
async fn app(shop: &Shop, name: &str, image: &str, command: Value) {
    let labels = json!({"app": name});
    let deployment = json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": "shop"},
        "spec": {"replicas": 1, "selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": {
            "terminationGracePeriodSeconds": 1,
            "containers": [{"name": "app", "image": image, "command": command,
                "ports": [{"name": "http", "containerPort": 8080}],
                "readinessProbe": {"tcpSocket": {"port": 8080}, "periodSeconds": 1}}]}}}});
    let service = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": name, "namespace": "shop"},
        "spec": {"selector": labels, "ports": [{"name": "http", "port": 8000, "targetPort": "http"}]}});
    shop.cluster.apply(service).await.unwrap();
    shop.cluster.apply(deployment).await.unwrap();
    answered(&shop.service(name, 8000).await, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agent_is_handed_over_to_a_pod_of_the_targets_own_image() {
    let shop = Shop::start().await;
    let serve = json!(["/bin/labapp", "serve"]);
    app(&shop, "tools", "localhost/kube-lab/nettools:1", serve).await;
    app(&shop, "bare", "localhost/kube-lab/app:1", Value::Null).await;
    let before = shop.snapshot().await;
    let (_local, port) = shop.local_orders().await;
    let port = port.to_string();

    // The Role for strategy service does not allow exec: it is named, and doctor says it before.
    let words = ["--agent-image", "target", "tools", "-p", &port];
    let mut refused = shop.ashore(&["intercept"]);
    refused.args(words);
    let refused = run(refused).await;
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(refused.stderr.contains("pods/exec"), "{refused:?}");
    shop.back_to(&before, BACK).await;
    let doctor = ["doctor", "--output", "json", "--agent-image", "target"];
    let said = shop.run(&doctor).await;
    assert!(said.stdout.contains("get pods/exec"), "{said:?}");

    let print = [
        "install",
        "--print-rbac",
        "--strategy",
        "target-image",
        "--output",
        "json",
    ];
    let mut role = shop.run(&print).await.json();
    role["metadata"]["name"] = json!("ashore-exec");
    let binding = json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
        "metadata": {"name": "ashore-exec", "namespace": "shop"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "ashore-exec"},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "ashore-dev"}]});
    shop.cluster.apply(role).await.unwrap();
    shop.cluster.apply(binding).await.unwrap();
    let allowed = || async {
        let said = shop.run(&doctor).await;
        (!said.stdout.contains("pods/exec")).then_some(())
    };
    eventually(LIMIT, "the right to exec", allowed).await;

    let session = Session::start(&shop, &words).await;
    println!(
        "with the target's own image: active after {:?}",
        session.active
    );
    let address = shop.service("tools", 8000).await;
    answered(&address, true).await;
    session.end().await;
    shop.back_to(&before, BACK).await;
    answered(&address, false).await;

    let mut shellless = shop.ashore(&["intercept"]);
    shellless.args(["--agent-image", "target", "bare", "-p", &port]);
    let ran = run(shellless).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    for part in ["has no shell", "ashore agent load"] {
        assert!(ran.stderr.contains(part), "{part} in {ran:?}");
    }
    shop.back_to(&before, BACK).await;
}
