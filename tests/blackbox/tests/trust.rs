//! What a rules file may not decide alone, and files that are not read.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{path::Path, process::Stdio};

use ashore_blackbox::{Client, LIMIT, Ran, ashore_bin, frame, free_port, lsp::Editor, run};
use serde_json::json;
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
        run(self.command(ashore_bin().as_os_str(), args)).await
    }

    /// In a terminal, by a person who answers `answer` to the first question.
    async fn at_a_terminal(&self, answer: &str, args: &[&str]) -> Ran {
        let script = "import os, pty, sys
pid, terminal = pty.fork()
if pid == 0: os.execv(sys.argv[2], sys.argv[2:])
said = b''
while True:
    try: piece = os.read(terminal, 4096)
    except OSError: break
    if not piece: break
    said += piece
    if said.endswith(b'[y/N] '): os.write(terminal, sys.argv[1].encode() + b'\\n')
sys.stdout.write(said.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))";
        let program = ashore_bin();
        let before = ["-c", script, answer, program.to_str().unwrap()];
        let python = std::ffi::OsStr::new("python3");
        run(self.command(python, &[&before, args].concat())).await
    }

    fn command(&self, program: &std::ffi::OsStr, args: &[&str]) -> Command {
        let mut command = Command::new(program);
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
        command
    }
}

const IMAGE: &str =
    "[cluster]\ncontext = \"dev\"\nnamespace = \"shop\"\nagent-image = \"example.com/agent:1\"\n";

#[tokio::test]
async fn an_image_counts_once_it_was_accepted_and_a_change_asks_again() {
    let world = World::new(IMAGE);
    let refused = async |args: &[&str]| {
        let ran = world.run(args).await;
        assert_eq!(ran.code, Some(5), "{ran:?}");
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
async fn a_person_at_a_terminal_is_asked_and_silence_is_no() {
    let list = ["intercept", "orders", "-p", "8081"];
    for (answer, accepted) in [
        ("", false),
        ("n", false),
        ("what", false),
        ("Y", true),
        ("yes", true),
    ] {
        let world = World::new(IMAGE);
        let ran = world.at_a_terminal(answer, &list).await;
        assert!(ran.stdout.contains("example.com/agent:1"), "what: {ran:?}");
        let expected = if accepted { 3 } else { 5 };
        assert_eq!(ran.code, Some(expected), "{answer:?}: {ran:?}");
        assert_eq!(
            ran.stdout.contains("it was not accepted"),
            !accepted,
            "{answer:?}: {ran:?}"
        );
        // It is kept, or asked again.
        let again = world.run(&list).await;
        assert_eq!(again.code, Some(expected), "{answer:?}: {again:?}");
    }
}

/// What is not accepted costs the intercept, and never the debug session.
#[tokio::test]
async fn a_debug_session_goes_on_without_what_is_not_accepted() {
    let rules =
        format!("{IMAGE}\n[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\n");
    let world = World::new(&rules);
    let mut command = world.command(
        ashore_bin().as_os_str(),
        &["dap", "--name", "Debug orders", "--", "cat"],
    );
    command.stdin(Stdio::piped());
    let mut client = Client::start(command);
    let initialize = json!({"seq": 1, "type": "request", "command": "initialize", "arguments": {"adapterID": "x"}});
    client.send_raw(&frame(&initialize)).await;
    client.close_stdin();
    assert!(client.exit().await.success());
    let told = client.recorded().stderr();
    assert!(
        told.contains("agent-image") && told.contains("`ashore trust"),
        "{told}"
    );
    assert!(
        client.recorded().stdout().ends_with(&frame(&initialize)),
        "{told}"
    );

    let command = world.command(ashore_bin().as_os_str(), &["lsp"]);
    let mut editor = Editor::start(command, world.0.path()).await;
    let start = json!({"runConfiguration": "Debug orders", "configuration": {}});
    let started = editor.ask("ashore/startSession", start).await;
    assert_ne!(started["outcome"], "intercept", "{started}");
    let told = started.to_string();
    assert!(
        told.contains("agent-image") && told.contains("ashore trust"),
        "{told}"
    );
}

/// Each folder of a workspace goes by its own file, and by nothing of another's.
#[tokio::test]
async fn a_workspaces_folders_have_nothing_of_each_others_rules() {
    let rule = "[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\n";
    let world = World::new("");
    let folder = |name: &str, rules: &str| {
        let folder = world.0.path().join(name);
        std::fs::create_dir_all(folder.join(".git")).unwrap();
        std::fs::write(folder.join(".ashore.toml"), rules).unwrap();
        folder
    };
    let own = folder(
        "own",
        &format!("{rule}context = \"dev\"\nnamespace = \"mine\"\n"),
    );
    let other = folder(
        "other",
        &format!(
            "{IMAGE}allow-production = true\n\n{}",
            rule.replace("orders", "stock")
        ),
    );
    let command = world.command(ashore_bin().as_os_str(), &["lsp"]);
    let mut editor = Editor::start_with(command, &[&own, &other]).await;
    let mut start = async |folder: &Path, run: &str| {
        let params = json!({"folder": folder, "runConfiguration": run, "configuration": {}});
        editor.ask("ashore/startSession", params).await
    };
    // Its own namespace, and no image that somebody would have to accept.
    let started = start(&own, "Debug orders").await;
    assert_eq!(started["outcome"], "intercept", "{started}");
    assert_eq!(started["view"]["target"]["namespace"], "mine", "{started}");
    let started = start(&own, "Debug stock").await;
    assert_ne!(
        started["outcome"], "intercept",
        "the other folder's rule: {started}"
    );
    let started = start(&other, "Debug stock").await;
    assert!(started.to_string().contains("ashore trust"), "{started}");
    // What one folder's person has accepted counts there alone.
    let ran = world
        .run(&["trust", "--yes", other.to_str().unwrap()])
        .await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let started = start(&other, "Debug stock").await;
    assert_eq!(
        started["outcome"], "intercept",
        "a change counts at the next session: {started}"
    );
    assert_eq!(
        started["view"]["target"]["namespace"],
        json!(null),
        "{started}"
    );
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
