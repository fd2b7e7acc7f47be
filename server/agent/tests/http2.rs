//! HTTP/2 callers, as gRPC is.
// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

mod support;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ashore_agent::Agent;
use ashore_protocol::agent::{DialReply, Mode, Policy, Protocol};
use ashore_tunnel::frame;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::Incoming;
use hyper::client::conn::http2::SendRequest;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use support::{Laptop, accept_header, agent, server, soon};
use tokio::net::TcpStream;

/// Answers with its name and what it got, and ends with trailers.
async fn grpc(name: &'static str) -> (SocketAddr, Arc<AtomicU64>) {
    server(move |stream| async move {
        let service = service_fn(move |request: Request<Incoming>| async move {
            assert_eq!(request.headers()["te"], "trailers");
            assert_eq!(request.uri().authority().unwrap(), "orders:80");
            let body = request.into_body().collect().await.unwrap().to_bytes();
            let mut answer = name.as_bytes().to_vec();
            answer.extend(body);
            let mut trailers = HeaderMap::new();
            trailers.insert("grpc-status", HeaderValue::from_static("0"));
            let body = Full::new(Bytes::from(answer))
                .with_trailers(async move { Some(Ok::<_, Infallible>(trailers)) });
            Ok::<_, Infallible>(Response::new(body))
        });
        let _ = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
            .serve_connection(TokioIo::new(stream), service)
            .await;
    })
    .await
}

async fn caller(agent: &Agent) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(agent.routes()[0]).await.unwrap();
    let (sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    tokio::spawn(connection);
    sender
}

fn call() -> Request<Full<Bytes>> {
    Request::post("http://orders:80/shop.Orders/Place")
        .header("te", "trailers")
        .header("content-type", "application/grpc")
        .body(Full::new(Bytes::from_static(b":message")))
        .unwrap()
}

async fn answered(sender: &SendRequest<Full<Bytes>>) -> String {
    let mut sender = sender.clone();
    let answer = soon(sender.send_request(call())).await.unwrap();
    let body = soon(answer.into_body().collect()).await.unwrap();
    assert_eq!(body.trailers().unwrap()["grpc-status"], "0");
    String::from_utf8(body.to_bytes().to_vec()).unwrap()
}

#[tokio::test]
async fn one_channel_follows_the_policy_call_by_call_with_trailers() {
    let (origin, origin_connections) = grpc("origin").await;
    let (local, local_connections) = grpc("local").await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.forward_to(local);
    let caller = caller(&agent).await;
    assert_eq!(answered(&caller).await, "origin:message");
    laptop.intercept(&agent, "a", Mode::Global).await;
    // Many at once share one connection to the laptop.
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let caller = caller.clone();
        calls.spawn(async move { answered(&caller).await });
    }
    for answer in soon(calls.join_all()).await {
        assert_eq!(answer, "local:message");
    }
    laptop.policy("a", Policy::PassThrough).await;
    assert_eq!(answered(&caller).await, "origin:message");
    let counts = laptop.counts_until(|c| c.passed == 1).await;
    assert_eq!((counts.intercepted, counts.held), (50, 0));
    // One of them when the claim was made.
    assert_eq!(origin_connections.load(Ordering::Relaxed), 2);
    assert_eq!(local_connections.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_refused_call_goes_to_the_origin_with_its_body() {
    let (origin, _) = grpc("origin").await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    let mut streams = laptop.streams();
    laptop.intercept(&agent, "a", Mode::Global).await;
    tokio::spawn(async move {
        while let Some(mut stream) = streams.next().await {
            assert_eq!(accept_header(&mut stream).await, Protocol::Http2);
            let reason = "nothing listens".to_owned();
            frame::write(&mut stream, &DialReply::Refused { reason })
                .await
                .unwrap();
        }
    });
    assert_eq!(answered(&caller(&agent).await).await, "origin:message");
    let counts = laptop.counts_until(|c| c.fell_back == 1).await;
    assert_eq!((counts.intercepted, counts.failed), (0, 0));
}

#[tokio::test]
async fn a_call_that_cannot_be_sent_twice_ends_as_unavailable() {
    let (origin, _) = grpc("origin").await;
    let (local, _) = server(|stream| async move {
        let service = service_fn(|_| async {
            std::future::pending::<()>().await;
            Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new()))
        });
        let _ = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
            .serve_connection(TokioIo::new(stream), service)
            .await;
    })
    .await;
    let agent = agent(origin).await;
    let mut laptop = Laptop::connect(&agent).await;
    laptop.forward_to(local);
    laptop.intercept(&agent, "a", Mode::Global).await;
    let mut sender = caller(&agent).await;
    let held = tokio::spawn(async move { sender.send_request(call()).await });
    laptop.counts_until(|c| c.held == 1).await;
    laptop.opener.close();
    let answer = soon(held).await.unwrap().unwrap();
    assert_eq!(answer.headers()["grpc-status"], "14");
    let message = answer.headers()["grpc-message"].to_str().unwrap();
    assert!(message.contains("a@laptop did not answer"), "{message}");
}

#[tokio::test]
async fn draining_says_goaway_and_fails_nothing() {
    let (origin, _) = grpc("origin").await;
    let agent = agent(origin).await;
    let mut caller = caller(&agent).await;
    assert_eq!(answered(&caller).await, "origin:message");
    assert_eq!(soon(agent.drain(support::LIMIT)).await, 0);
    assert!(soon(caller.ready()).await.is_err());
}
