//! A cluster of its own for every test, with one workload and a debuggee beside it.
// Each test file uses its part, and a helper of a test may unwrap as the test itself may.
#![allow(dead_code, clippy::unwrap_used)]

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::{Duration, Instant},
};

use ashore_fixture_cluster::{Cluster, Config};
use ashore_intercept::{
    AGENT_IMAGE, CleanReport, ClusterOptions, Input, Notice, Proof, SessionEvent, SessionHandle,
    SessionSpec, clean,
};
use ashore_protocol::{
    agent::Mode,
    editor::{RequestRecord, SessionState, SessionStatus, WhenPaused},
};
use k8s_openapi::api::{
    apps::v1::Deployment,
    core::v1::{Pod, Service},
};
use kube::{
    Api, Client, ResourceExt,
    api::ListParams,
    config::{KubeConfigOptions, Kubeconfig},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

pub const LIMIT: Duration = Duration::from_secs(20);

/// The agent's binary: the one that `cargo xtask test` has built, else built once a run.
pub fn agent() -> &'static Path {
    static AGENT: OnceLock<PathBuf> = OnceLock::new();
    AGENT.get_or_init(|| {
        if let Some(built) = std::env::var_os("ASHORE_AGENT_BIN") {
            return built.into();
        }
        let status = Command::new(env!("CARGO"))
            .args([
                "build",
                "--quiet",
                "--package",
                "ashore-agent",
                "--bin",
                "ashore-agent",
            ])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .unwrap();
        assert!(status.success(), "the agent could not be built");
        let deps = std::env::current_exe().unwrap();
        let built = deps.ancestors().nth(2).unwrap().join("ashore-agent");
        assert!(built.exists(), "{} is not there", built.display());
        built
    })
}

pub struct World {
    pub cluster: Cluster,
    pub dir: TempDir,
    pub client: Client,
}

impl World {
    /// With the workload `orders` running, two named ports on it.
    pub async fn new() -> Self {
        Self::with_agent(agent()).await
    }

    pub async fn with_agent(agent: &Path) -> Self {
        ashore_intercept::guard::set_program(env!("CARGO_BIN_EXE_ashore-guard").into());
        let dir = tempfile::tempdir().unwrap();
        let origin = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/origin.py");
        let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let agent = agent.to_str().unwrap();
        let images = BTreeMap::from([
            (
                AGENT_IMAGE.to_owned(),
                words(&[agent, "--control", "$(POD_IP):4190"]),
            ),
            (
                "test/origin:1".to_owned(),
                words(&["python3", origin, "8080"]),
            ),
        ]);
        let cluster = Cluster::start(Config {
            dir: dir.path().join("cluster"),
            images,
        })
        .await
        .unwrap();
        let kubeconfig = Kubeconfig::read_from(cluster.kubeconfig()).unwrap();
        let config =
            kube::Config::from_custom_kubeconfig(kubeconfig, &KubeConfigOptions::default())
                .await
                .unwrap();
        let client = Client::try_from(config).unwrap();
        let world = Self {
            cluster,
            dir,
            client,
        };
        world
            .apply(service("orders", json!({ "app": "orders" })))
            .await;
        world.apply(deployment("orders")).await;
        eventually("the origin answers", async || {
            world.get().await.as_deref() == Some("origin")
        })
        .await;
        world
    }

    pub async fn apply(&self, object: Value) {
        self.cluster.apply(object).await.unwrap();
    }

    pub fn services(&self) -> Api<Service> {
        Api::namespaced(self.client.clone(), "shop")
    }

    pub fn deployments(&self) -> Api<Deployment> {
        Api::namespaced(self.client.clone(), "shop")
    }

    pub fn pods(&self) -> Api<Pod> {
        Api::namespaced(self.client.clone(), "shop")
    }

    pub fn state(&self) -> PathBuf {
        self.dir.path().join("state")
    }

    pub fn options(&self) -> ClusterOptions {
        ClusterOptions {
            kubeconfig: Some(self.cluster.kubeconfig().to_owned()),
            ..ClusterOptions::default()
        }
    }

    pub fn spec(&self, target: &str) -> SessionSpec {
        SessionSpec {
            name: "orders".to_owned(),
            target: target.parse().unwrap(),
            port: None,
            mode: Mode::Global,
            when_paused: WhenPaused::Pass,
            when_silent: Default::default(),
            reporting: Default::default(),
            cluster: self.options(),
            strategy: Default::default(),
            state_dir: self.state(),
        }
    }

    pub fn session(&self, target: &str) -> Session {
        Session::start(self.spec(target))
    }

    /// Where callers find the Service.
    pub async fn address(&self) -> SocketAddr {
        let service = self.services().get("orders").await.unwrap();
        let address = service.spec.unwrap().cluster_ip.unwrap();
        format!("{address}:80").parse().unwrap()
    }

    /// What a caller of the Service gets.
    pub async fn get(&self) -> Option<String> {
        http(self.address().await).await
    }

    /// Files of sessions that are not over.
    pub fn state_files(&self) -> usize {
        let all = std::fs::read_dir(self.state()).unwrap().flatten();
        all.filter(|entry| entry.path().is_file()).count()
    }

    /// Everything of the namespace that a session could touch, without what the API server keeps for itself.
    pub async fn snapshot(&self) -> Vec<Value> {
        let all = ListParams::default();
        let mut objects: Vec<Value> = Vec::new();
        for service in self.services().list(&all).await.unwrap() {
            objects.push(json!([
                service.name_any(),
                service.labels(),
                service.annotations(),
                service.spec
            ]));
        }
        for deployment in self.deployments().list(&all).await.unwrap() {
            objects.push(json!([
                deployment.name_any(),
                deployment.labels(),
                deployment.annotations(),
                deployment.spec
            ]));
        }
        objects
    }

    pub async fn selector(&self) -> BTreeMap<String, String> {
        self.services()
            .get("orders")
            .await
            .unwrap()
            .spec
            .unwrap()
            .selector
            .unwrap()
    }

    pub async fn stop(self) {
        self.cluster.stop().await;
    }
}

pub fn service(name: &str, selector: Value) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Service",
        "metadata": { "name": name, "namespace": "shop", "labels": { "team": "checkout" } },
        "spec": {
            "selector": selector,
            "ports": [{ "name": "http", "port": 80, "targetPort": "http" }],
        },
    })
}

pub fn deployment(name: &str) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": { "name": name, "namespace": "shop" },
        "spec": {
            "replicas": 1,
            "selector": { "matchLabels": { "app": name } },
            "template": {
                "metadata": { "labels": { "app": name } },
                "spec": { "containers": [{
                    "name": name,
                    "image": "test/origin:1",
                    "env": [{ "name": "POD_IP", "valueFrom": { "fieldRef": { "fieldPath": "status.podIP" } } }],
                    "ports": [{ "name": "http", "containerPort": 8080 }],
                }] },
            },
        },
    })
}

pub async fn http(address: SocketAddr) -> Option<String> {
    ask(address, "GET", Duration::from_secs(5)).await
}

pub async fn ask(address: SocketAddr, method: &str, limit: Duration) -> Option<String> {
    let ask = async {
        let mut stream = TcpStream::connect(address).await.ok()?;
        let request = format!(
            "{method} / HTTP/1.1\r\nhost: orders\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        Some(answer.split_once("\r\n\r\n")?.1.to_owned())
    };
    timeout(limit, ask).await.ok()?
}

/// A debuggee: answers every request with `local`.
pub async fn debuggee() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = Vec::new();
                let mut chunk = [0; 1024];
                while let Ok(read @ 1..) = stream.read(&mut chunk).await {
                    request.extend_from_slice(&chunk[..read]);
                    if request.ends_with(b"\r\n\r\n") {
                        let _ = stream
                            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nlocal")
                            .await;
                        request.clear();
                    }
                }
            });
        }
    });
    port
}

/// A debuggee at a breakpoint: it answers a request only when the test lets it, with `held`.
pub async fn breakpoint() -> (
    u16,
    tokio::sync::mpsc::UnboundedReceiver<tokio::sync::oneshot::Sender<()>>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (hits, hit) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let hits = hits.clone();
            tokio::spawn(async move {
                let mut request = Vec::new();
                let mut chunk = [0; 1024];
                while !request.ends_with(b"\r\n\r\n") {
                    match stream.read(&mut chunk).await {
                        Ok(read @ 1..) => request.extend_from_slice(&chunk[..read]),
                        _ => return,
                    }
                }
                let (go_on, goes_on) = tokio::sync::oneshot::channel();
                if hits.send(go_on).is_ok() && goes_on.await.is_ok() {
                    let _ = stream
                        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nheld")
                        .await;
                    let _ = stream.read(&mut chunk).await;
                }
            });
        }
    });
    (port, hit)
}

/// Waits for a condition, with a limit.
pub async fn eventually(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !condition().await {
        assert!(
            start.elapsed() < LIMIT,
            "not within {} s: {what}",
            LIMIT.as_secs()
        );
        sleep(Duration::from_millis(10)).await;
    }
}

pub struct Session {
    pub handle: SessionHandle,
    pub last: Option<SessionStatus>,
    pub notices: Vec<Notice>,
    pub proof: Option<Proof>,
    pub requests: BTreeMap<u64, RequestRecord>,
}

impl Session {
    pub fn start(spec: SessionSpec) -> Self {
        let handle = ashore_intercept::spawn(spec);
        handle.inputs.send(Input::DebugStarted).unwrap();
        Self {
            handle,
            last: None,
            notices: Vec::new(),
            proof: None,
            requests: BTreeMap::new(),
        }
    }

    pub fn send(&self, input: Input) {
        self.handle.inputs.send(input).unwrap();
    }

    async fn next(&mut self) -> bool {
        match timeout(LIMIT * 2, self.handle.events.recv())
            .await
            .expect("the session is silent")
        {
            Some(SessionEvent::Status(status)) => self.last = Some(status.status),
            Some(SessionEvent::Notice(notice)) => self.notices.push(notice),
            Some(SessionEvent::Callers(_)) => {}
            Some(SessionEvent::Requests { records, .. }) => {
                let numbered = records.into_iter().map(|record| (record.number, record));
                self.requests.extend(numbered);
            }
            Some(SessionEvent::Ended(proof)) => self.proof = Some(proof),
            None => return false,
        }
        true
    }

    /// Goes on until what is known of requests is as wanted.
    pub async fn requests_until(&mut self, wanted: impl Fn(&BTreeMap<u64, RequestRecord>) -> bool) {
        while !wanted(&self.requests) {
            let more = self.next().await;
            assert!(more, "the session ended with {:?}", self.requests);
        }
    }

    pub async fn until(&mut self, state: SessionState) {
        while self.last.as_ref().map(|s| s.state) != Some(state) {
            assert!(
                self.next().await && self.proof.is_none(),
                "ended before {state:?}: {:?}",
                self.notices
            );
        }
    }

    /// Active on a debuggee of its own.
    pub async fn active(&mut self) {
        self.until(SessionState::Ready).await;
        let port = debuggee().await;
        self.send(Input::Listening {
            address: ([127, 0, 0, 1], port).into(),
            pid: std::process::id(),
        });
        self.until(SessionState::Active).await;
    }

    pub async fn end(&mut self) -> Proof {
        while self.proof.is_none() {
            assert!(self.next().await, "no last event: {:?}", self.notices);
        }
        self.proof.clone().unwrap()
    }

    pub async fn leave(&mut self) -> Proof {
        self.send(Input::UserLeave);
        self.end().await
    }

    pub fn told(&self) -> String {
        self.notices
            .iter()
            .map(|n| n.message.to_string())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Puts back what the dead session left. The cluster's double starts its pods from this very process: a child that is just
/// being started shares the session's lock for a moment, and then nothing is repaired yet.
pub async fn cleaned(world: &World) -> Vec<CleanReport> {
    let start = std::time::Instant::now();
    loop {
        let reports = clean(&world.state()).await;
        if !reports.is_empty() {
            return reports;
        }
        assert!(start.elapsed() < LIMIT, "nothing was repaired");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
