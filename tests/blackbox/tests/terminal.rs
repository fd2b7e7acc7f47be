//! The command line as people have it: in a terminal of 80 columns and 24 lines.
#![allow(clippy::unwrap_used)] // a test may panic

mod demo_support;

use std::path::Path;

use ashore_blackbox::{
    LIMIT, alone,
    cluster::{LAPTOP, Shop, orders_argv},
    eventually, free_port, http,
    processes::{is_alive, signal},
    terminal::{CTRL_C, DOWN, Terminal},
};
use demo_support::Home;
use rustix::process::Signal;

/// `ashore ARGS…` in an empty world.
fn in_nowhere(home: &Path, args: &[&str]) -> Terminal {
    let mut command = alone(home, args);
    command.current_dir(home).env("LC_ALL", "C.UTF-8");
    Terminal::start(&command)
}

/// The line that is this, and nothing else.
fn has_line(terminal: &Terminal, whole: &str) {
    let lines = terminal.lines();
    assert!(
        lines.iter().any(|line| line == whole),
        "{whole:?} in {lines:#?}"
    );
}

fn times(terminal: &Terminal, part: &str) -> usize {
    terminal
        .lines()
        .iter()
        .filter(|line| line.contains(part))
        .count()
}

#[tokio::test]
async fn every_command_begins_with_its_own_word() {
    for (args, first) in [
        (&["--help"][..], "Press Debug"),
        (&["version"], "ashore "),
        (&["-v", "version"], "ashore "),
        (&["status"], "No intercepts"),
        (&["list"], "error: "),
        (&["leave", "--all"], "No intercepts"),
        (&["clean"], "Nothing was left"),
        (&["requests"], "No requests"),
        (&["ports"], "There are no run configurations"),
        (&["rules", "check"], ""),
        (&["trust"], ""),
        (&["doctor"], ""),
        (&["install", "--print-rbac"], ""),
        (&["completions", "bash"], ""),
        (&["intercept", "orders"], "error: "),
        (&["demo", "--help"], "Tell the whole story"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = in_nowhere(home.path(), args);
        terminal.ends().await;
        let lines = terminal.lines();
        let start = lines.first().map(String::as_str).unwrap_or_default();
        assert!(start.starts_with(first), "{args:?}: {lines:#?}");
        let all = lines.join("\n");
        assert!(
            !all.contains("panicked") && !all.contains("crate feature"),
            "{args:?}: {all}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_an_intercept_and_whoever_follows_its_requests() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let (_local, port) = shop.local_orders().await;
    let port = port.to_string();
    let mut intercept = Terminal::start(&shop.ashore(&["intercept", "orders", "-p", &port]));
    shop.session_is("active").await;
    intercept.shows("active").await;
    let mut follow = Terminal::start(&shop.ashore(&["requests", "--follow"]));
    follow.shows("METHOD").await;
    follow.press(CTRL_C).await;
    follow.ends().await;
    intercept.press(CTRL_C).await;
    assert_eq!(intercept.ends().await, Some(0));
    has_line(&intercept, "Ending orders: Ctrl-C.");
    intercept.shows("0 different").await;
    shop.back_to(&before, LIMIT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_has_the_terminal_for_itself() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let port = free_port();
    let number = port.to_string();
    // In the middle of a line while Ashore tells that all is prepared.
    let script = "for i in 1 2 3 4 5 6 7 8; do printf 'piece %s;' $i; sleep 0.1; done; exec \"$@\"";
    let words = [
        "intercept",
        "orders",
        "-p",
        &number,
        "--",
        "sh",
        "-c",
        script,
        "sh",
    ];
    let mut command = shop.ashore(&words);
    command.args(orders_argv(port)).env("SHOP_INSTANCE", LAPTOP);
    let mut terminal = Terminal::start(&command);
    shop.session_is("active").await;
    terminal.shows("Active: orders").await;
    for piece in 1..=8 {
        assert_eq!(
            times(&terminal, &format!("piece {piece};")),
            1,
            "{:#?}",
            terminal.lines()
        );
    }
    has_line(&terminal, "Preparing orders …");
    for own in ["Preparing orders", "orders is ready", "Active: orders"] {
        let line = terminal.shows(own).await;
        assert!(line.starts_with(own), "a line of its own: {line}");
        assert!(terminal.is_dim(own), "{own}");
    }
    assert!(!terminal.is_dim("piece 1"), "the command's are as it wants");
    terminal.press(CTRL_C).await;
    terminal.ends().await;
    for own in ["Ending orders: Ctrl-C.", "The command has 10 s to end."] {
        let line = terminal.shows(own).await;
        assert!(line.starts_with(own), "a line of its own: {line}");
    }
    shop.back_to(&before, LIMIT).await;
}

#[tokio::test]
async fn a_second_ctrl_c_ends_a_deaf_command_at_once() {
    let home = tempfile::tempdir().unwrap();
    let deaf = "trap '' INT TERM; echo deaf $$; while :; do sleep 0.1; done";
    let words = ["intercept", "orders", "-p", "8081", "--", "sh", "-c", deaf];
    let mut terminal = in_nowhere(home.path(), &words);
    let line = terminal.shows("deaf ").await;
    let child: u32 = line.rsplit(' ').next().unwrap().parse().unwrap();
    terminal.press(CTRL_C).await;
    terminal.shows("Ctrl-C again ends it at once.").await;
    assert!(is_alive(child), "it has its time");
    terminal.press(CTRL_C).await;
    assert_eq!(terminal.ends().await, Some(128 + 9));
    has_line(&terminal, "The command is ended at once.");
}

#[tokio::test]
async fn an_error_is_told_once() {
    let home = tempfile::tempdir().unwrap();
    let words = ["intercept", "orders", "-p", "8081", "--", "sleep", "1"];
    let mut terminal = in_nowhere(home.path(), &words);
    assert_eq!(terminal.ends().await, Some(0));
    let lines = terminal.lines();
    assert_eq!(times(&terminal, "error: "), 1, "{lines:#?}");
    assert_eq!(times(&terminal, "No kubeconfig"), 1, "{lines:#?}");
    assert_eq!(times(&terminal, "help: "), 1, "{lines:#?}");
}

/// The demo in a terminal, Ctrl-C once this stands there.
async fn demo_stopped_at(moment: &str, args: &[&str], code: i32) {
    let home = Home::new().with_debuggers();
    let mut command = home.ashore(&["demo"]);
    command.args(args);
    let mut terminal = Terminal::start(&command);
    terminal.shows(moment).await;
    terminal.press(CTRL_C).await;
    assert_eq!(
        terminal.ends().await,
        Some(code),
        "{moment}: {:#?}",
        terminal.lines()
    );
    home.is_left_clean(moment).await;
}

#[tokio::test]
async fn ctrl_c_ends_a_demo_that_is_kept_though_its_debugger_wanted_the_terminal() {
    demo_stopped_at("stay until Ctrl-C", &["--keep"], 0).await;
}

#[tokio::test]
async fn ctrl_c_ends_the_demo_s_story() {
    for moment in [
        "Visitors come in",
        "Debug is pressed",
        "from Debug to the intercept being active",
        "The others notice nothing",
        "was its request held",
    ] {
        demo_stopped_at(moment, &[], 130).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_table_is_wider_than_the_terminal() {
    let shop = Shop::start().await;
    let (_local, port) = shop.local_orders().await;
    let port = port.to_string();
    let words = [
        "intercept",
        "orders",
        "-p",
        &port,
        "--name",
        "the orders of the shop, for Ann",
    ];
    let mut intercept = Terminal::start(&shop.ashore(&words));
    shop.session_is("active").await;
    let orders = shop.service("orders", 8000).await;
    let path = format!("/orders/7?{}", "page=2&".repeat(20));
    let known = || async {
        http::get(&orders, &path, &[]).await.unwrap();
        let ran = shop.run(&["requests", "--output", "json"]).await;
        ran.stdout.contains("\"outcome\"").then_some(())
    };
    eventually(LIMIT, "a request that is recorded", known).await;
    for args in [&["status"][..], &["list"], &["requests"]] {
        let mut terminal = Terminal::start(&shop.ashore(args));
        assert_eq!(terminal.ends().await, Some(0), "{args:?}");
        assert!(
            terminal.lines().len() > 1,
            "{args:?}: {:#?}",
            terminal.lines()
        );
        assert!(terminal.width() <= 80, "{args:?}: {:#?}", terminal.lines());
    }
    intercept.press(CTRL_C).await;
    assert_eq!(intercept.ends().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_names_no_target_picks_one_of_a_list() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let (_local, port) = shop.local_orders().await;
    let port = port.to_string();
    let mut terminal = Terminal::start(&shop.ashore(&["intercept", "-p", &port]));
    terminal.shows("What is to be intercepted?").await;
    terminal.shows("deployment/orders").await;
    // Nothing is chosen before a key is pressed.
    terminal.press("\r").await;
    terminal.press(CTRL_C).await;
    assert_eq!(terminal.ends().await, Some(2), "{:#?}", terminal.lines());
    assert_eq!(shop.session().await, serde_json::Value::Null);

    let mut terminal = Terminal::start(&shop.ashore(&["intercept", "-p", &port]));
    let row = |lines: &[String], part: &str| lines.iter().position(|line| line.contains(part));
    terminal.shows("deployment/orders").await;
    let lines = terminal.lines();
    let first = row(&lines, "What is to be").unwrap();
    let down = row(&lines, "deployment/orders").unwrap() - first;
    terminal.press(&DOWN.repeat(down)).await;
    terminal.press("\r").await;
    assert_eq!(shop.session_is("active").await["workload"], "orders");
    terminal.press(CTRL_C).await;
    assert_eq!(terminal.ends().await, Some(0));
    shop.back_to(&before, LIMIT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_front_that_is_stopped_is_frozen_and_who_watches_sees_it() {
    let shop = Shop::start().await;
    let (_local, port) = shop.local_orders().await;
    let port = port.to_string();
    let mut watch = Terminal::start(&shop.ashore(&["status", "--watch"]));
    watch.shows("No intercepts").await;
    // Who follows waits for a session.
    let mut follow = Terminal::start(&shop.ashore(&["requests", "deployment/orders", "--follow"]));
    follow.shows("Waiting for the next session").await;
    let words = ["intercept", "orders", "-p", &port, "--header", "x-me=ann"];
    let mut intercept = Terminal::start(&shop.ashore(&words));
    shop.session_is("active").await;
    watch.shows(" active ").await;
    let line = intercept
        .shows("this request comes here: curl -H 'x-me: ann'")
        .await;
    assert!(line.starts_with("From within the cluster"), "{line}");

    let orders = shop.service("orders", 8000).await;
    let answer = http::get(&orders, "/orders/7", &[("x-me", "ann")]).await;
    assert_eq!(answer.unwrap().json()["served_by"], LAPTOP);
    let told = follow.shows("/orders/7").await;
    let clock = told.split_whitespace().nth(1).unwrap();
    assert_eq!(
        (clock.len(), clock.matches(':').count()),
        (8, 2),
        "a time of day: {told}"
    );

    signal(intercept.id(), Signal::STOP);
    watch.shows(" frozen ").await;
    watch.shows("lets it go on.").await;
    assert_eq!(shop.session().await["frozen"], true);
    signal(intercept.id(), Signal::CONT);
    watch.shows(" active ").await;
    watch.press(CTRL_C).await;
    watch.ends().await;
    assert!(watch.width() <= 80, "{:#?}", watch.lines());
    intercept.press(CTRL_C).await;
    assert_eq!(intercept.ends().await, Some(0));
    assert_eq!(follow.ends().await, Some(0), "it ends with its session");
    let kept = shop
        .run(&["requests", "--sessions", "-o", "json"])
        .await
        .json();
    assert_eq!(kept[0]["name"], "orders", "{kept}");
    for (filter, lines) in [
        (&["--status", "2xx"][..], 1),
        (&["--status", "404,5xx"], 0),
        (&["--path", "/orders"], 1),
        (&["--path", "/carts"], 0),
        (&["--slower", "1h"], 0),
        (&["--tail", "1"], 1),
    ] {
        let ran = shop
            .run(&[&["requests", "-o", "json"], filter].concat())
            .await;
        assert_eq!(ran.stdout.lines().count(), lines, "{filter:?}: {ran:?}");
    }
}

#[tokio::test]
async fn help_fits_into_the_terminal() {
    for args in [
        &["--help"][..],
        &["intercept", "--help"],
        &["requests", "--help"],
        &["demo", "--help"],
    ] {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = in_nowhere(home.path(), args);
        assert_eq!(terminal.ends().await, Some(0), "{args:?}");
        let lines = terminal.lines();
        assert!(lines.len() > 20, "{args:?}: {lines:#?}");
        assert!(terminal.width() <= 80, "{args:?}: {lines:#?}");
        assert!(
            times(&terminal, "Examples:") == 1 || args.len() == 1,
            "{args:?}: {lines:#?}"
        );
    }
}
