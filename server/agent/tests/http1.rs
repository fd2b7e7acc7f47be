//! HTTP/1 callers.
// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::atomic::Ordering;

use ashore_protocol::agent::{FromAgent, Mode, Policy, ToAgent};
use support::{Caller, Laptop, agent, head, named, server, soon};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn a_keep_alive_connection_follows_the_policy_at_its_next_request() {
    let (origin, origin_connections) = named("origin").await;
    let (local, local_connections) = named("local").await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.forward_to(local);
    let mut caller = Caller::connect(&agent).await;
    assert_eq!(caller.get("/1").await, "origin");
    laptop.intercept(&agent, "a", Mode::Global).await;
    assert_eq!(caller.get("/2").await, "local");
    assert_eq!(caller.get("/3").await, "local");
    laptop.policy("a", Policy::PassThrough).await;
    assert_eq!(caller.get("/4").await, "origin");
    laptop.policy("a", Policy::Intercept).await;
    assert_eq!(caller.get("/5").await, "local");
    let release = ToAgent::Release {
        intercept: "a".into(),
    };
    assert!(matches!(
        laptop.ask(&release).await,
        FromAgent::Released { .. }
    ));
    assert_eq!(caller.get("/6").await, "origin");
    let counts = laptop.counts;
    assert_eq!((counts.intercepted, counts.passed, counts.held), (3, 1, 0));
    // One connection to each side served them all; the origin saw another when the claim was made.
    assert_eq!(origin_connections.load(Ordering::Relaxed), 2);
    assert_eq!(local_connections.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn requests_and_answers_arrive_as_they_were_sent() {
    let (origin, _) = server(|mut stream| async move {
        let head = head(&mut stream).await.unwrap();
        let answer = format!(
            "HTTP/1.1 200 Fine\r\nX-Mixed-Case: Yes\r\nContent-Length: {}\r\n\r\n{head}",
            head.len()
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
    })
    .await;
    let agent = agent(origin).await;
    let mut caller = Caller::connect(&agent).await;
    let request = "GET /a%20b?x=%2F&y HTTP/1.1\r\nHost: orders.shop:80\r\nX-CamelCase: One\r\nx-lower: two\r\nCookie: a=b; c=d\r\n\r\n";
    caller.write(request).await;
    let (head, seen) = caller.read().await;
    assert_eq!(seen, request);
    assert!(head.contains("X-Mixed-Case: Yes\r\n"), "{head}");
    assert!(!head.to_ascii_lowercase().contains("date:"), "{head}");
}

#[tokio::test]
async fn chunked_bodies_and_trailers_pass() {
    let (origin, _) = server(|mut stream| async move {
        let head = head(&mut stream).await.unwrap();
        assert!(head.contains("Transfer-Encoding: chunked"), "{head}");
        let mut body = Vec::new();
        while !body.ends_with(b"0\r\n\r\n") {
            body.push(stream.read_u8().await.unwrap());
        }
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 6\r\n\r\n")
            .await
            .unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let agent = agent(origin).await;
    let mut caller = Caller::connect(&agent).await;
    caller
        .write("POST /upload HTTP/1.1\r\nHost: o\r\nTE: trailers\r\nConnection: TE\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
        .await;
    let mut seen = Vec::new();
    soon(async {
        while !seen.ends_with(b"6\r\n\r\n") {
            seen.push(caller.stream.read_u8().await.unwrap());
        }
    })
    .await;
    let seen = String::from_utf8(seen).unwrap().to_ascii_lowercase();
    assert!(seen.contains("3\r\nabc\r\n"), "{seen}");
    assert!(seen.contains("x-sum: 6"), "{seen}");
}

#[tokio::test]
async fn head_answers_keep_their_length() {
    let (origin, _) = server(|mut stream| async move {
        while head(&mut stream).await.is_some() {
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n";
            stream.write_all(answer).await.unwrap();
        }
    })
    .await;
    let agent = agent(origin).await;
    let mut caller = Caller::connect(&agent).await;
    for _ in 0..2 {
        caller.write("HEAD / HTTP/1.1\r\nHost: o\r\n\r\n").await;
        let head = soon(head(&mut caller.stream)).await.unwrap();
        assert!(head.to_ascii_lowercase().contains("content-length: 12345"));
    }
}

#[tokio::test]
async fn a_body_waits_for_the_other_sides_100_continue() {
    let (origin, _) = server(|mut stream| async move {
        let head = head(&mut stream).await.unwrap();
        if head.starts_with("POST /no") {
            let no = b"HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n";
            return stream.write_all(no).await.unwrap();
        }
        assert!(head.contains("Expect: 100-continue"), "{head}");
        stream
            .write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
            .await
            .unwrap();
        let mut body = [0; 5];
        stream.read_exact(&mut body).await.unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
            .await
            .unwrap();
        stream.write_all(&body).await.unwrap();
    })
    .await;
    let agent = agent(origin).await;
    let mut caller = Caller::connect(&agent).await;
    let request = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: o\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
        )
    };
    caller.write(&request("/yes")).await;
    let go_on = soon(head(&mut caller.stream)).await.unwrap();
    assert!(go_on.starts_with("HTTP/1.1 100 "), "{go_on}");
    caller.write("hello").await;
    assert_eq!(caller.read().await.1, "hello");
    let mut caller = Caller::connect(&agent).await;
    caller.write(&request("/no")).await;
    let (no, _) = caller.read().await;
    assert!(no.starts_with("HTTP/1.1 417 "), "{no}");
}

#[tokio::test]
async fn an_upgrade_becomes_bytes_both_ways() {
    let (origin, _) = server(|_| async { panic!("not the origin") }).await;
    let (local, _) = server(|mut stream| async move {
        let head = head(&mut stream).await.unwrap();
        assert!(head.contains("Upgrade: websocket\r\n"), "{head}");
        assert!(head.contains("Connection: Upgrade\r\n"), "{head}");
        stream
            .write_all(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst")
            .await
            .unwrap();
        let (mut read, mut write) = stream.split();
        tokio::io::copy(&mut read, &mut write).await.unwrap();
    })
    .await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.forward_to(local);
    laptop.intercept(&agent, "a", Mode::Global).await;
    let mut caller = Caller::connect(&agent).await;
    caller
        .write("GET /ws HTTP/1.1\r\nHost: o\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        .await;
    let switched = soon(head(&mut caller.stream)).await.unwrap();
    assert!(switched.starts_with("HTTP/1.1 101 "), "{switched}");
    caller.write("ping").await;
    caller.stream.shutdown().await.unwrap();
    assert_eq!(caller.rest().await.unwrap(), b"firstping");
}

#[tokio::test]
async fn a_half_closed_caller_gets_its_answer() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("GET / HTTP/1.1\r\nHost: o\r\n\r\n").await;
    caller.stream.shutdown().await.unwrap();
    let answer = String::from_utf8(caller.rest().await.unwrap()).unwrap();
    assert!(answer.ends_with("origin"), "{answer}");
}

#[tokio::test]
async fn an_idle_connection_that_the_origin_closed_costs_no_request() {
    // Answers one request a connection, then closes without saying so.
    let (origin, connections) = server(|mut stream| async move {
        if head(&mut stream).await.is_some() {
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            stream.write_all(answer).await.unwrap();
        }
    })
    .await;
    let agent = agent(origin).await;
    let mut caller = Caller::connect(&agent).await;
    for n in 0..50 {
        assert_eq!(caller.get("/").await, "ok", "request {n}");
    }
    assert_eq!(connections.load(Ordering::Relaxed), 50);
}

#[tokio::test]
async fn nor_does_it_cost_one_that_cannot_be_sent_twice() {
    let (origin, _) = server(|mut stream| async move {
        if head(&mut stream).await.is_some() {
            let mut body = [0; 2];
            stream.read_exact(&mut body).await.unwrap();
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            stream.write_all(answer).await.unwrap();
        }
    })
    .await;
    let agent = agent(origin).await;
    let mut caller = Caller::connect(&agent).await;
    for n in 0..50 {
        caller
            .write("POST / HTTP/1.1\r\nHost: o\r\nContent-Length: 2\r\n\r\nhi")
            .await;
        assert_eq!(caller.read().await.1, "ok", "request {n}");
        // The close is under way; the caller's next request comes after it.
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn an_unreachable_origin_is_named() {
    let (gone, _) = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        (listener.local_addr().unwrap(), ())
    };
    let agent = agent(gone).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("GET / HTTP/1.1\r\nHost: o\r\n\r\n").await;
    let (head, body) = caller.read().await;
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
    assert!(
        body.starts_with("ashore: the origin did not answer"),
        "{body}"
    );
    assert_eq!(body.lines().count(), 1);
}
