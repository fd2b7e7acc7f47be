//! One debug session of one program: however it is stepped, however many clients and adapters it has, and however its
//! adapter is reached.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use ashore_blackbox::{
    Client, LIMIT, adapters,
    callers::{Others, mine, served_by},
    cluster::{LAPTOP, Shop},
    debugging::{self, Program},
    eventually, free_port, http, run,
};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

const OBJECTS_BACK: Duration = Duration::from_secs(10);
const TARGET: [&str; 2] = ["--target", "deployment/orders"];

/// A service as many are: a thread a request, each answer takes a while.
const SLOW: &str = r#"
import sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

def look_up(name):
    time.sleep(0.12)
    return len(name)

def worth(visitor):
    first = look_up("rope")  # BREAKPOINT of the demo
    second = look_up("sail")
    third = look_up("buoy")
    both = first + second
    total = both * third
    more = total + 1
    fourth = look_up("net") + more
    return f"laptop {fourth} {visitor}"

class Orders(BaseHTTPRequestHandler):
    def do_GET(self):
        body = worth(self.headers.get("x-visitor", "")).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass

ThreadingHTTPServer.daemon_threads = True
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Orders).serve_forever()
"#;

/// The slow service under debugpy, active, with a breakpoint for the visitor `me` alone.
async fn slow(shop: &Shop) -> (Client, Program) {
    let mut program = Program::script(shop.dir(), SLOW);
    program.launch["args"] = json!([free_port().to_string()]);
    let mut client = debugging::active(shop, &program).await;
    let breakpoint = json!({"line": program.line, "condition": "visitor == 'me'"});
    let wanted = json!({"source": {"path": program.source}, "breakpoints": [breakpoint]});
    client.request("setBreakpoints", wanted).await;
    (client, program)
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_steps_nobody_else_is_held() {
    let shop = Shop::start().await;
    let orders = shop.service("orders", 8000).await;
    let (mut client, _program) = slow(&shop).await;
    let others = Others::of(&orders);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let me = mine(&orders);
    let mut thread = debugging::stopped(&mut client).await;
    client.output("Paused: this request is held").await;
    let first = Instant::now();
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        client.request("next", json!({"threadId": thread})).await;
        thread = debugging::stopped(&mut client).await;
    }
    let last = Instant::now();
    assert_eq!(shop.session().await["state"], "paused");
    client
        .request("continue", json!({"threadId": thread}))
        .await;
    let answer = me.await.unwrap().unwrap();
    assert!(answer.body.starts_with(LAPTOP), "{}", answer.body);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let by = others.that_came(first..last);
    println!("{} came while the program stood or stepped", by.len());
    assert!(by.len() > 20, "{}", by.len());
    assert!(by.iter().all(|by_laptop| !by_laptop), "some were held");
    debugging::stop(&mut client).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_over_the_end_of_a_handler_lets_the_next_request_come() {
    let shop = Shop::start().await;
    let orders = shop.service("orders", 8000).await;
    let (mut client, _program) = slow(&shop).await;
    let me = mine(&orders);
    let thread = debugging::stopped(&mut client).await;
    client.output("Paused: this request is held").await;
    client.request("stepOut", json!({"threadId": thread})).await;
    let stopped = debugging::stopped(&mut client).await;
    // From here on a step ends nowhere: the thread is at its end.
    client
        .request("stepOut", json!({"threadId": stopped}))
        .await;
    assert_eq!(me.await.unwrap().unwrap().status, 200);
    let came = Instant::now();
    let by_laptop = || async {
        let answer = http::get(&orders, "/orders/7", &[]).await.ok()?;
        answer.body.contains(LAPTOP).then_some(())
    };
    eventually(LIMIT, "requests come again", by_laptop).await;
    println!("requests come again after {:?}", came.elapsed());
    let me = mine(&orders);
    let thread = debugging::stopped(&mut client).await;
    client
        .request("continue", json!({"threadId": thread}))
        .await;
    assert_eq!(me.await.unwrap().unwrap().status, 200);
    debugging::stop(&mut client).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn delve_as_a_server_says_its_address_at_once_and_answers_there() {
    let port = free_port();
    let mut command = Command::new(ashore_blackbox::ashore_bin());
    let listen = format!("127.0.0.1:{port}");
    command.args(["dap", "--", &adapters::dlv(), "dap", "-l", &listen]);
    let mut ashore = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(ashore.stdout.take().unwrap());
    let told = tokio::time::timeout(LIMIT, stdout.read_line(&mut line)).await;
    told.expect("delve's line").unwrap();
    assert_eq!(line, format!("DAP server listening at: {listen}\n"));
    let mut client = debugging::connected(port).await;
    let known = json!({"adapterID": "go", "pathFormat": "path"});
    client.request("initialize", known).await;
    client.request("disconnect", json!({})).await;
    let ended = tokio::time::timeout(LIMIT, ashore.wait()).await;
    ended.expect("it ends with delve").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn delve_as_a_server_with_a_client_on_stdio_all_the_same() {
    let listen = format!("127.0.0.1:{}", free_port());
    let words = [adapters::dlv(), "dap".into(), "-l".into(), listen];
    let mut client = Client::ashore(&[], &words);
    let known = json!({"adapterID": "go", "pathFormat": "path"});
    client.request("initialize", known).await;
    client.request("disconnect", json!({})).await;
    client.close_stdin();
    client.exit().await;
}

/// An adapter as Xdebug's is: it starts nothing, and waits for the program, which runs already, to call.
const WAITS: &str = r#"
import json, sys
stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
def put(**message):
    body = json.dumps({"seq": 0, **message}).encode()
    stdout.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    stdout.flush()
while True:
    length = 0
    while (line := stdin.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    if not length:
        break
    message = json.loads(stdin.read(length))
    put(type="response", request_seq=message["seq"], command=message["command"], success=True, body={})
    if message["command"] == "initialize":
        put(type="event", event="initialized")
    if message["command"] == "disconnect":
        break
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_calls_its_debugger_is_known_by_the_rules_port() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let orders = shop.service("orders", 8000).await;
    let (_program, port) = shop.local_orders().await;
    let adapter = shop.dir().join("phpDebug.js");
    std::fs::write(&adapter, WAITS).unwrap();
    let port = port.to_string();
    let mut command = shop.ashore(&["dap", "--namespace", "shop", TARGET[0], TARGET[1]]);
    command.args(["--local-port", &port, "--", "python3"]);
    command.arg(&adapter);
    let mut client = Client::start(command);
    client
        .request("initialize", json!({"adapterID": "php"}))
        .await;
    let launch = json!({"type": "php", "request": "launch", "name": "Listen", "port": free_port()});
    client.request("launch", launch).await;
    client.request("configurationDone", json!({})).await;
    client
        .output(&format!(
            "Active: deployment/orders port http → 127.0.0.1:{port}"
        ))
        .await;
    served_by(&orders, true).await;
    debugging::stop(&mut client).await;
    shop.back_to(&before, OBJECTS_BACK).await;
}

/// debugpy's subprocess, whose client is wrapped as its parent's is.
#[tokio::test(flavor = "multi_thread")]
async fn a_subprocess_of_debugpys_is_a_part_of_its_parents_session() {
    let shop = Shop::start().await;
    let orders = shop.service("orders", 8000).await;
    let service = shop.dir().join("service.py");
    std::fs::write(&service, SLOW).unwrap();
    let port = free_port();
    let script = format!(
        "import subprocess, sys\nsubprocess.run([sys.executable, {service:?}, '{port}'])\n"
    );
    let mut program = Program::script(shop.dir(), &script);
    program.launch["subProcess"] = json!(true);
    let mut client = debugging::wrapped(&shop, &TARGET, &program);
    debugging::launch(&mut client, &program).await;
    let attach = client.event("debugpyAttach").await["body"].clone();
    let debugger = attach["connect"]["port"].as_u64().unwrap();
    let mut child = debugging::connecting(&shop, &TARGET, u16::try_from(debugger).unwrap());
    child
        .request("initialize", json!({"adapterID": "python"}))
        .await;
    let attaching = child.send("attach", attach).await;
    child.event("initialized").await;
    let line = SLOW
        .lines()
        .position(|line| line.contains("BREAKPOINT"))
        .unwrap()
        + 1;
    let breakpoint = json!({"line": line, "condition": "visitor == 'me'"});
    let wanted = json!({"source": {"path": service}, "breakpoints": [breakpoint]});
    child.request("setBreakpoints", wanted).await;
    child.request("configurationDone", json!({})).await;
    child.answer(attaching).await;
    child.output("a child of one that is intercepted").await;
    client.output("Active: deployment/orders").await;
    let me = mine(&orders);
    let thread = debugging::stopped(&mut child).await;
    client.output("Paused: this request is held").await;
    served_by(&orders, false).await;
    child.request("continue", json!({"threadId": thread})).await;
    assert!(me.await.unwrap().unwrap().body.starts_with(LAPTOP));
    debugging::stop(&mut client).await;
}

fn rules(shop: &Shop) -> PathBuf {
    let rules = "[cluster]\nnamespace = \"shop\"\n[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/orders\"\nenvironment = { GREETING = \"from the rule\" }\n";
    std::fs::write(shop.dir().join(".ashore.toml"), rules).unwrap();
    shop.dir().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rules_environment_reaches_the_program_in_every_front() {
    let shop = Shop::start().await;
    let folder = rules(&shop);
    let mut intercept = shop.ashore(&["intercept", "deployment/orders", "--port", "8081", "--"]);
    intercept
        .args(["sh", "-c", "echo \"$GREETING\""])
        .current_dir(&folder);
    let ran = run(intercept).await;
    assert_eq!(ran.stdout, "from the rule\n", "{}", ran.stderr);

    let program = Program::script(
        shop.dir(),
        "import os, sys, time\nsys.stdout.write('greeting %s\\n' % os.environ.get('GREETING'))\nsys.stdout.flush()\ntime.sleep(60)\n",
    );
    let named = ["--name", "Debug orders"];
    for (options, expected) in [
        (&named[..], "greeting from the rule"),
        (&[], "greeting None"),
    ] {
        let mut command = shop.ashore(&["dap"]);
        command.args(options).arg("--").args(&program.adapter);
        command.current_dir(&folder);
        let mut client = Client::start(command);
        debugging::launch(&mut client, &program).await;
        client.output(expected).await;
        if options.is_empty() {
            client.output("environment (GREETING) did not reach").await;
        }
        debugging::stop(&mut client).await;
    }
}
