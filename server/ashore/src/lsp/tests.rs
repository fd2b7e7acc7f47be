//! The server over a transport in this process.

use std::{path::Path, time::Duration};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    task::JoinHandle,
};

use ashore_rules::project::Spoken;

use super::*;

const LIMIT: Duration = Duration::from_secs(60);

struct Client {
    wire: DuplexStream,
    server: JoinHandle<anyhow::Result<bool>>,
    next: i64,
    /// What came while something else was waited for.
    kept: Vec<Value>,
}

impl Client {
    async fn start(folder: &Path) -> Self {
        Self::start_in(folder, "en").await
    }

    /// For a person of this language.
    async fn start_in(folder: &Path, locale: &str) -> Self {
        let (wire, theirs) = tokio::io::duplex(1 << 20);
        let (reader, writer) = tokio::io::split(theirs);
        let levels = Levels {
            command_line: Spoken {
                kubeconfig: Some(folder.join("none")),
                ..Spoken::default()
            },
            ..Levels::default()
        };
        let server = tokio::spawn(serve(reader, writer, levels));
        let mut client = Self {
            wire,
            server,
            next: 0,
            kept: Vec::new(),
        };
        let root = format!("file://{}", folder.display());
        let params = json!({"workspaceFolders": [{"uri": root, "name": "a"}], "capabilities": {}, "locale": locale});
        let id = client.request("initialize", params).await;
        client.answer(id).await;
        client.notify("initialized", json!({})).await;
        client
    }

    async fn send(&mut self, message: Value) {
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.wire.write_all(frame.as_bytes()).await.unwrap();
    }

    async fn request(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        let id = self.next;
        let mut message = json!({"jsonrpc": "2.0", "id": id, "method": method});
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(message).await;
        id
    }

    async fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"jsonrpc": "2.0", "method": method, "params": params}))
            .await;
    }

    async fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&fits) {
            return self.kept.remove(at);
        }
        let find = async {
            loop {
                let message = read(&mut self.wire).await;
                if fits(&message) {
                    return message;
                }
                self.kept.push(message);
            }
        };
        tokio::time::timeout(LIMIT, find).await.unwrap()
    }

    /// Waits until the only run configuration listens on this port.
    async fn until_port(&mut self, port: u16) {
        let wait = async {
            loop {
                let id = self.request("ashore/configurations", json!({})).await;
                let answer = self.answer(id).await;
                if answer["result"][0]["ports"][0]["port"] == port {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(LIMIT, wait).await.unwrap();
    }

    async fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message["id"] == id && message.get("method").is_none())
            .await
    }
}

async fn read(wire: &mut DuplexStream) -> Value {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(wire.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    let length = head
        .to_lowercase()
        .split("content-length:")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let mut body = vec![0; length];
    wire.read_exact(&mut body).await.unwrap();
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_changes_end_with_the_last_version() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path()).await;
    let uri = format!("file://{}/.ashore.toml", folder.path().display());
    let text = "# 😀\n[[intercept]]\nrun = \"a\"\ntarget = \"orders\"\n";
    let document = json!({"uri": uri, "languageId": "toml", "version": 1, "text": text});
    client
        .notify("textDocument/didOpen", json!({"textDocument": document}))
        .await;
    // After the emoji, which is two units wide: the key of the next line is never touched.
    for version in 2..60 {
        let at = json!({"line": 0, "character": 4});
        let change = json!({"range": {"start": at, "end": at}, "text": "é"});
        let params =
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]});
        client.notify("textDocument/didChange", params).await;
    }
    let hover = json!({"textDocument": {"uri": uri}, "position": {"line": 3, "character": 2}});
    let id = client.request("textDocument/hover", hover).await;
    let end = json!({"line": 3, "character": 6});
    let change =
        json!({"range": {"start": {"line": 3, "character": 0}, "end": end}, "text": "targt"});
    let params = json!({"textDocument": {"uri": uri, "version": 60}, "contentChanges": [change]});
    client.notify("textDocument/didChange", params).await;
    let answer = client.answer(id).await;
    assert!(
        answer["result"]["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("deployment/NAME"),
        "{answer}"
    );
    let told = client
        .wait(|message| message["params"]["version"] == 60)
        .await;
    let first = &told["params"]["diagnostics"][0];
    assert!(
        first["message"].as_str().unwrap().contains("target"),
        "{told}"
    );
}

/// What is wrong with a rules file and what mends it: the same places, codes and edits in each language, other words.
#[tokio::test(flavor = "multi_thread")]
async fn a_rules_file_is_spoken_of_in_the_editor_s_language() {
    let folder = tempfile::tempdir().unwrap();
    let uri = format!("file://{}/.ashore.toml", folder.path().display());
    let text = "[cluster]\nnamespace = \"prod\"\n[[intercept]]\nrun = \"a\"\ntargt = \"orders\"\nmode = \"personal\"\n";
    let document = json!({"uri": uri, "languageId": "toml", "version": 1, "text": text});
    let of_file = json!({"uri": uri});
    let mut told = Vec::new();
    for locale in ["en", "zh-cn"] {
        let mut client = Client::start_in(folder.path(), locale).await;
        let params = json!({"textDocument": document});
        client.notify("textDocument/didOpen", params).await;
        let found = client
            .wait(|message| message["params"]["version"] == 1)
            .await["params"]["diagnostics"]
            .clone();
        let whole =
            json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
        let params =
            json!({"textDocument": of_file, "range": whole, "context": {"diagnostics": []}});
        let id = client.request("textDocument/codeAction", params).await;
        let fixes = client.answer(id).await["result"].clone();
        let at = json!({"textDocument": of_file, "position": {"line": 5, "character": 1}});
        let id = client.request("textDocument/hover", at).await;
        let hover = client.answer(id).await["result"]["contents"]["value"].clone();
        told.push((found, fixes, hover));
    }
    let [(found, fixes, hover), (found_zh, fixes_zh, hover_zh)] = told.as_slice() else {
        panic!("two languages, not {told:?}");
    };
    let (found, found_zh) = (found.as_array().unwrap(), found_zh.as_array().unwrap());
    assert!(found.len() > 3, "{found:?}");
    assert_eq!(found.len(), found_zh.len());
    for (english, chinese) in found.iter().zip(found_zh) {
        assert_eq!(english["range"], chinese["range"]);
        assert_eq!(english["code"], chinese["code"]);
        assert_ne!(english["message"], chinese["message"]);
    }
    let (fixes, fixes_zh) = (fixes.as_array().unwrap(), fixes_zh.as_array().unwrap());
    assert!(fixes.len() > 2, "{fixes:?}");
    assert_eq!(fixes.len(), fixes_zh.len());
    for (english, chinese) in fixes.iter().zip(fixes_zh) {
        assert_eq!(english["edit"], chinese["edit"]);
        assert_ne!(english["title"], chinese["title"]);
    }
    assert!(
        hover.as_str().unwrap().contains("One of: `global`"),
        "{hover}"
    );
    assert!(
        hover_zh.as_str().unwrap().contains("可用的值：`global`"),
        "{hover_zh}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_with_its_client() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path()).await;
    let id = client.request("shutdown", Value::Null).await;
    assert_eq!(client.answer(id).await["result"], Value::Null);
    client.notify("exit", Value::Null).await;
    let clean = tokio::time::timeout(LIMIT, client.server)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert!(clean, "it was asked to shut down");

    let client = Client::start(folder.path()).await;
    drop(client.wire);
    let clean = tokio::time::timeout(LIMIT, client.server)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert!(!clean, "it was not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_is_looked_for_again_when_what_says_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let launch = folder.path().join(".vscode/launch.json");
    let program = folder.path().join("api/serve.py");
    let configured = |program: &str| {
        json!({"version": "0.2.0", "configurations": [{"name": "api", "type": "debugpy", "request": "launch", "program": program}]}).to_string()
    };
    std::fs::create_dir(folder.path().join(".vscode")).unwrap();
    std::fs::create_dir(folder.path().join("api")).unwrap();
    let serves = |port: u16| format!("import uvicorn\n\nuvicorn.run(app, port={port})\n");
    std::fs::write(&program, serves(8101)).unwrap();
    std::fs::write(folder.path().join("api/other.py"), serves(8103)).unwrap();
    std::fs::write(&launch, configured("${workspaceFolder}/api/serve.py")).unwrap();
    let mut client = Client::start(folder.path()).await;
    client.until_port(8101).await;
    std::fs::write(&program, serves(8102)).unwrap();
    client.until_port(8102).await;
    std::fs::write(&launch, configured("${workspaceFolder}/api/other.py")).unwrap();
    client.until_port(8103).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_documents_are_no_reason_to_break() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Client::start(folder.path()).await;
    let odd = [
        "",
        "\u{0}",
        "[[",
        "{{{{",
        "a: &a [*a, *a]\n",
        "\t- x\n  : :\n",
        "🦀\r\n\r",
        "\"\"\"",
        "lb://",
        "[[intercept]]\nrun=\"",
        "<a><!ENTITY",
        "{\"configurations\":[{\"name\":",
    ];
    let names = [
        ".ashore.toml",
        "application.yml",
        "bootstrap.properties",
        ".vscode/launch.json",
        ".run/a.run.xml",
    ];
    let mut version = 0;
    for name in names {
        let uri = format!("file://{}/{name}", folder.path().display());
        for text in odd {
            version += 1;
            let document = json!({"uri": uri, "languageId": "x", "version": version, "text": text});
            client
                .notify("textDocument/didOpen", json!({"textDocument": document}))
                .await;
            let position = json!({"line": 0, "character": 3});
            let at = json!({"textDocument": {"uri": uri}, "position": position});
            for method in ["textDocument/hover", "textDocument/completion"] {
                let id = client.request(method, at.clone()).await;
                assert!(
                    client.answer(id).await.get("error").is_none(),
                    "{method} in {name}: {text:?}"
                );
            }
            let range =
                json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 9}});
            let id = client.request("textDocument/codeAction", json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}})).await;
            assert!(
                client.answer(id).await.get("error").is_none(),
                "actions in {name}: {text:?}"
            );
            let id = client
                .request(
                    "textDocument/codeLens",
                    json!({"textDocument": {"uri": uri}}),
                )
                .await;
            assert!(
                client.answer(id).await.get("error").is_none(),
                "lenses in {name}: {text:?}"
            );
        }
    }
}
