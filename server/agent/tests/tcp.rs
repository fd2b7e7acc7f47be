//! Callers that do not speak HTTP.
// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

mod support;

use ashore_protocol::agent::{Mode, Policy};
use support::{Caller, Laptop, agent, named, server, soon};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Says who it is and all that it heard, once the caller has finished.
async fn reverent(mut stream: TcpStream, name: &str) {
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).await.unwrap();
    stream.write_all(name.as_bytes()).await.unwrap();
    stream.write_all(&heard).await.unwrap();
}

#[tokio::test]
async fn half_close_passes_on_both_ways() {
    let (origin, _) = server(|stream| reverent(stream, "origin:")).await;
    let (local, _) = server(|stream| reverent(stream, "local:")).await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.forward_to(local);
    let exchange = async || {
        let mut caller = Caller::connect(&agent).await;
        caller.write("\u{1}\u{2}binary").await;
        caller.stream.shutdown().await.unwrap();
        String::from_utf8(caller.rest().await.unwrap()).unwrap()
    };
    assert_eq!(exchange().await, "origin:\u{1}\u{2}binary");
    laptop.intercept(&agent, "a", Mode::Global).await;
    assert_eq!(exchange().await, "local:\u{1}\u{2}binary");
    laptop.policy("a", Policy::PassThrough).await;
    assert_eq!(exchange().await, "origin:\u{1}\u{2}binary");
    let counts = laptop.counts_until(|c| c.passed == 1).await;
    assert_eq!((counts.intercepted, counts.held), (1, 0));
}

#[tokio::test]
async fn a_server_that_speaks_first_is_heard() {
    let (origin, _) = server(|mut stream| async move {
        stream.write_all(b"220 hello\r\n").await.unwrap();
        reverent(stream, "").await;
    })
    .await;
    let agent = agent(origin).await;
    let mut caller = Caller::connect(&agent).await;
    let mut greeting = [0; 11];
    soon(caller.stream.read_exact(&mut greeting)).await.unwrap();
    assert_eq!(&greeting, b"220 hello\r\n");
    caller.write("QUIT").await;
    caller.stream.shutdown().await.unwrap();
    assert_eq!(caller.rest().await.unwrap(), b"QUIT");
}

#[tokio::test]
async fn an_http_connection_opened_in_advance_is_still_http() {
    let (origin, _) = named("origin").await;
    let (local, _) = named("local").await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.forward_to(local);
    let mut caller = Caller::connect(&agent).await;
    // Longer than the agent waits for a first byte: no condition can be seen from outside.
    tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    assert_eq!(caller.get("/").await, "origin");
    laptop.intercept(&agent, "a", Mode::Global).await;
    assert_eq!(caller.get("/").await, "local");
    // Opened in advance while intercepted: counted as the requests that came, not as a connection besides.
    let mut caller = Caller::connect(&agent).await;
    tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    assert_eq!(caller.get("/").await, "local");
    let counts = laptop.counts_until(|c| c.intercepted == 2).await;
    assert_eq!((counts.held, counts.passed), (0, 0));
}

#[tokio::test]
async fn nothing_listens_on_the_laptop() {
    let (origin, _) = server(|stream| reverent(stream, "origin:")).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = listener.local_addr().unwrap();
    drop(listener);
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.forward_to(nobody);
    laptop.intercept(&agent, "a", Mode::Global).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("\u{1}bytes").await;
    caller.stream.shutdown().await.unwrap();
    assert_eq!(caller.rest().await.unwrap(), b"origin:\x01bytes");
    let counts = laptop.counts_until(|c| c.fell_back == 1).await;
    assert_eq!((counts.intercepted, counts.failed), (0, 0));
}
