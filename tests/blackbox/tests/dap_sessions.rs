//! One debug session of one program: however it is stepped, however many clients and adapters it has, and however its
//! adapter is reached.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{
    path::PathBuf,
    process::Stdio,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use ashore_blackbox::{
    Client, LIMIT, adapters,
    cluster::{LAPTOP, Shop},
    debugging::{self, Program},
    eventually, free_port, http, run,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
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

/// The request of the one who debugs; it is held as long as they like.
fn mine(orders: &str) -> tokio::task::JoinHandle<std::io::Result<http::Answer>> {
    let orders = orders.to_owned();
    tokio::spawn(async move {
        http::get_within(LIMIT, &orders, "/orders/7", &[("x-visitor", "me")]).await
    })
}

/// When each visitor came, and whether the laptop served it.
type Visits = Arc<Mutex<Vec<(Instant, Result<bool, String>)>>>;

/// Visitors that come one after the other.
fn others(orders: &str) -> (Visits, Vec<tokio::task::JoinHandle<()>>) {
    let visits = Arc::new(Mutex::new(Vec::new()));
    let caller = |_| {
        let (orders, visits) = (orders.to_owned(), Arc::clone(&visits));
        tokio::spawn(async move {
            loop {
                let came = Instant::now();
                let answer =
                    http::get_within(LIMIT, &orders, "/orders/7", &[("x-visitor", "other")]).await;
                let by_laptop = answer
                    .map(|answer| answer.body.contains(LAPTOP))
                    .map_err(|error| error.to_string());
                visits.lock().unwrap().push((came, by_laptop));
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        })
    };
    let callers = (0..8).map(caller).collect();
    (visits, callers)
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_steps_nobody_else_is_held() {
    let shop = Shop::start().await;
    let orders = shop.service("orders", 8000).await;
    let (mut client, _program) = slow(&shop).await;
    let (visits, callers) = others(&orders);
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
    callers.iter().for_each(|caller| caller.abort());
    let visits = visits.lock().unwrap().clone();
    let failed: Vec<_> = visits.iter().filter(|(_, by)| by.is_err()).collect();
    assert!(failed.is_empty(), "{failed:?}");
    let standing = visits
        .iter()
        .filter(|(came, _)| (first..last).contains(came));
    let by: Vec<bool> = standing.map(|(_, by)| by.clone().unwrap()).collect();
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

/// A debug server as js-debug's is: a connection a session; the first launches the program and asks for a child session, which
/// alone is told of stops. A stop is real: the program gets SIGSTOP.
const SERVER: &str = r#"
import json, os, signal, socket, subprocess, sys, threading, time
listener = socket.create_server((sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1", int(sys.argv[1])))
print("Debug server listening at %s:%d" % listener.getsockname()[:2], flush=True)
state = {}

def serve(connection):
    stream, child = connection.makefile("rwb"), False
    def put(**message):
        body = json.dumps({"seq": 0, **message}).encode()
        stream.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        stream.flush()
    def event(name, **body):
        put(type="event", event=name, body=body)
    while True:
        length = 0
        while (line := stream.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if not length:
            return
        message = json.loads(stream.read(length))
        if message["type"] != "request":
            continue
        command, arguments = message["command"], message.get("arguments") or {}
        def answer(**body):
            put(type="response", request_seq=message["seq"], command=command, success=True, body=body)
        if command == "initialize":
            answer(supportsConfigurationDoneRequest=True)
            event("initialized")
        elif command == "launch" and "__pendingTargetId" in arguments:
            child = arguments["__pendingTargetId"] == state["target"]
            answer()
        elif command == "launch":
            program = state["program"] = subprocess.Popen(arguments["args"], env={**os.environ, **arguments["env"]}, stdout=subprocess.DEVNULL)
            state["target"] = "target-%d" % program.pid
            answer()
            put(type="request", command="startDebugging", arguments={"request": "launch", "configuration": {
                "type": "pwa-node", "name": "orders [%d]" % program.pid, "__pendingTargetId": state["target"]}})
        elif command == "pause":
            assert child, "only the child knows threads"
            os.kill(state["program"].pid, signal.SIGSTOP)
            answer()
            event("stopped", reason="breakpoint", threadId=0, allThreadsStopped=False)
        elif command == "continue":
            os.kill(state["program"].pid, signal.SIGCONT)
            answer(allThreadsContinued=False)
        elif command == "disconnect":
            answer()
            if not child:
                os.kill(state["program"].pid, signal.SIGCONT)
                state["program"].kill()
                event("terminated")
                time.sleep(0.3)
                os._exit(0)
        else:
            answer()

while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"#;

/// The server's words, in its place in the test's folder: it is known by its name.
fn server(shop: &Shop, port: u16) -> Vec<String> {
    let path = shop.dir().join("dapDebugServer.js");
    std::fs::write(&path, SERVER).unwrap();
    let path = path.to_str().unwrap().to_owned();
    vec!["python3".into(), path, port.to_string(), "127.0.0.1".into()]
}

/// A client of a server, by a connection of its own.
async fn connected(port: u16) -> Client {
    let script = "import os, socket, sys, threading
s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
def up():
    while piece := os.read(0, 65536): s.sendall(piece)
    s.shutdown(socket.SHUT_WR)
threading.Thread(target=up, daemon=True).start()
while piece := s.recv(65536): os.write(1, piece)";
    let mut command = Command::new("python3");
    command.args(["-c", script, &port.to_string()]);
    Client::start(command)
}

/// The parent's part, up to the child's configuration.
async fn parent(client: &mut Client) -> Value {
    let program = ashore_blackbox::cluster::orders_argv(free_port());
    client
        .request("initialize", json!({"adapterID": "pwa-node"}))
        .await;
    let launch = json!({"type": "pwa-node", "name": "Orders", "args": program, "env": {"SHOP_INSTANCE": LAPTOP}});
    client.request("launch", launch).await;
    client.request("configurationDone", json!({})).await;
    let asks = |m: &Value| m["type"] == "request" && m["command"] == "startDebugging";
    let asked = client.wait_for("startDebugging", asks).await;
    client.reply(&asked, json!({})).await;
    asked["arguments"]["configuration"].clone()
}

async fn begin_child(client: &mut Client, configuration: Value) {
    client
        .request("initialize", json!({"adapterID": "pwa-node"}))
        .await;
    client.request("launch", configuration).await;
    client.request("configurationDone", json!({})).await;
}

async fn served_by(orders: &str, laptop: bool) {
    let check = || async {
        let answer = http::get(orders, "/orders/7", &[]).await.ok()?;
        (answer.body.contains(LAPTOP) == laptop).then_some(())
    };
    eventually(LIMIT, &format!("orders by laptop: {laptop}"), check).await;
}

/// The child stops, and goes on: others are with the cluster meanwhile.
async fn child_stops(orders: &str, child: &mut Client) {
    served_by(orders, true).await;
    child.request("pause", json!({"threadId": 0})).await;
    child.event("stopped").await;
    served_by(orders, false).await;
    for _ in 0..10 {
        let answer = http::get(orders, "/orders/7", &[]).await.unwrap();
        assert!(!answer.body.contains(LAPTOP), "{}", answer.body);
    }
    child.request("continue", json!({"threadId": 0})).await;
    served_by(orders, true).await;
}

fn connecting(shop: &Shop, options: &[&str], port: u16) -> Client {
    let address = format!("127.0.0.1:{port}");
    let mut command = shop.ashore(&["dap", "--namespace", "shop", "--connect", &address]);
    command.args(options).stdin(Stdio::piped());
    Client::start(command)
}

/// The test's own server; killed with what this gives.
async fn started(command: &[String]) -> Child {
    let mut server = Command::new(&command[0]);
    server
        .args(&command[1..])
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    let mut server = server.spawn().unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(server.stdout.take().unwrap());
    stdout.read_line(&mut line).await.unwrap();
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_session_wrapped_in_a_process_of_its_own_is_its_parents() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let orders = shop.service("orders", 8000).await;
    let port = free_port();
    let _server = started(&server(&shop, port)).await;
    let mut first = connecting(&shop, &TARGET, port);
    let configuration = parent(&mut first).await;
    let mut child = connecting(&shop, &TARGET, port);
    begin_child(&mut child, configuration).await;
    child.output("a child of one that is intercepted").await;
    first.output("Active: deployment/orders").await;
    child_stops(&orders, &mut child).await;
    let refused = |told: &String| told.contains("already intercepted");
    for client in [&first, &child] {
        let told = client.recorded().told();
        assert!(!told.iter().any(refused), "{told:?}");
    }
    // A child that dies while it stands stands no more.
    child.request("pause", json!({"threadId": 0})).await;
    served_by(&orders, false).await;
    drop(child);
    shop.session_is("active").await;
    first.request("disconnect", json!({})).await;
    first.close_stdin();
    first.exit().await;
    shop.back_to(&before, OBJECTS_BACK).await;
    served_by(&orders, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_the_client_starts_is_found_at_its_address_and_its_sessions_are_one() {
    let shop = Shop::start().await;
    let before = shop.snapshot().await;
    let orders = shop.service("orders", 8000).await;
    let port = free_port();
    let mut command = shop.ashore(&["dap", "--namespace", "shop", TARGET[0], TARGET[1], "--"]);
    command.args(server(&shop, port));
    // Nobody speaks on its stdin.
    let mut ashore = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(ashore.stdout.take().unwrap());
    let told = tokio::time::timeout(LIMIT, stdout.read_line(&mut line)).await;
    told.expect("the server's own line").unwrap();
    assert_eq!(
        line,
        format!("Debug server listening at 127.0.0.1:{port}\n")
    );
    // Who only looks whether somebody is there is no session.
    drop(tokio::net::TcpStream::connect(("127.0.0.1", port)).await);
    let mut first = connected(port).await;
    let configuration = parent(&mut first).await;
    let mut child = connected(port).await;
    begin_child(&mut child, configuration).await;
    first.output("Active: deployment/orders").await;
    child_stops(&orders, &mut child).await;
    first.request("disconnect", json!({})).await;
    let status = tokio::time::timeout(LIMIT, ashore.wait()).await;
    assert!(status.expect("it ends with its server").unwrap().success());
    shop.back_to(&before, OBJECTS_BACK).await;
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
    let mut client = connected(port).await;
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
    let mut child = connecting(&shop, &TARGET, u16::try_from(debugger).unwrap());
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
