//! Who gets which request, and who may claim what.
// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use ashore_agent::Agent;
use ashore_protocol::agent::{
    FromAgent, Mode, Numbered, Policy, Presence, Refusal, StreamHeader, ToAgent, VersionRange,
};
use ashore_tunnel::{Mux, frame};
use support::{Caller, Laptop, agent, named, soon};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

fn personal(conditions: serde_json::Value) -> Mode {
    Mode::Personal(serde_json::from_value(conditions).unwrap())
}

fn by_header(value: &str) -> Mode {
    personal(serde_json::json!({ "header": { "x-ashore": { "exact": value } } }))
}

async fn answer(agent: &Agent, request: &str) -> String {
    let mut caller = Caller::connect(agent).await;
    caller.write(&format!("{request}Host: o\r\n\r\n")).await;
    caller.read().await.1
}

#[tokio::test]
async fn personal_before_global_before_origin() {
    let (origin, _) = named("origin").await;
    let (kim, _) = named("kim").await;
    let (lee, _) = named("lee").await;
    let (all, _) = named("all").await;
    let agent = agent(origin).await;
    let mut laptops = Vec::new();
    for (id, local, mode) in [
        ("kim", kim, by_header("kim")),
        (
            "lee",
            lee,
            personal(serde_json::json!({
                "header": { "x-ashore": { "regex": "l.+" } }, "pathPrefix": "/shop", "method": "PUT"
            })),
        ),
        ("all", all, Mode::Global),
    ] {
        let mut laptop = Laptop::connect(&agent).await;
        laptop.forward_to(local);
        laptop.intercept(&agent, id, mode).await;
        laptops.push(laptop);
    }
    let check = async |request: &str, expected: &str| {
        assert_eq!(answer(&agent, request).await, expected, "{request}");
    };
    check("GET / HTTP/1.1\r\nX-Ashore: kim\r\n", "kim").await;
    check("PUT /shop/1 HTTP/1.1\r\nX-Ashore: lee\r\n", "lee").await;
    check("PUT /shopping HTTP/1.1\r\nX-Ashore: lee\r\n", "all").await;
    check("GET /shop HTTP/1.1\r\nX-Ashore: lee\r\n", "all").await;
    check("GET / HTTP/1.1\r\n", "all").await;
    laptops[2].policy("all", Policy::PassThrough).await;
    check("GET / HTTP/1.1\r\n", "origin").await;
    check("GET / HTTP/1.1\r\nX-Ashore: kim\r\n", "kim").await;
    // A paused personal intercept goes to the origin, not to somebody else's laptop.
    laptops[2].policy("all", Policy::Intercept).await;
    laptops[0].policy("kim", Policy::PassThrough).await;
    check("GET / HTTP/1.1\r\nX-Ashore: kim\r\n", "origin").await;
}

#[tokio::test]
async fn refusals_say_why() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let port = agent.routes()[0].port();
    let mut a = Laptop::connect(&agent).await;
    let mut b = Laptop::connect(&agent).await;
    a.intercept(&agent, "a", Mode::Global).await;
    a.intercept(&agent, "a2", by_header("kim")).await;
    let refused = |answer| match answer {
        FromAgent::Refused { refusal, .. } => refusal,
        other => panic!("unexpected {other:?}"),
    };
    let held = |holder: &str| Refusal::Held {
        holder: holder.into(),
    };
    assert_eq!(
        refused(b.claim("b", port, Mode::Global).await),
        held("a@laptop")
    );
    assert_eq!(
        refused(
            b.claim(
                "b",
                port,
                personal(serde_json::json!({ "pathPrefix": "/" }))
            )
            .await
        ),
        held("a2@laptop")
    );
    assert_eq!(
        refused(b.claim("b", 1, Mode::Global).await),
        Refusal::NoSuchPort { ports: vec![port] }
    );
    let bad = personal(serde_json::json!({ "header": { "x": { "regex": "(" } } }));
    assert!(matches!(
        refused(b.claim("b", port, bad).await),
        Refusal::BadMatch { .. }
    ));
    let claimed = b.claim("b", port, by_header("lee")).await;
    assert!(matches!(claimed, FromAgent::Claimed { .. }));
    // Nobody sets the policy of somebody else's claim.
    let intercept = "a".to_owned();
    let policy = Policy::PassThrough;
    let answer = b.ask(&ToAgent::SetPolicy { intercept, policy }).await;
    assert!(matches!(answer, FromAgent::Refused { .. }), "{answer:?}");
    // What is released is free.
    let intercept = "a".to_owned();
    let released = a.ask(&ToAgent::Release { intercept }).await;
    assert!(matches!(released, FromAgent::Released { .. }));
    let claimed = b.claim("b2", port, Mode::Global).await;
    assert!(matches!(claimed, FromAgent::Claimed { .. }));
}

#[tokio::test]
async fn a_claim_moves_to_a_new_tunnel_and_survives_the_old_one() {
    let (origin, _) = named("origin").await;
    let (local, _) = named("local").await;
    let agent = agent(origin).await;
    let mut old = Laptop::connect(&agent).await;
    old.forward_to(local);
    old.intercept(&agent, "a", Mode::Global).await;
    let mut caller = Caller::connect(&agent).await;
    assert_eq!(caller.get("/").await, "local");
    let mut new = Laptop::connect(&agent).await;
    new.forward_to(local);
    new.intercept(&agent, "a", Mode::Global).await;
    old.opener.close();
    soon(old.opener.closed()).await;
    assert_eq!(caller.get("/").await, "local");
    let counts = new.counts_until(|c| c.intercepted == 2).await;
    assert_eq!((counts.held, counts.failed), (0, 0));
}

#[tokio::test]
async fn versions_without_a_common_one_part() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let stream = tokio::net::TcpStream::connect(agent.control())
        .await
        .unwrap();
    let (opener, _incoming) = Mux::client(stream);
    let mut control = opener.open().await.unwrap();
    frame::write(&mut control, &StreamHeader::Control)
        .await
        .unwrap();
    let versions = VersionRange { min: 900, max: 901 };
    let client = "later".to_owned();
    frame::write(&mut control, &ToAgent::Hello { versions, client })
        .await
        .unwrap();
    let answer: Option<FromAgent> = soon(frame::read(&mut control)).await.unwrap();
    let versions = VersionRange::OURS;
    let sessions = 0;
    let incompatible = FromAgent::Incompatible { versions, sessions };
    assert_eq!(answer, Some(incompatible));
    assert_eq!(
        soon(frame::read::<FromAgent>(&mut control)).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn every_answer_has_the_number_of_its_question() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let stream = TcpStream::connect(agent.control()).await.unwrap();
    let (opener, _incoming) = Mux::client(stream);
    let mut control = opener.open().await.unwrap();
    frame::write(&mut control, &StreamHeader::Control)
        .await
        .unwrap();
    let (versions, client) = (VersionRange::OURS, "laptop".to_owned());
    let intercept = "nobody's".to_owned();
    let policy = Policy::Intercept;
    let questions = [
        ToAgent::Hello { versions, client },
        ToAgent::SetPolicy { intercept, policy },
        ToAgent::Presence { sessions: vec![] },
        ToAgent::Origins { addresses: vec![] },
        ToAgent::Drain { limit_ms: 10 },
    ];
    for (number, question) in (7..).zip(questions) {
        let asked = Numbered::new(Some(number), question);
        frame::write(&mut control, &asked).await.unwrap();
        let answer: Option<Numbered<FromAgent>> = soon(frame::read(&mut control)).await.unwrap();
        assert_eq!(
            answer.as_ref().unwrap().question,
            Some(number),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn the_hello_says_how_many_sessions_use_the_agent() {
    let (origin, _) = named("origin").await;
    let agent = agent(origin).await;
    let port = agent.routes()[0].port();
    let users = async || Laptop::connect(&agent).await.users;
    assert_eq!(users().await, 0);
    let mut ann = Laptop::connect(&agent).await;
    ann.claim("ann", port, Mode::Global).await;
    assert_eq!(users().await, 1);
    // One that was lost may come back; one that said goodbye does not.
    drop(ann);
    let mut ben = Laptop::connect(&agent).await;
    let sessions = || vec!["ann".to_owned()];
    soon(async {
        let away = |answer: &FromAgent| matches!(answer, FromAgent::Presence { sessions } if sessions["ann"] == Presence::Away);
        while !away(&ben.ask(&ToAgent::Presence { sessions: sessions() }).await) {}
    })
    .await;
    assert_eq!(users().await, 1);
    let mut ann = Laptop::connect(&agent).await;
    ann.claim("ann", port, Mode::Global).await;
    let intercept = "ann".to_owned();
    ann.ask(&ToAgent::Release { intercept }).await;
    assert_eq!(users().await, 0);
}

/// No sockets here: with paused time they would look like idleness.
#[tokio::test(start_paused = true)]
async fn three_missed_heartbeats_end_a_client() {
    let agent = std::sync::Arc::new(agent("127.0.0.1:9".parse().unwrap()).await);
    let connect = async || {
        let (near, far) = tokio::io::duplex(64 * 1024);
        let own = std::sync::Arc::clone(&agent);
        tokio::spawn(async move { own.serve_tunnel(far).await });
        Laptop::over(near).await
    };
    let port = agent.routes()[0].port();
    let mut silent = connect().await;
    assert!(matches!(
        silent.claim("silent", port, Mode::Global).await,
        FromAgent::Claimed { .. }
    ));
    tokio::time::sleep(Duration::from_millis(5_800)).await;
    let mut other = connect().await;
    let early = other.claim("other", port, Mode::Global).await;
    assert!(matches!(early, FromAgent::Refused { .. }), "{early:?}");
    tokio::time::sleep(Duration::from_millis(400)).await;
    let late = other.claim("other", port, Mode::Global).await;
    assert!(matches!(late, FromAgent::Claimed { .. }), "{late:?}");
    assert!(silent.opener.is_closed());
    // Who keeps pinging stays.
    for n in 0..30 {
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(other.ask(&ToAgent::Ping { n }).await, FromAgent::Pong { n });
    }
}

/// Traffic must not be led to an agent that cannot pass it on.
#[tokio::test]
async fn an_agent_that_does_not_get_to_the_app_refuses() {
    // Nobody accepts, and the queue is full: the kernel lets a new connection wait.
    let app = TcpSocket::new_v4().unwrap();
    app.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let app = app.listen(1).unwrap();
    let mut queue = Vec::new();
    let full = || TcpStream::connect(app.local_addr().unwrap());
    while let Ok(Ok(stream)) = timeout(Duration::from_millis(200), full()).await {
        queue.push(stream);
    }
    let agent = agent(app.local_addr().unwrap()).await;
    let port = agent.routes()[0].port();
    let mut laptop = Laptop::connect(&agent).await;
    match laptop.claim("a", port, Mode::Global).await {
        FromAgent::Refused {
            refusal: Refusal::Unable { message },
            ..
        } => assert!(message.contains("NetworkPolicy"), "{message}"),
        other => panic!("unexpected {other:?}"),
    }
    // The next one may have it; where nobody listens, nobody is worse off.
    drop(app);
    let claimed = laptop.claim("b", port, Mode::Global).await;
    assert!(matches!(claimed, FromAgent::Claimed { .. }), "{claimed:?}");
}
