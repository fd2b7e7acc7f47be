//! By whichever way a program comes under the debugger, it is found, and requests for its Service reach it.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use ashore_blackbox::{
    Client, LIMIT, adapters,
    cluster::{LAPTOP, Shop},
    crowd::Crowd,
    debugging::{self, Program},
    eventually, free_port, processes,
};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

const OBJECTS_BACK: Duration = Duration::from_secs(10);
const TARGET: [&str; 2] = ["--target", "deployment/orders"];

/// Visitors come to the laptop, and after the end of the session to pods; nobody is turned away.
async fn visited_until_stopped(shop: &Shop, mut client: Client, terminate: bool) {
    let crowd = Crowd::start(&shop.service("orders", 8000).await);
    client.output("Active: deployment/orders").await;
    crowd.served(20, true, Instant::now()).await;
    client
        .send("disconnect", json!({"terminateDebuggee": terminate}))
        .await;
    client.close_stdin();
    client.stream_end().await;
    client.exit().await;
    crowd.served(20, false, Instant::now()).await;
    assert!(crowd.failed().is_empty(), "{:?}", crowd.failed());
}

/// The request that asks the editor to run something in its terminal; it does so.
async fn run_in_terminal(client: &mut Client) -> Child {
    let is_it = |m: &Value| m["type"] == "request" && m["command"] == "runInTerminal";
    let request = client.wait_for("runInTerminal", is_it).await;
    let words: Vec<String> = serde_json::from_value(request["arguments"]["args"].clone()).unwrap();
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    for (name, value) in request["arguments"]["env"]
        .as_object()
        .into_iter()
        .flatten()
    {
        command.env(name, value.as_str().unwrap_or_default());
    }
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let terminal = quiet.kill_on_drop(true).spawn().unwrap();
    client
        .reply(&request, json!({"processId": terminal.id()}))
        .await;
    terminal
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_editors_terminal() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let mut program = Program::orders();
    program.launch["console"] = json!("integratedTerminal");
    let mut client = debugging::wrapped(&shop, &TARGET, &program);
    let known = json!({"adapterID": "test", "supportsRunInTerminalRequest": true});
    client.request("initialize", known).await;
    let launching = client.send("launch", program.launch.clone()).await;
    let _terminal = run_in_terminal(&mut client).await;
    client.event("initialized").await;
    client.request("configurationDone", json!({})).await;
    client.answer(launching).await;
    visited_until_stopped(&shop, client, true).await;
    shop.back_to(&before, OBJECTS_BACK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_child_process() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let orders = Program::orders();
    let script = format!(
        "import subprocess, sys\nsubprocess.run([sys.executable, {:?}, '--port', '{}'])\n",
        orders.source, orders.port
    );
    let mut program = Program::script(shop.dir(), &script);
    program.launch["subProcess"] = json!(false);
    program.launch["env"] = json!({"SHOP_INSTANCE": LAPTOP});
    let mut client = debugging::wrapped(&shop, &TARGET, &program);
    debugging::launch(&mut client, &program).await;
    visited_until_stopped(&shop, client, true).await;
    shop.back_to(&before, OBJECTS_BACK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attached_at_its_debug_servers_port() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let program = Program::orders();
    let debug_port = free_port();
    let mut command = Command::new(adapters::python());
    command
        .args([
            "-m",
            "debugpy",
            "--listen",
            &debug_port.to_string(),
            "--wait-for-client",
        ])
        .arg(&program.source)
        .args(["--port", &program.port.to_string()])
        .env("SHOP_INSTANCE", LAPTOP)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let _debuggee = command.kill_on_drop(true).spawn().unwrap();
    let address = format!("127.0.0.1:{debug_port}");
    // `--connect` is for an adapter that listens; a connection to try would be the one that it waits for.
    let listens = || async { processes::somebody_listens(debug_port).then_some(()) };
    eventually(LIMIT, "debugpy listens", listens).await;
    let mut ashore = shop.ashore(&[
        "dap",
        "--namespace",
        "shop",
        TARGET[0],
        TARGET[1],
        "--connect",
        &address,
    ]);
    ashore.stdin(Stdio::piped());
    let mut client = Client::start(ashore);
    client
        .request("initialize", json!({"adapterID": "test"}))
        .await;
    let attaching = client.send("attach", json!({"name": "orders"})).await;
    client.event("initialized").await;
    client.request("configurationDone", json!({})).await;
    client.answer(attaching).await;
    visited_until_stopped(&shop, client, true).await;
    shop.back_to(&before, OBJECTS_BACK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lldb_attached_by_its_process_id() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let program = Program::orders_in_c(shop.dir());
    let binary = program.launch["program"].as_str().unwrap();
    let mut debuggee = Command::new(binary);
    debuggee
        .args(["--port", &program.port.to_string()])
        .env("SHOP_INSTANCE", LAPTOP)
        .stdout(Stdio::null());
    let mut debuggee = debuggee.kill_on_drop(true).spawn().unwrap();
    let mut client = debugging::wrapped(&shop, &TARGET, &program);
    client
        .request("initialize", json!({"adapterID": "test"}))
        .await;
    let attach = json!({"pid": debuggee.id(), "program": binary});
    let attaching = client.send("attach", attach).await;
    client.event("initialized").await;
    client.request("configurationDone", json!({})).await;
    client.answer(attaching).await;
    visited_until_stopped(&shop, client, false).await;
    shop.back_to(&before, OBJECTS_BACK).await;
    assert!(
        debuggee.try_wait().unwrap().is_none(),
        "it was let go, not ended"
    );
    debuggee.kill().await.unwrap();
}
