//! Sessions over `ashore lsp`: from pressing Debug to everything as it was, by whatever way it ends.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test may panic, and prints its figures

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use ashore_blackbox::{
    LIMIT,
    cluster::{LAPTOP, Shop, orders_command},
    eventually, free_port, http,
    lsp::Editor,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::process::Child;

const OBJECTS_BACK: Duration = Duration::from_secs(5);
/// Promised: the answer to "Debug was pressed" takes at most 300 ms. The bound is wider for a busy machine; the figure is printed.
const ANSWER: Duration = Duration::from_secs(2);
const RULE: &str = "[cluster]\nnamespace = \"shop\"\n\n# Debug\n[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\n";

fn folder(shop: &Shop, rules: &str) -> PathBuf {
    let folder = shop.dir().join("workspace");
    std::fs::create_dir_all(&folder).unwrap();
    if !rules.is_empty() {
        std::fs::write(folder.join(".ashore.toml"), rules).unwrap();
    }
    folder
}

async fn editor(shop: &Shop, rules: &str) -> (Editor, PathBuf) {
    let folder = folder(shop, rules);
    let editor = Editor::start(shop.ashore(&["lsp"]), &folder).await;
    (editor, folder)
}

/// Presses Debug.
async fn start(editor: &mut Editor, name: &str) -> Value {
    let before = Instant::now();
    let params =
        json!({"runConfiguration": name, "configuration": {"type": "debugpy", "name": name}});
    let started = editor.ask("ashore/startSession", params).await;
    println!("answered after {:?}", before.elapsed());
    assert!(before.elapsed() < ANSWER);
    started
}

fn id(started: &Value) -> String {
    started["view"]["session"].as_str().unwrap().to_owned()
}

async fn event(editor: &mut Editor, session: &str, event: Value) {
    editor
        .notify(
            "ashore/debugEvent",
            json!({"session": session, "event": event}),
        )
        .await;
}

/// The program under debug, told to the server by its process.
async fn debuggee(editor: &mut Editor, session: &str) -> (Child, u16) {
    let port = free_port();
    let child = orders_command(port).spawn().unwrap();
    event(
        editor,
        session,
        json!({"type": "process", "pid": child.id().unwrap()}),
    )
    .await;
    (child, port)
}

async fn served_by(shop: &Shop, whom: Option<&str>) {
    let orders = shop.service("orders", 8000).await;
    let check = || async {
        let answer = http::get(&orders, "/orders/7", &[]).await.ok()?;
        let by_laptop = answer.body.contains(LAPTOP);
        (by_laptop == whom.is_some()).then_some(())
    };
    eventually(LIMIT, &format!("orders is served by {whom:?}"), check).await;
}

/// Debug by a rule, up to a request that came ashore.
async fn active(shop: &Shop, editor: &mut Editor) -> (String, Child, u16) {
    let started = start(editor, "Debug orders").await;
    assert_eq!(started["outcome"], "intercept", "{started}");
    let session = id(&started);
    let (child, port) = debuggee(editor, &session).await;
    let view = editor.session_is(&session, "active").await;
    assert_eq!(view["localPort"], port);
    assert_eq!(view["status"]["service"], "orders", "{view}");
    served_by(shop, Some(LAPTOP)).await;
    (session, child, port)
}

#[tokio::test(flavor = "multi_thread")]
async fn debug_by_a_rule_and_back() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let (mut editor, _) = editor(&shop, RULE).await;
    let (session, _child, _) = active(&shop, &mut editor).await;
    let counted =
        |message: &Value| message["params"]["status"]["counts"]["intercepted"].as_u64() > Some(0);
    editor.wait("a count of requests", counted).await;

    event(
        &mut editor,
        &session,
        json!({"type": "stopped", "thread": 1, "all": true}),
    )
    .await;
    editor.session_is(&session, "paused").await;
    served_by(&shop, None).await;
    editor.forget();
    event(
        &mut editor,
        &session,
        json!({"type": "continued", "thread": 1, "all": true}),
    )
    .await;
    editor.session_is(&session, "active").await;
    served_by(&shop, Some(LAPTOP)).await;

    let status = editor.ask("ashore/status", Value::Null).await;
    assert_eq!(status[0]["session"], session, "{status}");
    event(
        &mut editor,
        &session,
        json!({"type": "ended", "how": "disconnected"}),
    )
    .await;
    let view = editor.session_is(&session, "restored").await;
    assert_eq!(view["status"]["name"], "Debug orders");
    shop.back_to(&before, OBJECTS_BACK).await;
    let with_proof =
        |message: &Value| message["params"]["proof"]["objectsCompared"].as_u64() > Some(0);
    let proof = editor.wait("the proof", with_proof).await;
    assert_eq!(proof["params"]["proof"]["different"], json!([]));
    assert_eq!(editor.ask("ashore/status", Value::Null).await, json!([]));
    assert_eq!(editor.ask("shutdown", Value::Null).await, Value::Null);
    editor.notify("exit", Value::Null).await;
    assert_eq!(editor.ended().await.code(), Some(0));
}

/// A message of a debug session, handed on as an editor does.
async fn message(
    editor: &mut Editor,
    session: &str,
    child: Option<&str>,
    from: &str,
    message: Value,
) {
    let mut params = json!({"session": session, "from": from, "message": message});
    if let Some(child) = child {
        params["child"] = child.into();
    }
    editor.notify("ashore/debugMessage", params).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_read_by_the_server_and_a_childs_stop_is_the_sessions() {
    let shop = Shop::start().await;
    let (mut editor, _) = editor(&shop, RULE).await;
    let started = start(&mut editor, "Debug orders").await;
    let session = id(&started);
    let port = free_port();
    let child = orders_command(port).spawn().unwrap();
    let process =
        json!({"type": "event", "event": "process", "body": {"systemProcessId": child.id()}});
    message(&mut editor, &session, None, "adapter", process).await;
    editor.session_is(&session, "active").await;
    let one = Some("one");
    let stopped = |reason: &str| json!({"type": "event", "event": "stopped", "body": {"reason": reason, "threadId": 0}});
    let asks = |seq: u64, command: &str| json!({"type": "request", "seq": seq, "command": command, "arguments": {"threadId": 0}});
    let answers = |seq: u64, command: &str| json!({"type": "response", "request_seq": seq, "command": command, "success": true, "body": {}});
    message(&mut editor, &session, one, "adapter", stopped("breakpoint")).await;
    editor.session_is(&session, "paused").await;
    editor.forget();
    message(&mut editor, &session, one, "client", asks(7, "next")).await;
    message(&mut editor, &session, one, "adapter", answers(7, "next")).await;
    message(&mut editor, &session, one, "adapter", stopped("step")).await;
    // Another session of the same program goes on: this one stands.
    message(&mut editor, &session, None, "client", asks(1, "continue")).await;
    message(
        &mut editor,
        &session,
        None,
        "adapter",
        answers(1, "continue"),
    )
    .await;
    for _ in 0..5 {
        served_by(&shop, None).await;
    }
    let status = editor.ask("ashore/status", Value::Null).await;
    assert_eq!(status[0]["state"], "paused", "{status}");
    message(&mut editor, &session, one, "client", asks(8, "continue")).await;
    message(
        &mut editor,
        &session,
        one,
        "adapter",
        answers(8, "continue"),
    )
    .await;
    editor.session_is(&session, "active").await;
    served_by(&shop, Some(LAPTOP)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_come_as_they_happen_stay_after_the_end_and_are_sent_again_on_wish() {
    let shop = Shop::start().await;
    let (mut editor, _) = editor(&shop, RULE).await;
    let (session, _child, _) = active(&shop, &mut editor).await;
    let answered = |message: &Value| {
        let records = message["params"]["records"].as_array();
        let mut records = records.into_iter().flatten();
        message["method"] == "ashore/requestsChanged"
            && records.any(|record| record["outcome"] == "answered")
    };
    let told = editor.wait("a request", answered).await;
    assert_eq!(told["params"]["session"], session);
    let first = &told["params"]["records"][0];
    assert_eq!(first["configuration"], "Debug orders");
    assert_eq!(first["url"], "/orders/7");
    let number = first["number"].clone();

    let again = json!({"session": session, "number": number});
    let replayed = editor.ask("ashore/replay", again.clone()).await;
    assert_eq!(replayed["status"], 200, "{replayed}");

    event(
        &mut editor,
        &session,
        json!({"type": "ended", "how": "exited"}),
    )
    .await;
    editor.session_is(&session, "restored").await;
    let all = editor
        .ask("ashore/requests", json!({"session": session}))
        .await;
    let kept = all[0]["records"].as_array().unwrap();
    assert!(
        kept.iter().any(|record| record["number"] == number),
        "{all}"
    );
    let unknown = json!({"session": session, "number": 9999});
    let refused = editor.request("ashore/replay", unknown).await;
    assert!(
        refused["error"]["message"]
            .as_str()
            .unwrap()
            .contains("no such request"),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_use_offers_targets_and_remembers_the_answer() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let rules = "# ours\n[cluster]\nnamespace = \"shop\" # the team's\n";
    let (mut editor, folder) = editor(&shop, rules).await;
    let list = editor
        .ask(
            "ashore/targets",
            json!({"runConfiguration": "Debug orders"}),
        )
        .await;
    assert_eq!(list["namespace"], "shop", "{list}");
    let first = &list["targets"][0];
    assert_eq!(first["choice"]["target"], "deployment/orders", "{list}");
    assert!(
        first["reasons"][0].as_str().unwrap().contains("orders"),
        "{first}"
    );

    let started = start(&mut editor, "Debug orders").await;
    assert_eq!(started["outcome"], "choose", "{started}");
    assert_eq!(
        started["targets"][0]["choice"]["target"], "deployment/orders",
        "{started}"
    );
    let session = id(&started);
    let params =
        json!({"session": session, "target": started["targets"][0]["choice"], "remember": true});
    editor.ask("ashore/chooseTarget", params).await;
    let (_child, _) = debuggee(&mut editor, &session).await;
    editor.session_is(&session, "active").await;
    served_by(&shop, Some(LAPTOP)).await;
    let written = std::fs::read_to_string(folder.join(".ashore.toml")).unwrap();
    assert_eq!(
        written,
        format!("{rules}\n[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\n")
    );

    editor
        .ask("ashore/leave", json!({"session": session}))
        .await;
    editor.session_is(&session, "restored").await;
    shop.back_to(&before, OBJECTS_BACK).await;

    // "Not for this one" is remembered, too.
    let started = start(&mut editor, "Debug stock").await;
    let params = json!({"session": id(&started), "remember": true});
    editor.ask("ashore/chooseTarget", params).await;
    assert_eq!(start(&mut editor, "Debug stock").await["outcome"], "off");
    let all = editor.ask("ashore/configurations", json!({})).await;
    let mut on: Vec<_> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["runConfiguration"].as_str().unwrap(), it["on"] == true))
        .collect();
    on.sort_unstable();
    assert_eq!(on, [("Debug orders", true), ("Debug stock", false)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_serves_is_asked_for_and_only_evidence_preselects() {
    let shop = Shop::start().await;
    let (mut editor, _folder) = editor(&shop, "[cluster]\nnamespace = \"shop\"\n").await;
    for (name, stands_out) in [
        ("Debug orders", true),
        ("Debug inventory", true),
        ("Debug gateway", false),
        ("Debug", false),
        ("Python: Current File", false),
        ("Debug order", false),
    ] {
        // What is known of the cluster is asked for first, so that the answer has it.
        let asked = json!({"runConfiguration": name});
        let listed = editor.ask("ashore/targets", asked).await;
        let started = start(&mut editor, name).await;
        assert_eq!(started["outcome"], "choose", "{started}");
        for question in [&listed["question"], &started["question"]] {
            assert_eq!(question["standsOut"], stands_out, "{name}: {question}");
            let title = question["title"].as_str().unwrap();
            assert!(title.contains("· shop"), "{title}");
            assert_eq!(question["notNow"], "Not Now", "{question}");
        }
    }
    // Something else was started, and may serve.
    let attach = json!({"type": "debugpy", "request": "attach", "connect": {"port": 5678}});
    let params = json!({"runConfiguration": "Attach", "configuration": attach});
    let started = editor.ask("ashore/startSession", params).await;
    assert_eq!(started["outcome"], "choose", "{started}");
    let pytest = json!({"type": "debugpy", "request": "launch", "name": "t", "module": "pytest"});
    let go = json!({"type": "go", "request": "launch", "name": "t", "mode": "test"});
    for configuration in [pytest, go] {
        let params =
            json!({"runConfiguration": "Debug orders test", "configuration": configuration});
        let started = editor.ask("ashore/startSession", params).await;
        assert_eq!(started["outcome"], "off", "{started}");
        let told = started["message"].as_str().unwrap();
        assert!(told.contains("it runs tests"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn suspend_restart_and_two_at_once() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let rules = format!(
        "{RULE}\n[[intercept]]\nrun = \"Also orders\"\ntarget = \"orders\"\nport = \"http\"\n\n[[intercept]]\nrun = \"Orders again\"\ntarget = \"deployment/orders\"\nmode = \"personal\"\nmatch = {{ header = {{ x-me = \"ann\" }} }}\n"
    );
    let (mut editor, _) = editor(&shop, &rules).await;
    let (session, mut child, _) = active(&shop, &mut editor).await;

    editor.forget();
    editor
        .ask(
            "ashore/suspend",
            json!({"session": session, "suspended": true}),
        )
        .await;
    editor.session_is(&session, "ready").await;
    served_by(&shop, None).await;
    editor
        .ask(
            "ashore/suspend",
            json!({"session": session, "suspended": false}),
        )
        .await;
    served_by(&shop, Some(LAPTOP)).await;

    // The same configuration again: its own session has it.
    let second = start(&mut editor, "Debug orders").await;
    assert_eq!(second["outcome"], "refused", "{second}");
    assert!(
        second["message"]
            .as_str()
            .unwrap()
            .contains("\"Debug orders\""),
        "{second}"
    );
    // The same target by another name: the agent refuses and names the holder.
    let third = start(&mut editor, "Also orders").await;
    let refused = |message: &Value| {
        message["method"] == "ashore/notice"
            && message["params"]["notice"]["message"]
                .as_str()
                .unwrap()
                .contains("already intercepted by")
    };
    if third["outcome"] != "refused" {
        let notice = editor.wait("the holder's name", refused).await;
        assert_eq!(
            notice["params"]["actions"][0]["kind"], "leaveThere",
            "{notice}"
        );
        event(
            &mut editor,
            &id(&third),
            json!({"type": "ended", "how": "disconnected"}),
        )
        .await;
    }

    // Restart: the agent is handed over, and its pods stay the same.
    let agents = agents(&shop).await;
    event(&mut editor, &session, json!({"type": "restarting"})).await;
    event(
        &mut editor,
        &session,
        json!({"type": "ended", "how": "disconnected"}),
    )
    .await;
    child.kill().await.unwrap();
    served_by(&shop, None).await;
    let again = start(&mut editor, "Debug orders").await;
    assert_eq!(
        (again["outcome"].as_str(), id(&again)),
        (Some("intercept"), session.clone()),
        "{again}"
    );
    editor.forget();
    let (_child, _) = debuggee(&mut editor, &session).await;
    editor.session_is(&session, "active").await;
    served_by(&shop, Some(LAPTOP)).await;
    assert_eq!(agents, self::agents(&shop).await, "nothing is built twice");

    event(
        &mut editor,
        &session,
        json!({"type": "ended", "how": "exited"}),
    )
    .await;
    shop.back_to(&before, OBJECTS_BACK).await;
}

async fn agents(shop: &Shop) -> Vec<String> {
    let pods = shop.get("/api/v1/namespaces/shop/pods").await;
    let uids = pods["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pod| pod["metadata"]["uid"].as_str().unwrap().to_owned());
    uids.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_dies_and_a_server_that_is_killed() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let (mut editor, folder) = editor(&shop, RULE).await;
    let (_, _child, _) = active(&shop, &mut editor).await;
    editor.hang_up();
    let back = shop.back_to(&before, OBJECTS_BACK).await;
    println!("a client that died: objects back after {back:?}");
    assert_eq!(editor.ended().await.code(), Some(1), "without shutdown");
    served_by(&shop, None).await;

    let mut editor = Editor::start(shop.ashore(&["lsp"]), &folder).await;
    let (_, _child, _) = active(&shop, &mut editor).await;
    let pid = Pid::from_raw(i32::try_from(editor.pid()).unwrap()).unwrap();
    kill_process(pid, Signal::KILL).unwrap();
    let back = shop.back_to(&before, Duration::from_secs(10)).await;
    println!("a server killed with SIGKILL: objects back after {back:?}");
    served_by(&shop, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_cluster_debugging_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".ashore.toml"), RULE).unwrap();
    let mut command = tokio::process::Command::new(ashore_blackbox::ashore_bin());
    command
        .arg("lsp")
        .env("KUBECONFIG", folder.path().join("none"))
        .env("ASHORE_STATE_DIR", folder.path().join("state"));
    let mut editor = Editor::start(command, folder.path()).await;
    let session = id(&start(&mut editor, "Debug orders").await);
    let told = |message: &Value| message["method"] == "ashore/notice";
    let notice = editor.wait("one notice", told).await;
    let text = notice["params"]["notice"]["message"].as_str().unwrap();
    assert!(
        text.contains("kubeconfig") && text.contains("Debugging goes on"),
        "{text}"
    );
    event(
        &mut editor,
        &session,
        json!({"type": "ended", "how": "exited"}),
    )
    .await;
    let list = editor.ask("ashore/targets", json!({})).await;
    assert!(
        list["problem"].as_str().unwrap().contains("kubeconfig"),
        "{list}"
    );
    assert_eq!(editor.notices().len(), 1, "{:?}", editor.notices());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_that_knows_no_process_has_its_program_found_by_the_port() {
    let shop = Shop::start().await;
    let port = free_port();
    let rules = format!("{RULE}local-port = {port}\n");
    let (mut editor, _) = editor(&shop, &rules).await;
    let started = start(&mut editor, "Debug orders").await;
    assert_eq!(started["localPort"], port, "{started}");
    let session = id(&started);
    editor.session_is(&session, "ready").await;
    let mut child = orders_command(port).spawn().unwrap();
    editor.session_is(&session, "active").await;
    served_by(&shop, Some(LAPTOP)).await;
    child.kill().await.unwrap();
    served_by(&shop, None).await;
    event(
        &mut editor,
        &session,
        json!({"type": "ended", "how": "exited"}),
    )
    .await;
    editor.session_is(&session, "restored").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_again_is_the_same_target_whatever_the_rules_say_by_then() {
    let shop = Shop::start().await;
    let (mut editor, folder) = editor(&shop, RULE).await;
    let (session, _child, _) = active(&shop, &mut editor).await;
    editor
        .ask("ashore/leave", json!({"session": session}))
        .await;
    editor.session_is(&session, "restored").await;
    let other = RULE.replace("deployment/orders", "deployment/inventory");
    std::fs::write(folder.join(".ashore.toml"), &other).unwrap();
    editor.forget();
    let view = editor
        .ask("ashore/retry", json!({"session": session}))
        .await;
    assert_eq!(view["target"]["target"], "deployment/orders", "{view}");
    editor.session_is(&session, "active").await;
    served_by(&shop, Some(LAPTOP)).await;
    let written = std::fs::read_to_string(folder.join(".ashore.toml")).unwrap();
    assert_eq!(written, other, "no rule is rewritten");
}
