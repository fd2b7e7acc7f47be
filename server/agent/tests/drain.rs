//! Bringing callers' connections to an end without a failed request.
// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

mod support;

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use ashore_protocol::agent::{FromAgent, Mode, ToAgent};
use support::{Caller, Laptop, agent, head, named, server, soon};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::Notify;

#[tokio::test]
async fn kept_alive_connections_end_with_their_next_answer() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    let mut caller = Caller::connect(&agent).await;
    assert_eq!(caller.get("/").await, "origin");
    laptop.send(&ToAgent::Drain { limit_ms: 15_000 }).await;
    // Messages are taken in order: after the answer the drain has begun.
    let pong = laptop.ask(&ToAgent::Ping { n: 1 }).await;
    assert_eq!(pong, FromAgent::Pong { n: 1 });
    tokio::task::yield_now().await;
    caller.write("GET / HTTP/1.1\r\nHost: o\r\n\r\n").await;
    let (head, body) = caller.read().await;
    assert_eq!(body, "origin");
    assert!(
        head.to_ascii_lowercase().contains("connection: close"),
        "{head}"
    );
    assert_eq!(caller.rest().await.unwrap(), b"");
    assert_eq!(laptop.next().await, FromAgent::Drained { open: 0 });
    // Later callers are served as usual.
    let mut caller = Caller::connect(&agent).await;
    assert_eq!(caller.get("/").await, "origin");
    assert_eq!(caller.get("/").await, "origin");
}

/// The program on the laptop runs on when its client leaves, and what it was asked could not be sent to anybody else.
#[tokio::test]
async fn what_a_client_that_says_goodbye_is_answering_is_finished() {
    for (first, rest) in [
        ("", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nlocal"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "local"),
    ] {
        let (origin, _) = named("origin").await;
        let (asked, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let signals = (Arc::clone(&asked), Arc::clone(&go_on));
        let (local, _) = server(move |mut stream| {
            let (asked, go_on) = signals.clone();
            async move {
                head(&mut stream).await.unwrap();
                stream.write_all(first.as_bytes()).await.unwrap();
                asked.notify_one();
                go_on.notified().await;
                stream.write_all(rest.as_bytes()).await.unwrap();
            }
        })
        .await;
        let agent = agent(origin).await;
        let mut laptop = Laptop::connect(&agent).await;
        laptop.forward_to(local);
        laptop.intercept(&agent, "a", Mode::Global).await;
        let mut caller = Caller::connect(&agent).await;
        caller.write("POST /buy HTTP/1.1\r\nHost: o\r\n\r\n").await;
        soon(asked.notified()).await;
        let intercept = "a".to_owned();
        laptop.send(&ToAgent::Release { intercept }).await;
        // The rest of its work it does meanwhile.
        let pong = laptop.ask(&ToAgent::Ping { n: 1 }).await;
        assert_eq!(pong, FromAgent::Pong { n: 1 });
        assert_eq!(Caller::connect(&agent).await.get("/").await, "origin");
        go_on.notify_one();
        let answer = laptop.next().await;
        assert!(matches!(answer, FromAgent::Released { .. }), "{answer:?}");
        laptop.opener.close();
        assert_eq!(caller.read().await.1, "local", "{first:?}");
    }
}

/// A Service's new selector reaches every node's proxy in that proxy's own time.
#[tokio::test]
async fn callers_that_still_come_are_served_and_waited_for() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.send(&ToAgent::Drain { limit_ms: 15_000 }).await;
    let pong = laptop.ask(&ToAgent::Ping { n: 1 }).await;
    assert_eq!(pong, FromAgent::Pong { n: 1 });
    let mut last = std::time::Instant::now();
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        last = std::time::Instant::now();
        let mut caller = Caller::connect(&agent).await;
        assert_eq!(caller.get("/").await, "origin");
        assert_eq!(caller.rest().await.unwrap(), b"");
    }
    assert_eq!(laptop.next().await, FromAgent::Drained { open: 0 });
    assert!(
        last.elapsed() >= Duration::from_secs(1),
        "{:?}",
        last.elapsed()
    );
}

/// The Service that led to the origin may be gone by then.
#[tokio::test]
async fn callers_that_come_last_are_served_by_the_pods_that_the_client_names() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (agent, port) = {
        let agent = agent(gone.local_addr().unwrap()).await;
        let port = agent.routes()[0].port();
        (agent, port)
    };
    drop(gone);
    let pod = TcpListener::bind(("127.0.0.3", port)).await.unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = pod.accept().await.unwrap();
            tokio::spawn(async move {
                while head(&mut stream).await.is_some() {
                    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\npod";
                    stream.write_all(answer).await.unwrap();
                }
            });
        }
    });
    let mut laptop = Laptop::connect(&agent).await;
    let mut early = Caller::connect(&agent).await;
    assert!(early.get("/").await.contains("the origin did not answer"));
    // Nobody listens at the first.
    let addresses = vec!["127.0.0.4".parse().unwrap(), "127.0.0.3".parse().unwrap()];
    let set = laptop.ask(&ToAgent::Origins { addresses }).await;
    assert_eq!(set, FromAgent::OriginsSet);
    for _ in 0..4 {
        let mut caller = Caller::connect(&agent).await;
        assert_eq!(caller.get("/").await, "pod");
    }
}

/// A drain that was broken off with its client counts for the one at the end.
#[tokio::test]
async fn callers_are_waited_for_once() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.send(&ToAgent::Drain { limit_ms: 15_000 }).await;
    assert_eq!(laptop.next().await, FromAgent::Drained { open: 0 });
    let began = std::time::Instant::now();
    assert_eq!(soon(agent.drain(Duration::from_secs(15))).await, 0);
    assert!(
        began.elapsed() < Duration::from_secs(1),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn idle_ones_end_at_the_limit_and_busy_ones_are_counted() {
    let (release, mut released) = tokio::sync::watch::channel(false);
    released.mark_unchanged();
    let (origin, _) = server(move |mut stream| {
        let mut released = released.clone();
        async move {
            while let Some(head) = head(&mut stream).await {
                if head.starts_with("GET /slow") {
                    released.changed().await.unwrap();
                }
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                stream.write_all(answer).await.unwrap();
            }
        }
    })
    .await;
    let agent = agent(origin).await;
    let mut idle = Caller::connect(&agent).await;
    assert_eq!(idle.get("/").await, "ok");
    let mut busy = Caller::connect(&agent).await;
    assert_eq!(busy.get("/").await, "ok");
    busy.write("GET /slow HTTP/1.1\r\nHost: o\r\n\r\n").await;
    // The request has to be inside before the limit passes.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let open = soon(agent.drain(Duration::from_millis(300))).await;
    assert_eq!(open, 1);
    assert_eq!(idle.rest().await.unwrap(), b"");
    release.send(true).unwrap();
    assert_eq!(busy.read().await.1, "ok");
    assert_eq!(busy.rest().await.unwrap(), b"");
}

#[tokio::test]
async fn the_program_is_ready_logs_json_and_ends_on_sigterm() {
    let (origin, _) = named("origin").await;
    let program = env!("CARGO_BIN_EXE_ashore-agent");
    let route = format!("0={origin}");
    let args = [
        "--bind",
        "127.0.0.1",
        "--control",
        "127.0.0.1:0",
        "--route",
        &route,
    ];
    let mut child = tokio::process::Command::new(program)
        .args(args)
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = soon(log.next_line()).await.unwrap().unwrap();
    let first: serde_json::Value = serde_json::from_str(&first).unwrap();
    assert_eq!(first["event"], "listening");
    let control = first["control"].as_str().unwrap();
    let ready = tokio::process::Command::new(program)
        .args(["ready", "--control", control])
        .status();
    assert!(soon(ready).await.unwrap().success());

    let address = first["routes"][0].as_str().unwrap();
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let mut caller = Caller { stream };
    assert_eq!(caller.get("/").await, "origin");
    let id = child.id().unwrap().to_string();
    let kill = tokio::process::Command::new("kill").arg(&id).status();
    assert!(soon(kill).await.unwrap().success());
    let terminating = soon(log.next_line()).await.unwrap().unwrap();
    assert!(terminating.contains("\"terminating\""), "{terminating}");
    // The open connection gets its answer, and the program ends as soon as there is none, long before its limit.
    assert_eq!(caller.get("/").await, "origin");
    let status = tokio::time::timeout(Duration::from_secs(5), child.wait());
    assert!(status.await.expect("it ends early").unwrap().success());
    let not_ready = tokio::process::Command::new(program)
        .args(["ready", "--control", control])
        .status();
    assert!(!soon(not_ready).await.unwrap().success());
}
