//! Real debug sessions through `ashore dap`, with debugpy, delve and lldb-dap; every byte of theirs reaches the client.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use ashore_blackbox::{Client, LIMIT, adapters, eventually, free_port};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    process::Command,
};

const PYTHON: &str = "\
def total(items):
    result = 0
    for item in items:
        result += item
    return result
answer = total([20, 22])
print('answer', answer)
";
const C: &str = "\
#include <stdio.h>
int total(int a, int b) {
    int result = a;
    result += b;
    return result;
}
int main(void) {
    printf(\"answer %d\\n\", total(20, 22));
    return 0;
}
";
const GO: &str = "\
package main
func total(a, b int) int {
\tresult := a
\tresult += b
\treturn result
}
func main() {
\tprintln(\"answer\", total(20, 22))
}
";

struct Program {
    folder: tempfile::TempDir,
    source: PathBuf,
    /// Where the breakpoint goes, and the value of `result` there.
    line: u32,
    value: &'static str,
}

impl Program {
    fn new(name: &str, text: &str, line: u32, value: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().canonicalize().unwrap().join(name);
        std::fs::write(&source, text).unwrap();
        Self {
            folder,
            source,
            line,
            value,
        }
    }

    fn python() -> Self {
        Self::new("orders.py", PYTHON, 5, "42")
    }

    fn go() -> Self {
        let program = Self::new("main.go", GO, 5, "42");
        std::fs::write(
            program.folder.path().join("go.mod"),
            "module orders\n\ngo 1.21\n",
        )
        .unwrap();
        program
    }

    fn c() -> (Self, PathBuf) {
        let program = Self::new("orders.c", C, 5, "42");
        let binary = program.source.with_extension("");
        let built = std::process::Command::new("cc")
            .arg("-g")
            .arg("-O0")
            .arg(&program.source)
            .arg("-o")
            .arg(&binary)
            .status();
        assert!(built.expect("cc is installed").success());
        (program, binary)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// An adapter whose bytes are also written to files.
struct Recorded {
    heard: PathBuf,
    said: PathBuf,
    command: Vec<String>,
}

impl Recorded {
    fn new(adapter: &[String], program: &Program) -> Self {
        let (heard, said) = (program.file("heard"), program.file("said"));
        let script = r#"heard=$1 said=$2; shift 2; tee "$heard" | "$@" | tee "$said""#;
        let fixed = ["sh", "-c", script, "sh", text(&heard), text(&said)].map(str::to_owned);
        let command = fixed.into_iter().chain(adapter.iter().cloned()).collect();
        Self {
            heard,
            said,
            command,
        }
    }

    /// To be called once the session is over.
    fn compare(&self, client: &Client) {
        same(
            "client → adapter",
            &std::fs::read(&self.heard).unwrap(),
            &client.sent,
        );
        same(
            "adapter → client",
            &client.recorded().without_notes(),
            &std::fs::read(&self.said).unwrap(),
        );
    }
}

fn same(what: &str, received: &[u8], sent: &[u8]) {
    let show = |bytes: &[u8]| {
        String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(400)..]).into_owned()
    };
    assert!(
        received == sent,
        "{what}: {} of {} bytes\n{}\n---\n{}",
        received.len(),
        sent.len(),
        show(received),
        show(sent)
    );
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}

/// `initialize`, `launch` or `attach`, a breakpoint, up to the stop at it. Gives the thread that stopped.
async fn start(client: &mut Client, request: &str, arguments: Value, program: &Program) -> i64 {
    let known = json!({"adapterID": "test", "linesStartAt1": true, "columnsStartAt1": true, "pathFormat": "path",
        "supportsVariableType": true});
    client.request("initialize", known).await;
    let started = client.send(request, arguments).await;
    client.event("initialized").await;
    let breakpoints =
        json!({"source": {"path": program.source}, "breakpoints": [{"line": program.line}]});
    let set = client.request("setBreakpoints", breakpoints).await;
    assert_eq!(
        set["body"]["breakpoints"].as_array().map(Vec::len),
        Some(1),
        "{set}"
    );
    client.request("configurationDone", Value::Null).await;
    client.answer(started).await;
    stopped(client).await
}

async fn stopped(client: &mut Client) -> i64 {
    let stopped = client.event("stopped").await;
    stopped["body"]["threadId"]
        .as_i64()
        .expect("a thread stopped")
}

/// The frame, a variable and a step.
async fn look_around(client: &mut Client, thread: i64, program: &Program) {
    let stack = client
        .request("stackTrace", json!({"threadId": thread}))
        .await;
    let frame = &stack["body"]["stackFrames"][0];
    assert_eq!(frame["line"], program.line, "{stack}");
    let scopes = client
        .request("scopes", json!({"frameId": frame["id"]}))
        .await;
    let mut values = Vec::new();
    for scope in scopes["body"]["scopes"]
        .as_array()
        .expect("scopes")
        .iter()
        .take(2)
    {
        let reference = json!({"variablesReference": scope["variablesReference"]});
        let variables = client.request("variables", reference).await;
        values.extend(
            variables["body"]["variables"]
                .as_array()
                .expect("variables")
                .clone(),
        );
    }
    let result = values.iter().find(|variable| variable["name"] == "result");
    assert_eq!(
        result.map(|variable| &variable["value"]),
        Some(&json!(program.value)),
        "{values:?}"
    );
    client.request("next", json!({"threadId": thread})).await;
    assert_eq!(stopped(client).await, thread);
}

async fn disconnect(client: &mut Client) {
    let seq = client
        .send("disconnect", json!({"terminateDebuggee": true}))
        .await;
    client.answer(seq).await;
    client.close_stdin();
    client.exit().await;
    client.stream_end().await;
}

fn python_launch(program: &Program) -> Value {
    json!({"program": program.source, "python": [adapters::python()], "console": "internalConsole", "name": "orders"})
}

#[tokio::test]
async fn debugpy_launch() {
    let program = Program::python();
    let recorded = Recorded::new(&adapters::debugpy(), &program);
    let mut client = Client::ashore(&[], &recorded.command);
    let thread = start(&mut client, "launch", python_launch(&program), &program).await;
    look_around(&mut client, thread, &program).await;
    client
        .request("continue", json!({"threadId": thread}))
        .await;
    client.event("terminated").await;
    disconnect(&mut client).await;
    recorded.compare(&client);
}

#[tokio::test]
async fn debugpy_terminate_while_stopped() {
    let program = Program::python();
    let recorded = Recorded::new(&adapters::debugpy(), &program);
    let mut client = Client::ashore(&[], &recorded.command);
    start(&mut client, "launch", python_launch(&program), &program).await;
    client.request("terminate", json!({})).await;
    client.event("terminated").await;
    disconnect(&mut client).await;
    recorded.compare(&client);
}

#[tokio::test]
async fn debugpy_disconnect_while_stopped() {
    let program = Program::python();
    let recorded = Recorded::new(&adapters::debugpy(), &program);
    let mut client = Client::ashore(&[], &recorded.command);
    start(&mut client, "launch", python_launch(&program), &program).await;
    disconnect(&mut client).await;
    recorded.compare(&client);
}

#[tokio::test]
async fn debugpy_attach_to_a_program_that_waits() {
    let program = Program::python();
    let port = free_port();
    let mut debuggee = Command::new(adapters::python());
    debuggee
        .args([
            "-m",
            "debugpy",
            "--listen",
            &port.to_string(),
            "--wait-for-client",
        ])
        .arg(&program.source);
    let mut debuggee = debuggee
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let relay = Relay::start(format!("127.0.0.1:{port}")).await;
    let mut client = Client::ashore(&["--connect", &relay.address], &[]);
    let thread = start(&mut client, "attach", json!({"name": "orders"}), &program).await;
    look_around(&mut client, thread, &program).await;
    let _ = client
        .request("continue", json!({"threadId": thread}))
        .await;
    client.event("terminated").await;
    client.send("disconnect", json!({})).await;
    client.close_stdin();
    client.exit().await;
    client.stream_end().await;
    relay.compare(&client).await;
    tokio::time::timeout(LIMIT, debuggee.wait())
        .await
        .expect("the debuggee ends")
        .unwrap();
}

#[tokio::test]
async fn lldb_launch_and_restart() {
    let (program, binary) = Program::c();
    let recorded = Recorded::new(&[adapters::lldb_dap()], &program);
    let mut client = Client::ashore(&[], &recorded.command);
    let thread = start(&mut client, "launch", json!({"program": binary}), &program).await;
    look_around(&mut client, thread, &program).await;
    client.request("restart", json!({})).await;
    let thread = stopped(&mut client).await;
    client
        .request("continue", json!({"threadId": thread}))
        .await;
    client.event("terminated").await;
    disconnect(&mut client).await;
    recorded.compare(&client);
}

#[tokio::test]
async fn lldb_attach_by_process_id() {
    let folder = "#include <unistd.h>\nint total(int a, int b) {\n    int result = a;\n    result += b;\n    return result;\n}\nint main(void) {\n    for (;;) { total(20, 22); usleep(20000); }\n}\n";
    let program = Program::new("loop.c", folder, 5, "42");
    let binary = program.file("loop");
    let built = std::process::Command::new("cc")
        .args(["-g", "-O0"])
        .arg(&program.source)
        .arg("-o")
        .arg(&binary)
        .status();
    assert!(built.unwrap().success());
    let mut debuggee = Command::new(&binary).kill_on_drop(true).spawn().unwrap();
    let recorded = Recorded::new(&[adapters::lldb_dap()], &program);
    let mut client = Client::ashore(&[], &recorded.command);
    let attach = json!({"pid": debuggee.id(), "program": binary});
    let thread = start(&mut client, "attach", attach, &program).await;
    look_around(&mut client, thread, &program).await;
    let seq = client
        .send("disconnect", json!({"terminateDebuggee": false}))
        .await;
    client.answer(seq).await;
    client.close_stdin();
    client.exit().await;
    client.stream_end().await;
    recorded.compare(&client);
    assert!(
        debuggee.try_wait().unwrap().is_none(),
        "the debuggee was let go, not ended"
    );
    debuggee.kill().await.unwrap();
}

fn go_launch(program: &Program) -> Value {
    json!({"mode": "debug", "program": program.folder.path(), "output": program.file("debug-binary"), "dlvCwd": program.folder.path()})
}

/// A `dlv` of our own, which starts the real one, says what that one says with its own address in it, and keeps the bytes of
/// the only connection.
const DLV: &str = r#"#!/usr/bin/env python3
import re, socket, subprocess, sys, threading
REAL, HEARD, SAID = "@real@", "@heard@", "@said@"
dlv = subprocess.Popen([REAL, *sys.argv[1:]], stdout=subprocess.PIPE)
listener = socket.create_server(("127.0.0.1", 0))
ours = b"127.0.0.1:%d" % listener.getsockname()[1]
for line in dlv.stdout:
    theirs = re.search(rb"127\.0\.0\.1:(\d+)", line)
    sys.stdout.buffer.write(line.replace(theirs[0], ours) if theirs else line)
    sys.stdout.flush()
    if theirs:
        break
client, adapter = listener.accept()[0], socket.create_connection(("127.0.0.1", int(theirs[1])))
def pump(source, sink, path):
    with open(path, "wb") as kept:
        while piece := source.recv(65536):
            kept.write(piece)
            try:
                sink.sendall(piece)
            except OSError:
                break
    try:
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass
pumps = [threading.Thread(target=pump, args=which) for which in ((client, adapter, HEARD), (adapter, client, SAID))]
for thread in pumps: thread.start()
sys.stdout.buffer.write(dlv.stdout.read()); sys.stdout.flush()
for thread in pumps: thread.join()
sys.exit(dlv.wait())
"#;

#[tokio::test]
async fn delve_launch() {
    use std::os::unix::fs::PermissionsExt;
    let program = Program::go();
    let recorded = Recorded {
        heard: program.file("heard"),
        said: program.file("said"),
        command: vec![text(&program.file("dlv")).to_owned(), "dap".into()],
    };
    let script = DLV
        .replace("@real@", &adapters::dlv())
        .replace("@heard@", text(&recorded.heard))
        .replace("@said@", text(&recorded.said));
    std::fs::write(program.file("dlv"), script).unwrap();
    let may_run = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(program.file("dlv"), may_run).unwrap();
    let mut client = Client::ashore(&[], &recorded.command);
    let thread = start(&mut client, "launch", go_launch(&program), &program).await;
    look_around(&mut client, thread, &program).await;
    client
        .request("continue", json!({"threadId": thread}))
        .await;
    client.event("terminated").await;
    disconnect(&mut client).await;
    recorded.compare(&client);
    // What the program prints is no DAP: it goes to stderr, where people see it.
    let shown = || async {
        client
            .recorded()
            .stderr()
            .contains("answer 42")
            .then_some(())
    };
    eventually(LIMIT, "the program's answer on stderr", shown).await;
}

#[tokio::test]
async fn delve_that_already_listens() {
    let program = Program::go();
    let mut dlv = Command::new(adapters::dlv());
    dlv.args(["dap", "--listen=127.0.0.1:0"])
        .kill_on_drop(true)
        .stdout(Stdio::piped());
    let mut dlv = dlv.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(dlv.stdout.take().unwrap())
        .read_line(&mut line)
        .await
        .unwrap();
    let address = line.trim().rsplit(' ').next().unwrap().to_owned();
    let relay = Relay::start(address).await;
    let mut client = Client::ashore(&["--connect", &relay.address], &[]);
    start(&mut client, "launch", go_launch(&program), &program).await;
    disconnect(&mut client).await;
    relay.compare(&client).await;
    tokio::time::timeout(LIMIT, dlv.wait())
        .await
        .expect("dlv ends with its session")
        .unwrap();
}

/// A TCP server in front of an adapter's, which keeps the bytes of its only connection.
struct Relay {
    address: String,
    task: tokio::task::JoinHandle<(Vec<u8>, Vec<u8>)>,
}

impl Relay {
    async fn start(to: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let task = tokio::spawn(async move {
            let (client, _) = listener.accept().await.unwrap();
            let dial = || async { TcpStream::connect(&to).await.ok() };
            let adapter = eventually(LIMIT, "the adapter's socket", dial).await;
            let ((client_read, client_write), (adapter_read, adapter_write)) =
                (client.into_split(), adapter.into_split());
            tokio::join!(
                keep(client_read, adapter_write),
                keep(adapter_read, client_write)
            )
        });
        Self { address, task }
    }

    async fn compare(self, client: &Client) {
        let (heard, said) = tokio::time::timeout(LIMIT, self.task)
            .await
            .expect("both ends close")
            .unwrap();
        same("client → adapter", &heard, &client.sent);
        same(
            "adapter → client",
            &client.recorded().without_notes(),
            &said,
        );
    }
}

async fn keep(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
) -> Vec<u8> {
    let (mut kept, mut piece) = (Vec::new(), vec![0; 64 * 1024]);
    while let Ok(n @ 1..) = from.read(&mut piece).await {
        kept.extend_from_slice(&piece[..n]);
        if to.write_all(&piece[..n]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
    kept
}
