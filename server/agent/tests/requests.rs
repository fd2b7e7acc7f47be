//! What is told about intercepted requests.
// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::Arc;

use ashore_protocol::agent::{
    Mode, Policy, Protocol, Reporting, RequestBegan, RequestEnded, RequestOutcome, RequestReport,
    ToAgent,
};
use support::{Caller, Laptop, agent, head, named, server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;

fn began(reports: &[RequestReport]) -> Vec<&RequestBegan> {
    let told = reports.iter().filter_map(|report| match report {
        RequestReport::Began(began) => Some(began),
        _ => None,
    });
    told.collect()
}

fn ended(reports: &[RequestReport]) -> Vec<&RequestEnded> {
    let told = reports.iter().filter_map(|report| match report {
        RequestReport::Ended(ended) => Some(ended),
        _ => None,
    });
    told.collect()
}

async fn telling(agent: &ashore_agent::Agent, reporting: Reporting) -> Laptop {
    let mut laptop = Laptop::connect(agent).await;
    laptop.reporting = Some(reporting);
    laptop
}

#[tokio::test]
async fn a_request_is_told_from_its_head_to_its_last_byte() {
    let (origin, _) = named("origin").await;
    let (local, _) = server(|mut stream| async move {
        while let Some(head) = head(&mut stream).await {
            let mut body = vec![0; if head.starts_with("POST") { 5 } else { 0 }];
            stream.read_exact(&mut body).await.unwrap();
            let answer = "HTTP/1.1 201 Created\r\nSet-Cookie: a=b\r\nX-Id: 7\r\nContent-Length: 8\r\n\r\ncreated\n";
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    })
    .await;
    let agent = agent(origin).await;
    let mut laptop = telling(&agent, Reporting::default()).await;
    laptop.forward_to(local);
    let mut caller = Caller::connect(&agent).await;
    caller.get("/before").await;
    laptop.intercept(&agent, "a", Mode::Global).await;
    let post = "POST /orders?page=1&token=abc HTTP/1.1\r\nHost: orders\r\nAuthorization: Bearer x\r\nX-Trace: 1\r\nContent-Length: 5\r\n\r\nhello";
    caller.write(post).await;
    assert_eq!(caller.read().await.1, "created\n");
    assert_eq!(caller.get("/second").await, "created\n");
    laptop
        .reports_until(|reports, _| ended(reports).len() == 2)
        .await;

    let (all, ends) = (began(&laptop.reports), ended(&laptop.reports));
    assert_eq!(all.len(), 2, "what went to the origin is nobody's business");
    let first = all[0];
    assert_eq!(first.method, "POST");
    assert_eq!(first.url, "/orders?page=1&token=redacted");
    assert_eq!(
        (first.host.as_str(), first.version),
        ("orders", Protocol::Http1)
    );
    let peer = caller.stream.local_addr().unwrap().to_string();
    assert_eq!(first.peer, peer);
    let header = |name: &str| {
        let found = first.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.text())
    };
    assert_eq!(header("authorization"), Some("redacted"));
    assert_eq!(header("x-trace"), Some("1"));
    let end = ends.iter().find(|end| end.id == first.id).unwrap();
    assert_eq!(
        (end.status, end.outcome),
        (Some(201), RequestOutcome::Answered)
    );
    assert_eq!((end.request_bytes, end.answer_bytes), (5, 8));
    assert!(
        end.headers
            .contains(&("set-cookie".into(), "redacted".into()))
    );
    assert!(end.headers.contains(&("x-id".into(), "7".into())));
    let bodies = laptop
        .reports
        .iter()
        .any(|r| matches!(r, RequestReport::Body { .. }));
    assert!(!bodies, "nobody asked for bodies");
}

#[tokio::test]
async fn an_answer_in_chunks_was_answered() {
    let (origin, _) = named("origin").await;
    let (local, _) = server(|mut stream| async move {
        while head(&mut stream).await.is_some() {
            let answer =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    })
    .await;
    let agent = agent(origin).await;
    let mut laptop = telling(&agent, Reporting::default()).await;
    laptop.forward_to(local);
    laptop.intercept(&agent, "a", Mode::Global).await;
    let mut caller = Caller::connect(&agent).await;
    caller
        .write("GET / HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n\r\n")
        .await;
    let mut answer = String::new();
    caller.stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("0\r\n\r\n"), "{answer}");
    laptop
        .reports_until(|reports, _| ended(reports).len() == 1)
        .await;
    let end = ended(&laptop.reports)[0].clone();
    assert_eq!(
        (end.status, end.outcome, end.answer_bytes),
        (Some(200), RequestOutcome::Answered, 5)
    );
}

#[tokio::test]
async fn a_held_request_is_told_while_it_is_held_and_who_answered_in_the_end() {
    let (origin, _) = named("origin").await;
    let go_on = Arc::new(Notify::new());
    let breakpoint = Arc::clone(&go_on);
    let (local, _) = server(move |mut stream| {
        let breakpoint = Arc::clone(&breakpoint);
        async move {
            let _ = head(&mut stream).await;
            breakpoint.notified().await;
            let answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nheld";
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    })
    .await;
    let agent = agent(origin).await;
    let mut laptop = telling(&agent, Reporting::default()).await;
    laptop.forward_to(local);
    laptop.intercept(&agent, "a", Mode::Global).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("GET /held HTTP/1.1\r\nHost: o\r\n\r\n").await;
    laptop
        .reports_until(|reports, _| began(reports).len() == 1)
        .await;
    assert!(ended(&laptop.reports).is_empty());
    go_on.notify_one();
    assert_eq!(caller.read().await.1, "held");
    laptop
        .reports_until(|reports, _| ended(reports).len() == 1)
        .await;
    assert_eq!(ended(&laptop.reports)[0].outcome, RequestOutcome::Answered);

    // Nobody listens any more: the origin answers.
    let gone = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    laptop.policy("a", Policy::PassThrough).await;
    let mut second = telling(&agent, Reporting::default()).await;
    second.forward_to(gone);
    drop(laptop);
    let port = agent.routes()[0].port();
    while !matches!(
        second.claim("b", port, Mode::Global).await,
        ashore_protocol::agent::FromAgent::Claimed { .. }
    ) {
        tokio::task::yield_now().await;
    }
    second.policy("b", Policy::Intercept).await;
    let mut caller = Caller::connect(&agent).await;
    assert_eq!(caller.get("/back").await, "origin");
    second
        .reports_until(|reports, _| ended(reports).len() == 1)
        .await;
    let end = ended(&second.reports)[0];
    assert_eq!(
        (end.outcome, end.status),
        (RequestOutcome::FellBack, Some(200))
    );
}

#[tokio::test]
async fn bodies_are_told_on_wish_without_what_is_secret() {
    let (origin, _) = named("origin").await;
    let body = format!(r#"{{"password":"abc","note":"{}"}}"#, "é".repeat(60_000));
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let (local, _) = server(move |mut stream| {
        let answer = answer.clone();
        async move {
            let _ = head(&mut stream).await;
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    })
    .await;
    let agent = agent(origin).await;
    let wish = Reporting {
        bodies: true,
        redact: Vec::new(),
    };
    let mut laptop = telling(&agent, wish).await;
    laptop.forward_to(local);
    laptop.intercept(&agent, "a", Mode::Global).await;
    let mut caller = Caller::connect(&agent).await;
    assert_eq!(caller.get("/").await, body);
    laptop
        .reports_until(|reports, _| ended(reports).len() == 1)
        .await;
    let mut told = String::new();
    for report in &laptop.reports {
        if let RequestReport::Body { answer, text, .. } = report {
            assert!(answer, "the request had no body");
            told.push_str(text);
        }
    }
    assert!(
        told.starts_with(r#"{"password":"redacted","note":"éé"#),
        "{}",
        &told[..60]
    );
    assert!(told.len() > 60_000 && told.len() < 66_000, "{}", told.len());
    assert_eq!(ended(&laptop.reports)[0].answer_bytes, body.len() as u64);
}

#[tokio::test]
async fn a_burst_is_counted_and_not_told_one_by_one() {
    let (origin, _) = named("origin").await;
    let (local, _) = named("local").await;
    let agent = agent(origin).await;
    let mut laptop = telling(&agent, Reporting::default()).await;
    laptop.forward_to(local);
    laptop.intercept(&agent, "a", Mode::Global).await;
    let mut caller = Caller::connect(&agent).await;
    for n in 0..2_000 {
        // A client that is silent for long is taken for dead, and this takes long on a busy machine.
        if n % 100 == 0 {
            laptop.send(&ToAgent::Ping { n }).await;
        }
        caller.get("/").await;
    }
    let all = |reports: &[RequestReport], missed: u64| {
        began(reports).len() as u64 + missed == 2_000
            && ended(reports).len() == began(reports).len()
    };
    laptop.reports_until(all).await;
}

#[tokio::test]
async fn a_connection_that_is_no_http_is_told_as_a_whole() {
    let (origin, _) = server(|_| async {}).await;
    let (local, _) = server(|mut stream| async move {
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).await.unwrap();
        stream.write_all(b"\x02pong").await.unwrap();
    })
    .await;
    let agent = agent(origin).await;
    let mut laptop = telling(&agent, Reporting::default()).await;
    laptop.forward_to(local);
    laptop.intercept(&agent, "a", Mode::Global).await;
    let mut caller = Caller::connect(&agent).await;
    caller.write("\u{1}hel").await;
    caller.stream.shutdown().await.unwrap();
    assert_eq!(caller.rest().await.unwrap(), b"\x02pong");
    laptop
        .reports_until(|reports, _| ended(reports).len() == 1)
        .await;
    let (first, end) = (began(&laptop.reports)[0], ended(&laptop.reports)[0]);
    assert_eq!(
        (first.method.as_str(), first.url.as_str(), first.version),
        ("TCP", "", Protocol::Tcp)
    );
    assert_eq!(
        (end.request_bytes, end.answer_bytes, end.status),
        (4, 5, None)
    );
    assert_eq!((first.id, end.outcome), (end.id, RequestOutcome::Answered));
}
