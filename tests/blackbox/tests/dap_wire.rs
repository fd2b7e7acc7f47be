//! `ashore dap` as a wire: what goes in comes out, with whatever adapter, however it ends.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use ashore_blackbox::{Client, ashore_bin, eventually, frame};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    process::Command,
};

fn python(script: &str, arguments: &[&str]) -> Vec<String> {
    let fixed = ["python3", "-c", script].into_iter();
    fixed
        .chain(arguments.iter().copied())
        .map(str::to_owned)
        .collect()
}

fn sh(script: &str) -> Vec<String> {
    ["sh", "-c", script].map(str::to_owned).to_vec()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}

/// An adapter that says what is in a file, writes down what it hears, and ends with its input.
const RECORDER: &str = "
import sys, threading
said, heard = sys.argv[1], sys.argv[2]
def say():
    sys.stdout.buffer.write(open(said, 'rb').read()); sys.stdout.buffer.flush()
talk = threading.Thread(target=say); talk.start()
with open(heard, 'wb') as out:
    while True:
        piece = sys.stdin.buffer.read1(65536)
        if not piece: break
        out.write(piece)
talk.join()
";

/// Both directions, `said` by the adapter and `asked` by the client in pieces of `cut` bytes; nothing may be different.
async fn check(said: &[u8], asked: &[u8], cut: usize) -> Client {
    let folder = tempfile::tempdir().unwrap();
    let (said_path, heard_path) = (folder.path().join("said"), folder.path().join("heard"));
    std::fs::write(&said_path, said).unwrap();
    let mut client = Client::ashore(
        &[],
        &python(RECORDER, &[text(&said_path), text(&heard_path)]),
    );
    for piece in asked.chunks(cut) {
        client.send_raw(piece).await;
    }
    client.close_stdin();
    assert!(client.exit().await.success());
    client.stream_end().await;
    let heard = std::fs::read(&heard_path).unwrap();
    assert!(
        heard == asked,
        "{} bytes heard of {}",
        heard.len(),
        asked.len()
    );
    let received = client.recorded().without_notes();
    assert!(
        received == said,
        "{} bytes received of {}",
        received.len(),
        said.len()
    );
    client
}

const ANSWER: &str = r#"{"seq":0,"type":"response","request_seq":1,"command":"initialize","success":true,"body":{}}"#;

fn raw(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn initialize() -> Vec<u8> {
    frame(&json!({"seq": 1, "type": "request", "command": "initialize"}))
}

fn launch(arguments: &serde_json::Value) -> Vec<u8> {
    frame(&json!({"seq": 2, "type": "request", "command": "launch", "arguments": arguments}))
}

#[tokio::test]
async fn odd_json_survives() {
    let odd = r#"{"type" : "event","b":123456789012345678901234567890, "a":1,"a":2,"z":1e400,"event":"x/y","t":"\u00e9é"}"#;
    let said = [raw(odd), raw(ANSWER), raw(odd)].concat();
    let asked = [initialize(), raw(odd)].concat();
    check(&said, &asked, 7).await;
}

#[tokio::test]
async fn long_messages_pass_whole() {
    let answer = json!({"type": "response", "request_seq": 2, "success": true, "body": "x".repeat(10_000_000)});
    let request = json!({"seq": 2, "type": "request", "command": "evaluate", "arguments": "y".repeat(1_000_000)});
    let huge = json!({"type": "event", "event": "output", "body": "z".repeat(20_000_000)});
    let said = [raw(ANSWER), frame(&answer), frame(&huge), frame(&answer)].concat();
    check(&said, &[initialize(), frame(&request)].concat(), 100_000).await;
}

#[tokio::test]
async fn plain_text_and_broken_frames_pass() {
    let said = [
        b"Starting up...\n".to_vec(),
        raw(ANSWER),
        b"done\n".to_vec(),
    ]
    .concat();
    check(&said, &initialize(), 1000).await;
    for broken in [
        "Content-Length: many\r\n\r\n{}",
        "Content-Length: 5\r\n\r\n{}{}{}",
        "Content-Length: 99999999999999999999\r\n\r\n",
    ] {
        let stream = [broken.as_bytes(), &raw(ANSWER)].concat();
        let client = check(&stream, &stream, 3).await;
        assert!(
            client.recorded().told().is_empty(),
            "nothing is put between frames that cannot be told apart"
        );
    }
    let noise: Vec<u8> = (0..200_000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    check(&noise, &noise, 4096).await;
}

#[tokio::test]
async fn says_once_that_nothing_is_intercepted() {
    let asked = [initialize(), launch(&json!({})), launch(&json!({}))].concat();
    let client = check(&[raw(ANSWER), raw(ANSWER)].concat(), &asked, 1000).await;
    let recorded = client.recorded();
    let told = recorded.told();
    let on_stderr = recorded.stderr().matches("Nothing is intercepted").count();
    let on_wire = told
        .iter()
        .filter(|line| line.contains("Nothing is intercepted"))
        .count();
    assert_eq!(on_wire + on_stderr, 1, "{told:?} {}", recorded.stderr());
}

#[tokio::test]
async fn arguments_go_through_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen");
    let script = "cat /proc/$$/cmdline > \"$1\"";
    let adapter = [
        "sh",
        "-c",
        script,
        "x",
        text(&seen),
        "--target",
        "a b",
        "",
        "--",
        "-x",
    ];
    let adapter = adapter.map(str::to_owned);
    assert!(Client::ashore(&[], &adapter).exit().await.success());
    let expected: String = adapter
        .iter()
        .flat_map(|argument| [argument.as_str(), "\0"])
        .collect();
    assert_eq!(std::fs::read_to_string(&seen).unwrap(), expected);
}

#[tokio::test]
async fn exit_status_is_passed_on() {
    for (script, expected) in [
        ("exit 0", 0),
        ("exit 7", 7),
        ("kill -9 $$", 137),
        ("kill -15 $$", 143),
    ] {
        let status = Client::ashore(&[], &sh(script)).exit().await;
        assert_eq!(status.code(), Some(expected), "{script}");
    }
}

#[tokio::test]
async fn a_child_that_keeps_stdout_is_not_waited_for() {
    let started = Instant::now();
    let mut client = Client::ashore(&[], &sh("sleep 20 & echo $! >&2; exit 4"));
    assert_eq!(client.exit().await.code(), Some(4));
    assert!(started.elapsed() < Duration::from_secs(15));
    let pid: i32 = client
        .recorded()
        .stderr()
        .lines()
        .next()
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}

#[tokio::test]
async fn a_missing_adapter_is_an_error_with_a_way_out() {
    for (adapter, help) in [
        ("no-such-adapter-here", "full path"),
        ("/nowhere/dlv", "go install"),
        ("/nowhere/lldb-dap", "LLDB"),
    ] {
        let mut client = Client::ashore(&[], &[adapter.to_owned()]);
        assert_eq!(client.exit().await.code(), Some(3), "{adapter}");
        client.stream_end().await;
        let recorded = client.recorded();
        let stderr = recorded.stderr();
        assert!(
            stderr.contains(adapter) && stderr.contains(help),
            "{stderr}"
        );
        assert!(recorded.stdout().is_empty());
    }
    assert_eq!(Client::ashore(&[], &[]).exit().await.code(), Some(2));
    let nobody = format!("127.0.0.1:{}", ashore_blackbox::free_port());
    assert_eq!(
        Client::ashore(&["--connect", &nobody], &[])
            .exit()
            .await
            .code(),
        Some(3)
    );
}

#[tokio::test]
async fn a_crash_ends_the_wire_at_once() {
    let mut client = Client::ashore(
        &[],
        &python("import os,sys; sys.stdin.buffer.read(10); os.abort()", &[]),
    );
    client.send("initialize", json!({})).await;
    assert_eq!(client.exit().await.code(), Some(134));
    client.stream_end().await;
}

#[tokio::test]
async fn signals_are_handed_on() {
    let script = "import signal,sys,time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))
signal.signal(signal.SIGINT, lambda *_: sys.exit(6))
signal.signal(signal.SIGHUP, lambda *_: sys.exit(8))
print('ready', flush=True)
while True: time.sleep(0.05)";
    use rustix::process::Signal;
    for (signal, expected) in [(Signal::TERM, 5), (Signal::INT, 6), (Signal::HUP, 8)] {
        let mut client = Client::ashore(&[], &python(script, &[]));
        let recorded = client.recorded();
        eventually(ashore_blackbox::LIMIT, "the adapter's start", || async {
            (!recorded.stdout().is_empty()).then_some(())
        })
        .await;
        send(client.pid(), signal);
        assert_eq!(client.exit().await.code(), Some(expected), "{signal:?}");
    }
}

fn send(pid: u32, signal: rustix::process::Signal) {
    let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    rustix::process::kill_process(pid, signal).unwrap();
}

#[tokio::test]
async fn a_hung_adapter_is_not_left_behind() {
    let script = "import os,signal,time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(os.getpid(), flush=True)
while True: time.sleep(1)";
    for by_signal in [true, false] {
        let mut client = Client::ashore(&[], &python(script, &[]));
        let recorded = client.recorded();
        let pid: u32 = eventually(ashore_blackbox::LIMIT, "the adapter's start", || async {
            String::from_utf8_lossy(&recorded.stdout())
                .trim()
                .parse()
                .ok()
        })
        .await;
        if by_signal {
            send(client.pid(), rustix::process::Signal::TERM);
        } else {
            client.close_stdin();
        }
        assert_eq!(client.exit().await.code(), Some(137));
        assert!(
            !Path::new(&format!("/proc/{pid}")).exists(),
            "the adapter still runs"
        );
    }
}

#[tokio::test]
async fn a_client_that_stops_reading_is_not_waited_for() {
    let flood = "import sys\nwhile True: sys.stdout.write('x' * 65536)";
    let mut ashore = Command::new(ashore_bin());
    ashore
        .args(["dap", "--"])
        .args(python(flood, &[]))
        .kill_on_drop(true);
    let mut child = ashore
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut first)
        .await
        .unwrap();
    send(child.id().unwrap(), rustix::process::Signal::TERM);
    let status = tokio::time::timeout(ashore_blackbox::LIMIT, child.wait())
        .await
        .expect("it ends")
        .unwrap();
    assert_eq!(status.code(), Some(143));
}

#[tokio::test]
async fn connects_to_an_adapter_that_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let mut client = Client::ashore(&["--connect", &address], &[]);
    let (mut stream, _) = listener.accept().await.unwrap();
    client.send_raw(&initialize()).await;
    let mut asked = vec![0; initialize().len()];
    stream.read_exact(&mut asked).await.unwrap();
    assert_eq!(asked, initialize());
    stream.write_all(&raw(ANSWER)).await.unwrap();
    client.answer(1).await;
    client.close_stdin();
    assert_eq!(
        stream.read(&mut [0; 10]).await.unwrap(),
        0,
        "the end of the client's stream is passed on"
    );
    drop(stream);
    assert_eq!(client.exit().await.code(), Some(0));
    assert_eq!(client.recorded().without_notes(), raw(ANSWER));
}

/// `ashore dap` in a folder with this rules file, and no cluster anywhere; waits until it has said `part` to the client.
async fn told(rules: &str, options: &[&str], part: &str) {
    told_at_launch(rules, options, &[], part).await;
}

/// The same with a request after `initialize`.
async fn told_at_launch(rules: &str, options: &[&str], launch: &[u8], part: &str) {
    told_after(rules, options, &[&initialize(), launch].concat(), part).await;
}

/// What is told once the client has said all of this.
async fn told_after(rules: &str, options: &[&str], asked: &[u8], part: &str) {
    let folder = tempfile::tempdir().unwrap();
    let (said, heard) = (folder.path().join("said"), folder.path().join("heard"));
    std::fs::write(&said, raw(ANSWER)).unwrap();
    std::fs::write(folder.path().join(".ashore.toml"), rules).unwrap();
    let mut command = Command::new(ashore_bin());
    command
        .arg("dap")
        .args(options)
        .arg("--")
        .args(python(RECORDER, &[text(&said), text(&heard)]))
        .current_dir(folder.path())
        .env_remove("KUBECONFIG")
        .env_remove("KUBERNETES_SERVICE_HOST")
        .env("LC_ALL", "C.UTF-8")
        .env("HOME", folder.path())
        .env("ASHORE_STATE_DIR", folder.path().join("state"));
    let mut client = Client::start(command);
    client.send_raw(asked).await;
    client.output(part).await;
    client.close_stdin();
    assert_eq!(client.exit().await.code(), Some(0));
    client.stream_end().await;
    assert_eq!(client.recorded().without_notes(), raw(ANSWER));
    assert_eq!(std::fs::read(&heard).unwrap(), asked);
}

#[tokio::test]
async fn a_client_is_told_in_the_language_that_it_names() {
    let arguments = json!({"adapterID": "recorder", "locale": "zh-CN"});
    let asked = frame(
        &json!({"seq": 1, "type": "request", "command": "initialize", "arguments": arguments}),
    );
    let options = ["--name", "Debug orders"];
    told_after(RULES, &options, &asked, "正在准备 deployment/orders").await;
}

const RULES: &str = "[[intercept]]\nrun = \"Debug *\"\ntarget = \"deployment/orders\"\n";

#[tokio::test]
async fn without_a_cluster_the_debug_session_goes_on() {
    told("", &["--target", "deployment/orders"], "kubeconfig").await;
}

#[tokio::test]
async fn a_rule_is_chosen_by_name() {
    told(
        RULES,
        &["--name", "Debug orders"],
        "Preparing deployment/orders",
    )
    .await;
    // The folder that the launch names may still have the rule: before it nothing is certain.
    let run = launch(&json!({"name": "Debug orders"}));
    told_at_launch(
        RULES,
        &["--name", "Run orders"],
        &run,
        "Nothing is intercepted",
    )
    .await;
}

#[tokio::test]
async fn a_rule_is_chosen_by_the_launch_requests_name() {
    let named = |name: &str| launch(&json!({"name": name, "request": "launch"}));
    let prepares = "Preparing deployment/orders";
    told_at_launch(RULES, &[], &named("Debug orders"), prepares).await;
    let nothing = "No rule of .ashore.toml fits the run configuration `Run orders`";
    told_at_launch(RULES, &[], &named("Run orders"), nothing).await;
    let nameless = launch(&json!({"program": "orders.py"}));
    told_at_launch(RULES, &[], &nameless, "has no name").await;
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join(".ashore.toml"), RULES).unwrap();
    let run = launch(&json!({"name": "Debug orders", "cwd": elsewhere.path()}));
    told_at_launch("", &[], &run, prepares).await;
    let mistake = RULES.replace("target", "targt");
    told_at_launch(&mistake, &[], &named("Debug orders"), ".ashore.toml:3").await;
}

#[tokio::test]
async fn a_mistake_in_the_rules_is_told_and_costs_no_debug_session() {
    let mistake = RULES.replace("target", "targt");
    told(&mistake, &["--name", "Debug orders"], ".ashore.toml:3").await;
}
