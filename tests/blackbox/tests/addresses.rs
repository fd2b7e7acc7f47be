//! The program's own socket gets the cluster's requests, at whichever address of this machine it listens; nobody else's does.
#![allow(clippy::unwrap_used)] // a test may panic

use std::{
    os::unix::fs::PermissionsExt,
    process::Stdio,
    time::{Duration, Instant},
};

use ashore_blackbox::{
    LIMIT,
    cluster::{LAPTOP, Shop},
    debugging::{self, Program},
    eventually, free_port, http, processes,
};
use rustix::process::Signal;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

const TARGET: [&str; 2] = ["--target", "deployment/orders"];

/// Serves as `who` at an address; says so in a line once it does.
const SERVER: &str = r#"
import http.server, json, os, socket, sys
class Serve(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        body = json.dumps({"served_by": os.environ["WHO"]}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    address_family = socket.AF_INET6 if ":" in os.environ["HOST"] else socket.AF_INET
    def server_bind(self):
        if ":" in os.environ["HOST"]:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(os.environ.get("ONLY", "0")))
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = "here", self.server_address[1]
server = Server((os.environ["HOST"], int(os.environ["PORT"])), Serve)
print("serves", flush=True)
server.serve_forever()
"#;

fn server(shop: &Shop, name: &str) -> String {
    let path = shop.dir().join(name);
    let text = format!("#!/usr/bin/env python3\n{SERVER}");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

/// Once it serves.
async fn serving(mut command: Command, who: &str, host: &str, port: u16) -> Child {
    command
        .env("WHO", who)
        .env("HOST", host)
        .env("PORT", port.to_string());
    let mut child = command
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = tokio::time::timeout(LIMIT, lines.next_line()).await;
    assert_eq!(line.unwrap().unwrap().as_deref(), Some("serves"));
    child
}

async fn served_by(address: &str) -> Option<String> {
    let answer = http::get(address, "/orders/7", &[]).await.ok()?.json();
    Some(answer["served_by"].as_str()?.to_owned())
}

async fn is_served_by_laptop(address: &str) {
    let seen = || async { (served_by(address).await? == LAPTOP).then_some(()) };
    eventually(LIMIT, "a request served by the laptop", seen).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_found_at_every_address_that_it_can_have() {
    let shop = Shop::start().await;
    let address = shop.service("orders", 8000).await;
    for (host, only, reached) in [
        ("::1", "0", "[::1]"),
        ("::ffff:127.0.0.1", "0", "127.0.0.1"),
        ("127.0.0.2", "0", "127.0.0.2"),
        ("::", "1", "[::1]"),
        ("::", "0", "127.0.0.1"),
        ("0.0.0.0", "0", "127.0.0.1"),
    ] {
        let port = free_port();
        let mut program = Program::script(shop.dir(), SERVER);
        program.launch["env"] =
            json!({"WHO": LAPTOP, "HOST": host, "PORT": port.to_string(), "ONLY": only});
        let mut client = debugging::wrapped(&shop, &TARGET, &program);
        debugging::launch(&mut client, &program).await;
        let session = shop.session_is("active").await;
        assert_eq!(
            session["destination"],
            format!("{reached}:{port}"),
            "{host}"
        );
        is_served_by_laptop(&address).await;
        debugging::stop(&mut client).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_with_the_same_port_gets_nothing() {
    let shop = Shop::start().await;
    let address = shop.service("orders", 8000).await;
    let port = free_port();
    let script = server(&shop, "server.py");
    let _stranger = serving(Command::new(&script), "stranger", "127.0.0.1", port).await;
    for way in ["dap", "intercept"] {
        let mut client = None;
        let mut command = None;
        if way == "dap" {
            let mut program = Program::script(shop.dir(), SERVER);
            program.launch["env"] = json!({"WHO": LAPTOP, "HOST": "::1", "PORT": port.to_string()});
            let mut wrapped = debugging::wrapped(&shop, &TARGET, &program);
            debugging::launch(&mut wrapped, &program).await;
            client = Some(wrapped);
        } else {
            let port = port.to_string();
            let words = ["intercept", "orders", "-p", &port, "--", &script];
            let mut ashore = shop.ashore(&words);
            ashore
                .env("WHO", LAPTOP)
                .env("HOST", "::1")
                .env("PORT", &port);
            ashore.stdout(Stdio::null()).stderr(Stdio::null());
            command = Some(ashore.kill_on_drop(true).spawn().unwrap());
        }
        let session = shop.session_is("active").await;
        assert_eq!(session["destination"], format!("[::1]:{port}"), "{way}");
        is_served_by_laptop(&address).await;
        let until = Instant::now() + Duration::from_secs(1);
        while Instant::now() < until {
            assert_eq!(served_by(&address).await.as_deref(), Some(LAPTOP), "{way}");
        }
        if let Some(mut client) = client {
            debugging::stop(&mut client).await;
        }
        if let Some(mut command) = command {
            // It ends its command, which a killed one would leave behind.
            processes::signal(command.id().unwrap(), Signal::TERM);
            command.wait().await.unwrap();
        }
        let gone = || async { shop.session().await.is_null().then_some(()) };
        eventually(LIMIT, "the session is over", gone).await;
    }
}

/// Needs root, to be somebody else.
#[tokio::test(flavor = "multi_thread")]
async fn netns_a_port_of_another_user_is_refused() {
    let shop = Shop::start().await;
    let (port, script) = (free_port(), SERVER);
    let mut command = Command::new("setpriv");
    command.args([
        "--reuid=65534",
        "--clear-groups",
        "/usr/bin/python3",
        "-c",
        script,
    ]);
    let number = port.to_string();
    let args = ["intercept", "orders", "--port", &number];
    // One that comes while the session runs gets nothing, and that is said.
    let mut late = shop.ashore(&args);
    let mut late = late
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    shop.session_is("ready").await;
    let _theirs = serving(command, "stranger", "127.0.0.1", port).await;
    let mut told = String::new();
    let mut lines = BufReader::new(late.stdout.take().unwrap());
    while !told.contains("user nobody") {
        let read = tokio::time::timeout(LIMIT, lines.read_line(&mut told)).await;
        let Ok(read) = read else {
            let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap();
            let same: Vec<_> = (sockets.lines())
                .filter(|line| line.contains(&format!(":{port:04X} ")))
                .collect();
            let session = shop.session().await;
            panic!("not told of port {port}: {told}\n{session}\n{same:#?}");
        };
        assert!(read.unwrap() > 0, "{told}");
    }
    assert_eq!(shop.session().await["state"], "ready", "{told}");
    processes::signal(late.id().unwrap(), Signal::TERM);
    assert!(late.wait().await.unwrap().success(), "{told}");
    let ran = shop.run(&args).await;
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for part in [&format!("port {port}"), "user nobody", "-- COMMAND"] {
        assert!(ran.stderr.contains(part), "{part} in {ran:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_s_published_port_is_its_program_s() {
    let shop = Shop::start().await;
    let address = shop.service("orders", 8000).await;
    let port = free_port();
    let (helper, number) = (server(&shop, "docker-proxy"), port.to_string());
    // The editor's side of it: something that starts the container, and opens no port itself.
    let program = Program::script(shop.dir(), "import time\ntime.sleep(300)\n");
    let options = [&TARGET[..], &["--local-port", &number]].concat();
    let mut client = debugging::wrapped(&shop, &options, &program);
    debugging::launch(&mut client, &program).await;
    shop.session_is("ready").await;
    let mut command = Command::new(helper);
    command.args([
        "-proto",
        "tcp",
        "-host-ip",
        "127.0.0.1",
        "-host-port",
        &number,
    ]);
    command.args(["-container-ip", "172.17.0.2", "-container-port", "80"]);
    let _helper = serving(command, LAPTOP, "127.0.0.1", port).await;
    let session = shop.session_is("active").await;
    assert_eq!(session["destination"], format!("127.0.0.1:{port}"));
    is_served_by_laptop(&address).await;
    debugging::stop(&mut client).await;
}
