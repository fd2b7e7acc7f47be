//! What a rules file may not decide alone, and files that are not read.
#![allow(clippy::unwrap_used)] // a test may panic

use std::process::Stdio;

use ashore_blackbox::{LIMIT, Ran, ashore_bin, free_port, run};
use tempfile::TempDir;
use tokio::process::Command;

struct World(TempDir);

impl World {
    fn new(rules: &str) -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        let port = free_port();
        let kubeconfig = format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: dev\n\
            contexts: [{{name: dev, context: {{cluster: dev, user: dev, namespace: shop}}}}]\n\
            clusters: [{{name: dev, cluster: {{server: 'http://127.0.0.1:{port}'}}}}]\n\
            users: [{{name: dev, user: {{token: t}}}}]\n"
        );
        std::fs::write(world.0.path().join("kubeconfig"), kubeconfig).unwrap();
        std::fs::write(world.0.path().join(".ashore.toml"), rules).unwrap();
        world
    }

    async fn run(&self, args: &[&str]) -> Ran {
        let mut command = Command::new(ashore_bin());
        command
            .args(args)
            .current_dir(self.0.path())
            .env("HOME", self.0.path())
            .env("KUBECONFIG", self.0.path().join("kubeconfig"))
            .env("ASHORE_STATE_DIR", self.0.path().join("state"))
            .env("LC_ALL", "C.UTF-8")
            .env_remove("ASHORE_AGENT_IMAGE")
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        run(command).await
    }
}

const IMAGE: &str =
    "[cluster]\ncontext = \"dev\"\nnamespace = \"shop\"\nagent-image = \"example.com/agent:1\"\n";

#[tokio::test]
async fn an_image_counts_once_it_was_accepted_and_a_change_asks_again() {
    let world = World::new(IMAGE);
    let refused = async |args: &[&str]| {
        let ran = world.run(args).await;
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(".ashore.toml:4"), "where: {ran:?}");
        assert!(ran.stderr.contains("example.com/agent:"), "what: {ran:?}");
        assert!(ran.stderr.contains("`ashore trust"), "the way out: {ran:?}");
    };
    refused(&["intercept", "orders", "-p", "8081"]).await;
    refused(&["doctor"]).await;
    refused(&["install", "--warm", "orders"]).await;
    refused(&["trust"]).await;
    let looks = world.run(&["list"]).await;
    assert_eq!(
        looks.code,
        Some(3),
        "what only looks needs no image: {looks:?}"
    );
    let named = ["intercept", "orders", "-p", "8081", "--agent-image", "mine"];
    assert_eq!(
        world.run(&named).await.code,
        Some(3),
        "the command line decides"
    );
    let ran = world.run(&["trust", "--yes"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.stdout.contains("agent-image = \"example.com/agent:1\""),
        "{ran:?}"
    );
    let ran = world.run(&["intercept", "orders", "-p", "8081"]).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    std::fs::write(
        world.0.path().join(".ashore.toml"),
        IMAGE.replace(":1", ":2"),
    )
    .unwrap();
    refused(&["intercept", "orders", "-p", "8081"]).await;
}

#[tokio::test]
async fn several_rules_with_different_contents_are_never_guessed_from() {
    let rules = "[[intercept]]\nrun = \"a\"\ntarget = \"deployment/orders\"\nmatch = { path = \"/kim\" }\n\n[[intercept]]\nrun = \"b\"\ntarget = \"deployment/orders\"\n";
    let world = World::new(rules);
    let ran = world.run(&["intercept", "orders", "-p", "8081"]).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for part in [".ashore.toml:1", ".ashore.toml:6", "--name"] {
        assert!(ran.stderr.contains(part), "{part}: {ran:?}");
    }
    let named = ["intercept", "orders", "-p", "8081", "--name", "a"];
    let ran = world.run(&named).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    let line = "From the rule `a` (.ashore.toml:1): mode personal (.ashore.toml:4)";
    assert!(ran.stdout.contains(line), "{ran:?}");
}

#[tokio::test]
async fn what_is_no_file_of_rules_is_an_error_and_never_a_hang() {
    let world = World::new("");
    let file = world.0.path().join(".ashore.toml");
    let refused = async |part: &str| {
        let ran = tokio::time::timeout(LIMIT, world.run(&["list"]))
            .await
            .unwrap();
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(".ashore.toml:1:1: "), "{ran:?}");
        assert!(ran.stderr.contains(part), "{part}: {ran:?}");
        std::fs::remove_file(&file).unwrap();
    };
    std::fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &file).unwrap();
    refused("outside of the workspace").await;
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &file,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    refused("a pipe").await;
    std::fs::write(&file, "# x\n".repeat(400_000)).unwrap();
    refused("1 MiB").await;
    if rustix::process::geteuid().is_root() {
        std::fs::write(&file, "[cluster]\nnamespace = \"shop\"\n").unwrap();
        std::os::unix::fs::chown(&file, Some(4_242), None).unwrap();
        let ran = world.run(&["list"]).await;
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains("ashore trust"), "{ran:?}");
        assert_eq!(world.run(&["trust", "--yes"]).await.code, Some(0));
        assert_eq!(world.run(&["list"]).await.code, Some(3), "it is read now");
    }
}

#[tokio::test]
async fn rules_are_checked_with_codes_and_help_for_programs() {
    let world = World::new("[clutser]\n");
    let ran = world.run(&["rules", "check"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stdout.starts_with(".ashore.toml:1:2: unknown key"),
        "{ran:?}"
    );
    let found = world
        .run(&["rules", "check", "--output", "json"])
        .await
        .json();
    assert_eq!(found[0]["code"], "unknown-key", "{found}");
    assert_eq!(found[0]["help"]["instead"], "cluster", "{found}");
    let schema = world.run(&["rules", "schema"]).await.json();
    let rule = &schema["properties"]["intercept"]["items"]["properties"];
    assert!(rule["agent-image"].is_object(), "{schema}");
}
