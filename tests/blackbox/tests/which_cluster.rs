//! Every command speaks to the cluster that the rules name, and to no other. Two contexts lead to two addresses at which nobody
//! answers but every caller is counted; the kubeconfig's current context is the one that the rules do not name.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use ashore_blackbox::{LIMIT, Ran, ashore_bin, eventually, frame, lsp::Editor, run};
use serde_json::json;
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt, net::TcpListener, process::Command};

/// An address that counts who comes, and sends everybody away.
struct Address {
    port: u16,
    callers: Arc<AtomicUsize>,
}

impl Address {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let callers = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&callers);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { port, callers }
    }

    fn callers(&self) -> usize {
        self.callers.load(Ordering::SeqCst)
    }
}

/// A workspace whose kubeconfig has two contexts.
struct World {
    dir: TempDir,
    named: Address,
    current: Address,
}

impl World {
    async fn new(rules: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let world = Self {
            named: Address::open().await,
            current: Address::open().await,
            dir,
        };
        let (named, current) = (world.named.port, world.current.port);
        let kubeconfig = format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: current\n\
            contexts:\n- {{name: current, context: {{cluster: current, user: dev}}}}\n- {{name: named, context: {{cluster: named, user: dev}}}}\n\
            clusters:\n- {{name: current, cluster: {{server: 'http://127.0.0.1:{current}'}}}}\n- {{name: named, cluster: {{server: 'http://127.0.0.1:{named}'}}}}\n\
            users: [{{name: dev, user: {{token: t}}}}]\n"
        );
        std::fs::write(world.kubeconfig(), kubeconfig).unwrap();
        std::fs::create_dir_all(world.folder().join(".vscode")).unwrap();
        std::fs::write(world.folder().join(".ashore.toml"), rules).unwrap();
        let launch = r#"{"configurations": [{"name": "Debug orders", "type": "node", "request": "launch", "program": "${workspaceFolder}/a.js"}]}"#;
        std::fs::write(world.folder().join(".vscode/launch.json"), launch).unwrap();
        let listens = "require('http').createServer(f).listen(4123)";
        std::fs::write(world.folder().join("a.js"), listens).unwrap();
        world
    }

    fn kubeconfig(&self) -> PathBuf {
        self.dir.path().join("kubeconfig")
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("workspace")
    }

    fn ashore(&self, args: &[&str]) -> Command {
        let mut command = Command::new(ashore_bin());
        command
            .args(args)
            .current_dir(self.folder())
            .env("HOME", self.dir.path())
            .env("KUBECONFIG", self.kubeconfig())
            .env("ASHORE_STATE_DIR", self.dir.path().join("state"))
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        for name in ["XDG_CONFIG_HOME", "ASHORE_CONTEXT", "ASHORE_NAMESPACE"] {
            command.env_remove(name);
        }
        command
    }

    async fn run(&self, args: &[&str]) -> Ran {
        run(self.ashore(args)).await
    }

    async fn called(&self, what: &str) {
        let came = || async { (self.named.callers() > 0).then_some(()) };
        eventually(LIMIT, &format!("{what}: the named cluster is asked"), came).await;
        assert_eq!(self.current.callers(), 0, "{what}: the other one is not");
    }
}

const CLUSTER: &str = "[cluster]\ncontext = \"named\"\nnamespace = \"shop\"\n\n";
const RULE: &str = "[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\n";

/// `ashore dap` until it has called a cluster.
async fn dap(world: &World, args: &[&str]) {
    let words = [&["dap"], args, &["--", "cat"]].concat();
    let mut command = world.ashore(&words);
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for (seq, command) in [(1, "initialize"), (2, "launch")] {
        let arguments = json!({"adapterID": "x", "name": "Debug orders"});
        let message =
            json!({"seq": seq, "type": "request", "command": command, "arguments": arguments});
        stdin.write_all(&frame(&message)).await.unwrap();
    }
    world.called(&format!("dap {args:?}")).await;
    drop(stdin);
    tokio::time::timeout(LIMIT, child.wait())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(world.current.callers(), 0, "dap {args:?} to its end");
}

async fn editor(world: &World, folder: &Path) -> Editor {
    Editor::start(world.ashore(&["lsp"]), folder).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_speaks_to_the_cluster_that_the_rules_name() {
    let rules = format!("{CLUSTER}{RULE}");
    let commands: [&[&str]; 9] = [
        &["list"],
        &["doctor"],
        &["doctor", "orders"],
        &["install"],
        &["install", "--warm", "orders"],
        &["uninstall"],
        &["ports"],
        &["intercept", "orders", "-p", "4123"],
        &["intercept", "deployment/orders", "--", "sleep", "2"],
    ];
    for command in commands {
        let world = World::new(&rules).await;
        let ran = world.run(command).await;
        world.called(&format!("{command:?}, {ran:?}")).await;
    }
    for args in [
        &["--target", "deployment/orders"][..],
        &["--name", "Debug orders"],
        &[],
    ] {
        dap(&World::new(&rules).await, args).await;
    }
    let world = World::new(&rules).await;
    let mut editor = editor(&world, &world.folder()).await;
    editor.request("ashore/targets", json!({})).await;
    world.called("lsp, its targets").await;
    // What needs no cluster asks none.
    let world = World::new(&rules).await;
    for command in [
        &["agent", "image", "--output", "agent.tar"][..],
        &["install", "--print-rbac"],
        &["rules", "check"],
        &["rules", "schema"],
        &["trust"],
        &["status"],
        &["clean"],
    ] {
        let ran = world.run(command).await;
        assert_eq!(ran.code, Some(0), "{command:?}: {ran:?}");
        let asked = (world.named.callers(), world.current.callers());
        assert_eq!(asked, (0, 0), "{command:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_may_name_a_cluster_of_its_own() {
    let rules = format!("{RULE}context = \"named\"\nnamespace = \"shop\"\n");
    let world = World::new(&rules).await;
    world.run(&["intercept", "orders", "-p", "4123"]).await;
    world.called("intercept").await;
    dap(&World::new(&rules).await, &[]).await;
    let world = World::new(&rules).await;
    let mut editor = editor(&world, &world.folder()).await;
    let start = json!({"runConfiguration": "Debug orders", "configuration": {}});
    let started = editor.ask("ashore/startSession", start).await;
    assert_eq!(started["view"]["target"]["namespace"], "shop", "{started}");
    let came = || async { (world.named.callers() > 0).then_some(()) };
    eventually(LIMIT, "the session's cluster is asked", came).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_and_the_environment_are_stronger_than_the_rules() {
    let world = World::new(&format!("{CLUSTER}{RULE}")).await;
    let other = |world: &World| (world.current.callers() > 0, world.named.callers() == 0);
    world.run(&["list", "--context", "current"]).await;
    assert_eq!(other(&world), (true, true));
    let world = World::new(&format!("{CLUSTER}{RULE}")).await;
    let mut command = world.ashore(&["list"]);
    command.env("ASHORE_CONTEXT", "current");
    run(command).await;
    assert_eq!(other(&world), (true, true));
    // The user's own file is weaker than the rules, and stronger than the kubeconfig.
    let world = World::new("").await;
    let config = world.dir.path().join(".config/ashore");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(
        config.join("config.toml"),
        "[cluster]\ncontext = \"named\"\n",
    )
    .unwrap();
    world.run(&["list"]).await;
    world.called("the user's own file").await;
}

/// `agent load` asks no server: it hands the image to the tool of the named cluster, and says which cluster it is.
#[tokio::test(flavor = "multi_thread")]
async fn the_agents_image_goes_into_the_cluster_that_the_rules_name() {
    for (tool, named, current, expected) in [
        ("kind", "kind-named", "kind-current", "--name named"),
        ("kind", "kind-named", "minikube", "--name named"),
        ("minikube", "minikube", "kind-current", "--profile minikube"),
    ] {
        let world = World::new(&CLUSTER.replace("named", named)).await;
        let kubeconfig = std::fs::read_to_string(world.kubeconfig()).unwrap();
        let renamed = kubeconfig
            .replace("{name: named,", &format!("{{name: {named},"))
            .replace("{name: current,", &format!("{{name: {current},"))
            .replace(
                "current-context: current",
                &format!("current-context: {current}"),
            );
        std::fs::write(world.kubeconfig(), renamed).unwrap();
        let tools = world.dir.path().join("tools");
        std::fs::create_dir(&tools).unwrap();
        for stand_in in ["kind", "minikube"] {
            let program = tools.join(stand_in);
            let script = format!(
                "#!/bin/sh\necho {stand_in} \"$@\" >> {}/called\n",
                tools.display()
            );
            std::fs::write(&program, script).unwrap();
            std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
        }
        let mut command = world.ashore(&["agent", "load"]);
        command.env("PATH", format!("{}:/usr/bin:/bin", tools.display()));
        let ran = run(command).await;
        let called = std::fs::read_to_string(tools.join("called")).unwrap_or_default();
        let right = called.starts_with(&format!("{tool} ")) && called.trim().ends_with(expected);
        assert!(right && called.lines().count() == 1, "{called:?} {ran:?}");
        let asked = (world.named.callers(), world.current.callers());
        assert_eq!(asked, (0, 0), "{tool}: {ran:?}");
    }
    // A registry is no cluster.
    let world = World::new(&format!("{CLUSTER}{RULE}")).await;
    let registry = Address::open().await;
    let image = format!("127.0.0.1:{}/agent:1", registry.port);
    let ran = world.run(&["agent", "push", &image]).await;
    let asked = (world.named.callers(), world.current.callers());
    assert_eq!(asked, (0, 0), "{ran:?}");
    assert!(registry.callers() > 0, "{ran:?}");
}
