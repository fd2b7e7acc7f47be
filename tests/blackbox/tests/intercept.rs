//! `intercept`, `status` and `leave`: traffic comes here, and goes back, against the double with real processes.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{process::Stdio, time::Duration};

use ashore_blackbox::{
    LIMIT,
    cluster::{LAPTOP, Shop, orders_argv},
    eventually, free_port,
    visitors::{Visit, Visitors},
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

const SOON: Duration = Duration::from_secs(5);

fn start(mut command: Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn signal(child: &Child, signal: Signal) {
    let pid = i32::try_from(child.id().unwrap()).unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

async fn output(child: Child) -> (Option<i32>, String, String) {
    let output = tokio::time::timeout(LIMIT, child.wait_with_output()).await;
    let output = output.expect("it ends").unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

async fn served_by(visitors: &Visitors, wanted: impl Fn(&str) -> bool) {
    let seen = || async {
        let last = visitors.last()?;
        last.served
            .as_ref()
            .is_ok_and(|who| wanted(who))
            .then_some(())
    };
    eventually(LIMIT, "a visitor served as wanted", seen).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_s_intercept_names_everything_and_ctrl_c_puts_everything_back() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let address = shop.service("orders", 8000).await;
    let visitors = Visitors::start(&address, &[]);
    let (_local, port) = shop.local_orders().await;
    let ashore = start(shop.ashore(&["intercept", "deployment/orders", "-p", &port.to_string()]));

    let session = shop.session_is("active").await;
    served_by(&visitors, |who| who == LAPTOP).await;
    assert_eq!(session["name"], "orders", "{session}");
    assert_eq!(session["kind"], "Deployment", "{session}");
    assert_eq!(session["servicePort"], "http/8000", "{session}");
    let remarks = session["remarks"].to_string();
    assert!(remarks.contains("until they reconnect"), "{session}");
    assert_eq!(
        session["destination"],
        format!("127.0.0.1:{port}"),
        "{session}"
    );
    let holder = session["holder"].as_str().unwrap().to_owned();

    let status = shop.run(&["status"]).await;
    assert!(
        status.stdout.contains("active") && status.stdout.contains(&holder),
        "{status:?}"
    );
    let list = shop.run(&["list"]).await;
    assert!(
        list.stdout.contains(&format!("intercepted by {holder}")),
        "{list:?}"
    );

    signal(&ashore, Signal::INT);
    let (code, stdout, stderr) = output(ashore).await;
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    for part in [
        "orders",
        "active",
        "Deployment shop/orders",
        "http/8000",
        &port.to_string(),
        &holder,
    ] {
        assert!(stdout.contains(part), "{part} in {stdout}");
    }
    assert!(stdout.contains("objects compared, 0 different"), "{stdout}");
    shop.back_to(&before, SOON).await;
    served_by(&visitors, |who| who != LAPTOP).await;
    let failed = visitors.failed();
    assert!(failed.is_empty(), "no visitor noticed: {failed:?}");
    assert_eq!(shop.session().await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intercept_ends_with_its_command_and_passes_its_status_on() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let port = free_port();
    let mut words = vec![
        "intercept".to_owned(),
        "orders".into(),
        "-p".into(),
        format!("{port}:http"),
    ];
    words.extend(["--output".into(), "json".into(), "--".into()]);
    words.extend(orders_argv(port));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut command = shop.ashore(&words);
    command.env("SHOP_INSTANCE", LAPTOP);
    let ashore = start(command);
    shop.session_is("active").await;
    let visitors = Visitors::start(&shop.service("orders", 8000).await, &[]);
    served_by(&visitors, |who| who == LAPTOP).await;

    signal(&ashore, Signal::TERM);
    let (code, _, stderr) = output(ashore).await;
    assert_eq!(code, Some(128 + 15), "the command's own end: {stderr}");
    let mut events = stderr
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let ended = events.rfind(|event| event["event"] == "ended");
    let proof = ended.unwrap_or_else(|| panic!("{stderr}"))["proof"].clone();
    assert_eq!(proof["different"], Value::Array(vec![]), "{proof}");
    assert!(proof["objectsCompared"].as_u64() > Some(0), "{proof}");
    shop.back_to(&before, SOON).await;
    served_by(&visitors, |who| who != LAPTOP).await;
    let failed = visitors.failed();
    assert!(failed.is_empty(), "no visitor noticed: {failed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn leave_ends_the_intercept_and_the_command_goes_on() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let port = free_port();
    let mut words = vec![
        "intercept".to_owned(),
        "orders".into(),
        "-p".into(),
        port.to_string(),
        "--".into(),
    ];
    words.extend(orders_argv(port));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut ashore = start(shop.ashore(&words));
    shop.session_is("active").await;

    let left = shop.run(&["leave", "orders"]).await;
    assert_eq!(left.code, Some(0), "{left:?}");
    assert!(left.stdout.contains("Left: orders"), "{left:?}");
    shop.back_to(&before, SOON).await;
    assert!(ashore.try_wait().unwrap().is_none(), "the command goes on");
    let local = ashore_blackbox::http::get(&format!("127.0.0.1:{port}"), "/healthz", &[]).await;
    assert_eq!(local.unwrap().status, 200);
    let mut lines = BufReader::new(ashore.stderr.take().unwrap()).lines();
    let told = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("The command goes on") {
                return;
            }
        }
        panic!("it ended without a word");
    };
    tokio::time::timeout(LIMIT, told)
        .await
        .expect("told that the command goes on");
    signal(&ashore, Signal::TERM);
    output(ashore).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_takes_only_the_requests_that_fit() {
    let shop = Shop::start().await;
    let address = shop.service("orders", 8000).await;
    let (_local, port) = shop.local_orders().await;
    let port = port.to_string();
    let args = [
        "intercept",
        "orders",
        "-p",
        &port,
        "--header",
        "x-ashore=ann",
    ];
    let ashore = start(shop.ashore(&args));
    shop.session_is("active").await;
    let mine = Visitors::start(&address, &[("x-ashore", "ann")]);
    let others = Visitors::start(&address, &[("x-ashore", "bob")]);
    served_by(&mine, |who| who == LAPTOP).await;
    served_by(&others, |who| who != LAPTOP).await;
    let stolen = others
        .visits()
        .into_iter()
        .filter(|it| it.served.as_deref() == Ok(LAPTOP))
        .count();
    assert_eq!(stolen, 0);
    signal(&ashore, Signal::INT);
    assert_eq!(output(ashore).await.0, Some(0));
    let failed = (mine.failed(), others.failed());
    assert!(failed.0.is_empty() && failed.1.is_empty(), "{failed:?}");
}

/// The agent's pods that are ready.
async fn agents(shop: &Shop) -> Vec<String> {
    let all = shop.get("/api/v1/namespaces/shop/pods").await;
    let ready = |pod: &&Value| {
        let conditions = pod["status"]["conditions"].as_array();
        let ready = |all: &Vec<Value>| {
            all.iter()
                .any(|c| c["type"] == "Ready" && c["status"] == "True")
        };
        pod["metadata"]["labels"]["ashore.dev/agent"].is_string()
            && pod["metadata"]["deletionTimestamp"].is_null()
            && conditions.is_some_and(ready)
    };
    let ready = all["items"].as_array().unwrap().iter().filter(ready);
    ready
        .map(|pod| pod["metadata"]["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_of_three_pods_loses_one_and_nobody_notices() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let address = shop.service("orders", 8000).await;
    let visitors = Visitors::start(&address, &[]);
    let (_local, port) = shop.local_orders().await;
    let port = port.to_string();
    let words = [
        "intercept",
        "deployment/orders",
        "-p",
        &port,
        "--replicas",
        "3",
    ];
    let ashore = start(shop.ashore(&words));
    shop.session_is("active").await;
    served_by(&visitors, |who| who == LAPTOP).await;
    let first = agents(&shop).await;
    assert_eq!(first.len(), 3, "{first:?}");
    let path = "/api/v1/namespaces/shop/pods";
    shop.delete(&format!("{path}/{}", first[0])).await;
    eventually(LIMIT, "another pod takes its place", || async {
        let now = agents(&shop).await;
        (now.len() == 3 && !now.contains(&first[0])).then_some(())
    })
    .await;
    eventually(LIMIT, "all of them lead to the laptop", || async {
        let visits = visitors.visits();
        let last = visits.iter().rev().take(20);
        let theirs = last.filter(|visit| visit.served.as_ref().is_ok_and(|who| who == LAPTOP));
        (theirs.count() == 20).then_some(())
    })
    .await;
    signal(&ashore, Signal::INT);
    let (code, stdout, stderr) = output(ashore).await;
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("objects compared, 0 different"), "{stdout}");
    shop.back_to(&before, SOON).await;
    served_by(&visitors, |who| who != LAPTOP).await;
    let failed = visitors.failed();
    assert!(failed.is_empty(), "no visitor noticed: {failed:?}");

    // One that is killed is repaired by its guard, which speaks to all three.
    let ashore = start(shop.ashore(&words));
    shop.session_is("active").await;
    served_by(&visitors, |who| who == LAPTOP).await;
    signal(&ashore, Signal::KILL);
    shop.back_to(&before, LIMIT).await;
    served_by(&visitors, |who| who != LAPTOP).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_s_rule_says_whose_requests_come() {
    let shop = Shop::start().await;
    let address = shop.service("orders", 8000).await;
    let folder = shop.dir().join("workspace");
    std::fs::create_dir_all(&folder).unwrap();
    let rule = "[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\nmode = \"personal\"\nmatch = { header = { x-ashore = \"ann\" } }\n";
    std::fs::write(folder.join(".ashore.toml"), rule).unwrap();
    let strangers = Visitors::start(&address, &[]);
    let mine = Visitors::start(&address, &[("x-ashore", "ann")]);
    let (_local, port) = shop.local_orders().await;
    let mut command = shop.ashore(&["intercept", "orders", "-p", &port.to_string()]);
    command.current_dir(&folder);
    let ashore = start(command);
    shop.session_is("active").await;
    served_by(&mine, |who| who == LAPTOP).await;
    let before = strangers.visits().len();
    eventually(LIMIT, "50 more strangers", || async {
        (strangers.visits().len() >= before + 50).then_some(())
    })
    .await;
    let taken = |visit: &Visit| visit.served.as_ref().is_ok_and(|who| who == LAPTOP);
    let taken: Vec<_> = strangers.visits().into_iter().filter(taken).collect();
    assert!(taken.is_empty(), "strangers' requests stay: {taken:?}");
    signal(&ashore, Signal::INT);
    let (code, stdout, stderr) = output(ashore).await;
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(stdout.contains(".ashore.toml:1"), "{stdout}");
}
