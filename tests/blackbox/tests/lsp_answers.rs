//! What a person answers, and where it is kept: the first answer in `.ashore.toml`, what is theirs in their own file; and
//! what can be done about each thing that stands in the way.
#![allow(clippy::unwrap_used)] // a test may panic

use std::path::{Path, PathBuf};

use ashore_blackbox::{LIMIT, cluster::Shop, eventually, lsp::Editor};
use serde_json::{Value, json};

const ALL: &str = "[cluster]\nnamespace = \"shop\"\n";
const RULE: &str = "\n[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\n";

struct Desk {
    shop: Shop,
    editor: Editor,
    folder: PathBuf,
}

impl Desk {
    async fn new(rules: &str) -> Self {
        let shop = Shop::start().await;
        let folder = shop.dir().join("workspace");
        std::fs::create_dir_all(&folder).unwrap();
        if !rules.is_empty() {
            std::fs::write(folder.join(".ashore.toml"), rules).unwrap();
        }
        let editor = Editor::start(shop.ashore(&["lsp"]), &folder).await;
        Self {
            shop,
            editor,
            folder,
        }
    }

    async fn debug(&mut self, name: &str) -> Value {
        let params = json!({"runConfiguration": name, "configuration": {"type": "debugpy"}});
        self.editor.ask("ashore/startSession", params).await
    }

    async fn act(&mut self, params: Value) {
        let answer = self.editor.request("ashore/act", params).await;
        assert!(answer.get("error").is_none(), "{answer}");
    }

    fn rules(&self) -> String {
        std::fs::read_to_string(self.folder.join(".ashore.toml")).unwrap_or_default()
    }

    /// The person's own files, as one text.
    fn own(&self) -> String {
        let projects = self.shop.config_dir().join("projects");
        let files = std::fs::read_dir(projects).into_iter().flatten().flatten();
        files
            .map(|file| std::fs::read_to_string(file.path()).unwrap())
            .collect()
    }

    async fn view(&mut self, name: &str) -> Value {
        let all = self.editor.ask("ashore/configurations", json!({})).await;
        let mut all = all.as_array().unwrap().iter();
        let named = all.find(|it| it["runConfiguration"] == name);
        named.unwrap_or_else(|| panic!("no {name}")).clone()
    }

    /// The latest word on how the window stands while nothing is intercepted.
    async fn idle(&self, reason: &str) -> Value {
        let told = || async {
            let all = self.editor.messages();
            let mut all = all.iter().rev();
            let last = all.find(|it| it["method"] == "ashore/idleChanged")?;
            (last["params"]["reason"] == reason).then(|| last["params"].clone())
        };
        eventually(LIMIT, &format!("the window says {reason}"), told).await
    }
}

fn kinds(actions: &Value) -> Vec<&str> {
    let actions = actions.as_array().map(Vec::as_slice).unwrap_or_default();
    actions
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect()
}

fn session(started: &Value) -> String {
    started["view"]["session"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn off_and_on_are_mine_and_the_rule_is_everybodys() {
    let mut desk = Desk::new(&format!("{ALL}{RULE}")).await;
    let before = desk.rules();
    let toggle =
        json!({"command": "ashore.toggle", "arguments": [{"runConfiguration": "Debug orders"}]});
    desk.editor
        .ask("workspace/executeCommand", toggle.clone())
        .await;
    assert_eq!(desk.rules(), before, "the team's file is not touched");
    assert!(desk.own().contains("enabled = false"), "{}", desk.own());
    let view = desk.view("Debug orders").await;
    assert_eq!(
        (&view["on"], &view["personal"]),
        (&json!(false), &json!(true))
    );
    let started = desk.debug("Debug orders").await;
    assert_eq!(started["outcome"], "off");
    assert_eq!(
        started["message"],
        "You have switched this run configuration off."
    );
    // The command line goes by the same answer.
    let rules = desk
        .shop
        .ashore(&["ports", "--help"])
        .status()
        .await
        .unwrap();
    assert!(rules.success());
    desk.editor.ask("workspace/executeCommand", toggle).await;
    assert_eq!(desk.own(), "", "nothing is left of it");
    assert_eq!(desk.debug("Debug orders").await["outcome"], "intercept");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_target_for_a_rule_that_stands_there_is_mine_until_i_share_it() {
    let mut desk = Desk::new(&format!("{ALL}{RULE}")).await;
    let before = desk.rules();
    let other = json!({"target": "deployment/inventory", "mode": {"mode": "global"}});
    let set = json!({"runConfiguration": "Debug orders", "target": other, "on": true});
    let view = desk.editor.ask("ashore/setRule", set).await;
    assert_eq!(view["rule"]["target"], "deployment/inventory", "{view}");
    assert_eq!(desk.rules(), before);
    assert!(
        desk.own().contains("deployment/inventory"),
        "{}",
        desk.own()
    );
    desk.act(json!({"kind": "forEverybody", "runConfiguration": "Debug orders"}))
        .await;
    assert_eq!(
        desk.rules(),
        before.replace("deployment/orders", "deployment/inventory")
    );
    assert_eq!(desk.own(), "");
    let view = desk.view("Debug orders").await;
    assert_eq!(view["personal"], false, "{view}");
    let again = json!({"kind": "forEverybody", "runConfiguration": "Debug orders"});
    let refused = desk.editor.request("ashore/act", again).await;
    let why = refused["error"]["message"].as_str().unwrap();
    assert!(why.contains("is what the rules say"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_configurations_with_one_target_are_written_and_only_two_at_once_clash() {
    let mut desk = Desk::new(&format!("{ALL}{RULE}")).await;
    let started = desk.debug("Debug orders again").await;
    assert_eq!(started["outcome"], "choose", "{started}");
    let id = session(&started);
    let target = json!({"target": "deployment/orders", "mode": {"mode": "global"}});
    let choose = json!({"session": id, "target": target, "remember": true});
    desk.editor.ask("ashore/chooseTarget", choose).await;
    desk.editor.session_is(&id, "ready").await;
    assert_eq!(
        desk.rules().matches("deployment/orders").count(),
        2,
        "{}",
        desk.rules()
    );
    let second = desk.debug("Debug orders").await;
    assert_eq!(second["outcome"], "refused", "{second}");
    let told = second["message"].as_str().unwrap();
    assert!(told.contains("\"Debug orders again\""), "{told}");
    let notice = |message: &Value| message["method"] == "ashore/notice";
    let notice = desk.editor.wait("what can be done", notice).await;
    let offered = kinds(&notice["params"]["actions"]);
    assert_eq!(offered, ["leaveThere", "personalMode", "chooseTarget"]);
    // The other one of this editor ends, and this one has the target.
    let second = session(&second);
    desk.act(json!({"kind": "leaveThere", "session": second}))
        .await;
    desk.editor.session_is(&id, "restored").await;
    desk.editor.session_is(&second, "ready").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn not_now_and_never_are_kept_and_an_answer_is_never_lost() {
    let mut desk = Desk::new(ALL).await;
    let first = session(&desk.debug("Debug orders").await);
    desk.act(json!({"kind": "dismiss", "session": first})).await;
    let idle = desk.idle("dismissed").await;
    assert_eq!(idle["label"], "Debug orders? Choose a target");
    assert_eq!(kinds(&idle["actions"]), ["chooseTarget"]);
    let started = desk.debug("Debug orders").await;
    assert_eq!(started["outcome"], "off", "not asked again in this window");
    // The program was quicker than its person.
    let late = session(&desk.debug("Debug stock").await);
    let ended = json!({"session": late, "event": {"type": "ended", "how": "exited"}});
    desk.editor.notify("ashore/debugEvent", ended).await;
    let over = |message: &Value| {
        message["params"]["session"] == late.as_str() && message["params"]["over"] == true
    };
    desk.editor.wait("the end", over).await;
    let target = json!({"target": "deployment/inventory", "mode": {"mode": "global"}});
    let choose = json!({"session": late, "target": target, "remember": true});
    let view = desk.editor.ask("ashore/chooseTarget", choose).await;
    assert_eq!(view["session"], late.as_str());
    assert!(
        desk.rules().contains("run = \"Debug stock\""),
        "{}",
        desk.rules()
    );
    // Never is one person's word.
    let before = desk.rules();
    let never = session(&desk.debug("Nightly").await);
    desk.editor
        .ask(
            "ashore/chooseTarget",
            json!({"session": never, "remember": true}),
        )
        .await;
    assert_eq!(desk.rules(), before);
    assert_eq!(desk.debug("Nightly").await["outcome"], "off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_is_switched_off_and_on_as_a_whole() {
    let mut desk = Desk::new(&format!("{ALL}{RULE}")).await;
    let before = desk.rules();
    desk.act(json!({"kind": "switchOff"})).await;
    let idle = desk.idle("off").await;
    assert_eq!(kinds(&idle["actions"]), ["switchOn"]);
    for name in ["Debug orders", "Anything"] {
        let started = desk.debug(name).await;
        assert_eq!(started["outcome"], "off", "{started}");
        assert_eq!(started["message"], "You have switched this workspace off.");
    }
    desk.act(json!({"kind": "switchOn"})).await;
    desk.idle("notStarted").await;
    assert_eq!((desk.rules(), desk.own()), (before, String::new()));
    assert_eq!(desk.debug("Debug orders").await["outcome"], "intercept");
}

#[tokio::test(flavor = "multi_thread")]
async fn production_is_marked_before_it_is_chosen_and_allowed_for_one_place() {
    let mut desk = Desk::new("").await;
    let contexts = std::fs::read_to_string(kubeconfig(&desk.shop)).unwrap();
    let named = rename_context(&contexts, "eu-prod");
    std::fs::write(kubeconfig(&desk.shop), named).unwrap();
    let asked = json!({"runConfiguration": "Debug orders", "namespace": "shop"});
    let listed = desk.editor.ask("ashore/targets", asked).await;
    let question = &listed["question"];
    assert_eq!(question["standsOut"], false, "{question}");
    assert!(
        question["warning"].as_str().unwrap().contains("eu-prod"),
        "{question}"
    );
    assert_eq!(
        kinds(&question["actions"]),
        ["chooseNamespace", "chooseContext"]
    );
    let first = &listed["targets"][0]["choice"];
    assert_eq!(
        first["namespace"], "shop",
        "it is found there and nowhere else"
    );
    let id = session(&desk.debug("Debug orders").await);
    let choose = json!({"session": id, "target": first, "remember": true});
    desk.editor.ask("ashore/chooseTarget", choose).await;
    let notice = |message: &Value| message["method"] == "ashore/notice";
    let notice = desk.editor.wait("the refusal", notice).await;
    let actions = &notice["params"]["actions"];
    assert_eq!(
        kinds(actions),
        ["allowForMe", "chooseContext", "chooseNamespace"],
        "{notice}"
    );
    let confirm = actions[0]["confirm"].as_str().unwrap();
    assert!(confirm.contains("eu-prod · shop"), "{confirm}");
    assert!(!desk.rules().contains("allow"), "{}", desk.rules());
    let unread = json!({"kind": "allowForMe", "session": id, "confirm": "Something else?"});
    let refused = desk.editor.request("ashore/act", unread).await;
    assert!(refused.get("error").is_some(), "{refused}");
    desk.act(json!({"kind": "allowForMe", "session": id, "confirm": confirm}))
        .await;
    desk.editor.session_is(&id, "ready").await;
    assert!(
        desk.own().contains("context = \"eu-prod\""),
        "{}",
        desk.own()
    );
    assert!(!desk.rules().contains("allow"), "{}", desk.rules());
}

fn kubeconfig(shop: &Shop) -> PathBuf {
    shop.cluster.kubeconfig().to_owned()
}

/// The same cluster by another name.
fn rename_context(text: &str, name: &str) -> String {
    let mut config: Value = serde_json::from_str(text).unwrap();
    config["current-context"] = json!(name);
    config["contexts"][0]["name"] = json!(name);
    config.to_string()
}

/// A window on a folder, with this kubeconfig.
async fn window(folder: &Path, kubeconfig: &Path) -> Editor {
    let mut command = tokio::process::Command::new(ashore_blackbox::ashore_bin());
    command
        .arg("lsp")
        .env("LC_ALL", "C.UTF-8")
        .env("KUBECONFIG", kubeconfig)
        .env("ASHORE_CONFIG_DIR", folder.join("config"))
        .env("ASHORE_STATE_DIR", folder.join("state"));
    Editor::start(command, folder).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_cluster_nothing_is_asked_and_one_quiet_state_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let two = "apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: 'http://127.0.0.1:9'}}]\n\
        users: [{name: u, user: {}}]\ncontexts: [{name: dev, context: {cluster: c, user: u}}]\n";
    for (name, text, reason, label, first) in [
        (
            "none",
            None,
            "noKubeconfig",
            "Ashore: no kubeconfig",
            "chooseKubeconfig",
        ),
        (
            "broken",
            Some("{"),
            "noKubeconfig",
            "Ashore: unreadable kubeconfig",
            "chooseKubeconfig",
        ),
        (
            "unset",
            Some(two),
            "noContext",
            "Ashore: no context",
            "chooseContext",
        ),
    ] {
        let folder = dir.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        let kubeconfig = folder.join("kubeconfig");
        if let Some(text) = text {
            std::fs::write(&kubeconfig, text).unwrap();
        }
        let mut editor = window(&folder, &kubeconfig).await;
        let told = |message: &Value| message["method"] == "ashore/idleChanged";
        let idle = editor.wait("how the window stands", told).await["params"].clone();
        assert_eq!(
            (&idle["reason"], &idle["label"]),
            (&json!(reason), &json!(label)),
            "{idle}"
        );
        assert_eq!(kinds(&idle["actions"])[0], first, "{idle}");
        let params = json!({"runConfiguration": "Debug", "configuration": {"type": "debugpy"}});
        let started = editor.ask("ashore/startSession", params).await;
        assert_eq!(started["outcome"], "off", "{started}");
        assert!(editor.notices().is_empty(), "{:?}", editor.notices());
    }
    // A context that is chosen is the person's own, and what comes then is another reason.
    let folder = dir.path().join("unset");
    let mut editor = window(&folder, &folder.join("kubeconfig")).await;
    editor.forget();
    let set = editor
        .request("ashore/setCluster", json!({"context": "dev"}))
        .await;
    assert!(set.get("error").is_none(), "{set}");
    let unreachable = |message: &Value| message["params"]["reason"] == "noCluster";
    let idle = editor.wait("the cluster is asked", unreachable).await["params"].clone();
    assert_eq!(
        kinds(&idle["actions"]),
        ["retry", "chooseContext", "doctor"],
        "{idle}"
    );
    assert!(!folder.join(".ashore.toml").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_in_one_cluster_is_tried_again_in_the_one_that_was_chosen() {
    let mut desk = Desk::new(&format!("{ALL}{RULE}")).await;
    let kubeconfig = kubeconfig(&desk.shop);
    let mut config: Value =
        serde_json::from_str(&std::fs::read_to_string(&kubeconfig).unwrap()).unwrap();
    let good = config["current-context"].as_str().unwrap().to_owned();
    let (mut cluster, mut context) = (config["clusters"][0].clone(), config["contexts"][0].clone());
    cluster["name"] = json!("gone");
    cluster["cluster"]["server"] = json!("http://127.0.0.1:9");
    context["name"] = json!("gone");
    context["context"]["cluster"] = json!("gone");
    config["clusters"].as_array_mut().unwrap().push(cluster);
    config["contexts"].as_array_mut().unwrap().push(context);
    config["current-context"] = json!("gone");
    std::fs::write(&kubeconfig, config.to_string()).unwrap();
    let id = session(&desk.debug("Debug orders").await);
    let notice = |message: &Value| message["method"] == "ashore/notice";
    let notice = desk.editor.wait("that it is not there", notice).await;
    let offered = kinds(&notice["params"]["actions"]);
    assert_eq!(offered, ["retry", "chooseContext", "doctor"], "{notice}");
    let set = json!({ "context": good });
    let answer = desk.editor.request("ashore/setCluster", set).await;
    assert!(answer.get("error").is_none(), "{answer}");
    desk.act(json!({"kind": "retry", "session": id})).await;
    desk.editor.session_is(&id, "ready").await;
}
