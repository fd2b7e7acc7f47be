//! A person reads their own language: by the terminal's variables, by what an editor names, by what a DAP client names.
#![allow(clippy::unwrap_used)] // a test may panic

use ashore_blackbox::{
    Ran,
    cluster::{Shop, orders_command},
    free_port,
    lsp::Editor,
    run,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

/// `ashore ARGS…` in a terminal of this language.
async fn in_language(shop: &Shop, lang: &str, args: &[&str]) -> Ran {
    let mut command = shop.ashore(args);
    command.env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command.env("LANG", lang);
    run(command).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_speaks_by_its_variables() {
    let shop = Shop::start().await;
    for (lang, args, part) in [
        ("zh_CN.UTF-8", &["list"][..], "工作负载"),
        ("zh_CN.UTF-8", &["list"], "空闲"),
        ("zh_CN.UTF-8", &["status"], "本机当前没有拦截。"),
        ("zh_CN.UTF-8", &["clean"], "没有残留。"),
        ("zh_CN.UTF-8", &["leave", "--all"], "本机当前没有拦截。"),
        ("zh_CN.UTF-8", &["requests"], "本机没有请求记录。"),
        ("C.UTF-8", &["list"], "WORKLOAD"),
        ("tlh_QO.UTF-8", &["list"], "free"),
        ("", &["status"], "No intercepts on this machine."),
        ("zh_TW.UTF-8", &["status"], "No intercepts"),
    ] {
        let ran = in_language(&shop, lang, args).await;
        assert_eq!(ran.code, Some(0), "{lang} {args:?}: {ran:?}");
        assert!(ran.stdout.contains(part), "{lang} {args:?}: {ran:?}");
    }
    // For programs the words stay what they are.
    let json = in_language(&shop, "zh_CN.UTF-8", &["list", "--output", "json"]).await;
    assert!(json.json().to_string().contains("free"), "{json:?}");
    let wrong = in_language(&shop, "zh_CN.UTF-8", &["leave", "nothing"]).await;
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    assert!(
        wrong.stderr.contains("错误：没有名为 nothing 的拦截"),
        "{wrong:?}"
    );
    assert!(wrong.stderr.contains("建议：本机当前没有拦截"), "{wrong:?}");
}

/// What needs no cluster: a rules file that is wrong, and a debug adapter that is not there.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_in_chinese_and_in_english_to_programs() {
    let shop = Shop::start().await;
    let folder = shop.dir().join("broken");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(".ashore.toml"), "[clutser]\n").unwrap();
    let place = folder.display().to_string();
    let check = ["rules", "check", place.as_str()];
    let chinese = in_language(&shop, "zh_CN.UTF-8", &check).await;
    let told = ".ashore.toml:1:2: 规则文件中没有键 \"clutser\"；是否想写 \"cluster\"？";
    assert!(chinese.stdout.contains(told), "{chinese:?}");
    let json = [&check[..], &["--output", "json"]].concat();
    let json = in_language(&shop, "zh_CN.UTF-8", &json).await.json();
    let told = "unknown key \"clutser\" in the rules file; did you mean \"cluster\"?";
    assert_eq!(json[0]["message"], told, "{json}");
    let dap = in_language(&shop, "zh_CN.UTF-8", &["dap", "--", "/nowhere/dlv", "dap"]).await;
    assert!(dap.stderr.contains("找不到调试适配器"), "{dap:?}");
    assert!(dap.stderr.contains("建议：请用 `go install"), "{dap:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_engine_speaks_it_too() {
    let shop = Shop::start().await;
    let in_chinese = async |args: &[&str]| in_language(&shop, "zh_CN.UTF-8", args).await;
    let found = in_chinese(&["doctor", "orders"]).await;
    for part in ["权限", "所需权限齐全", "没有 Istio 或 Linkerd 的边车"] {
        assert!(found.stdout.contains(part), "{part} in {found:?}");
    }
    let json = in_chinese(&["doctor", "orders", "--output", "json"]).await;
    let json = json.json().to_string();
    assert!(json.contains("no sidecars of Istio or Linkerd"), "{json}");
    let unknown = &["intercept", "deployment/oders", "-p", "1"][..];
    let wrong = in_chinese(unknown).await;
    for part in [
        "错误：命名空间 shop 中没有 Deployment「oders」",
        "建议：是否指「orders」？",
    ] {
        assert!(wrong.stderr.contains(part), "{part} in {wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intercept_tells_its_story_in_chinese() {
    let shop = Shop::start().await;
    let (_local, port) = shop.local_orders().await;
    let mut command = shop.ashore(&["intercept", "deployment/orders", "-p", &port.to_string()]);
    command.env_remove("LC_ALL").env("LANG", "zh_CN.UTF-8");
    let ashore = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    shop.session_is("active").await;
    let status = in_language(&shop, "zh_CN.UTF-8", &["status"]).await;
    assert!(status.stdout.contains("拦截中"), "{status:?}");
    let pid = i32::try_from(ashore.id().unwrap()).unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::INT).unwrap();
    let ran: Ran = ashore.wait_with_output().await.unwrap().into();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for part in [
        "拦截中",
        "正在结束 orders：Ctrl-C。",
        "orders 已结束：",
        "0 个不同。",
    ] {
        assert!(ran.stdout.contains(part), "{part} in {ran:?}");
    }
}

fn notice(message: &Value) -> bool {
    message["method"] == "ashore/notice"
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_is_told_in_the_language_that_it_names() {
    let shop = Shop::start().await;
    let folder = shop.dir().join("workspace");
    std::fs::create_dir_all(folder.join(".vscode")).unwrap();
    let rule = "[cluster]\nnamespace = \"shop\"\n[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\n";
    std::fs::write(folder.join(".ashore.toml"), rule).unwrap();
    let mut editor = Editor::start_in(shop.ashore(&["lsp"]), &folder, "zh-cn").await;
    let debug = json!({"runConfiguration": "Debug orders", "configuration": {"type": "debugpy"}});
    let started = editor.ask("ashore/startSession", debug).await;
    assert!(
        started["message"].as_str().unwrap().starts_with("正在准备"),
        "{started}"
    );
    let session = started["view"]["session"].as_str().unwrap().to_owned();
    let port = free_port();
    let child = orders_command(port).spawn().unwrap();
    let process =
        json!({"session": session, "event": {"type": "process", "pid": child.id().unwrap()}});
    editor.notify("ashore/debugEvent", process).await;
    let active = |message: &Value| {
        message["method"] == "ashore/stateChanged" && message["params"]["state"] == "active"
    };
    let view = editor.wait("active", active).await["params"].clone();
    let display = &view["display"];
    let label = display["label"].as_str().unwrap();
    assert!(label.starts_with("orders ← 全部，"), "{display}");
    assert_eq!(display["icon"], "active", "{display}");
    assert_eq!(
        display["actions"][0]["title"], "暂停拦截 orders",
        "{display}"
    );
    assert!(display["facts"].to_string().contains("去向"), "{display}");

    let listed = editor.ask("ashore/configurations", json!({})).await;
    let lens = listed[0]["label"].as_str().unwrap();
    assert!(lens.contains("拦截中"), "{listed}");

    // A second one of the same target is refused, and the notice names the way out.
    let target = json!({"target": "deployment/orders"});
    let again = json!({"runConfiguration": "Again", "configuration": {"type": "debugpy"}, "target": target});
    editor.ask("ashore/startSession", again).await;
    let told = editor.wait("a notice", notice).await["params"].clone();
    let message = told["notice"]["message"].as_str().unwrap();
    assert!(message.contains("已被本编辑器的调试会话"), "{told}");
    assert_eq!(told["actions"][0]["title"], "结束那边的会话", "{told}");
}
