//! What scripts rely on: a success is one, and whoever reads no more or has no room is no reason to go on.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{fs::File, process::Stdio};

use ashore_blackbox::{
    LIMIT, Ran, alone,
    cluster::{LAPTOP, Shop, orders_argv},
    eventually, free_port, http, run,
};
use tokio::io::{AsyncBufReadExt, BufReader};

/// A command in an empty world, whose standard output is this.
async fn ends_with(args: &[&str], stdout: Stdio) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let mut command = alone(home.path(), args);
    command
        .current_dir(home.path())
        .stdout(stdout)
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let output = tokio::time::timeout(LIMIT, child.wait_with_output()).await;
    output.expect("it ends").unwrap().into()
}

#[tokio::test]
async fn what_a_full_disk_did_not_take_is_an_error() {
    for args in [
        &["status"][..],
        &["status", "--output", "json"],
        &["version"],
        &["completions", "bash"],
        &["requests"],
        &["rules", "schema"],
        &["clean"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let ran = ends_with(args, full.into()).await;
        assert_eq!(ran.code, Some(3), "{args:?}: {ran:?}");
        assert!(ran.stderr.contains("standard output"), "{args:?}: {ran:?}");
        assert!(ran.stderr.contains("No space left"), "{args:?}: {ran:?}");
    }
    for what in ["image", "binary"] {
        let args = ["agent", what, "--output", "/dev/full"];
        let ran = ends_with(&args, Stdio::piped()).await;
        assert_eq!(ran.code, Some(3), "{what}: {ran:?}");
        assert!(ran.stderr.contains("/dev/full"), "{what}: {ran:?}");
        assert_eq!(ran.stdout, "", "{what}: nothing was written");
        let still = std::fs::metadata("/dev/full").unwrap();
        assert!(!still.is_file(), "a device stays one");
    }
}

#[tokio::test]
async fn who_reads_no_more_has_what_they_wanted() {
    for args in [&["version"][..], &["completions", "zsh"], &["status"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = ends_with(args, writer.into()).await;
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        assert_eq!(ran.stderr, "", "{args:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_are_followed_end_with_their_reader() {
    let shop = Shop::start().await;
    let (_local, port) = shop.local_orders().await;
    let mut intercept = shop.ashore(&["intercept", "orders", "-p", &port.to_string()]);
    let _intercept = intercept
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    shop.session_is("active").await;
    let orders = shop.service("orders", 8000).await;
    let known = || async {
        http::get(&orders, "/orders/7", &[]).await.unwrap();
        let ran = shop.run(&["requests", "--output", "json"]).await;
        (!ran.stdout.is_empty()).then_some(())
    };
    eventually(LIMIT, "a request that is recorded", known).await;
    for output in ["text", "json"] {
        let mut follow = shop.ashore(&["requests", "--follow", "--output", output]);
        let mut follow = follow
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(follow.stdout.take().unwrap()).lines();
        let first = tokio::time::timeout(LIMIT, lines.next_line()).await;
        first.expect("a line").unwrap().expect("a line");
        // No further request comes.
        drop(lines);
        let ended = tokio::time::timeout(LIMIT, follow.wait()).await;
        let status = ended.expect("it ends").unwrap();
        assert_eq!(status.code(), Some(0), "{output}");
    }
    assert_eq!(shop.run(&["leave", "--all"]).await.code, Some(0));
}

/// `ashore intercept … --require -- COMMAND`.
async fn required(shop: &Shop, options: &[&str], command: &[&str]) -> Ran {
    let begin = ["intercept", "--require"];
    run(shop.ashore(&[&begin, options, &["--"], command].concat())).await
}

#[tokio::test]
async fn without_an_intercept_a_command_that_requires_it_is_not_started() {
    let dead = format!("https://127.0.0.1:{}", free_port());
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config");
    let config = serde_json::json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "dev",
        "clusters": [{"name": "c", "cluster": {"server": dead}}],
        "users": [{"name": "u", "user": {}}],
        "contexts": [{"name": "dev", "context": {"cluster": "c", "user": "u", "namespace": "shop"}}],
    });
    std::fs::write(&file, config.to_string()).unwrap();
    let file = file.to_str().unwrap();
    for (options, code) in [
        (&[][..], 3),
        (&["--kubeconfig", file], 3),
        (&["--kubeconfig", file, "--context", "dve"], 2),
        (&["--kubeconfig", file, "-n", "prod"], 5),
    ] {
        let begin = ["intercept", "orders", "-p", "8081", "--require"];
        let command = ["--", "sh", "-c", "echo ran"];
        let args = [&begin, options, &command].concat();
        let ran = ends_with(&args, Stdio::piped()).await;
        assert_eq!(ran.code, Some(code), "{options:?}: {ran:?}");
        assert_eq!(ran.stdout, "", "{options:?}: it did not run");
        assert!(!ran.stderr.contains("goes on"), "{options:?}: {ran:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_required_intercept_is_ready_before_its_command_and_decides_on_success() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let port = free_port().to_string();
    let options = ["orders", "-p", &port];
    // It never listens.
    let ran = required(&shop, &options, &["sh", "-c", "echo ran"]).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.stdout, "ran\n", "{ran:?}");
    assert!(ran.stderr.contains("could come to the command"), "{ran:?}");
    // Its own failure says more.
    let ran = required(&shop, &options, &["sh", "-c", "exit 7"]).await;
    assert_eq!(ran.code, Some(7), "{ran:?}");
    let ran = required(&shop, &options, &["no-such-command"]).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.contains("could not be started"), "{ran:?}");
    // It listens, gets a request, and ends well.
    let orders = shop.service("orders", 8000).await;
    let program = orders_argv(port.parse().unwrap());
    let served = "\"$@\" & until curl -sf http://$ORDERS/orders/7 | grep -q laptop; do sleep 0.1; done; kill $!";
    let mut command = shop.ashore(&["intercept", "--require", "orders", "-p", &port, "--"]);
    command
        .args(["sh", "-c", served, "sh"])
        .args(program)
        .env("ORDERS", orders)
        .env("SHOP_INSTANCE", LAPTOP);
    let ran = run(command).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    shop.back_to(&before, LIMIT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_many_requests_must_come_in_time() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let (_local, port) = shop.local_orders().await;
    let port = port.to_string();
    let begin = ["intercept", "orders", "-p", &port, "--expect", "2"];
    // Nobody comes.
    let ran = run(shop.ashore(&[&begin[..], &["--within", "2s"]].concat())).await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stderr.contains("0 of 2 expected requests came"),
        "{ran:?}"
    );
    shop.back_to(&before, LIMIT).await;
    // A command that goes well is no success without them, and one that goes on is ended.
    for command in ["exit 0", "exec sleep 600"] {
        let late = ["--within", "2s", "--", "sh", "-c", command];
        let ran = run(shop.ashore(&[&begin[..], &late].concat())).await;
        assert!(!matches!(ran.code, Some(0) | None), "{command}: {ran:?}");
        assert!(ran.stderr.contains("0 of 2 expected"), "{command}: {ran:?}");
    }
    // They come, and it ends by itself.
    let orders = shop.service("orders", 8000).await;
    let ended = run(shop.ashore(&[&begin[..], &["--within", "60s"]].concat()));
    let visits = async {
        loop {
            let _served = http::get(&orders, "/orders/7", &[]).await;
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let ran = tokio::select! { ran = ended => ran, () = visits => unreachable!() };
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("enough requests came"), "{ran:?}");
    shop.back_to(&before, LIMIT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_detached_intercept_lives_until_it_is_left_and_is_waited_for() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let waited = run(shop.ashore(&["wait", "orders", "--timeout", "100ms"])).await;
    assert_eq!(waited.code, Some(1), "{waited:?}");
    let (_local, port) = shop.local_orders().await;
    let port = port.to_string();
    let events = shop.dir().join("events");
    let events = events.to_str().unwrap();
    let words = [
        "intercept",
        "orders",
        "-p",
        &port,
        "--detach",
        "--events",
        events,
    ];
    let ran = shop.run(&words).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("ashore leave orders"), "{ran:?}");
    let orders = shop.service("orders", 8000).await;
    let answer = http::get(&orders, "/orders/7", &[]).await.unwrap();
    assert_eq!(
        answer.json()["served_by"],
        LAPTOP,
        "active when it comes back"
    );
    // By its name, and by its target.
    for name in ["orders", "deployment/orders", "service/orders"] {
        let waited = shop.run(&["wait", name, "--for", "active"]).await;
        assert_eq!(waited.code, Some(0), "{name}: {waited:?}");
    }
    let read = || std::fs::read_to_string(events).unwrap();
    let has_request = || async { read().contains("/orders/7").then_some(()) };
    eventually(LIMIT, "the request among the events", has_request).await;
    let waiting = run(shop.ashore(&["wait", "orders", "--for", "restored"]));
    let (waited, left) = tokio::join!(waiting, shop.run(&["leave", "deployment/orders"]));
    assert_eq!(
        (waited.code, left.code),
        (Some(0), Some(0)),
        "{waited:?} {left:?}"
    );
    shop.back_to(&before, LIMIT).await;
    let has_ended = || async { read().contains(r#""event":"ended""#).then_some(()) };
    eventually(LIMIT, "the end among the events", has_ended).await;
    let of_kind = |event: &str, key: &str| {
        let lines = read();
        let values = lines.lines().map(serde_json::from_str::<serde_json::Value>);
        let found = values.map(Result::unwrap).find(|it| it["event"] == event);
        let found = found.unwrap_or_else(|| panic!("{event} in {lines}"));
        assert!(found["at"].is_u64() && found[key].is_object(), "{found}");
    };
    of_kind("status", "session");
    of_kind("request", "request");
    of_kind("ended", "proof");
}

#[tokio::test]
async fn a_detached_intercept_that_fails_says_why_and_with_which_code() {
    let home = tempfile::tempdir().unwrap();
    let words = ["intercept", "orders", "-p", "8081", "--detach"];
    let ran = run(alone(home.path(), &words)).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.contains("No kubeconfig"), "{ran:?}");
    let nowhere = [&words[..], &["--events", "/nowhere/events"]].concat();
    let ran = run(alone(home.path(), &nowhere)).await;
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.contains("/nowhere/events"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_s_own_port_is_taken_where_none_is_given() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let port = free_port();
    let mut command = shop.ashore(&["intercept", "orders", "-o", "json", "--"]);
    command.args(orders_argv(port)).env("SHOP_INSTANCE", LAPTOP);
    let intercept = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut intercept = intercept.unwrap();
    let session = shop.session_is("active").await;
    assert_eq!(
        session["destination"],
        format!("127.0.0.1:{port}"),
        "{session}"
    );
    let orders = shop.service("orders", 8000).await;
    let answer = http::get(&orders, "/orders/7", &[]).await.unwrap();
    assert_eq!(answer.json()["served_by"], LAPTOP);
    ashore_blackbox::processes::signal(intercept.id().unwrap(), rustix::process::Signal::INT);
    tokio::time::timeout(LIMIT, intercept.wait())
        .await
        .unwrap()
        .unwrap();
    shop.back_to(&before, LIMIT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_target_the_only_rule_s_is_taken_and_else_the_choice_is_told() {
    let shop = Shop::start().await;
    let ran = shop.run(&["intercept", "-p", "8081"]).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for known in ["deployment/orders", "deployment/inventory"] {
        assert!(ran.stderr.contains(known), "{known}: {ran:?}");
    }
    let folder = shop.dir().join("workspace");
    std::fs::create_dir_all(&folder).unwrap();
    let rule =
        |name: &str| format!("[[intercept]]\nrun = \"{name}\"\ntarget = \"deployment/{name}\"\n");
    let write = |text: String| std::fs::write(folder.join(".ashore.toml"), text).unwrap();
    write(rule("orders") + &rule("inventory"));
    let words = ["intercept", "-p", "8081", "--expect", "1", "--within", "2s"];
    let mut both = shop.ashore(&words);
    let ran = run({
        both.current_dir(&folder);
        both
    })
    .await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    write(rule("orders"));
    let mut one = shop.ashore(&words);
    let ran = run({
        one.current_dir(&folder);
        one
    })
    .await;
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.stdout.contains("deployment/orders") || ran.stdout.contains("orders"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("0 of 1"), "{ran:?}");
}
