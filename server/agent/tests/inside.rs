//! The agent in a pod's network, as the real program: what is redirected, what is not, and what is left.
//! The names begin with `netns`: making networks needs root.
// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ashore_protocol::agent::{FromAgent, Mode, Refusal};
use rustix::process::Signal;
use support::netns::{Networks, POD, POD6, Side, laptop};
use support::pod::{Developer, PORT, app, dial};
use support::steady;

#[test]
fn netns_new_connections_of_both_families_come_to_the_developer() {
    let networks = Networks::new();
    app(&networks, Duration::ZERO);
    let _agent = networks.agent(&format!(
        "--app-port {PORT} --takeover new --probe http:{PORT}/up"
    ));
    let mut old = networks.actor(Side::Caller, || dial(POD));
    assert_eq!(old.with(async |old| old.get("/").await), "app");
    let mut developer = Developer::arrives(&networks);
    let what = "opened before, and left alone by `new`";
    assert_eq!(old.with(async |old| old.get("/").await), "app", "{what}");
    for host in [POD, POD6] {
        let mut caller = networks.actor(Side::Caller, move || dial(host));
        let bodies = caller.with(async |caller| {
            let first = [caller.get("/").await, caller.get("/again").await];
            let probe = "GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: kube-probe/1.34\r\n\r\n";
            caller.write(probe).await;
            let probes = [caller.read().await.1, caller.get("/up").await];
            (first, probes)
        });
        assert_eq!(bodies.0, ["laptop", "laptop"], "{host}");
        assert_eq!(bodies.1, ["app", "app"], "probes, {host}");
    }
    for host in [POD, POD6, "127.0.0.1"] {
        let mut inside = networks.actor(Side::Pod, move || dial(host));
        assert_eq!(
            inside.with(async |c| c.get("/").await),
            "app",
            "inside, {host}"
        );
    }
    developer.until_takeover((0, 1));
    developer.leaves();
}

#[test]
fn netns_a_killed_agent_leaves_no_rule_and_the_app_answers_at_once() {
    let networks = Networks::new();
    app(&networks, Duration::ZERO);
    let (rules, sockets) = (networks.ruleset(), networks.sockets());
    let agent = networks.agent("");
    let developer = Developer::arrives(&networks);
    assert_ne!(networks.ruleset(), rules);
    let mut held = networks.actor(Side::Caller, || dial(POD));
    let mut caller = networks.actor(Side::Caller, || dial(POD));
    assert_eq!(caller.with(async |c| c.get("/").await), "laptop");
    held.with(async |held| held.write("GET /hold HTTP/1.1\r\nHost: x\r\n\r\n").await);
    agent.signal(Signal::KILL);
    agent.gone();
    assert_eq!(networks.ruleset(), rules);
    let asked = Instant::now();
    let mut later = networks.actor(Side::Caller, || dial(POD));
    assert_eq!(later.with(async |c| c.get("/").await), "app");
    assert!(
        asked.elapsed() < Duration::from_secs(2),
        "{:?}",
        asked.elapsed()
    );
    let answer = held.with(async |held| held.try_read().await);
    assert!(
        answer.is_err(),
        "a request that was held is told its end: {answer:?}"
    );
    drop((later, held, caller, developer));
    networks.until_sockets(&sockets);
}

#[test]
fn netns_a_quiet_takeover_loses_no_request_of_a_steady_load() {
    for (host, delay, gap) in [(POD, 0, 100), (POD6, 30, 60), (POD, 5, 400)] {
        let networks = Networks::new();
        app(&networks, Duration::from_millis(delay));
        let _agent = networks.agent(&format!("--app-port {PORT}"));
        let begun = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&begun);
        let load = networks.thread(Side::Caller, move || {
            let (gap, limit) = (Duration::from_millis(gap), Duration::from_secs(40));
            steady::callers(host.parse().unwrap(), PORT, 24, gap, limit, counted)
        });
        // Somebody who was served before, and says nothing.
        let mut idle = networks.actor(Side::Caller, || dial(POD));
        assert_eq!(idle.with(async |idle| idle.get("/").await), "app");
        networks.until("the load runs before anybody debugs", |_| {
            begun.load(Ordering::Relaxed) == 24
        });
        let mut developer = Developer::arrives(&networks);
        let seen = load.join().unwrap();
        println!("an app that takes {delay} ms, asked every {gap} ms: {seen:?}");
        assert_eq!(seen.lost, Vec::<String>::new());
        let rest = idle.with(async |idle| idle.rest().await);
        assert!(rest.is_err(), "the silent one is ended: {rest:?}");
        developer.until_takeover((25, 0));
        developer.leaves();
    }
}

#[test]
fn netns_nothing_is_left_at_the_end() {
    let networks = Networks::new();
    app(&networks, Duration::ZERO);
    let (rules, sockets) = (networks.ruleset(), networks.sockets());
    let agent = networks.agent("--takeover new");
    for _ in 0..2 {
        let mut developer = Developer::arrives(&networks);
        let mut caller = networks.actor(Side::Caller, || dial(POD));
        assert_eq!(caller.with(async |c| c.get("/").await), "laptop");
        developer.leaves();
        networks.until("the redirect is gone", |networks| {
            !networks.ruleset().contains(&format!("dport {PORT}"))
        });
        // A connection that runs through the agent is served, then ended.
        let mut other = networks.actor(Side::Caller, || dial(POD));
        assert_eq!(other.with(async |c| c.get("/").await), "app");
        let (head, body) = caller.with(async |caller| {
            caller.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
            caller.read().await
        });
        assert_eq!(body, "app");
        assert!(head.contains("close"), "{head}");
        networks.until_ruleset(&rules);
    }
    let developer = Developer::arrives(&networks);
    agent.signal(Signal::TERM);
    agent.gone();
    drop(developer);
    assert_eq!(networks.ruleset(), rules);
    networks.until_sockets(&sockets);
}

#[test]
fn netns_what_cannot_be_done_is_said() {
    let networks = Networks::new();
    let claim = |networks: &Networks| {
        let asked = networks.thread(Side::Pod, || async {
            let mut laptop = laptop().await;
            laptop.claim("one", PORT, Mode::Global).await
        });
        match asked.join().unwrap() {
            FromAgent::Refused {
                refusal: Refusal::Unable { message },
                ..
            } => message,
            other => panic!("unexpected {other:?}"),
        }
    };
    let without = networks.agent_without_net_admin("");
    let message = claim(&networks);
    assert!(message.contains("NET_ADMIN"), "{message}");
    drop(without);
    let first = networks.agent(&format!(
        "--warm --app-port {PORT} --control 127.0.0.1:4191"
    ));
    networks.until("the first is at work", |networks| {
        networks.ruleset().contains("ashore-8080")
    });
    let second = networks.agent("");
    let message = claim(&networks);
    assert!(message.contains("another agent"), "{message}");
    drop((first, second));
}

#[test]
fn netns_a_tcp_probe_sees_whether_the_app_listens() {
    let networks = Networks::new();
    let agent = networks.agent(&format!("--warm --app-port {PORT} --probe tcp:{PORT}"));
    let connects = |networks: &Networks| {
        let dialled = networks.thread(Side::Caller, || async {
            tokio::net::TcpStream::connect((POD, PORT)).await.is_ok()
        });
        dialled.join().unwrap()
    };
    networks.until("no app, no connection", |networks| !connects(networks));
    app(&networks, Duration::ZERO);
    networks.until("the app is there, and so is the redirect", |networks| {
        connects(networks) && networks.ruleset().contains(&format!("dport {PORT}"))
    });
    drop(agent);
}
