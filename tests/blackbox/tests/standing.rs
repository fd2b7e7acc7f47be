//! A program that stands still without a debugger that says so keeps nobody but its own requests waiting; one that is slow is
//! left alone.
#![allow(clippy::unwrap_used)] // a test may panic

use std::time::{Duration, Instant};

use ashore_blackbox::{
    LIMIT,
    cluster::{LAPTOP, Shop},
    debugging::{self, Program},
    eventually, free_port, http,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

const TARGET: [&str; 2] = ["--target", "deployment/orders"];

/// Tells its process; `/slow` computes for five seconds, and collects garbage on the way.
const PROGRAM: &str = r#"
import gc, http.server, json, os, time
class Serve(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        end = time.monotonic() + (5 if self.path == "/slow" else 0)
        while time.monotonic() < end:
            rubbish = [[n] for n in range(100000)]
            gc.collect()
        body = json.dumps({"served_by": "laptop", "pid": os.getpid()}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Serve).serve_forever()
"#;

async fn served_by(address: &str) -> Option<String> {
    let limit = Duration::from_secs(20);
    let answer = http::get_within(limit, address, "/orders/7", &[])
        .await
        .ok()?;
    Some(answer.json()["served_by"].as_str()?.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_somebody_stopped_is_passed_by_and_one_that_computes_is_not() {
    let shop = Shop::start().await;
    let address = shop.service("orders", 8000).await;
    let port = free_port();
    let mut program = Program::script(shop.dir(), PROGRAM);
    program.launch["env"] = json!({"PORT": port.to_string()});
    let mut client = debugging::wrapped(&shop, &TARGET, &program);
    debugging::launch(&mut client, &program).await;
    shop.session_is("active").await;
    let here = || async { (served_by(&address).await? == LAPTOP).then_some(()) };
    eventually(LIMIT, "a request served by the laptop", here).await;

    // One thread that computes for five seconds, and callers who wait for it: that is slow, and no more.
    let slow = {
        let local = format!("127.0.0.1:{port}");
        tokio::spawn(async move { http::get_within(LIMIT, &local, "/slow", &[]).await })
    };
    tokio::time::sleep(Duration::from_millis(200)).await;
    let waits = {
        let address = address.clone();
        tokio::spawn(async move { served_by(&address).await })
    };
    while !slow.is_finished() {
        assert_eq!(shop.session().await["state"], "active");
    }
    let pid = slow.await.unwrap().unwrap().json()["pid"].as_i64().unwrap();
    assert_eq!(waits.await.unwrap().as_deref(), Some(LAPTOP));

    let pid = Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    kill_process(pid, Signal::STOP).unwrap();
    let stopped = Instant::now();
    shop.session_is("paused").await;
    println!("stopped: seen after {:?}", stopped.elapsed());
    client.output("stands still").await;
    for _ in 0..5 {
        let who = served_by(&address).await;
        assert!(who.as_ref().is_some_and(|who| who != LAPTOP), "{who:?}");
    }
    kill_process(pid, Signal::CONT).unwrap();
    shop.session_is("active").await;
    eventually(LIMIT, "a request served by the laptop", here).await;
    debugging::stop(&mut client).await;
}
