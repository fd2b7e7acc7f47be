//! `ashore agent image`, `push` and `load`: the agent as an image, without Docker.
#![allow(clippy::unwrap_used)] // a test may panic

mod registry;

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::Stdio,
};

use ashore_blackbox::{Ran, ashore_bin, run};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use registry::{Login, PASSWORD, Registry, USER, digest};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

/// `ashore agent ARGS…` in a folder of its own, with nobody's credentials.
fn agent(dir: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::new(ashore_bin());
    command
        .arg("agent")
        .args(args)
        .current_dir(dir)
        .env("DOCKER_CONFIG", dir.path().join("docker"))
        .env("HOME", dir.path())
        .env("KUBECONFIG", dir.path().join("kubeconfig"))
        .env_remove("ASHORE_AGENT_IMAGE")
        .env_remove("REGISTRY_AUTH_FILE")
        .env_remove("XDG_RUNTIME_DIR")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

async fn ok(command: Command) -> Ran {
    let ran = run(command).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran
}

fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn log_in(dir: &TempDir, config: &Value) {
    fs::create_dir_all(dir.path().join("docker")).unwrap();
    fs::write(dir.path().join("docker/config.json"), config.to_string()).unwrap();
}

#[tokio::test]
async fn the_archive_is_an_oci_layout_with_the_carried_agent_in_it() {
    let dir = tempfile::tempdir().unwrap();
    ok(agent(&dir, &["image", "--output", "a.tar"])).await;
    ok(agent(&dir, &["binary", "--output", "agent"])).await;
    // The program and the command line that carries it say the same build: a session knows its own agent by it.
    let said = Command::new(dir.path().join("agent"))
        .arg("--version")
        .output();
    let said = String::from_utf8(said.await.unwrap().stdout).unwrap();
    let mut version = Command::new(ashore_bin());
    version.args(["--output", "json", "version"]);
    let build = ok(version).await.json()["agentBuild"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(said.contains(&format!("build {build}")), "{said}");

    let unpacked = dir.path().join("x");
    fs::create_dir(&unpacked).unwrap();
    let mut tar = Command::new("tar");
    tar.args(["-xf", "a.tar", "-C", "x"]).current_dir(&dir);
    ok(tar).await;

    // Every blob is what its name says.
    let blobs = unpacked.join("blobs/sha256");
    let mut count = 0;
    for blob in fs::read_dir(&blobs).unwrap() {
        let path = blob.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(digest(&fs::read(&path).unwrap()), format!("sha256:{name}"));
        count += 1;
    }
    assert_eq!(count, 3);
    let blob =
        |digest: &Value| blobs.join(digest.as_str().unwrap().strip_prefix("sha256:").unwrap());

    let index = json_of(&unpacked.join("index.json"));
    let entry = &index["manifests"][0];
    let name = entry["annotations"]["io.containerd.image.name"]
        .as_str()
        .unwrap();
    assert!(
        name.starts_with("docker.io/library/ashore-agent:"),
        "{index}"
    );
    assert!(
        name.ends_with(
            entry["annotations"]["org.opencontainers.image.ref.name"]
                .as_str()
                .unwrap()
        )
    );
    let manifest = json_of(&blob(&entry["digest"]));
    let for_docker = json_of(&unpacked.join("manifest.json"));
    assert_eq!(for_docker[0]["RepoTags"], json!([name]));
    let config = json_of(&blob(&manifest["config"]["digest"]));
    assert_eq!(config["os"], "linux");
    assert_eq!(config["config"]["Entrypoint"], json!(["/ashore-agent"]));
    assert_eq!(config["config"]["User"], "65532:65532");
    let program = fs::read(dir.path().join("agent")).unwrap();
    assert_eq!(
        config["config"]["Labels"]["dev.ashore.agent.digest"],
        json!(digest(&program))
    );

    // The layer: one file, the agent, and no shell beside it.
    let layer = blob(&manifest["layers"][0]["digest"]);
    let unzip = std::process::Command::new("gzip")
        .args(["-dc"])
        .arg(&layer)
        .output()
        .unwrap();
    assert_eq!(config["rootfs"]["diff_ids"], json!([digest(&unzip.stdout)]));
    let list = std::process::Command::new("tar")
        .arg("-tvzf")
        .arg(&layer)
        .output()
        .unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    assert_eq!(list.lines().count(), 1, "{list}");
    assert!(
        list.starts_with("-rwxr-xr-x 0/0") && list.contains("ashore-agent"),
        "{list}"
    );
    let file = std::process::Command::new("tar")
        .arg("-xzOf")
        .arg(&layer)
        .arg("ashore-agent")
        .output()
        .unwrap();
    assert!(
        file.stdout == program,
        "the layer holds the program that `agent binary` writes"
    );
}

#[tokio::test]
async fn the_same_agent_gives_the_same_bytes_and_a_name_changes_only_the_index() {
    let dir = tempfile::tempdir().unwrap();
    ok(agent(&dir, &["image", "--output", "a.tar"])).await;
    let mut second = agent(&dir, &["image", "--output", "b.tar"]);
    second
        .env("TZ", "Asia/Tokyo")
        .env("SOURCE_DATE_EPOCH", "1700000000");
    ok(second).await;
    let bytes = |name: &str| fs::read(dir.path().join(name)).unwrap();
    assert!(bytes("a.tar") == bytes("b.tar"));
    let named = [
        "image",
        "--output",
        "c.tar",
        "--agent-image",
        "registry.example.com/team/agent:7",
    ];
    let named = ok(agent(&dir, &named)).await;
    assert!(
        named.stdout.contains("registry.example.com/team/agent:7"),
        "{named:?}"
    );
    assert!(bytes("a.tar") != bytes("c.tar"));
    let first = ok(agent(&dir, &["image", "--output", "a.tar"])).await;
    assert_eq!(
        first.stdout.lines().nth(1),
        named.stdout.lines().nth(1),
        "one digest"
    );
}

#[tokio::test]
async fn what_cannot_be_made_is_refused_with_a_way_out() {
    let dir = tempfile::tempdir().unwrap();
    let other = if cfg!(target_arch = "x86_64") {
        "arm64"
    } else {
        "amd64"
    };
    let ran = run(agent(&dir, &["image", "--arch", other])).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.stderr.contains(&format!("not for linux/{other}")),
        "{ran:?}"
    );
    assert!(
        ran.stderr
            .contains("cargo build --release -p ashore --target"),
        "{ran:?}"
    );
    for name in [
        "not a name",
        "a@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ] {
        let ran = run(agent(&dir, &["push", name])).await;
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(name), "{ran:?}");
    }
    let ran = run(agent(&dir, &["image", "--output", "nowhere/a.tar"])).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 0);
}

#[tokio::test]
async fn a_push_uploads_what_is_missing_and_nothing_twice() {
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::start(Login::Nobody).await;
    let name = format!("{}/team/agent:1", registry.address);
    let pushed = ok(agent(&dir, &["push", &name, "--output", "json"]))
        .await
        .json();
    assert_eq!(pushed["uploaded"], 2, "{pushed}");
    let manifest = registry.manifest("team/agent:1").unwrap();
    assert_eq!(pushed["digest"], digest(&manifest), "{pushed}");
    let parsed: Value = serde_json::from_slice(&manifest).unwrap();
    let layer = registry
        .blob(parsed["layers"][0]["digest"].as_str().unwrap())
        .unwrap();
    assert_eq!(parsed["layers"][0]["size"], layer.len());

    // The archive is the same image.
    let image = ok(agent(&dir, &["image", "--output", "a.tar"])).await;
    assert!(
        image.stdout.contains(pushed["digest"].as_str().unwrap()),
        "{image:?}"
    );

    let again = ok(agent(&dir, &["push", &name])).await;
    assert!(again.stdout.contains("was there already"), "{again:?}");
    assert!(
        again.stdout.contains(&format!("agent-image = \"{name}\"")),
        "{again:?}"
    );
    let uploads = registry
        .seen()
        .iter()
        .filter(|it| it.starts_with("POST"))
        .count();
    assert_eq!(uploads, 2, "{:?}", registry.seen());
}

#[tokio::test]
async fn a_login_comes_from_docker_s_file_and_is_never_shown() {
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::start(Login::Basic).await;
    let name = format!("{}/agent:1", registry.address);
    let nobody = run(agent(&dir, &["push", &name])).await;
    assert_eq!(nobody.code, Some(3), "{nobody:?}");
    for part in ["without credentials", "docker login", &registry.address] {
        assert!(nobody.stderr.contains(part), "{part} in {nobody:?}");
    }

    let right = STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let wrong = STANDARD.encode(format!("{USER}:wr0ng-secret"));
    for (pair, secret, code) in [(&wrong, "wr0ng-secret", 3), (&right, PASSWORD, 0)] {
        log_in(&dir, &json!({"auths": {&registry.address: {"auth": pair}}}));
        let mut command = agent(&dir, &["push", &name]);
        command.env("RUST_LOG", "trace");
        let ran = run(command).await;
        assert_eq!(ran.code, Some(code), "{ran:?}");
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(
            !said.contains(secret) && !said.contains(pair),
            "the secret is in what it says"
        );
    }
    assert!(registry.manifest("agent:1").is_some());
}

#[tokio::test]
async fn a_token_is_fetched_with_what_a_credential_helper_knows() {
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::start(Login::Bearer).await;
    let name = format!("{}/team/agent:1", registry.address);
    let helper = dir.path().join("bin/docker-credential-tests");
    let answer = json!({"ServerURL": &registry.address, "Username": USER, "Secret": PASSWORD});
    script(
        &helper,
        &format!(
            "[ \"$1\" = get ] && [ \"$(cat)\" = '{}' ] && echo '{answer}'",
            registry.address
        ),
    );
    log_in(&dir, &json!({"credHelpers": {&registry.address: "tests"}}));
    let pointed = |secret: bool| {
        let mut command = agent(&dir, &["push", &name]);
        let path = std::env::var("PATH").unwrap();
        let own = dir.path().join("bin").display().to_string();
        command.env(
            "PATH",
            if secret {
                format!("{own}:{path}")
            } else {
                path
            },
        );
        command
    };
    let missing = run(pointed(false)).await;
    assert_eq!(missing.code, Some(3), "{missing:?}");
    assert!(
        missing.stderr.contains("docker-credential-tests"),
        "{missing:?}"
    );
    let mut command = pointed(true);
    command.env("RUST_LOG", "trace");
    let ran = ok(command).await;
    assert!(
        !ran.stderr.contains(PASSWORD) && !ran.stderr.contains("t0ken"),
        "a secret is in the log"
    );
    assert!(registry.manifest("team/agent:1").is_some());
}

#[tokio::test]
async fn a_registry_that_is_not_there_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let port = ashore_blackbox::free_port();
    let ran = run(agent(&dir, &["push", &format!("127.0.0.1:{port}/agent:1")])).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.stderr.contains("cannot be reached") && ran.stderr.contains("127.0.0.1"),
        "{ran:?}"
    );
}

/// Tools that write down how they were called, and keep the file that they were given.
#[tokio::test]
async fn load_hands_the_archive_to_the_cluster_s_own_tool() {
    let dir = tempfile::tempdir().unwrap();
    let bin = dir.path().join("bin");
    fs::create_dir(&bin).unwrap();
    symlink(which::which("cp").unwrap(), bin.join("cp")).unwrap();
    let load = |args: &[&str]| {
        let mut command = agent(&dir, &[&["load"], args].concat());
        command.env("PATH", &bin);
        command
    };
    let none = run(load(&[])).await;
    assert_eq!(none.code, Some(3), "{none:?}");
    for part in ["kind", "minikube", "k3s", "ctr", "ashore agent push"] {
        assert!(none.stderr.contains(part), "{part} in {none:?}");
    }

    let note = |name: &str, file: &str| {
        let folder = dir.path().display().to_string();
        let text = format!(
            "echo {name} \"$@\" > {folder}/called\nfor it; do case $it in *.tar) cp $it {folder}/{file};; esac; done"
        );
        script(&bin.join(name), &text);
    };
    let called = || fs::read_to_string(dir.path().join("called")).unwrap();
    note("ctr", "got.tar");
    ok(load(&[])).await;
    let words = called();
    assert!(
        words.starts_with("ctr -n k8s.io images import /") && words.ends_with("ashore-agent.tar\n"),
        "{words}"
    );
    ok(agent(&dir, &["image", "--output", "a.tar"])).await;
    let same = fs::read(dir.path().join("a.tar")).unwrap()
        == fs::read(dir.path().join("got.tar")).unwrap();
    assert!(
        same,
        "the tool was given the archive that `agent image` writes"
    );

    note("kind", "got.tar");
    let both = run(load(&[])).await;
    assert_eq!(both.code, Some(2), "{both:?}");
    assert!(
        both.stderr.contains("kind or containerd") && both.stderr.contains("--into"),
        "{both:?}"
    );
    let kind = ok(load(&["--context", "kind-dev"])).await;
    assert!(
        called().starts_with("kind load image-archive") && called().ends_with("--name dev\n"),
        "{}",
        called()
    );
    assert!(kind.stdout.contains("is in kind"), "{kind:?}");

    script(&bin.join("ctr"), "echo 'no containerd here' >&2; exit 1");
    let refused = run(load(&["--into", "containerd"])).await;
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(
        refused.stderr.contains("no containerd here") && refused.stderr.contains("sudo"),
        "{refused:?}"
    );
}
