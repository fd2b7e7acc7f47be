//! A cluster with the shop in it, the double or the real one, and the built `ashore` pointed at it.

pub mod api;
pub mod compare;
mod lab;
mod role;
mod world;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use self::api::Api;
pub use self::world::{World, on_lab};
use crate::{LIMIT, Ran, ashore_bin, eventually, free_port, http, run, workspace};

/// What the agent's image is called in tests.
pub const AGENT_IMAGE: &str = "ashore-agent:test";
/// What a local orders service answers as `served_by`.
pub const LAPTOP: &str = "laptop";

/// A cluster of its own, with orders and inventory running in namespace `shop`.
pub struct Shop {
    pub cluster: World,
    dir: TempDir,
    api: Api,
}

impl Shop {
    /// Starts it and waits until orders answers through its Service.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same, with the images changed first.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn start_with(change: impl FnOnce(&mut BTreeMap<String, Vec<String>>)) -> Self {
        let dir = tempfile::Builder::new()
            .prefix("ashore-test")
            .tempdir()
            .expect("there is room for a folder");
        let mut images = images(dir.path()).await;
        change(&mut images);
        let cluster = World::start(dir.path(), images, manifests()).await;
        let api = cluster.api().await;
        let shop = Self { cluster, dir, api };
        let orders = shop.service("orders", 8000).await;
        let answers = || async {
            let answer = http::get(&orders, "/orders/7", &[]).await.ok()?;
            (answer.status == 200).then_some(())
        };
        eventually(LIMIT, "orders answers through its Service", answers).await;
        shop
    }

    /// This test's folder.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The state folder that `ashore` is given.
    pub fn state_dir(&self) -> PathBuf {
        self.dir.path().join("state")
    }

    /// The folder of the user's own configuration, which is not there unless a test makes it.
    pub fn config_dir(&self) -> PathBuf {
        self.dir.path().join("config")
    }

    /// `ashore ARGS…`, pointed at this cluster; killed when dropped.
    pub fn ashore(&self, args: &[&str]) -> Command {
        let mut command = Command::new(ashore_bin());
        command.args(args);
        self.point(&mut command);
        command
    }

    /// Points any command at this cluster.
    pub fn point(&self, command: &mut Command) {
        command
            // Suites look for English sentences, whatever the tester reads.
            .env("LC_ALL", "C.UTF-8")
            .env("KUBECONFIG", self.cluster.kubeconfig())
            .env("ASHORE_STATE_DIR", self.state_dir())
            .env("ASHORE_CONFIG_DIR", self.config_dir())
            .env("ASHORE_AGENT_IMAGE", self.cluster.agent_image())
            .env(
                "RUST_LOG",
                std::env::var("RUST_LOG").unwrap_or_else(|_| "error".into()),
            )
            .stdin(Stdio::null())
            .kill_on_drop(true);
    }

    /// Runs `ashore ARGS…` to its end.
    ///
    /// # Panics
    /// When it does not end within [`LIMIT`].
    pub async fn run(&self, args: &[&str]) -> Ran {
        run(self.ashore(args)).await
    }

    /// `host:port` of a Service.
    ///
    /// # Panics
    /// When there is none.
    pub async fn service(&self, name: &str, port: u16) -> String {
        let service = self
            .get(&format!("/api/v1/namespaces/shop/services/{name}"))
            .await;
        let ip = service["spec"]["clusterIP"].as_str();
        let ip = ip.unwrap_or_else(|| panic!("a Service with an address: {service}"));
        self.cluster.reach(ip, port)
    }

    /// Reads from the API.
    ///
    /// # Panics
    /// When the API cannot be reached.
    pub async fn get(&self, path: &str) -> Value {
        self.api.get(path).await
    }

    /// Makes an object so, as the cluster's administrator; it stays so.
    ///
    /// # Panics
    /// When the API refuses.
    pub async fn put(&self, object: &Value) {
        let put = self.api.put(object).await;
        put.unwrap_or_else(|error| panic!("{error}: {object}"));
    }

    /// Deletes an object, as the cluster's administrator.
    ///
    /// # Panics
    /// When the API refuses.
    pub async fn delete(&self, path: &str) {
        let deleted = self.api.send("DELETE", path, None).await;
        deleted.unwrap_or_else(|error| panic!("{error}: {path}"));
        let gone = || async { self.api.find(path).await.is_none().then_some(()) };
        eventually(LIMIT, &format!("{path} is gone"), gone).await;
    }

    /// Has a pod evicted, as draining its node does.
    ///
    /// # Panics
    /// When the API refuses.
    pub async fn evict(&self, pod: &str) {
        let path = format!("/api/v1/namespaces/shop/pods/{pod}/eviction");
        let eviction = json!({"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod, "namespace": "shop"}});
        let evicted = self.api.send("POST", &path, Some(&eviction)).await;
        evicted.unwrap_or_else(|error| panic!("{error}: {path}"));
    }

    /// Everything of the namespace that people own, as far as it says what is wanted: two snapshots can be compared.
    pub async fn snapshot(&self) -> BTreeMap<String, Value> {
        let mut found = BTreeMap::new();
        for (kind, path) in [
            ("Service", "/api/v1/namespaces/shop/services"),
            ("Deployment", "/apis/apps/v1/namespaces/shop/deployments"),
        ] {
            let list = self.get(path).await;
            for item in list["items"].as_array().into_iter().flatten() {
                let name = item["metadata"]["name"].as_str().unwrap_or_default();
                let object = json!({
                    "labels": item["metadata"]["labels"],
                    "annotations": annotations(item),
                    "spec": item["spec"],
                });
                found.insert(format!("{kind} {name}"), object);
            }
        }
        found
    }

    /// Waits until the namespace is as in `before`; gives how long that took.
    ///
    /// # Panics
    /// When it is not within `limit`, with the names of what differs.
    pub async fn back_to(&self, before: &BTreeMap<String, Value>, limit: Duration) -> Duration {
        let start = std::time::Instant::now();
        loop {
            let now = self.snapshot().await;
            if now == *before {
                return start.elapsed();
            }
            if start.elapsed() > limit {
                let differs = |name: &&String| before.get(*name) != now.get(*name);
                let names: Vec<_> = before.keys().chain(now.keys()).filter(differs).collect();
                panic!("still different after {limit:?}: {names:?}");
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// `orders.py` on a port of this machine; answers as [`LAPTOP`].
    ///
    /// # Panics
    /// When it does not listen within [`LIMIT`].
    pub async fn local_orders(&self) -> (Child, u16) {
        let port = free_port();
        let child = orders_command(port).spawn().expect("python3 is installed");
        let address = format!("127.0.0.1:{port}");
        let answers = || async { http::get(&address, "/healthz", &[]).await.ok() };
        eventually(LIMIT, "the local orders answers", answers).await;
        (child, port)
    }

    /// The first session of `ashore status`, or null.
    pub async fn session(&self) -> Value {
        self.run(&["status", "--output", "json"]).await.json()[0].clone()
    }

    /// Waits until the first session has this state.
    ///
    /// # Panics
    /// When it has not within [`LIMIT`], with how it is instead.
    pub async fn session_is(&self, state: &str) -> Value {
        let end = std::time::Instant::now() + LIMIT;
        loop {
            let session = self.session().await;
            if session["state"] == state {
                return session;
            }
            let over = std::time::Instant::now() > end;
            assert!(!over, "not {state} within {LIMIT:?}: {session}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// `python3 orders.py` as [`LAPTOP`] on this port.
pub fn orders_command(port: u16) -> Command {
    let mut command = Command::new("python3");
    command
        .args(orders_argv(port).iter().skip(1))
        .env("SHOP_INSTANCE", LAPTOP)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// The same as words.
pub fn orders_argv(port: u16) -> Vec<String> {
    vec![
        "python3".into(),
        shop_file("orders.py"),
        "--port".into(),
        port.to_string(),
    ]
}

fn shop_file(name: &str) -> String {
    let path = workspace().join("fixtures/shop").join(name);
    path.to_str().expect("a plain path").to_owned()
}

async fn images(dir: &Path) -> BTreeMap<String, Vec<String>> {
    let agent = dir.join("ashore-agent");
    let agent = agent.to_str().expect("a plain path").to_owned();
    let mut command = Command::new(ashore_bin());
    command.args(["agent", "binary", "--output", &agent]);
    let ran = run(command).await;
    assert_eq!(ran.code, Some(0), "the CLI carries the agent: {ran:?}");
    let python = |file| vec!["python3".to_owned(), shop_file(file)];
    BTreeMap::from([
        ("shop/gateway:1".to_owned(), python("gateway.py")),
        ("shop/orders:1".to_owned(), python("orders.py")),
        ("shop/inventory:1".to_owned(), python("inventory.py")),
        (
            AGENT_IMAGE.to_owned(),
            vec![agent, "--control".into(), "$(POD_IP):4190".into()],
        ),
    ])
}

/// The shop without its gateway: tests visit orders themselves.
fn manifests() -> Vec<Value> {
    let text = std::fs::read_to_string(workspace().join("fixtures/shop/manifests.json"));
    let list: Value = serde_json::from_str(&text.expect("the shop is there")).expect("it is JSON");
    let items = list["items"].as_array().expect("it is a List").clone();
    let wanted = |item: &Value| item["metadata"]["name"] != "gateway";
    items.into_iter().filter(wanted).collect()
}

/// Without what controllers write.
fn annotations(item: &Value) -> Value {
    let mut annotations = item["metadata"]["annotations"].clone();
    if let Some(map) = annotations.as_object_mut() {
        map.remove("deployment.kubernetes.io/revision");
        if map.is_empty() {
            return Value::Null;
        }
    }
    annotations
}
