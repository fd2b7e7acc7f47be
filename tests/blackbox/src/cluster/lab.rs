//! The shop as real pods on the lab, for one test at a time; after each test the whole cluster is compared with before.

use std::{
    fs::File,
    future::Future,
    hash::{DefaultHasher, Hash, Hasher},
    io::Write,
    path::{Path, PathBuf},
    sync::Mutex,
    time::{Duration, Instant},
};

use ashore_fixture_cluster::Refusal;
use serde_json::{Value, json};

use super::{
    api::{Api, path_of},
    compare::{Everything, differences, everything},
    role::{self, NAMESPACE, USER},
};
use crate::eventually;

/// Pods start and end within this; generous, because the machine may be busy.
const SETTLED: Duration = Duration::from_secs(120);
const RELAY_PORT: u16 = 30080;

/// The lab, held by one test.
pub struct Lab {
    folder: PathBuf,
    api: Api,
    kubeconfig: PathBuf,
    agent: String,
    node: String,
    before: Everything,
    /// What the test itself wrote, and what was there before.
    touched: Mutex<Vec<(String, Option<Value>)>>,
    refused: Mutex<Vec<(String, String)>>,
    mark: String,
    scenario: String,
    start: Instant,
    _lock: File,
}

impl Lab {
    pub(super) async fn take(dir: &Path, manifests: Vec<Value>, agent: String) -> Self {
        let folder = std::env::var_os("ASHORE_LAB_DIR");
        let folder =
            PathBuf::from(folder.expect("`cargo xtask test cluster` names the lab's folder"));
        let lock = lock(folder.join("suite.lock")).await;
        let start = Instant::now();
        let api = Api::connect(&folder.join("kubeconfig/admin.conf")).await;
        let mark = shop(&api, &folder, &manifests).await;
        let user = folder.join(format!("kubeconfig/user-{USER}.conf"));
        let text = std::fs::read_to_string(user).expect("`cargo xtask test cluster` made the user");
        let mut user: Value = serde_json::from_str(&text).expect("it is JSON");
        user["contexts"][0]["context"]["namespace"] = json!(NAMESPACE);
        let server = user["clusters"][0]["cluster"]["server"]
            .as_str()
            .unwrap_or_default();
        let node = server.trim_start_matches("https://").split(':').next();
        let node = node.unwrap_or_default().to_owned();
        let kubeconfig = dir.join("kubeconfig");
        std::fs::write(&kubeconfig, user.to_string()).expect("the folder can be written");
        relay(&api, &node).await;
        let before = everything(&api).await;
        let thread = std::thread::current();
        Self {
            folder,
            api,
            kubeconfig,
            agent,
            node,
            before,
            touched: Mutex::default(),
            refused: Mutex::default(),
            mark,
            scenario: thread.name().unwrap_or("a test").to_owned(),
            start,
            _lock: lock,
        }
    }

    pub(super) fn kubeconfig(&self) -> &Path {
        &self.kubeconfig
    }

    pub(super) fn api(&self) -> Api {
        self.api.clone()
    }

    pub(super) fn agent_image(&self) -> &str {
        &self.agent
    }

    pub(super) fn relay(&self) -> String {
        format!("{}:{RELAY_PORT}", self.node)
    }

    pub(super) async fn apply(&self, object: Value) -> kube::Result<()> {
        let path = path_of(&object);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let metadata = &object["metadata"];
        let name = format!(
            "{} {}/{}",
            text(&object["kind"]),
            text(&metadata["namespace"]),
            text(&metadata["name"])
        );
        // As it was before the test, not as an intercept has it right now.
        let original = self.before.get(&name).map(|before| {
            let mut original = before.clone();
            original["apiVersion"] = object["apiVersion"].clone();
            original["kind"] = object["kind"].clone();
            original
        });
        self.touched
            .lock()
            .expect("no holder panics")
            .push((path, original));
        self.api.put(&object).await.map(drop)
    }

    pub(super) fn refuse(&self, refusal: &Refusal) {
        let refused = {
            let mut all = self.refused.lock().expect("no holder panics");
            all.push((refusal.verb.clone(), refusal.resource.clone()));
            all.clone()
        };
        self.blocking(async |api: Api| role::set(&api, &refused).await);
    }

    pub(super) fn clear_refusals(&self) {
        self.refused.lock().expect("no holder panics").clear();
        self.blocking(async |api: Api| role::set(&api, &[]).await);
    }

    /// A token that the API server does not know stands for one that it no longer takes: both are 401.
    pub(super) fn expire_token(&self) {
        let text = std::fs::read_to_string(&self.kubeconfig).expect("it was written");
        let mut file: Value = serde_json::from_str(&text).expect("it is JSON");
        file["users"][0]["user"] = json!({"token": "expired"});
        std::fs::write(&self.kubeconfig, file.to_string()).expect("it can be written");
    }

    /// For calls that are not async: on a thread and a connection of their own.
    fn blocking<T: Send, F: Future<Output = T>>(&self, work: impl FnOnce(Api) -> F + Send) -> T {
        let admin = self.folder.join("kubeconfig/admin.conf");
        let run = || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(async {
                let api = Api::connect(&admin).await;
                work(api).await
            })
        };
        std::thread::scope(|scope| scope.spawn(run).join()).expect("no panic in it")
    }

    /// Puts back what the test itself wrote, and waits until the cluster is as before; what differs at the end.
    async fn settle(&self, api: &Api) -> Vec<String> {
        role::set(api, &[]).await;
        let touched = std::mem::take(&mut *self.touched.lock().expect("no holder panics"));
        for (path, original) in touched.into_iter().rev() {
            let undone = match original {
                Some(object) => api.put(&object).await,
                None => api.send("DELETE", &path, None).await,
            };
            let twice = |error: &kube::Error| matches!(error, kube::Error::Api(status) if status.code == 404);
            if let Err(error) = undone
                && !twice(&error)
            {
                return vec![format!("{path} could not be put back: {error}")];
            }
        }
        let deadline = Instant::now() + SETTLED;
        loop {
            let different = differences(&self.before, &everything(api).await);
            if different.is_empty() || Instant::now() > deadline {
                return different;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    fn report(&self, outcome: &str, lasted: Duration, settled: Duration) {
        let Some(file) = std::env::var_os("ASHORE_LAB_REPORT") else {
            return;
        };
        let line = json!({"scenario": self.scenario, "seconds": lasted.as_secs_f64(),
            "settleSeconds": settled.as_secs_f64(), "compared": self.before.len(), "outcome": outcome});
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(file);
        let written = file.and_then(|mut file| writeln!(file, "{line}"));
        written.expect("the report can be written");
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let lasted = self.start.elapsed();
        if std::thread::panicking() {
            self.report("failed", lasted, Duration::ZERO);
            return;
        }
        let different = self.blocking(async |api: Api| self.settle(&api).await);
        let settled = self.start.elapsed() - lasted;
        if different.is_empty() {
            self.report("0 different", lasted, settled);
            std::fs::write(clean_mark(&self.folder), &self.mark)
                .expect("the lab's folder can be written");
        } else {
            self.report("different", lasted, settled);
            panic!("the cluster is not as before: {}", different.join("; "));
        }
    }
}

/// One test at a time, also across programs.
async fn lock(path: PathBuf) -> File {
    let locked = tokio::task::spawn_blocking(move || {
        let file = File::create(path).expect("the lab's folder can be written");
        file.lock().expect("the lab can be locked");
        file
    });
    locked.await.expect("no panic in it")
}

/// Present only while the shop is known to be untouched; gone with the lab's run.
fn clean_mark(folder: &Path) -> PathBuf {
    folder.join("run/shop-is-clean")
}

/// The shop as the manifests want it: the last test's when that left it clean, else a new one.
async fn shop(api: &Api, folder: &Path, manifests: &[Value]) -> String {
    let mut hasher = DefaultHasher::new();
    format!("{manifests:?}{}", role::role(&[])).hash(&mut hasher);
    for name in ["orders", "inventory"] {
        let digest = folder.join(format!("images/docker.io%2Fshop%2F{name}%3A1.digest"));
        std::fs::read(digest).unwrap_or_default().hash(&mut hasher);
    }
    let place = format!("/api/v1/namespaces/{NAMESPACE}");
    let there = api.find(&place).await;
    let mark =
        |namespace: &Value| format!("{} {:x}", namespace["metadata"]["uid"], hasher.finish());
    let known = std::fs::read_to_string(clean_mark(folder)).ok();
    let _first_time_is_fine = std::fs::remove_file(clean_mark(folder));
    if let Some(namespace) = &there {
        if known == Some(mark(namespace)) {
            return mark(namespace);
        }
        remove_namespace(api, NAMESPACE).await;
    }
    let namespace =
        json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}});
    let namespace = api.put(&namespace).await.expect("a namespace");
    let account = format!("{place}/serviceaccounts/default");
    eventually(SETTLED, "the namespace's account", || api.find(&account)).await;
    for item in manifests.iter().chain(&[role::role(&[]), role::binding()]) {
        api.put(item)
            .await
            .unwrap_or_else(|error| panic!("{error}: {item}"));
    }
    all_ready(api, NAMESPACE).await;
    mark(&namespace)
}

/// Waits until every Deployment of the namespace is.
async fn all_ready(api: &Api, namespace: &str) {
    let path = format!("/apis/apps/v1/namespaces/{namespace}/deployments");
    let ready = || async {
        let all = api.get(&path).await;
        let ready = |one: &Value| {
            one["status"]["readyReplicas"] == one["spec"]["replicas"]
                && one["status"]["observedGeneration"] == one["metadata"]["generation"]
                && one["status"]["unavailableReplicas"].is_null()
        };
        all["items"].as_array()?.iter().all(ready).then_some(())
    };
    eventually(SETTLED, "every Deployment is ready", ready).await;
}

/// Deletes a namespace with all in it, without waiting for its pods' grace.
pub(super) async fn remove_namespace(api: &Api, name: &str) {
    let at_once = json!({"apiVersion": "v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0});
    let place = format!("/api/v1/namespaces/{name}");
    let _gone_is_fine = api.send("DELETE", &place, None).await;
    let pods = format!("{place}/pods");
    let gone = || async {
        let _none_is_fine = api.send("DELETE", &pods, Some(&at_once)).await;
        api.find(&place).await.is_none().then_some(())
    };
    eventually(SETTLED, "the old namespace is gone", gone).await;
}

/// A pod through which a test opens connections from inside the cluster, reached by a node port.
async fn relay(api: &Api, node: &str) {
    let (name, labels) = ("ashore-visitors", json!({"app": "relay"}));
    let place = format!("/api/v1/namespaces/{name}");
    if api.find(&place).await.is_none() {
        let namespace =
            json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
        api.put(&namespace).await.expect("a namespace");
        let account = format!("{place}/serviceaccounts/default");
        eventually(SETTLED, "the namespace's account", || api.find(&account)).await;
        let deployment = json!({"apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "relay", "namespace": name},
            "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels},
                "spec": {"containers": [{"name": "relay", "image": "localhost/kube-lab/app:1", "args": ["relay"],
                    "readinessProbe": {"tcpSocket": {"port": 8080}, "periodSeconds": 1}}]}}}});
        let service = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "relay", "namespace": name},
            "spec": {"type": "NodePort", "selector": labels,
                "ports": [{"port": 8080, "nodePort": RELAY_PORT}]}});
        for object in [deployment, service] {
            api.put(&object).await.expect("the relay is taken");
        }
    }
    all_ready(api, name).await;
    let address = format!("{node}:{RELAY_PORT}");
    let answers = || async { tokio::net::TcpStream::connect(&address).await.ok() };
    eventually(SETTLED, "the relay's node port", answers).await;
}
