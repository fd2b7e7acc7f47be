//! A namespace of its own on the lab, with an app of two replicas, callers in pods that keep their connections, and a laptop.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use ashore_blackbox::{ashore_bin, cluster::api::Api, eventually, free_port, http};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

pub const LIMIT: Duration = Duration::from_secs(120);
const IMAGE: &str = "docker.io/library/ashore-agent:test";
const GRPC_IMAGE: &str = "docker.io/library/ashore-grpc:test";
const CALLER: &str = include_str!("caller.py");
const LAPTOP: &str = include_str!("laptop.py");

pub fn signal(child: &Child, signal: Signal) {
    let pid = i32::try_from(child.id().unwrap()).unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

pub struct World {
    pub api: Api,
    pub namespace: String,
    folder: PathBuf,
    dir: tempfile::TempDir,
    local: Option<Child>,
    pub port: u16,
}

impl World {
    /// The app `web` (a Deployment of two, behind a Service) and `db` (a StatefulSet behind a headless one).
    pub async fn new(namespace: &str) -> Self {
        let world = Self::empty(namespace).await;
        world.workload("Deployment", "web", 2).await;
        world.workload("StatefulSet", "db", 1).await;
        for (name, ip) in [("web", Value::Null), ("db", json!("None"))] {
            world.service(name, ip).await;
        }
        world.ready("web", 2).await;
        world.ready("db", 1).await;
        world
    }

    async fn service(&self, name: &str, ip: Value) {
        self.put(json!({
            "apiVersion": "v1", "kind": "Service",
            "metadata": { "name": name, "namespace": self.namespace },
            "spec": { "clusterIP": ip, "selector": { "app": name },
                "ports": [{ "name": "http", "port": 8080, "targetPort": "http" }] },
        }))
        .await;
    }

    /// A namespace without anything.
    pub async fn empty(namespace: &str) -> Self {
        let folder = std::env::var_os("ASHORE_LAB_DIR");
        let folder =
            PathBuf::from(folder.expect("`cargo xtask test cluster` names the lab's folder"));
        let world = Self {
            api: Api::connect(&folder.join("kubeconfig/admin.conf")).await,
            namespace: namespace.to_owned(),
            folder,
            dir: tempfile::tempdir().unwrap(),
            local: None,
            port: free_port(),
        };
        world.remove().await;
        world
            .put(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}))
            .await;
        let account = format!("/api/v1/namespaces/{namespace}/serviceaccounts/default");
        eventually(LIMIT, "the namespace's account", || {
            world.api.find(&account)
        })
        .await;
        world
    }

    /// The developer may do what the Role allows that Ashore prints for these strategies, and nothing else.
    pub async fn allow(&self, strategies: &str) {
        let printed = Command::new(ashore_bin())
            .args(["install", "--print-rbac", "--output", "json", "-n"])
            .args([&self.namespace, "--strategy", strategies])
            .output()
            .await
            .unwrap();
        let role: Value = serde_json::from_slice(&printed.stdout)
            .unwrap_or_else(|error| panic!("{error}: {printed:?}"));
        self.put(json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
            "metadata": {"name": "developer", "namespace": self.namespace},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role["metadata"]["name"]},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "ashore-dev"}]})).await;
        self.put(role).await;
    }

    async fn workload(&self, kind: &str, name: &str, replicas: u32) {
        let probe = json!({ "httpGet": { "path": "/healthz", "port": "http" }, "periodSeconds": 5, "failureThreshold": 3 });
        self.put(json!({
            "apiVersion": "apps/v1", "kind": kind,
            "metadata": { "name": name, "namespace": self.namespace },
            "spec": {
                "replicas": replicas,
                "serviceName": (kind == "StatefulSet").then_some(name),
                "selector": { "matchLabels": { "app": name } },
                "template": {
                    "metadata": { "labels": { "app": name } },
                    "spec": {
                        "terminationGracePeriodSeconds": 1,
                        // As the restricted standard wants it: the agent beside the app says otherwise for itself alone.
                        "securityContext": { "runAsNonRoot": true, "runAsUser": 65532 },
                        "containers": [{
                            "name": name, "image": "localhost/kube-lab/app:1", "args": ["serve"],
                            "ports": [{ "name": "http", "containerPort": 8080 }],
                            "livenessProbe": probe,
                        }],
                    },
                },
            },
        }))
        .await;
    }

    pub async fn put(&self, object: Value) {
        self.api
            .put(&object)
            .await
            .unwrap_or_else(|error| panic!("{error}: {object}"));
    }

    /// The pods of an app that run.
    pub async fn pods(&self, app: &str) -> Vec<Value> {
        let path = format!(
            "/api/v1/namespaces/{}/pods?labelSelector=app%3D{app}",
            self.namespace
        );
        let list = self.api.get(&path).await;
        let running = |pod: &&Value| {
            pod["status"]["phase"] == "Running" && pod["metadata"]["deletionTimestamp"].is_null()
        };
        let items = list["items"].as_array().cloned().unwrap_or_default();
        items.iter().filter(running).cloned().collect()
    }

    pub async fn ready(&self, app: &str, count: usize) {
        let ready = || async { (self.pods(app).await.len() == count).then_some(()) };
        eventually(LIMIT, &format!("{count} pods of {app}"), ready).await;
    }

    /// Which of the pod security standards the namespace enforces; an empty one: none.
    pub async fn enforce(&self, standard: &str) {
        let labels = match standard {
            "" => json!({}),
            _ => json!({ "pod-security.kubernetes.io/enforce": standard }),
        };
        self.put(json!({"apiVersion": "v1", "kind": "Namespace",
            "metadata": {"name": self.namespace, "labels": labels}}))
            .await;
    }

    /// A caller that is at work already and keeps its connection.
    pub async fn caller(&self, name: &str, host: &str, gap: f64) {
        self.call(name, &[host, "8080", &gap.to_string()]).await;
    }

    async fn call(&self, name: &str, words: &[&str]) {
        let words = [&["-c", CALLER], words].concat();
        self.put(json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": { "name": name, "namespace": self.namespace },
            "spec": {
                "restartPolicy": "Never", "terminationGracePeriodSeconds": 0,
                "containers": [{ "name": "caller", "image": "localhost/ashore/python:3",
                    "args": words }],
            },
        }))
        .await;
        self.answered_by(name, "app").await;
    }

    /// A gRPC service of one pod, and a caller that holds its one channel since before.
    pub async fn rpc(&self) {
        self.put(json!({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": { "name": "rpc", "namespace": self.namespace },
            "spec": { "selector": { "matchLabels": { "app": "rpc" } },
                "template": { "metadata": { "labels": { "app": "rpc" } },
                    "spec": { "terminationGracePeriodSeconds": 1, "containers": [{
                        "name": "rpc", "image": GRPC_IMAGE, "args": ["serve", "9000", "app"],
                        "ports": [{ "name": "grpc", "containerPort": 9000 }],
                        "livenessProbe": { "grpc": { "port": 9000 }, "periodSeconds": 5, "failureThreshold": 3 },
                    }] } } },
        }))
        .await;
        self.put(json!({
            "apiVersion": "v1", "kind": "Service", "metadata": { "name": "rpc", "namespace": self.namespace },
            "spec": { "selector": { "app": "rpc" }, "ports": [{ "name": "grpc", "port": 9000, "targetPort": "grpc" }] },
        }))
        .await;
        self.ready("rpc", 1).await;
        let address = format!("rpc.{}:9000", self.namespace);
        self.put(json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": { "name": "channel", "namespace": self.namespace },
            "spec": {
                "restartPolicy": "Never", "terminationGracePeriodSeconds": 0,
                "containers": [{ "name": "caller", "image": GRPC_IMAGE, "args": ["call", address, "50ms"] }],
            },
        }))
        .await;
        self.answered_by("channel", "app").await;
    }

    /// The gRPC service on this machine.
    pub async fn rpc_laptop(&mut self) {
        let program = self.folder.join("grpc-test");
        let mut command = Command::new(program);
        command
            .args(["serve", &self.port.to_string(), "laptop"])
            .arg(self.hold());
        self.local = Some(command.kill_on_drop(true).spawn().unwrap());
        let address = format!("127.0.0.1:{}", self.port);
        let listens = || async { tokio::net::TcpStream::connect(&address).await.ok() };
        eventually(LIMIT, "the laptop listens", listens).await;
    }

    /// The caller's last word.
    pub async fn said(&self, caller: &str) -> Value {
        let path = format!(
            "/api/v1/namespaces/{}/pods/{caller}/log?tailLines=1",
            self.namespace
        );
        serde_json::from_str(&self.api.text(&path).await).unwrap_or_default()
    }

    pub async fn answered_by(&self, caller: &str, who: &str) {
        let what = format!("{caller} is answered by {who}");
        let deadline = tokio::time::Instant::now() + LIMIT;
        loop {
            let said = self.said(caller).await;
            if said["who"] == who {
                return;
            }
            let late = tokio::time::Instant::now() > deadline;
            assert!(!late, "not within {LIMIT:?}: {what}; it says {said}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn lost(&self, caller: &str) -> Value {
        self.said(caller).await["lost"].clone()
    }

    /// The service on this machine; holds every request while [`Self::hold`] is there.
    pub async fn laptop(&mut self) {
        let mut command = Command::new("python3");
        command
            .args(["-c", LAPTOP, &self.port.to_string()])
            .arg(self.hold());
        self.local = Some(command.kill_on_drop(true).spawn().unwrap());
        let address = format!("127.0.0.1:{}", self.port);
        let answers = || async { http::get(&address, "/", &[]).await.ok() };
        eventually(LIMIT, "the laptop answers", answers).await;
    }

    pub fn hold(&self) -> PathBuf {
        self.dir.path().join("hold")
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// `ashore intercept TARGET` with more words.
    pub fn intercept(&self, target: &str, words: &[&str]) -> Child {
        self.command(target, words).spawn().unwrap()
    }

    /// The same, until it ends by itself; what it said.
    pub async fn ended(&self, target: &str, words: &[&str]) -> String {
        let ran = tokio::time::timeout(LIMIT, self.command(target, words).output()).await;
        let output = ran.unwrap().unwrap();
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&text).into_owned()
    }

    pub fn command(&self, target: &str, words: &[&str]) -> Command {
        let mut command = self.ashore(&["intercept", target, "--namespace", &self.namespace, "-p"]);
        command.arg(self.port.to_string()).args(words);
        command
    }

    /// The first session, as soon as it is active.
    pub async fn session(&self) -> Value {
        let active = || async {
            let output = self.ashore(&["status", "--output", "json"]).output().await;
            let all: Value = serde_json::from_slice(&output.ok()?.stdout).ok()?;
            (all[0]["state"] == "active").then(|| all[0].clone())
        };
        eventually(LIMIT, "a session that is active", active).await
    }

    /// `ashore WORDS…` as the developer.
    fn ashore(&self, words: &[&str]) -> Command {
        let mut command = Command::new(ashore_bin());
        command
            .args(words)
            .env(
                "KUBECONFIG",
                self.folder.join("kubeconfig/user-ashore-dev.conf"),
            )
            .env("ASHORE_STATE_DIR", self.path().join("state"))
            .env("ASHORE_CONFIG_DIR", self.path().join("config"))
            .env(
                "ASHORE_AGENT_IMAGE",
                std::env::var("ASHORE_AGENT_IMAGE").unwrap_or_else(|_| IMAGE.to_owned()),
            )
            .current_dir(self.path())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// What nftables has of Ashore in the networks of this namespace's pods.
    pub async fn redirects(&self) -> String {
        let script = "for n in $(ip netns list | cut -d' ' -f1); do echo network; ip -n $n -o address; \
            ip netns exec $n nft list ruleset; done";
        let lab = ashore_blackbox::workspace().join("tests/cluster/lab/cluster");
        let mut command = Command::new("python3");
        command
            .arg(lab)
            .args(["node", "sh", "-c", script])
            .env("KUBE_LAB_DIR", &self.folder);
        let output = command.output().await.unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut addresses = Vec::new();
        for app in ["web", "db", "rpc"] {
            let pods = self.pods(app).await;
            let ips = pods
                .iter()
                .filter_map(|pod| pod["status"]["podIP"].as_str());
            addresses.extend(ips.map(|ip| format!(" {ip}/")));
        }
        let ours = |network: &&str| addresses.iter().any(|ip| network.contains(ip.as_str()));
        text.split("network\n")
            .filter(ours)
            .flat_map(str::lines)
            .filter(|line| line.contains("ashore-"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    pub async fn no_redirect_is_left(&self) {
        let none = || async { self.redirects().await.is_empty().then_some(()) };
        eventually(LIMIT, "no pod's network has a redirect", none).await;
    }

    /// The namespace and all in it.
    pub async fn remove(&self) {
        let place = format!("/api/v1/namespaces/{}", self.namespace);
        let at_once = json!({"apiVersion": "v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0});
        let _gone_is_fine = self.api.send("DELETE", &place, None).await;
        let gone = || async {
            let _none_is_fine = self
                .api
                .send("DELETE", &format!("{place}/pods"), Some(&at_once))
                .await;
            self.api.find(&place).await.is_none().then_some(())
        };
        eventually(LIMIT, "the namespace is gone", gone).await;
    }
}
