//! The life cycle of `ashore lsp` as the specification says, and bad input.
#![allow(clippy::unwrap_used)] // a test may panic

use ashore_blackbox::{ashore_bin, lsp::Editor};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

fn quiet(folder: &TempDir) -> Command {
    let mut command = Command::new(ashore_bin());
    command
        .arg("lsp")
        .env("KUBECONFIG", folder.path().join("none"))
        .env("ASHORE_STATE_DIR", folder.path().join("state"));
    command
}

async fn editor() -> (Editor, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Editor::start(quiet(&folder), folder.path()).await, folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_before_initialize_are_refused_and_exit_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::spawn(quiet(&folder));
    let answer = editor.request("ashore/status", Value::Null).await;
    assert_eq!(answer["error"]["code"], -32002, "{answer}");
    editor.notify("exit", Value::Null).await;
    assert_eq!(editor.ended().await.code(), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_then_exit() {
    let (mut editor, _folder) = editor().await;
    assert_eq!(editor.ask("shutdown", Value::Null).await, Value::Null);
    let answer = editor.request("ashore/status", Value::Null).await;
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    editor.notify("exit", Value::Null).await;
    assert_eq!(editor.ended().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_request_is_answered_as_such() {
    let (mut editor, _folder) = editor().await;
    // Waits for the cluster, so that there is time to cancel it; what is quicker is an answer, too.
    let id = editor.send_request("ashore/targets", json!({})).await;
    editor.notify("$/cancelRequest", json!({"id": id})).await;
    let answer = editor.answer(id).await;
    assert!(
        answer["error"]["code"] == -32800 || answer["result"].is_object(),
        "{answer}"
    );
    assert_eq!(editor.ask("ashore/status", Value::Null).await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_message_is_an_error_and_nothing_more() {
    let (mut editor, _folder) = editor().await;
    for body in ["{", "[]", "{\"jsonrpc\":\"2.0\"}", "nonsense"] {
        editor
            .send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())
            .await;
    }
    let answer = editor.request("ashore/noSuchThing", json!({})).await;
    assert_eq!(answer["error"]["code"], -32601, "{answer}");
    let answer = editor
        .request("ashore/startSession", json!({"wrong": 1}))
        .await;
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    let answer = editor
        .request("ashore/leave", json!({"session": "gone"}))
        .await;
    assert!(
        answer["error"]["message"]
            .as_str()
            .unwrap()
            .contains("gone"),
        "{answer}"
    );
    assert_eq!(editor.ask("ashore/status", Value::Null).await, json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_clients_process_is_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = Command::new("sleep")
        .arg("600")
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut editor = Editor::spawn(quiet(&folder));
    editor
        .ask(
            "initialize",
            json!({"processId": client.id(), "capabilities": {}}),
        )
        .await;
    client.kill().await.unwrap();
    assert_eq!(editor.ended().await.code(), Some(1));
}
