//! Debug sessions of the shop's orders through `ashore dap`, as an editor would drive them.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::{Value, json};
use tokio::process::Command;

use crate::{
    Client, adapters, ashore_bin,
    cluster::{LAPTOP, Shop},
    free_port, workspace,
};

/// The line that the demo stops at carries this, in each language.
const MARK: &str = "BREAKPOINT of the demo";

/// A program to debug, with what an editor knows of it.
pub struct Program {
    /// The adapter that `ashore dap` wraps.
    pub adapter: Vec<String>,
    /// The arguments of `launch`.
    pub launch: Value,
    pub source: PathBuf,
    pub line: usize,
    pub port: u16,
}

impl Program {
    /// The shop's orders in Python, under debugpy.
    pub fn orders() -> Self {
        let source = shop_source("orders.py");
        let port = free_port();
        let launch =
            json!({"args": ["--port", port.to_string()], "env": {"SHOP_INSTANCE": LAPTOP}});
        Self::debugpy(source, launch, port)
    }

    /// The shop's orders in C, under lldb-dap.
    ///
    /// # Panics
    /// When it cannot be built.
    pub fn orders_in_c(folder: &Path) -> Self {
        let source = shop_source("c/orders.c");
        let (binary, port) = (folder.join("orders"), free_port());
        let built = std::process::Command::new("cc")
            .args(["-g", "-O0", "-pthread", "-o"])
            .arg(&binary)
            .arg(&source)
            .status();
        assert!(built.expect("cc is installed").success());
        Self {
            adapter: vec![adapters::lldb_dap()],
            launch: json!({
                "name": "Debug orders", "program": binary, "args": ["--port", port.to_string()],
                "env": [format!("SHOP_INSTANCE={LAPTOP}")],
            }),
            line: marked(&source),
            source,
            port,
        }
    }

    /// Another script under debugpy.
    pub fn script(folder: &Path, text: &str) -> Self {
        let source = folder.join("program.py");
        std::fs::write(&source, text).expect("the folder can be written");
        Self::debugpy(source, json!({}), 0)
    }

    fn debugpy(source: PathBuf, more: Value, port: u16) -> Self {
        let mut launch = json!({
            "name": "Debug orders", "type": "debugpy", "request": "launch", "program": source,
            "cwd": source.parent(), "python": [adapters::python()], "console": "internalConsole",
        });
        for (key, value) in more.as_object().into_iter().flatten() {
            launch[key] = value.clone();
        }
        Self {
            adapter: adapters::debugpy(),
            launch,
            line: marked(&source),
            source,
            port,
        }
    }
}

/// `path` in the shop's folder, without dots: debuggers compare paths as text.
fn shop_source(path: &str) -> PathBuf {
    let path = workspace().join("fixtures/shop").join(path);
    path.canonicalize().expect("the shop is there")
}

fn marked(source: &Path) -> usize {
    let text = std::fs::read_to_string(source).expect("the source can be read");
    text.lines()
        .position(|line| line.contains(MARK))
        .map_or(0, |at| at + 1)
}

/// `ashore dap OPTIONS… -- ADAPTER…`, pointed at this shop.
pub fn wrapped(shop: &Shop, options: &[&str], program: &Program) -> Client {
    let mut command = Command::new(ashore_bin());
    command
        .args(["dap", "--namespace", "shop"])
        .args(options)
        .arg("--")
        .args(&program.adapter);
    shop.point(&mut command);
    Client::start(command)
}

/// From `initialize` to the answer of `launch`.
pub async fn launch(client: &mut Client, program: &Program) {
    let known = json!({"adapterID": "test", "linesStartAt1": true, "columnsStartAt1": true, "pathFormat": "path"});
    client.request("initialize", known).await;
    let launching = client.send("launch", program.launch.clone()).await;
    client.event("initialized").await;
    client.request("configurationDone", json!({})).await;
    client.answer(launching).await;
}

/// `ashore dap` for orders, launched, and active.
pub async fn active(shop: &Shop, program: &Program) -> Client {
    let mut client = wrapped(shop, &["--target", "deployment/orders"], program);
    launch(&mut client, program).await;
    client.output("Active: deployment/orders").await;
    client
}

/// Sets the breakpoint at the marked line, or takes it away.
pub async fn breakpoint(client: &mut Client, program: &Program, set: bool) {
    let lines: &[usize] = if set { &[program.line] } else { &[] };
    let breakpoints: Vec<_> = lines.iter().map(|line| json!({"line": line})).collect();
    let wanted = json!({"source": {"path": program.source}, "breakpoints": breakpoints});
    let answer = client.request("setBreakpoints", wanted).await;
    let verified = |it: &Value| it["verified"] == true;
    let all = answer["body"]["breakpoints"].as_array();
    assert!(
        all.is_some_and(|all| all.len() == lines.len() && all.iter().all(verified)),
        "{answer}"
    );
}

/// Waits for a stop; gives its thread.
///
/// # Panics
/// When the stop names no thread.
pub async fn stopped(client: &mut Client) -> i64 {
    let stopped = client.event("stopped").await;
    stopped["body"]["threadId"]
        .as_i64()
        .expect("a thread stopped")
}

/// A local variable of the thread's topmost frame, as the debugger prints it.
pub async fn local(client: &mut Client, thread: i64, name: &str) -> Option<String> {
    let stack = client
        .request("stackTrace", json!({"threadId": thread}))
        .await;
    let frame = &stack["body"]["stackFrames"][0]["id"];
    let scopes = client.request("scopes", json!({"frameId": frame})).await;
    let reference = &scopes["body"]["scopes"][0]["variablesReference"];
    let variables = client
        .request("variables", json!({"variablesReference": reference}))
        .await;
    let all = variables["body"]["variables"].as_array()?;
    let found = all.iter().find(|variable| variable["name"] == name)?;
    found["value"]
        .as_str()
        .map(|value| value.trim_matches('\'').to_owned())
}

/// Disconnects as an editor's stop button does, and waits until `ashore dap` has ended.
pub async fn stop(client: &mut Client) {
    client
        .request("disconnect", json!({"terminateDebuggee": true}))
        .await;
    client.close_stdin();
    client.stream_end().await;
    client.exit().await;
}

/// A client of a server, by a connection of its own.
pub async fn connected(port: u16) -> Client {
    let script = "import os, socket, sys, threading
s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
def up():
    while piece := os.read(0, 65536): s.sendall(piece)
    s.shutdown(socket.SHUT_WR)
threading.Thread(target=up, daemon=True).start()
while piece := s.recv(65536): os.write(1, piece)";
    let mut command = Command::new("python3");
    command.args(["-c", script, &port.to_string()]);
    Client::start(command)
}

/// `ashore dap --connect`, pointed at this shop, for an adapter that listens on `port`.
pub fn connecting(shop: &Shop, options: &[&str], port: u16) -> Client {
    let address = format!("127.0.0.1:{port}");
    let mut command = shop.ashore(&["dap", "--namespace", "shop", "--connect", &address]);
    command.args(options).stdin(Stdio::piped());
    Client::start(command)
}
