//! What `ashore lsp` says in files: rules, application files, run configurations.
#![allow(clippy::unwrap_used)] // a test may panic

use std::path::{Path, PathBuf};

use ashore_blackbox::{
    LIMIT,
    cluster::Shop,
    eventually,
    lsp::{Editor, uri},
};
use serde_json::{Value, json};

const RULES: &str = "[cluster]\nnamespace = \"shop\"\n\n[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\n";
const LAUNCH: &str = r#"{
  // how we start it
  "configurations": [
    {
      "name": "Debug orders",
      "type": "debugpy",
      "request": "launch",
      "program": "${workspaceFolder}/orders.py",
      "args": ["--port", "8081"],
    },
  ],
}
"#;

async fn workspace(shop: &Shop) -> (Editor, PathBuf) {
    let folder = shop.dir().join("workspace");
    std::fs::create_dir_all(folder.join(".vscode")).unwrap();
    std::fs::write(folder.join(".ashore.toml"), RULES).unwrap();
    std::fs::write(folder.join(".vscode/launch.json"), LAUNCH).unwrap();
    std::fs::write(folder.join("orders.py"), "import argparse\n").unwrap();
    let mut editor = Editor::start(shop.ashore(&["lsp"]), &folder).await;
    // The cluster has answered once.
    editor.ask("ashore/targets", json!({})).await;
    (editor, folder)
}

/// The position just after `before` in the text.
fn after(text: &str, before: &str) -> Value {
    let at = text.find(before).unwrap() + before.len();
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    json!({"line": line, "character": text[start..at].encode_utf16().count()})
}

async fn ask_at(editor: &mut Editor, method: &str, path: &Path, text: &str, before: &str) -> Value {
    let params = json!({"textDocument": {"uri": uri(path)}, "position": after(text, before)});
    editor.ask(method, params).await
}

async fn labels(editor: &mut Editor, path: &Path, text: &str, before: &str) -> Vec<String> {
    let list = ask_at(editor, "textDocument/completion", path, text, before).await;
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["label"].as_str().unwrap().to_owned())
        .collect()
}

fn messages(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic["message"].as_str().unwrap())
        .collect()
}

/// The text with the first code action of this title carried out, and that action's edits of other files.
async fn mended(
    editor: &mut Editor,
    path: &Path,
    text: &str,
    diagnostic: &Value,
    title: &str,
) -> String {
    let params = json!({"textDocument": {"uri": uri(path)}, "range": diagnostic["range"], "context": {"diagnostics": [diagnostic]}});
    let actions = editor.ask("textDocument/codeAction", params).await;
    let found = actions
        .as_array()
        .unwrap()
        .iter()
        .find(|action| action["title"].as_str().unwrap().contains(title));
    let action = found.unwrap_or_else(|| panic!("an action {title:?} in {actions:#}"));
    let (file, edits) = action["edit"]["changes"]
        .as_object()
        .unwrap()
        .iter()
        .next()
        .unwrap();
    let before = if *file == uri(path) {
        text.to_owned()
    } else {
        std::fs::read_to_string(file.trim_start_matches("file://")).unwrap()
    };
    let edit = &edits[0];
    let offset = |position: &Value| {
        let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
        let start: usize = before.split_inclusive('\n').take(line).map(str::len).sum();
        start + usize::try_from(position["character"].as_u64().unwrap()).unwrap()
    };
    let (start, end) = (
        offset(&edit["range"]["start"]),
        offset(&edit["range"]["end"]),
    );
    format!(
        "{}{}{}",
        &before[..start],
        edit["newText"].as_str().unwrap(),
        &before[end..]
    )
}

/// Opens the rules with one thing wrong, looks at what is said, and mends it.
async fn rules_check(
    editor: &mut Editor,
    folder: &Path,
    wrong: &str,
    said: &str,
    title: &str,
    mended_has: &str,
) {
    let path = folder.join(".ashore.toml");
    editor.replace(&path, wrong).await;
    let found = editor.diagnostics(&path).await;
    let one = found
        .iter()
        .find(|it| it["message"].as_str().unwrap().contains(said));
    let one = one.unwrap_or_else(|| panic!("{said:?} of {wrong:?} in {:?}", messages(&found)));
    let text = mended(editor, &path, wrong, one, title).await;
    assert!(text.contains(mended_has), "{mended_has:?} in {text}");
    editor.replace(&path, &text).await;
    let left = editor.diagnostics(&path).await;
    assert!(
        !messages(&left).iter().any(|it| it.contains(said)),
        "{:?} of {text}",
        messages(&left)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_checked_against_the_cluster_and_mended() {
    let shop = Shop::start().await;
    let (mut editor, folder) = workspace(&shop).await;
    let path = folder.join(".ashore.toml");
    editor.open(&path, RULES).await;
    assert_eq!(editor.diagnostics(&path).await, Vec::<Value>::new());
    let with = |from: &str, to: &str| RULES.replace(from, to);
    let more = |line: &str| format!("{RULES}{line}\n");
    rules_check(
        &mut editor,
        &folder,
        &with("target", "targt"),
        "unknown key \"targt\"",
        "target",
        "\ntarget = ",
    )
    .await;
    rules_check(
        &mut editor,
        &folder,
        &with("deployment/orders", "deployment/ordrs"),
        "There is no deployment \"ordrs\"",
        "deployment/orders",
        "\"deployment/orders\"",
    )
    .await;
    rules_check(
        &mut editor,
        &folder,
        &with("deployment/orders", "statefulset/orders"),
        "There is no statefulset",
        "deployment/orders",
        "\"deployment/orders\"",
    )
    .await;
    rules_check(
        &mut editor,
        &folder,
        &more("port = \"htp\""),
        "has no port \"htp\"",
        "http",
        "port = \"http\"",
    )
    .await;
    rules_check(
        &mut editor,
        &folder,
        &more("mode = \"globl\""),
        "\"mode\" cannot be \"globl\"",
        "global",
        "mode = \"global\"",
    )
    .await;
    rules_check(
        &mut editor,
        &folder,
        &more("local-port = 9000"),
        "listens on 8081",
        "8081",
        "local-port = 8081",
    )
    .await;
    rules_check(
        &mut editor,
        &folder,
        &with("Debug orders", "Debug ordrs"),
        "No run configuration",
        "Debug orders",
        "\"Debug orders\"",
    )
    .await;
    let context = with("[cluster]", "[cluster]\ncontext = \"nope\"");
    editor.replace(&path, &context).await;
    editor
        .diagnostics_until(&path, "an unknown context", |all| {
            messages(all)
                .iter()
                .any(|it| it.contains("no context \"nope\""))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn production_clashes_and_holders_are_told() {
    let shop = Shop::start().await;
    let (mut editor, folder) = workspace(&shop).await;
    let path = folder.join(".ashore.toml");
    editor.open(&path, RULES).await;
    let production = RULES.replace("\"shop\"", "\"shop-prod\"");
    editor.replace(&path, &production).await;
    let found = editor.diagnostics(&path).await;
    let one = found
        .iter()
        .find(|it| it["message"].as_str().unwrap().contains("production"))
        .unwrap();
    let text = mended(&mut editor, &path, &production, one, "Allow").await;
    assert!(
        text.contains("\"shop-prod\"\nallow-production = true\n"),
        "{text}"
    );
    // A rule that says where it is allows it for itself, whatever `[cluster]` allows.
    let own = format!("{}\nnamespace = \"carts-prod\"\n", text.trim_end());
    editor.replace(&path, &own).await;
    let found = editor.diagnostics(&path).await;
    let one = found
        .iter()
        .find(|it| it["message"].as_str().unwrap().contains("carts-prod"))
        .unwrap();
    let text = mended(&mut editor, &path, &own, one, "Allow").await;
    assert!(
        text.contains("\"carts-prod\"\nallow-production = true"),
        "{text}"
    );

    editor
        .replace(
            &path,
            &format!("{RULES}{}", RULES.split_once("\n\n").unwrap().1),
        )
        .await;
    let found = editor.diagnostics(&path).await;
    assert!(
        messages(&found)[0].contains("already on line 4"),
        "{:?}",
        messages(&found)
    );
    assert_eq!(found[0]["range"]["start"]["line"], 6, "{found:?}");

    // Somebody takes the target meanwhile; the file is not touched for that to be told.
    editor.replace(&path, RULES).await;
    let mut ann = shop.ashore(&["intercept", "orders", "-p", "8081"]);
    let _ann = ann
        .env("USER", "ann")
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut told = None;
    let deadline = std::time::Instant::now() + LIMIT;
    while told.is_none() && std::time::Instant::now() < deadline {
        editor.replace(&path, RULES).await;
        let found = editor.diagnostics(&path).await;
        told = messages(&found)
            .iter()
            .find(|it| it.contains("intercepted by ann@"))
            .map(|it| (*it).to_owned());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(told.is_some(), "the holder is named");
}

#[tokio::test(flavor = "multi_thread")]
async fn completion_and_hover_know_the_cluster() {
    let shop = Shop::start().await;
    let (mut editor, folder) = workspace(&shop).await;
    let path = folder.join(".ashore.toml");
    let text = "[cluster]\nnamespace = \"\"\n\n[[intercept]]\nrun = \"\"\ntarget = \"deployment/orders\"\nport = \"\"\n\n";
    editor.open(&path, text).await;
    assert!(
        labels(&mut editor, &path, text, "namespace = \"")
            .await
            .contains(&"shop".to_owned())
    );
    let found = || async { has_configurations(&editor).then_some(()) };
    eventually(LIMIT, "the run configurations", found).await;
    assert_eq!(
        labels(&mut editor, &path, text, "run = \"").await,
        ["Debug orders"]
    );
    let targets = labels(&mut editor, &path, text, "target = \"").await;
    assert!(
        targets.contains(&"deployment/orders".to_owned())
            && targets.contains(&"deployment/inventory".to_owned()),
        "{targets:?}"
    );
    let keys = labels(&mut editor, &path, text, "port = \"\"\n").await;
    assert!(
        keys.contains(&"local-port".to_owned()) && !keys.contains(&"target".to_owned()),
        "{keys:?}"
    );
    let hover = ask_at(
        &mut editor,
        "textDocument/hover",
        &path,
        text,
        "deployment/or",
    )
    .await;
    let told = hover["contents"]["value"].as_str().unwrap();
    assert!(
        told.contains("Service shop/orders") && told.contains("http/8000"),
        "{told}"
    );
    let hover = ask_at(&mut editor, "textDocument/hover", &path, text, "names").await;
    assert!(
        hover["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("namespace of all targets"),
        "{hover}"
    );
}

fn has_configurations(editor: &Editor) -> bool {
    editor
        .messages()
        .iter()
        .any(|message| message["method"] == "ashore/configurationsChanged")
}

#[tokio::test(flavor = "multi_thread")]
async fn discovery_that_goes_past_the_service() {
    let shop = Shop::start().await;
    let (mut editor, folder) = workspace(&shop).await;
    let path = folder.join("application.yml");
    let text = "spring:\n  application:\n    name: orders\n  cloud:\n    gateway:\n      routes:\n        - id: orders\n          uri: lb://orders # é\n    nacos:\n      discovery:\n        server-addr: nacos:8848\n";
    editor.open(&path, text).await;
    let found = editor.diagnostics(&path).await;
    let codes: Vec<_> = found
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["registry-route", "registry", "registers-here"],
        "{:?}",
        messages(&found)
    );
    assert_eq!(
        found[0]["range"],
        json!({"start": {"line": 7, "character": 15}, "end": {"line": 7, "character": 26}})
    );
    let mended_text = mended(&mut editor, &path, text, &found[0], "Route to").await;
    assert!(
        mended_text.contains("uri: http://orders.shop:8000 # é"),
        "{mended_text}"
    );
    let rules = mended(&mut editor, &path, text, &found[2], "Turn registering").await;
    assert_eq!(
        rules,
        format!(
            "{RULES}environment = {{ SPRING_CLOUD_NACOS_DISCOVERY_REGISTERENABLED = \"false\" }}\n"
        )
    );

    // Carried out, it is in the environment that the editor is answered, and no longer told.
    std::fs::write(folder.join(".ashore.toml"), &rules).unwrap();
    editor
        .diagnostics_until(&path, "what is mended goes", |all| all.len() == 2)
        .await;
    let started = editor
        .ask(
            "ashore/startSession",
            json!({"runConfiguration": "Debug orders"}),
        )
        .await;
    assert_eq!(
        started["environment"]["SPRING_CLOUD_NACOS_DISCOVERY_REGISTERENABLED"], "false",
        "{started}"
    );
    assert_eq!(started["localPort"], 8081, "{started}");
    assert_eq!(
        started["evidence"][0]["file"], ".vscode/launch.json",
        "{started}"
    );

    let path = folder.join("bootstrap.properties");
    editor
        .open(
            &path,
            "eureka.client.service-url.defaultZone=http://eureka:8761/eureka\n",
        )
        .await;
    assert!(messages(&editor.diagnostics(&path).await)[0].contains("Eureka"));
    let hover = ask_at(
        &mut editor,
        "textDocument/hover",
        &folder.join("application.yml"),
        text,
        "lb://or",
    )
    .await;
    assert!(
        hover["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("of 2 pods ready"),
        "{hover}"
    );

    // In the pods' own network it makes no difference who looks the address up.
    let path = folder.join("application.yml");
    let rules = mended(&mut editor, &path, text, &found[0], "strategy = \"pod\"").await;
    assert!(rules.contains("strategy = \"pod\""), "{rules}");
    std::fs::write(folder.join(".ashore.toml"), &rules).unwrap();
    editor
        .diagnostics_until(&path, "nothing goes past the pods", |all| all.is_empty())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lenses_say_and_switch() {
    let shop = Shop::start().await;
    let (mut editor, folder) = workspace(&shop).await;
    let path = folder.join(".vscode/launch.json");
    editor.open(&path, LAUNCH).await;
    let title = |lenses: &Value| lenses[0]["command"]["title"].as_str().map(str::to_owned);
    let params = json!({"textDocument": {"uri": uri(&path)}});
    let lenses = wait_lens(&mut editor, &params, "Ashore: deployment/orders → 8081").await;
    assert_eq!(lenses[0]["range"]["start"]["line"], 4, "{lenses}");
    let hover = ask_at(
        &mut editor,
        "textDocument/hover",
        &path,
        LAUNCH,
        "\"Debug or",
    )
    .await;
    let told = hover["contents"]["value"].as_str().unwrap();
    assert!(
        told.contains("8081")
            && told.contains("launch.json:9")
            && told.contains("deployment/orders"),
        "{told}"
    );

    let toggle = json!({"command": lenses[0]["command"]["command"], "arguments": lenses[0]["command"]["arguments"]});
    editor.ask("workspace/executeCommand", toggle.clone()).await;
    wait_lens(&mut editor, &params, "Ashore: off for you").await;
    assert_eq!(
        std::fs::read_to_string(folder.join(".ashore.toml")).unwrap(),
        RULES,
        "the team's file stays as it is"
    );
    editor.ask("workspace/executeCommand", toggle).await;
    let lenses = wait_lens(&mut editor, &params, "Ashore: deployment/orders → 8081").await;
    assert!(title(&lenses).is_some());
    assert_eq!(
        std::fs::read_to_string(folder.join(".ashore.toml")).unwrap(),
        RULES
    );

    // A rule for another port is told where the configuration stands.
    std::fs::write(
        folder.join(".ashore.toml"),
        format!("{RULES}local-port = 9000\n"),
    )
    .unwrap();
    let told = editor
        .diagnostics_until(&path, "another port", |all| !all.is_empty())
        .await;
    assert!(messages(&told)[0].contains("8081"), "{told:?}");

    let path = folder.join(".run/Orders.run.xml");
    std::fs::create_dir_all(folder.join(".run")).unwrap();
    let xml = "<component name=\"ProjectRunConfigurationManager\">\n  <configuration name=\"Orders in IDEA\" type=\"PythonConfigurationType\" factoryName=\"Python\">\n    <option name=\"SCRIPT_NAME\" value=\"$PROJECT_DIR$/orders.py\" />\n    <option name=\"PARAMETERS\" value=\"--port 8082\" />\n  </configuration>\n</component>\n";
    std::fs::write(&path, xml).unwrap();
    editor.open(&path, xml).await;
    let params = json!({"textDocument": {"uri": uri(&path)}});
    let lenses = wait_lens(&mut editor, &params, "Ashore: choose a target").await;
    assert_eq!(lenses[0]["range"]["start"]["line"], 1, "{lenses}");
}

/// A compound has no traffic of its own: its lens counts its members, and switches those that have a rule.
#[tokio::test(flavor = "multi_thread")]
async fn a_compound_is_switched_by_its_members() {
    let shop = Shop::start().await;
    let (mut editor, folder) = workspace(&shop).await;
    let path = folder.join(".vscode/launch.json");
    let compound = r#"{"compounds": [{"name": "All", "configurations": ["Debug orders", "Debug web"]}], "configurations": [{"name": "Debug orders", "type": "debugpy", "request": "launch"}, {"name": "Debug web", "type": "node", "request": "launch"}]}"#;
    std::fs::write(&path, compound).unwrap();
    editor.open(&path, compound).await;
    let params = json!({"textDocument": {"uri": uri(&path)}});
    let argument = json!({"runConfiguration": "All", "folder": folder});
    let toggle = json!({"command": "ashore.toggle", "arguments": [argument]});
    for title in [
        "Ashore: 1 of 2 on",
        "Ashore: 0 of 2 on",
        "Ashore: 1 of 2 on",
    ] {
        let deadline = std::time::Instant::now() + LIMIT;
        loop {
            let lenses = editor.ask("textDocument/codeLens", params.clone()).await;
            let mut lenses = lenses.as_array().unwrap().iter();
            if lenses.any(|lens| lens["command"]["title"] == title) {
                break;
            }
            assert!(std::time::Instant::now() < deadline, "no {title:?}");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        editor.ask("workspace/executeCommand", toggle.clone()).await;
    }
    let rules = std::fs::read_to_string(folder.join(".ashore.toml")).unwrap();
    assert_eq!(rules, RULES, "the team's file stays as it is");
}

async fn wait_lens(editor: &mut Editor, params: &Value, title: &str) -> Value {
    let deadline = std::time::Instant::now() + LIMIT;
    loop {
        let lenses = editor.ask("textDocument/codeLens", params.clone()).await;
        if lenses[0]["command"]["title"] == title {
            return lenses;
        }
        assert!(std::time::Instant::now() < deadline, "{title:?}: {lenses}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
