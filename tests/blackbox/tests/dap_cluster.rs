//! Real debug sessions of the shop's orders against the cluster's double: the traffic comes, is held, and goes back.
#![allow(clippy::unwrap_used)] // a test may panic

use std::time::{Duration, Instant};

use ashore_blackbox::{
    Client, LIMIT,
    cluster::{LAPTOP, Shop},
    crowd::Crowd,
    debugging::{self, Program},
    eventually, free_port, http, processes, run,
};
use ashore_fixture_cluster::Refusal;
use serde_json::{Value, json};

/// Promised: 2 s. The bound is wider because the machine may be busy; the figure is printed.
const OBJECTS_BACK: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_story_of_a_breakpoint() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let crowd = Crowd::start(&shop.service("orders", 8000).await);
    crowd.served(20, false, Instant::now()).await;

    let program = Program::orders();
    let mut client = debugging::active(&shop, &program).await;
    crowd.served(20, true, Instant::now()).await;

    debugging::breakpoint(&mut client, &program, true).await;
    let thread = debugging::stopped(&mut client).await;
    let at = Instant::now();
    client.output("Paused: this request is held").await;
    let held = debugging::local(&mut client, thread, "visitor")
        .await
        .unwrap();
    crowd.served(50, false, at).await;
    let visits = crowd.visits();
    assert!(
        visits.iter().all(|visit| visit.visitor != held),
        "{held} is held"
    );
    assert_eq!(shop.session().await["state"], "paused");

    debugging::breakpoint(&mut client, &program, false).await;
    client
        .request("continue", json!({"threadId": thread}))
        .await;
    let answered = || async {
        let mut visits = crowd.visits().into_iter();
        visits.find(|visit| visit.visitor == held)
    };
    let visit = eventually(LIMIT, "the held visitor's answer", answered).await;
    assert_eq!(visit.served.as_deref(), Ok(LAPTOP));
    crowd.served(20, true, Instant::now()).await;

    let left = Instant::now();
    debugging::stop(&mut client).await;
    let objects = left.elapsed();
    shop.back_to(&before, OBJECTS_BACK).await;
    let traffic = crowd.back_after(left).await;
    println!("disconnected: traffic back after {traffic:?}, everything within {objects:?}");
    assert_eq!(crowd.failed().len(), 0, "{:?}", crowd.failed());
    recorded(&shop, &program).await;
}

/// The list is there after the session, with the line where the held request stood.
async fn recorded(shop: &Shop, program: &Program) {
    let json = run(shop.ashore(&["requests", "--output", "json"])).await;
    let read = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    let records: Vec<Value> = json.stdout.lines().map(read).collect();
    assert!(records.len() > 20, "{records:?}");
    let stood = records.iter().find(|record| record["stops"].is_array());
    let stood = stood.expect("one stood at the breakpoint");
    let place = &stood["stops"][0]["place"];
    assert_eq!(place["line"], program.line, "{stood}");
    assert_eq!(place["file"], program.source.to_str().unwrap());
    assert_eq!(stood["outcome"], "answered", "{stood}");
    assert!(stood["durationMs"].as_f64() > Some(0.0), "{stood}");
    assert_eq!(stood["configuration"], "deployment/orders");
    let text = run(shop.ashore(&["requests"])).await.stdout;
    let place = format!("orders.py:{}", program.line);
    assert!(text.starts_with('#') && text.contains(&place), "{text}");
    let har = run(shop.ashore(&["requests", "deployment/orders", "--output", "har"])).await;
    let entries = &har.json()["log"]["entries"];
    assert_eq!(entries.as_array().unwrap().len(), records.len());
    let wrong = run(shop.ashore(&["requests", "nobody"])).await;
    assert!(
        wrong.stderr.contains("no requests of a session \"nobody\""),
        "{}",
        wrong.stderr
    );
}

/// The agent's Deployment, as what tells it apart from a later one of the same name.
async fn agent(shop: &Shop) -> Value {
    let all = shop.get("/apis/apps/v1/namespaces/shop/deployments").await;
    let mut items = all["items"].as_array().unwrap().iter();
    let ours = |item: &&Value| {
        item["metadata"]["name"]
            .as_str()
            .is_some_and(|name| name.contains("ashore"))
    };
    items.find(ours).expect("there is an agent")["metadata"]["uid"].clone()
}

/// The process of orders in C, which lldb-dap's helper started.
fn debuggee(client: &Client) -> u32 {
    let is_orders = |pid: &u32| {
        let words = processes::words(*pid);
        words.first().is_some_and(|word| word.ends_with("/orders"))
    };
    let mut family = processes::tree(client.pid()).into_iter();
    family.find(is_orders).expect("orders runs")
}

#[tokio::test(flavor = "multi_thread")]
async fn lldb_restart_is_a_hand_over() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let crowd = Crowd::start(&shop.service("orders", 8000).await);
    let program = Program::orders_in_c(shop.dir());
    let mut client = debugging::active(&shop, &program).await;
    crowd.served(20, true, Instant::now()).await;
    let (session, agent_before) = (shop.session().await, agent(&shop).await);
    let first = debuggee(&client);

    let moment = Instant::now();
    client.request("restart", json!({})).await;
    let answered = moment.elapsed();
    client.output("Active: deployment/orders").await;
    println!(
        "restart: answered after {answered:?}, active again after {:?}",
        moment.elapsed()
    );
    crowd.served(20, true, Instant::now()).await;
    assert_ne!(debuggee(&client), first);
    assert_eq!(shop.session().await["session"], session["session"]);
    assert_eq!(agent(&shop).await, agent_before, "the agent stays");

    debugging::stop(&mut client).await;
    shop.back_to(&before, OBJECTS_BACK).await;
    crowd.served(20, false, Instant::now()).await;
    assert!(crowd.failed().is_empty(), "{:?}", crowd.failed());
}

/// Ends a session as VS Code does when it restarts one whose adapter cannot restart by itself.
async fn end_to_start_again(client: &mut Client) {
    client.request("terminate", json!({"restart": true})).await;
    client.event("terminated").await;
    client
        .request("disconnect", json!({"terminateDebuggee": false}))
        .await;
    client.close_stdin();
    client.stream_end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_by_a_new_adapter_is_a_hand_over() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let crowd = Crowd::start(&shop.service("orders", 8000).await);
    let program = Program::orders();
    let mut first = debugging::active(&shop, &program).await;
    crowd.served(20, true, Instant::now()).await;
    let agent_before = agent(&shop).await;

    let moment = Instant::now();
    end_to_start_again(&mut first).await;
    let ended = moment.elapsed();
    let mut second = debugging::active(&shop, &program).await;
    println!(
        "a new adapter: the old one ended after {ended:?}, active again after {:?}",
        moment.elapsed()
    );
    assert!(first.exit().await.success());
    crowd.served(20, true, Instant::now()).await;
    assert_eq!(agent(&shop).await, agent_before, "the agent stays");

    debugging::stop(&mut second).await;
    shop.back_to(&before, OBJECTS_BACK).await;
    crowd.served(20, false, Instant::now()).await;
    assert!(crowd.failed().is_empty(), "{:?}", crowd.failed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_that_never_comes_leaves_nothing_behind() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let crowd = Crowd::start(&shop.service("orders", 8000).await);
    let mut client = debugging::active(&shop, &Program::orders()).await;
    crowd.served(20, true, Instant::now()).await;
    let left = Instant::now();
    end_to_start_again(&mut client).await;
    let traffic = crowd.back_after(left).await;
    shop.back_to(&before, LIMIT).await;
    println!(
        "no restart came: traffic back after {traffic:?}, objects back after {:?}",
        left.elapsed()
    );
    assert!(client.exit().await.success());
    assert!(crowd.failed().is_empty(), "{:?}", crowd.failed());
}

/// Debugs a script of its own in the shop; gives the session when it was launched.
async fn debug_script(shop: &Shop, options: &[&str], text: &str) -> Client {
    let program = Program::script(shop.dir(), text);
    let options = [&["--target", "deployment/orders"], options].concat();
    let mut client = debugging::wrapped(shop, &options, &program);
    debugging::launch(&mut client, &program).await;
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_never_listens_gets_no_traffic() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let crowd = Crowd::start(&shop.service("orders", 8000).await);
    let mut client = debug_script(&shop, &[], "import time\ntime.sleep(600)\n").await;
    client.output("deployment/orders port http is ready").await;
    let ready = Instant::now();
    crowd.served(50, false, ready).await;
    assert_eq!(shop.session().await["state"], "ready");
    client.output("listens on no port yet").await;
    debugging::stop(&mut client).await;
    shop.back_to(&before, OBJECTS_BACK).await;
    assert!(
        crowd
            .visits()
            .iter()
            .all(|visit| visit.by_laptop() == Some(false)),
        "{:?}",
        crowd.failed()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_ports_the_one_that_was_named_is_taken_and_both_are_told() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let crowd = Crowd::start(&shop.service("orders", 8000).await);
    let (port, other) = (free_port(), free_port());
    let orders = Program::orders().source;
    let script = format!(
        "import os, runpy, socket, sys\nother = socket.create_server(('127.0.0.1', {other}))\n\
         os.environ['SHOP_INSTANCE'] = '{LAPTOP}'\nsys.argv = ['orders.py', '--port', '{port}']\n\
         runpy.run_path({orders:?}, run_name='__main__')\n"
    );
    let named = port.to_string();
    let mut client = debug_script(&shop, &["--local-port", &named], &script).await;
    client
        .output(&format!(
            "Active: deployment/orders port http → 127.0.0.1:{port}"
        ))
        .await;
    let told = client
        .output(&format!(
            "The program listens on {port} and {other}; {port} is used"
        ))
        .await;
    println!("{}", told["body"]["output"]);
    crowd.served(20, true, Instant::now()).await;
    debugging::stop(&mut client).await;
    shop.back_to(&before, OBJECTS_BACK).await;
    crowd.served(20, false, Instant::now()).await;
    assert!(crowd.failed().is_empty(), "{:?}", crowd.failed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_dies_at_once_leaves_nothing_behind() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let crowd = Crowd::start(&shop.service("orders", 8000).await);
    let mut client = debug_script(&shop, &[], "raise SystemExit(9)\n").await;
    assert_eq!(client.event("exited").await["body"]["exitCode"], 9);
    client.event("terminated").await;
    // Before the editor has said anything to that.
    shop.back_to(&before, OBJECTS_BACK).await;
    debugging::stop(&mut client).await;
    shop.back_to(&before, OBJECTS_BACK).await;
    crowd.served(20, false, Instant::now()).await;
    assert!(
        crowd
            .visits()
            .iter()
            .all(|visit| visit.by_laptop() == Some(false)),
        "{:?}",
        crowd.failed()
    );
}

/// A debug session of orders whose intercept cannot come about: the program runs, the breakpoint holds, and the reason is
/// told in one sentence.
async fn debugging_goes_on(shop: &Shop, target: &str, reasons: &[&str]) {
    let program = Program::orders();
    let mut client = debugging::wrapped(shop, &["--target", target], &program);
    debugging::launch(&mut client, &program).await;
    client.output("Debugging goes on").await;
    debugging::breakpoint(&mut client, &program, true).await;
    let address = format!("127.0.0.1:{}", program.port);
    let listens = || async { http::get(&address, "/healthz", &[]).await.ok() };
    eventually(LIMIT, "orders listens", listens).await;
    let visit =
        tokio::spawn(async move { http::get_within(LIMIT, &address, "/orders/7", &[]).await });
    let thread = debugging::stopped(&mut client).await;
    client
        .request("continue", json!({"threadId": thread}))
        .await;
    assert_eq!(visit.await.unwrap().unwrap().json()["served_by"], LAPTOP);
    debugging::stop(&mut client).await;
    let told = client.recorded().told();
    let sentences: Vec<_> = told
        .iter()
        .filter(|text| reasons.iter().all(|part| text.contains(part)))
        .collect();
    assert_eq!(sentences.len(), 1, "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_or_unknown_is_told_once_and_debugging_goes_on() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    debugging_goes_on(&shop, "deployment/ordrs", &["ordrs", "orders"]).await;
    shop.back_to(&before, OBJECTS_BACK).await;
    for (verb, resource) in [
        ("list", "services"),
        ("create", "deployments"),
        ("patch", "services"),
    ] {
        shop.cluster.refuse(Refusal {
            verb: verb.into(),
            resource: resource.into(),
            code: 403,
            message: format!(
                "{resource} is forbidden: User \"dev\" cannot {verb} resource \"{resource}\""
            ),
        });
        debugging_goes_on(&shop, "deployment/orders", &["403", resource]).await;
        shop.cluster.clear_refusals();
        shop.back_to(&before, OBJECTS_BACK).await;
    }
}
