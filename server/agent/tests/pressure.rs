//! A debuggee that does not read: its callers are held back, and nothing piles up in between.
// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use ashore_protocol::agent::{DialReply, Mode, ToAgent};
use ashore_tunnel::frame;
use support::{Caller, Laptop, accept_header, agent, named, soon};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

/// What the kernel keeps for both ends of the caller's connection and of the tunnel, and what agent and tunnel keep beside it.
const UNDER_WAY: usize = 48 << 20;
const ALL: usize = 96 << 20;

#[tokio::test]
async fn what_a_debuggee_does_not_read_stays_with_its_caller() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.intercept(&agent, "a", Mode::Global).await;
    let mut incoming = laptop.streams();
    let caller = Caller::connect(&agent).await;
    let (mut answers, mut out) = caller.stream.into_split();
    let head = format!("POST / HTTP/1.1\r\nHost: o\r\nContent-Length: {ALL}\r\n\r\n");
    out.write_all(head.as_bytes()).await.unwrap();
    let mut debuggee = soon(incoming.next()).await.unwrap();
    accept_header(&mut debuggee).await;
    frame::write(&mut debuggee, &DialReply::Connected)
        .await
        .unwrap();
    let chunk = vec![b'x'; 64 << 10];
    let mut sent = 0;
    while sent < ALL {
        // Nobody reads: sooner or later there is no room, however long one waits.
        match timeout(Duration::from_secs(2), out.write(&chunk)).await {
            Ok(written) => sent += written.unwrap(),
            Err(_) => break,
        }
    }
    assert!(sent < UNDER_WAY, "{sent} bytes were taken");
    // Nobody has lost anything: as soon as it reads, all of it comes.
    let rest = ALL - sent;
    let writing = tokio::spawn(async move {
        let chunk = vec![b'x'; 64 << 10];
        let mut left = rest;
        while left > 0 {
            left -= out.write(&chunk[..left.min(chunk.len())]).await.unwrap();
        }
        out
    });
    let mut buffer = vec![0; 64 << 10];
    let mut bodies = 0;
    let mut beat = Instant::now();
    while bodies < ALL {
        if beat.elapsed() > Duration::from_secs(1) {
            beat = Instant::now();
            laptop.send(&ToAgent::Ping { n: 1 }).await;
        }
        bodies += soon(debuggee.read(&mut buffer)).await.unwrap();
    }
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    debuggee.write_all(answer).await.unwrap();
    let mut first = [0; 12];
    soon(answers.read_exact(&mut first)).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    drop(writing.await.unwrap());
}
