//! A namespace of its own on the lab, with an app of two replicas, callers in pods that keep their connections, and a laptop.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use ashore_blackbox::{ashore_bin, cluster::api::Api, eventually, free_port, http};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

pub const LIMIT: Duration = Duration::from_secs(120);
const IMAGE: &str = "docker.io/library/ashore-agent:test";
const CALLER: &str = include_str!("caller.py");
const LAPTOP: &str = include_str!("laptop.py");

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
        world.workload("Deployment", "web", 2).await;
        world.workload("StatefulSet", "db", 1).await;
        for (name, ip) in [("web", Value::Null), ("db", json!("None"))] {
            world
                .put(json!({
                    "apiVersion": "v1", "kind": "Service",
                    "metadata": { "name": name, "namespace": namespace },
                    "spec": { "clusterIP": ip, "selector": { "app": name },
                        "ports": [{ "name": "http", "port": 8080, "targetPort": "http" }] },
                }))
                .await;
        }
        world.ready("web", 2).await;
        world.ready("db", 1).await;
        world
    }

    /// What the developer may do besides looking: no more than this door needs.
    pub async fn allow(&self, door: Value) {
        let mut rules = vec![
            json!({"apiGroups": [""], "resources": ["services", "pods"], "verbs": ["get", "list", "watch"]}),
            json!({"apiGroups": ["apps"], "resources": ["deployments", "statefulsets"], "verbs": ["list"]}),
            json!({"apiGroups": [""], "resources": ["pods/portforward"], "verbs": ["get", "create"]}),
        ];
        rules.push(door);
        self.put(
            json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
            "metadata": {"name": "developer", "namespace": self.namespace}, "rules": rules}),
        )
        .await;
        self.put(json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
            "metadata": {"name": "developer", "namespace": self.namespace},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "developer"},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "ashore-dev"}]})).await;
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

    /// A caller that is at work already.
    pub async fn caller(&self, name: &str, host: &str, gap: f64) {
        self.put(json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": { "name": name, "namespace": self.namespace },
            "spec": {
                "restartPolicy": "Never", "terminationGracePeriodSeconds": 0,
                "containers": [{ "name": "caller", "image": "localhost/ashore/python:3",
                    "args": ["-c", CALLER, host, "8080", gap.to_string()] }],
            },
        }))
        .await;
        self.answered_by(name, "app").await;
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
        let is = || async { (self.said(caller).await["who"] == who).then_some(()) };
        eventually(LIMIT, &what, is).await;
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
        let mut command = Command::new(ashore_bin());
        command
            .args(["intercept", target, "--namespace", &self.namespace, "-p"])
            .arg(self.port.to_string())
            .args(words)
            .env(
                "KUBECONFIG",
                self.folder.join("kubeconfig/user-ashore-dev.conf"),
            )
            .env("ASHORE_STATE_DIR", self.path().join("state"))
            .env(
                "ASHORE_AGENT_IMAGE",
                std::env::var("ASHORE_AGENT_IMAGE").unwrap_or_else(|_| IMAGE.to_owned()),
            )
            .current_dir(self.path())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command.spawn().unwrap()
    }

    /// What nftables has of Ashore in any pod's network.
    pub async fn redirects(&self) -> String {
        let script =
            "for n in $(ip netns list | cut -d' ' -f1); do ip netns exec $n nft list ruleset; done";
        let lab = ashore_blackbox::workspace().join("tests/cluster/lab/cluster");
        let mut command = Command::new("python3");
        command
            .arg(lab)
            .args(["node", "sh", "-c", script])
            .env("KUBE_LAB_DIR", &self.folder);
        let output = command.output().await.unwrap();
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines()
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
