//! The namespace that is measured in, and the laptop.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    process::{Child, Command},
    task::JoinHandle,
};

use super::{
    Visits,
    traffic::{self, LAPTOP, Seen},
};
use crate::{ashore_bin, cluster::api::Api, eventually};

pub const NAMESPACE: &str = "ashore-measure";
pub const PORT: u16 = 8000;
/// What the pods run; `cargo xtask bench` makes it.
const TRAFFIC_IMAGE: &str = "docker.io/library/ashore-traffic:1";
const AGENT_IMAGE: &str = "docker.io/library/ashore-agent:test";
const LIMIT: Duration = Duration::from_secs(120);

/// How the agent gets into the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    Pod,
    Service,
}

impl Strategy {
    pub const BOTH: [Self; 2] = [Self::Pod, Self::Service];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pod => "pod",
            Self::Service => "service",
        }
    }
}

/// `ashore intercept`, or whatever else is measured.
pub struct Intercept {
    pub child: Child,
    /// When it was started.
    pub began: u64,
}

/// `orders` with two replicas behind a Service, and a laptop.
pub struct World {
    pub api: Api,
    folder: PathBuf,
    dir: tempfile::TempDir,
    pub laptop: Arc<Seen>,
    pub port: u16,
    serving: JoinHandle<()>,
    /// When the visitors were there.
    came: AtomicU64,
}

impl World {
    /// # Panics
    /// When the lab does not take it.
    pub async fn new() -> Self {
        let folder = std::env::var_os("ASHORE_LAB_DIR");
        let folder = PathBuf::from(folder.expect("`cargo xtask bench` names the lab's folder"));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let laptop = Arc::<Seen>::default();
        let seen = Arc::clone(&laptop);
        let serving = tokio::spawn(async move {
            drop(traffic::serve(listener, LAPTOP, seen).await);
        });
        let world = Self {
            api: Api::connect(&folder.join("kubeconfig/admin.conf")).await,
            folder,
            dir: tempfile::tempdir().expect("room for a folder"),
            laptop,
            port,
            serving,
            came: AtomicU64::new(0),
        };
        world.remove().await;
        world.fill().await;
        world
    }

    async fn fill(&self) {
        self.put(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}))
            .await;
        let account = format!("/api/v1/namespaces/{NAMESPACE}/serviceaccounts/default");
        eventually(LIMIT, "the namespace's account", || self.api.find(&account)).await;
        let probe = json!({"httpGet": {"path": "/healthz", "port": "http"}, "periodSeconds": 5, "failureThreshold": 3});
        self.put(json!({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "orders", "namespace": NAMESPACE},
            "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "orders"}},
                "template": {"metadata": {"labels": {"app": "orders"}},
                    "spec": {"terminationGracePeriodSeconds": 1, "containers": [{
                        "name": "orders", "image": TRAFFIC_IMAGE, "args": ["serve", PORT.to_string()],
                        "ports": [{"name": "http", "containerPort": PORT}],
                        "livenessProbe": probe, "readinessProbe": probe}]}}},
        }))
        .await;
        self.put(json!({
            "apiVersion": "v1", "kind": "Service", "metadata": {"name": "orders", "namespace": NAMESPACE},
            "spec": {"selector": {"app": "orders"}, "ports": [{"name": "http", "port": PORT, "targetPort": "http"}]},
        }))
        .await;
        self.put(json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
            "metadata": {"name": "developer", "namespace": NAMESPACE}, "rules": [
                {"apiGroups": [""], "resources": ["services"], "verbs": ["get", "list", "watch", "create", "patch", "delete"]},
                {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list", "watch", "create", "patch", "delete"]},
                {"apiGroups": ["apps"], "resources": ["statefulsets"], "verbs": ["list"]},
                {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]},
                {"apiGroups": [""], "resources": ["pods/portforward"], "verbs": ["get", "create"]},
                {"apiGroups": [""], "resources": ["pods/ephemeralcontainers"], "verbs": ["patch"]}]}))
            .await;
        self.put(json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
            "metadata": {"name": "developer", "namespace": NAMESPACE},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "developer"},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "ashore-dev"}]}))
            .await;
        let ready = || async { (self.ready_pods().await.len() == 2).then_some(()) };
        eventually(LIMIT, "two pods of orders", ready).await;
    }

    async fn put(&self, object: Value) {
        let put = self.api.put(&object).await;
        put.unwrap_or_else(|error| panic!("{error}: {object}"));
    }

    async fn ready_pods(&self) -> Vec<Value> {
        let ready = |pod: &Value| {
            let conditions = pod["status"]["conditions"].as_array();
            pod["metadata"]["deletionTimestamp"].is_null()
                && conditions.is_some_and(|all| {
                    all.iter()
                        .any(|it| it["type"] == "Ready" && it["status"] == "True")
                })
        };
        let all = self.pods().await;
        all.into_iter().filter(ready).collect()
    }

    /// The pods of orders.
    pub async fn pods(&self) -> Vec<Value> {
        let path = format!("/api/v1/namespaces/{NAMESPACE}/pods?labelSelector=app%3Dorders");
        let list = self.api.get(&path).await;
        list["items"].as_array().cloned().unwrap_or_default()
    }

    /// How often a container of them was started again.
    pub async fn restarts(&self) -> u64 {
        let pods = self.pods().await;
        let states = pods.iter().flat_map(|pod| {
            pod["status"]["containerStatuses"]
                .as_array()
                .into_iter()
                .flatten()
        });
        states
            .filter_map(|state| state["restartCount"].as_u64())
            .sum()
    }

    /// New pods, in which no agent ever was.
    pub async fn fresh_pods(&self) {
        let path = format!("/api/v1/namespaces/{NAMESPACE}/pods");
        for pod in self.pods().await {
            let name = pod["metadata"]["name"].as_str().unwrap_or_default();
            let _gone_is_fine = self
                .api
                .send("DELETE", &format!("{path}/{name}"), None)
                .await;
        }
        let ready = || async {
            (self.pods().await.len() == 2 && self.ready_pods().await.len() == 2).then_some(())
        };
        eventually(LIMIT, "two new pods of orders", ready).await;
    }

    /// A pod of `ashore-traffic`, running.
    async fn traffic(&self, name: &str, words: &[&str]) {
        self.put(json!({
            "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": NAMESPACE},
            "spec": {"restartPolicy": "Never", "terminationGracePeriodSeconds": 0,
                "containers": [{"name": "traffic", "image": TRAFFIC_IMAGE, "args": words}]},
        }))
        .await;
    }

    async fn remove_pod(&self, name: &str) {
        let path = format!("/api/v1/namespaces/{NAMESPACE}/pods/{name}");
        let _gone_is_fine = self.api.send("DELETE", &path, None).await;
        let gone = || async { self.api.find(&path).await.is_none().then_some(()) };
        eventually(LIMIT, "the pod is gone", gone).await;
    }

    fn log_path(name: &str) -> String {
        format!("/api/v1/namespaces/{NAMESPACE}/pods/{name}/log")
    }

    /// A hundred visits a second; returns when all of a second's went well: the service proxy follows new pods in its own time.
    pub async fn visitors_come(&self) {
        self.remove_pod("visitor").await;
        self.came.store(0, Ordering::Relaxed);
        let address = format!("orders.{NAMESPACE}:{PORT}");
        self.traffic("visitor", &["visit", &address, "100"]).await;
        let work = || async {
            let Visits(visits) = self.visits().await;
            let last = &visits[visits.len().checked_sub(100)?..];
            (last.iter().all(|visit| visit.laptop == Ok(false))).then_some(())
        };
        eventually(LIMIT, "visitors", work).await;
        self.came.store(traffic::now(), Ordering::Relaxed);
    }

    pub async fn visitors_go(&self) {
        self.remove_pod("visitor").await;
    }

    /// What they say so far, since they were there.
    pub async fn visits(&self) -> Visits {
        let came = self.came.load(Ordering::Relaxed);
        let mut visits = Visits::read(&self.api.text(&Self::log_path("visitor")).await);
        visits.0.retain(|visit| visit.began >= came);
        visits
    }

    /// All the requests that so many connections can make in these seconds.
    pub async fn load(&self, connections: usize, seconds: u64) -> Value {
        self.remove_pod("load").await;
        let address = format!("orders.{NAMESPACE}:{PORT}");
        let words = [
            "load",
            &address,
            &connections.to_string(),
            &seconds.to_string(),
        ];
        self.traffic("load", &words).await;
        let limit = LIMIT + Duration::from_secs(seconds);
        let said = || async {
            let text = self.api.text(&Self::log_path("load")).await;
            serde_json::from_str::<Value>(&text)
                .ok()
                .filter(Value::is_object)
        };
        let said = eventually(limit, "the load's figures", said).await;
        self.remove_pod("load").await;
        said
    }

    /// Asks from inside until the laptop answers.
    pub async fn load_until_active(&self) {
        self.load(1, 1).await;
        let first = || async {
            match self.laptop.first() {
                None => {
                    self.load(1, 1).await;
                    None
                }
                some => some,
            }
        };
        eventually(LIMIT, "a request at the laptop", first).await;
    }

    /// This machine's folder for state and rules.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// What a debug session of orders finds in its folder.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn rules(&self, strategy: Strategy) {
        let rules = format!(
            "[cluster]\nnamespace = \"{NAMESPACE}\"\n\n[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\nstrategy = \"{}\"\n",
            strategy.name()
        );
        let written = std::fs::write(self.path().join(".ashore.toml"), rules);
        written.expect("the folder can be written");
    }

    /// Points any command at this cluster, as the developer.
    pub fn point(&self, command: &mut Command) {
        command
            .env(
                "KUBECONFIG",
                self.folder.join("kubeconfig/user-ashore-dev.conf"),
            )
            .env("ASHORE_STATE_DIR", self.path().join("state"))
            .env("ASHORE_AGENT_IMAGE", AGENT_IMAGE)
            .current_dir(self.path())
            .stdin(Stdio::null())
            .kill_on_drop(true);
    }

    /// `ashore intercept deployment/orders` with more words.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn intercept(&self, strategy: Strategy, words: &[&str]) -> Intercept {
        let mut command = Command::new(ashore_bin());
        command
            .args(["intercept", "deployment/orders", "--namespace", NAMESPACE])
            .args(["-p", &self.port.to_string(), "--strategy", strategy.name()])
            .args(words);
        self.point(&mut command);
        command.stdout(Stdio::null()).stderr(Stdio::inherit());
        self.laptop.forget();
        let began = traffic::now();
        let child = command.spawn().expect("ashore starts");
        Intercept { child, began }
    }

    /// From its start to the first request at the laptop, in milliseconds.
    pub async fn first_request(&self, intercept: &Intercept) -> f64 {
        let first = || async { self.laptop.first() };
        let first = eventually(LIMIT, "a request at the laptop", first).await;
        first.saturating_sub(intercept.began) as f64 / 1000.0
    }

    /// The namespace and all in it.
    pub async fn remove(&self) {
        let place = format!("/api/v1/namespaces/{NAMESPACE}");
        let at_once = json!({"apiVersion": "v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0});
        let _gone_is_fine = self.api.send("DELETE", &place, None).await;
        let gone = || async {
            let pods = format!("{place}/pods");
            let _none_is_fine = self.api.send("DELETE", &pods, Some(&at_once)).await;
            self.api.find(&place).await.is_none().then_some(())
        };
        eventually(LIMIT, "the namespace is gone", gone).await;
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Ends it by this signal; the moment at which it was told.
///
/// # Panics
/// When it does not end.
pub async fn end(mut intercept: Intercept, signal: Signal) -> u64 {
    let pid = intercept.child.id().and_then(|id| i32::try_from(id).ok());
    let told = traffic::now();
    kill_process(pid.and_then(Pid::from_raw).expect("it runs"), signal).expect("it can be told");
    let ended = tokio::time::timeout(LIMIT, intercept.child.wait()).await;
    ended.expect("it ends").expect("it can be waited for");
    told
}
