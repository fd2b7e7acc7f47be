//! The real js-debug: a server to which a client connects once a session. The first session launches the program and asks for a
//! child session, which alone is told of stops.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use ashore_blackbox::{
    Client, LIMIT, adapters,
    callers::{Others, mine, served_by},
    cluster::{LAPTOP, Shop},
    debugging, free_port, processes, workspace,
};
use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
};

const OBJECTS_BACK: Duration = Duration::from_secs(10);
const TARGET: [&str; 2] = ["--target", "deployment/orders"];

fn server(port: u16) -> Vec<String> {
    let address = [port.to_string(), "127.0.0.1".to_owned()];
    [adapters::js_debug(), address.to_vec()].concat()
}

fn source() -> PathBuf {
    let path = workspace().join("fixtures/shop/node/orders.js");
    path.canonicalize().unwrap()
}

/// The parent's part, up to the child's configuration.
async fn parent(client: &mut Client) -> Value {
    initialize(client).await;
    let launch = json!({
        "type": "pwa-node", "request": "launch", "name": "Orders", "program": source(), "cwd": source().parent(),
        "args": ["--port", free_port().to_string()], "env": {"SHOP_INSTANCE": LAPTOP}, "console": "internalConsole",
    });
    let launching = client.send("launch", launch).await;
    client.event("initialized").await;
    client.request("configurationDone", json!({})).await;
    client.answer(launching).await;
    let asks = |m: &Value| m["type"] == "request" && m["command"] == "startDebugging";
    let asked = client.wait_for("startDebugging", asks).await;
    client.reply(&asked, json!({})).await;
    asked["arguments"]["configuration"].clone()
}

/// The child's part, with a breakpoint for the visitor `me` alone.
async fn begin_child(client: &mut Client, configuration: Value) {
    initialize(client).await;
    let launching = client.send("launch", configuration).await;
    client.event("initialized").await;
    let text = std::fs::read_to_string(source()).unwrap();
    let line = text.lines().position(|line| line.contains("BREAKPOINT"));
    let breakpoint = json!({"line": line.unwrap() + 1, "condition": "visitor === 'me'"});
    let wanted = json!({"source": {"path": source()}, "breakpoints": [breakpoint]});
    client.request("setBreakpoints", wanted).await;
    client.request("configurationDone", json!({})).await;
    client.answer(launching).await;
}

async fn initialize(client: &mut Client) {
    let known = json!({
        "adapterID": "pwa-node", "linesStartAt1": true, "columnsStartAt1": true, "pathFormat": "path",
        "supportsStartDebuggingRequest": true,
    });
    client.request("initialize", known).await;
}

/// js-debug does not always answer.
async fn disconnect(client: &mut Client) {
    let how = json!({"terminateDebuggee": true});
    client.send("disconnect", how).await;
}

/// The child stops, steps, and goes on: others are with the cluster meanwhile.
async fn child_stops(orders: &str, child: &mut Client) {
    served_by(orders, true).await;
    let me = mine(orders);
    let mut thread = debugging::stopped(child).await;
    served_by(orders, false).await;
    let others = Others::of(orders);
    let first = Instant::now();
    for step in ["next", "stepIn", "next"] {
        child.request(step, json!({"threadId": thread})).await;
        thread = debugging::stopped(child).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let last = Instant::now();
    child.request("continue", json!({"threadId": thread})).await;
    let answer = me.await.unwrap().unwrap();
    assert!(answer.body.contains(LAPTOP), "{}", answer.body);
    served_by(orders, true).await;
    let by = others.that_came(first..last);
    assert!(by.len() > 10, "{}", by.len());
    assert!(by.iter().all(|by_laptop| !by_laptop), "some were held");
}

/// js-debug ends with an error when it writes to a client that has just died: here it shall live on.
const LIVES_ON: &str =
    "process.on('uncaughtException', (error) => { if (error.code !== 'EPIPE') throw error; });\n";

/// The test's own server; killed with what this gives.
async fn started(shop: &Shop, port: u16) -> Child {
    let words = server(port);
    let lives_on = shop.dir().join("lives-on.cjs");
    std::fs::write(&lives_on, LIVES_ON).unwrap();
    let mut server = Command::new(&words[0]);
    server
        .args(&words[1..])
        .env("NODE_OPTIONS", format!("--require {}", lives_on.display()))
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    let mut server = server.spawn().unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(server.stdout.take().unwrap());
    stdout.read_line(&mut line).await.unwrap();
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn js_debugs_child_session_wrapped_in_a_process_of_its_own_is_its_parents() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let orders = shop.service("orders", 8000).await;
    let port = free_port();
    let _server = started(&shop, port).await;
    let mut first = debugging::connecting(&shop, &TARGET, port);
    let configuration = parent(&mut first).await;
    let mut child = debugging::connecting(&shop, &TARGET, port);
    begin_child(&mut child, configuration).await;
    child.output("a child of one that is intercepted").await;
    first.output("Active: deployment/orders").await;
    child_stops(&orders, &mut child).await;
    let refused = |told: &String| told.contains("already intercepted");
    for client in [&first, &child] {
        let told = client.recorded().told();
        assert!(!told.iter().any(refused), "{told:?}");
    }
    // A child whose client dies while it stands stands no more.
    let me = mine(&orders);
    debugging::stopped(&mut child).await;
    served_by(&orders, false).await;
    drop(child);
    shop.session_is("active").await;
    me.abort();
    disconnect(&mut first).await;
    first.close_stdin();
    first.exit().await;
    shop.back_to(&before, OBJECTS_BACK).await;
    served_by(&orders, false).await;
}

/// As Neovim's client does: it starts the server, connects once a session, and may keep the server for the next one.
#[tokio::test(flavor = "multi_thread")]
async fn js_debug_that_the_client_starts_is_found_at_its_address_and_its_sessions_are_one() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let orders = shop.service("orders", 8000).await;
    let port = free_port();
    let mut command = shop.ashore(&["dap", "--namespace", "shop", TARGET[0], TARGET[1], "--"]);
    command.args(server(port));
    // Nobody speaks on its stdin.
    let mut ashore = command
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(ashore.stdout.take().unwrap());
    let told = tokio::time::timeout(LIMIT, stdout.read_line(&mut line)).await;
    told.expect("the server's own line").unwrap();
    let expected = format!("Debug server listening at 127.0.0.1:{port}\n");
    assert_eq!(line, expected);
    // Who only looks whether somebody is there is no session.
    drop(TcpStream::connect(("127.0.0.1", port)).await);
    // js-debug reports itself late, and ends with an error when that client is gone by then: they stay connected.
    let mut clients = Vec::new();
    for run in 1..=2 {
        let mut first = debugging::connected(port).await;
        let configuration = parent(&mut first).await;
        let mut child = debugging::connected(port).await;
        begin_child(&mut child, configuration).await;
        first.output("Active: deployment/orders").await;
        child_stops(&orders, &mut child).await;
        let how = json!({"terminateDebuggee": true});
        child.request("disconnect", how).await;
        disconnect(&mut first).await;
        clients.extend([first, child]);
        served_by(&orders, false).await;
        shop.back_to(&before, OBJECTS_BACK).await;
        println!("run {run}: as it was");
    }
    processes::signal(ashore.id().unwrap(), Signal::TERM);
    let ended = tokio::time::timeout(LIMIT, ashore.wait()).await;
    ended.expect("it ends with its server").unwrap();
}
