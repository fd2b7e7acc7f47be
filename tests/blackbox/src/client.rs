//! A small DAP client over a child's stdio, which also keeps every byte that it received.

use std::{
    collections::VecDeque,
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, Command},
    sync::Notify,
    task::JoinHandle,
    time::timeout,
};

use crate::LIMIT;

/// A debug adapter (mostly `ashore dap -- …`) and what it has said so far.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    recorded: Arc<Recorded>,
    recorders: Vec<JoinHandle<()>>,
    seq: i64,
    /// Messages that were read by nobody yet, in order.
    waiting: VecDeque<Value>,
    read: usize,
    /// Every byte that was sent.
    pub sent: Vec<u8>,
}

/// What came from the child.
#[derive(Default)]
pub struct Recorded {
    stdout: Mutex<Vec<u8>>,
    stderr: Mutex<Vec<u8>>,
    messages: Mutex<Vec<Value>>,
    ended: Mutex<bool>,
    news: Notify,
}

impl Recorded {
    /// Every byte of stdout so far.
    pub fn stdout(&self) -> Vec<u8> {
        self.stdout.lock().expect("no holder panics").clone()
    }

    /// Every byte of stdout so far without the frames that Ashore added.
    pub fn without_notes(&self) -> Vec<u8> {
        let (all, mut rest) = (self.stdout(), Vec::new());
        let mut at = 0;
        while let Some((message, used)) = first_message(&all[at..]) {
            let frame = all[at..at + used]
                .windows(NAME.len())
                .position(|window| window == NAME);
            let is_ours = message.is_some_and(|message| is_note(&message));
            let kept = if is_ours { frame.unwrap_or(0) } else { used };
            rest.extend_from_slice(&all[at..at + kept]);
            at += used;
        }
        rest.extend_from_slice(&all[at..]);
        rest
    }

    /// stderr so far, as text.
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr.lock().expect("no holder panics")).into_owned()
    }

    /// Every DAP message so far.
    pub fn messages(&self) -> Vec<Value> {
        self.messages.lock().expect("no holder panics").clone()
    }

    /// The texts of all `output` events of category `console` that Ashore added.
    pub fn told(&self) -> Vec<String> {
        let text = |message: &Value| message["body"]["output"].as_str().map(str::to_owned);
        self.messages()
            .iter()
            .filter(|message| is_note(message))
            .filter_map(text)
            .collect()
    }
}

impl Client {
    /// Starts `command`; it is killed when this is dropped.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} could not be started: {error}"));
        let recorded = Arc::new(Recorded::default());
        let stdout = child.stdout.take().expect("it is piped");
        let stderr = child.stderr.take().expect("it is piped");
        let recorders = vec![
            tokio::spawn(record_stdout(stdout, Arc::clone(&recorded))),
            tokio::spawn(record_stderr(stderr, Arc::clone(&recorded))),
        ];
        Self {
            recorders,
            stdin: child.stdin.take(),
            child,
            recorded,
            seq: 0,
            waiting: VecDeque::new(),
            read: 0,
            sent: Vec::new(),
        }
    }

    /// `ashore dap OPTIONS… -- ADAPTER…`
    pub fn ashore(options: &[&str], adapter: &[String]) -> Self {
        let mut command = Command::new(crate::ashore_bin());
        command.arg("dap").args(options);
        if !adapter.is_empty() {
            command.arg("--").args(adapter);
        }
        Self::start(command)
    }

    pub fn recorded(&self) -> Arc<Recorded> {
        Arc::clone(&self.recorded)
    }

    /// The child's process id.
    ///
    /// # Panics
    /// When it was waited for already.
    pub fn pid(&self) -> u32 {
        self.child.id().expect("it still runs")
    }

    /// Sends these bytes as they are.
    ///
    /// # Panics
    /// When the child takes no more.
    pub async fn send_raw(&mut self, bytes: &[u8]) {
        self.sent.extend_from_slice(bytes);
        let stdin = self.stdin.as_mut().expect("stdin is open");
        stdin
            .write_all(bytes)
            .await
            .expect("the child reads its stdin");
        stdin.flush().await.expect("the child reads its stdin");
    }

    /// Sends a request; gives its `seq`.
    pub async fn send(&mut self, command: &str, arguments: Value) -> i64 {
        self.seq += 1;
        let request =
            json!({"seq": self.seq, "type": "request", "command": command, "arguments": arguments});
        self.send_raw(&frame(&request)).await;
        self.seq
    }

    /// Sends a request and waits for its answer, which must say success.
    pub async fn request(&mut self, command: &str, arguments: Value) -> Value {
        let seq = self.send(command, arguments).await;
        self.answer(seq).await
    }

    /// Waits for the answer to the request `seq`, which must say success.
    pub async fn answer(&mut self, seq: i64) -> Value {
        let what = format!("the answer to request {seq}");
        let is_answer = |m: &Value| m["type"] == "response" && m["request_seq"] == seq;
        let answer = self.wait_for(&what, is_answer).await;
        assert_eq!(answer["success"], true, "{answer}");
        answer
    }

    /// Waits for an event by name.
    pub async fn event(&mut self, name: &str) -> Value {
        let is_event = |m: &Value| m["type"] == "event" && m["event"] == name;
        self.wait_for(&format!("the event `{name}`"), is_event)
            .await
    }

    /// Waits for an `output` event whose text contains this.
    pub async fn output(&mut self, part: &str) -> Value {
        let fits = |m: &Value| {
            m["event"] == "output"
                && m["body"]["output"]
                    .as_str()
                    .is_some_and(|text| text.contains(part))
        };
        self.wait_for(&format!("an output with {part:?}"), fits)
            .await
    }

    /// Answers a reverse request of the adapter.
    pub async fn reply(&mut self, request: &Value, body: Value) {
        self.seq += 1;
        let reply = json!({"seq": self.seq, "type": "response", "request_seq": request["seq"],
            "command": request["command"], "success": true, "body": body});
        self.send_raw(&frame(&reply)).await;
    }

    /// The first message not yet taken that fits; the others stay for later calls.
    ///
    /// # Panics
    /// When none comes within [`LIMIT`], or the stream ends first.
    pub async fn wait_for(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let deadline = tokio::time::Instant::now() + LIMIT;
        loop {
            let ended = *self.recorded.ended.lock().expect("no holder panics");
            self.take_news();
            if let Some(place) = self.waiting.iter().position(&fits) {
                return self.waiting.remove(place).expect("it was just found");
            }
            assert!(!ended, "the stream ended before {what}; {}", self.story());
            let late = tokio::time::Instant::now() > deadline;
            assert!(!late, "{what} did not come; {}", self.story());
            let _ = timeout(Duration::from_millis(50), self.recorded.news.notified()).await;
        }
    }

    fn take_news(&mut self) {
        let messages = self.recorded.messages.lock().expect("no holder panics");
        self.waiting.extend(messages[self.read..].iter().cloned());
        self.read = messages.len();
    }

    fn story(&self) -> String {
        let messages = self.recorded.messages();
        let brief: Vec<String> = messages
            .iter()
            .map(|m| m.to_string().chars().take(300).collect())
            .collect();
        format!(
            "received:\n{}\nstderr:\n{}",
            brief.join("\n"),
            self.recorded.stderr()
        )
    }

    /// Ends the child's stdin.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Waits until stdout has ended.
    pub async fn stream_end(&mut self) {
        let recorded = self.recorded();
        let ended = || async {
            recorded
                .ended
                .lock()
                .expect("no holder panics")
                .then_some(())
        };
        crate::eventually(LIMIT, "the end of stdout", ended).await;
    }

    /// Waits for the child to exit.
    ///
    /// # Panics
    /// When it does not within [`LIMIT`].
    pub async fn exit(&mut self) -> ExitStatus {
        let status = timeout(LIMIT, self.child.wait()).await;
        let status = status.unwrap_or_else(|_| panic!("it did not exit; {}", self.story()));
        // What it wrote last is still in the pipes; a child of its own may keep them open.
        for recorder in self.recorders.drain(..) {
            let _ = timeout(Duration::from_secs(1), recorder).await;
        }
        status.expect("a child can be waited for")
    }
}

fn is_note(message: &Value) -> bool {
    message["event"] == "output" && message["body"]["data"]["ashore"].is_object()
}

/// One DAP frame.
pub fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

async fn record_stderr(mut from: impl AsyncRead + Unpin, recorded: Arc<Recorded>) {
    let mut chunk = vec![0; 16 * 1024];
    while let Ok(n @ 1..) = from.read(&mut chunk).await {
        recorded
            .stderr
            .lock()
            .expect("no holder panics")
            .extend_from_slice(&chunk[..n]);
    }
}

async fn record_stdout(mut from: impl AsyncRead + Unpin, recorded: Arc<Recorded>) {
    let mut chunk = vec![0; 64 * 1024];
    let mut unread = Vec::new();
    while let Ok(n @ 1..) = from.read(&mut chunk).await {
        recorded
            .stdout
            .lock()
            .expect("no holder panics")
            .extend_from_slice(&chunk[..n]);
        unread.extend_from_slice(&chunk[..n]);
        while let Some((message, used)) = first_message(&unread) {
            unread.drain(..used);
            recorded
                .messages
                .lock()
                .expect("no holder panics")
                .extend(message);
        }
        recorded.news.notify_waiters();
    }
    *recorded.ended.lock().expect("no holder panics") = true;
    recorded.news.notify_waiters();
}

const NAME: &[u8] = b"Content-Length: ";

/// The first whole frame, and how many bytes it takes; text before it is skipped.
fn first_message(bytes: &[u8]) -> Option<(Option<Value>, usize)> {
    let find = |part: &[u8], from: usize| {
        bytes[from..]
            .windows(part.len())
            .position(|window| window == part)
            .map(|at| at + from)
    };
    let start = find(NAME, 0)? + NAME.len();
    let end = find(b"\r\n\r\n", start)?;
    let digits = std::str::from_utf8(&bytes[start..end]).ok()?;
    let length: usize = digits.lines().next()?.trim().parse().ok()?;
    let body = bytes.get(end + 4..end + 4 + length)?;
    Some((serde_json::from_slice(body).ok(), end + 4 + length))
}
