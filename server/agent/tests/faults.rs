//! Clients that go away, and bytes that mean harm.
// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use ashore_protocol::agent::{DialReply, FromAgent, Mode, Policy, Presence, StreamHeader, ToAgent};
use ashore_tunnel::{MuxStream, Registry, frame};
use support::{Caller, Laptop, accept_header, agent, head, named, server, soon};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A laptop whose debugger holds every request; the test gets the streams.
async fn holding(
    agent: &ashore_agent::Agent,
) -> (Laptop, tokio::sync::mpsc::UnboundedReceiver<MuxStream>) {
    let mut laptop = Laptop::connect(agent).await;
    let mut streams = laptop.streams();
    let (held, receiver) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(mut stream) = streams.next().await {
            accept_header(&mut stream).await;
            frame::write(&mut stream, &DialReply::Connected)
                .await
                .unwrap();
            head(&mut stream).await.unwrap();
            if held.send(stream).is_err() {
                break;
            }
        }
    });
    laptop.intercept(agent, "a", Mode::Global).await;
    (laptop, receiver)
}

#[tokio::test]
async fn a_lost_clients_held_request_waits_for_it_and_new_ones_do_not() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let (mut laptop, mut held) = holding(&agent).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("GET /held HTTP/1.1\r\nHost: o\r\n\r\n").await;
    let _stream = soon(held.recv()).await.unwrap();
    laptop.counts_until(|c| c.held == 1).await;
    // As a session does that is paused at a breakpoint.
    laptop.policy("a", Policy::PassThrough).await;
    let lost = Instant::now();
    laptop.opener.close();
    laptop.opener.closed().await;
    let mut other = Caller::connect(&agent).await;
    let passed = async {
        while other.get("/new").await != "origin" {}
        lost.elapsed()
    };
    let passed = soon(passed).await;
    assert_eq!(caller.read().await.1, "origin");
    let waited = lost.elapsed();
    assert!(passed < waited / 2, "new {passed:?}, held {waited:?}");
    assert!(waited > Duration::from_secs(9), "{waited:?}");
    assert_eq!(caller.get("/next").await, "origin");
}

#[tokio::test]
async fn what_runs_while_its_client_is_lost_goes_to_the_origin_at_once() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let (laptop, mut held) = holding(&agent).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("GET /runs HTTP/1.1\r\nHost: o\r\n\r\n").await;
    let asked = Instant::now();
    let _stream = soon(held.recv()).await.unwrap();
    laptop.opener.close();
    let age = asked.elapsed();
    assert_eq!(caller.read().await.1, "origin");
    let waited = asked.elapsed() - age;
    assert!(waited < age + Duration::from_secs(4), "{waited:?}");
}

#[tokio::test]
async fn nothing_held_waits_for_a_client_that_said_goodbye_or_is_known_to_be_dead() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    for abandoned in [false, true] {
        let (mut laptop, mut held) = holding(&agent).await;
        let mut caller = Caller::connect(&agent).await;
        caller.write("GET /held HTTP/1.1\r\nHost: o\r\n\r\n").await;
        let _stream = soon(held.recv()).await.unwrap();
        laptop.counts_until(|c| c.held == 1).await;
        laptop.policy("a", Policy::PassThrough).await;
        let ended = Instant::now();
        let intercept = "a".to_owned();
        if !abandoned {
            let intercept = intercept.clone();
            let answer = laptop.ask(&ToAgent::Release { intercept }).await;
            assert!(matches!(answer, FromAgent::Released { .. }), "{answer:?}");
        }
        laptop.opener.close();
        if abandoned {
            let mut guard = Laptop::connect(&agent).await;
            // The end of the other tunnel may still be on its way.
            let presence = ToAgent::Presence {
                sessions: vec![intercept.clone()],
            };
            soon(async {
                loop {
                    guard
                        .send(&ToAgent::Abandon {
                            intercept: intercept.clone(),
                        })
                        .await;
                    if guard.ask(&presence).await
                        == (FromAgent::Presence {
                            sessions: [(intercept.clone(), Presence::Away)].into(),
                        })
                    {
                        break;
                    }
                }
            })
            .await;
            guard.send(&ToAgent::Abandon { intercept }).await;
            assert_eq!(caller.read().await.1, "origin");
        } else {
            assert_eq!(caller.read().await.1, "origin");
        }
        let waited = ended.elapsed();
        assert!(waited < Duration::from_secs(8), "{waited:?}");
    }
}

/// A laptop that keeps its connections over a lost tunnel: each request is answered when the test says so.
async fn lasting(
    agent: &ashore_agent::Agent,
    streams: Registry,
) -> (
    Laptop,
    tokio::sync::mpsc::UnboundedReceiver<ashore_tunnel::Lasting>,
) {
    let mut laptop = Laptop::connect(agent).await;
    let mut incoming = laptop.streams();
    let (held, receiver) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(mut stream) = incoming.next().await {
            match frame::read(&mut stream).await.unwrap().unwrap() {
                StreamHeader::Connection { stream: number, .. } => {
                    frame::write(&mut stream, &DialReply::Connected)
                        .await
                        .unwrap();
                    let grace = Duration::from_secs(20);
                    let _ = held.send(streams.lasting(number.unwrap(), stream, grace));
                }
                StreamHeader::Resume { stream: number, .. } => {
                    streams.get(number).expect("it is known").resume(stream);
                }
                other => panic!("unexpected {other:?}"),
            }
        }
    });
    laptop.intercept(agent, "a", Mode::Global).await;
    (laptop, receiver)
}

#[tokio::test]
async fn a_held_request_is_answered_over_the_clients_next_tunnel() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let streams = Registry::default();
    let (mut laptop, mut held) = lasting(&agent, streams.clone()).await;
    let mut caller = Caller::connect(&agent).await;
    // One that could not be sent twice, and with more than the head in it.
    let request = format!(
        "POST /held HTTP/1.1\r\nHost: o\r\nContent-Length: 50000\r\n\r\n{}",
        "x".repeat(50_000)
    );
    caller.write(&request).await;
    let mut stream = soon(held.recv()).await.unwrap();
    assert!(head(&mut stream).await.unwrap().starts_with("POST /held"));
    let debuggee = tokio::spawn(async move {
        let mut body = vec![0; 50_000];
        stream.read_exact(&mut body).await.unwrap();
        assert!(body.iter().all(|byte| *byte == b'x'));
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nlocal")
            .await
            .unwrap();
        // Kept alive until the test is over.
        let _ = stream.read_u8().await;
    });
    laptop.policy("a", Policy::PassThrough).await;
    for _ in 0..2 {
        laptop.opener.close();
        laptop.opener.closed().await;
        let mut other = Caller::connect(&agent).await;
        soon(async { while other.get("/new").await != "origin" {} }).await;
    }
    let (mut laptop, _held) = lasting(&agent, streams).await;
    assert_eq!(caller.read().await.1, "local");
    let counts = laptop
        .counts_until(|c| c.intercepted == 1 && c.held == 0)
        .await;
    assert_eq!((counts.fell_back, counts.failed), (0, 0), "{counts:?}");
    debuggee.abort();
}

#[tokio::test]
async fn a_claim_that_moves_while_the_old_tunnel_hangs_takes_its_held_requests_along() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let streams = Registry::default();
    // The old tunnel is not known to be lost: nobody has closed it.
    let (_old, mut held) = lasting(&agent, streams.clone()).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("GET /held HTTP/1.1\r\nHost: o\r\n\r\n").await;
    let mut stream = soon(held.recv()).await.unwrap();
    head(&mut stream).await.unwrap();
    let (_new, _held) = lasting(&agent, streams).await;
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nlocal";
    soon(async {
        // The old tunnel is closed by the agent.
        let mut nothing = [0; 1];
        let waiting = tokio::time::timeout(Duration::from_millis(300), stream.read(&mut nothing));
        assert!(waiting.await.is_err(), "nothing more is asked");
        stream.write_all(answer).await.unwrap();
        stream.flush().await.unwrap();
    })
    .await;
    assert_eq!(caller.read().await.1, "local");
}

#[tokio::test]
async fn a_silent_clients_held_request_is_answered_after_three_heartbeats() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let (_laptop, mut held) = holding(&agent).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("GET /held HTTP/1.1\r\nHost: o\r\n\r\n").await;
    let _stream = soon(held.recv()).await.unwrap();
    assert_eq!(caller.read().await.1, "origin");
}

#[tokio::test]
async fn a_reset_before_the_answer_falls_back_once() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let (mut laptop, mut held) = holding(&agent).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("DELETE /1 HTTP/1.1\r\nHost: o\r\n\r\n").await;
    drop(soon(held.recv()).await.unwrap());
    assert_eq!(caller.read().await.1, "origin");
    let counts = laptop.counts_until(|c| c.fell_back == 1).await;
    assert_eq!((counts.intercepted, counts.failed), (1, 0));
}

#[tokio::test]
async fn a_request_that_cannot_be_sent_twice_fails_with_the_reason() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let (mut laptop, mut held) = holding(&agent).await;
    let mut caller = Caller::connect(&agent).await;
    caller
        .write("POST / HTTP/1.1\r\nHost: o\r\nContent-Length: 2\r\n\r\nhi")
        .await;
    drop(soon(held.recv()).await.unwrap());
    let (head, body) = caller.read().await;
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
    assert!(body.contains("a@laptop did not answer"), "{body}");
    assert_eq!(body.lines().count(), 1);
    laptop.counts_until(|c| c.failed == 1).await;
}

#[tokio::test]
async fn an_answer_that_is_cut_does_not_look_complete() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let (_laptop, mut held) = holding(&agent).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("GET / HTTP/1.1\r\nHost: o\r\n\r\n").await;
    let mut stream = soon(held.recv()).await.unwrap();
    // Without a length the end of the stream is the end of the answer.
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\npart")
        .await
        .unwrap();
    let mut seen = String::new();
    soon(async {
        while !seen.contains("part") {
            seen.push(caller.stream.read_u8().await.unwrap() as char);
        }
    })
    .await;
    drop(stream);
    if let Ok(rest) = caller.rest().await {
        assert!(!rest.ends_with(b"0\r\n\r\n"), "{rest:?}");
        assert!(seen.to_ascii_lowercase().contains("chunked"), "{seen}");
    }
}

#[tokio::test]
async fn hostile_control_connections_leave_the_agent_serving() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let mut window = vec![0, 1, 0, 1, 0, 0, 0, 1];
    window.extend([0xff; 4]);
    let mut frames = vec![0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 8];
    frames.extend([0xff, 0xff, 0xff, 0xff, b'{', b'{', 0, 0]);
    for bytes in [
        &b"\0"[..],
        &[0; 64],
        &[0xff; 4096],
        b"GET / HTTP/1.1\r\n\r\n",
        b"\r\n\r\n",
        &window,
        &frames,
    ] {
        let mut stream = TcpStream::connect(agent.control()).await.unwrap();
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        let _ = soon(stream.read_to_end(&mut Vec::new())).await;
    }
    assert!(ashore_agent::ready(agent.control()).await);
    assert_eq!(Caller::connect(&agent).await.get("/").await, "origin");
}

#[tokio::test]
async fn hostile_streams_of_a_client_harm_only_themselves() {
    let (origin, _) = named("origin").await;
    let (local, _) = named("local").await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.forward_to(local);
    laptop.intercept(&agent, "a", Mode::Global).await;
    for bytes in [
        &b"\xff\xff\xff\xff"[..],
        b"\0\0\0\x02{}",
        b"\0\0\0\x04nope",
        b"\0\0",
        &[0; 100],
    ] {
        let mut stream = laptop.opener.open().await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let _ = stream.shutdown().await;
        let _ = soon(stream.read_to_end(&mut Vec::new())).await;
    }
    for address in ["orders:80", "", "127.0.0.1:1"] {
        let mut stream = laptop.opener.open().await.unwrap();
        let address = address.to_owned();
        frame::write(&mut stream, &StreamHeader::Dial { address })
            .await
            .unwrap();
        let answer: Option<DialReply> = soon(frame::read(&mut stream)).await.unwrap();
        assert!(matches!(answer, Some(DialReply::Refused { .. })));
    }
    assert_eq!(Caller::connect(&agent).await.get("/").await, "local");
}

#[tokio::test]
async fn hostile_answers_of_a_client_become_an_error() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let (mut laptop, mut held) = holding(&agent).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("GET / HTTP/1.1\r\nHost: o\r\n\r\n").await;
    let mut stream = soon(held.recv()).await.unwrap();
    stream.write_all(b"\0\x01 not HTTP\r\n\r\n").await.unwrap();
    let (head, _) = caller.read().await;
    assert!(head.starts_with("HTTP/1.1 502 "), "{head}");
    laptop.counts_until(|c| c.failed == 1).await;
}

#[tokio::test]
async fn a_dial_reaches_into_the_cluster() {
    let (origin, _) = named("origin").await;
    let (other, _) = server(|mut stream| async move {
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).await.unwrap();
        stream.write_all(&heard).await.unwrap();
    })
    .await;
    let agent = agent(origin).await;
    let laptop = Laptop::connect(&agent).await;
    let mut stream = laptop.opener.open().await.unwrap();
    let address = other.to_string();
    frame::write(&mut stream, &StreamHeader::Dial { address })
        .await
        .unwrap();
    stream.write_all(b"hello").await.unwrap();
    stream.shutdown().await.unwrap();
    let answer: Option<DialReply> = soon(frame::read(&mut stream)).await.unwrap();
    assert_eq!(answer, Some(DialReply::Connected));
    let mut echo = Vec::new();
    soon(stream.read_to_end(&mut echo)).await.unwrap();
    assert_eq!(echo, b"hello");
}
