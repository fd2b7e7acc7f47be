//! An editor's part of the Debug Adapter Protocol, just as much of it as the demo needs.

use std::{
    collections::HashMap,
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdin, Command},
    sync::{mpsc, oneshot},
};

/// An adapter's answer is not waited for longer than this.
const ANSWER_LIMIT: Duration = Duration::from_secs(60);

type Pending = Arc<Mutex<HashMap<u64, oneshot::Sender<Value>>>>;

/// A debug session as an editor holds it: `ashore dap` as a child process and what it says.
pub struct Editor {
    child: Child,
    stdin: Option<ChildStdin>,
    next: u64,
    /// Whether the disconnect was sent.
    parted: bool,
    pending: Pending,
    events: mpsc::UnboundedReceiver<Value>,
    /// The lines that the debug console showed.
    pub console: Vec<String>,
    complaints: Vec<String>,
}

/// An answer that is still to come.
pub struct Promise {
    command: String,
    answer: oneshot::Receiver<Value>,
}

impl Editor {
    /// Starts the adapter.
    pub fn start(mut command: Command) -> anyhow::Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("ashore dap could not be started")?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().context("no standard output")?;
        let pending = Pending::default();
        let (sender, events) = mpsc::unbounded_channel();
        tokio::spawn(listen(BufReader::new(stdout), pending.clone(), sender));
        Ok(Self {
            child,
            stdin,
            next: 1,
            parted: false,
            pending,
            events,
            console: Vec::new(),
            complaints: Vec::new(),
        })
    }

    /// Sends a request without waiting for its answer.
    pub async fn send(&mut self, command: &str, arguments: Value) -> anyhow::Result<Promise> {
        let seq = self.next;
        self.next += 1;
        let (sender, answer) = oneshot::channel();
        self.pending
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(seq, sender);
        let body =
            json!({"seq": seq, "type": "request", "command": command, "arguments": arguments})
                .to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let stdin = self.stdin.as_mut().context("the debug session is over")?;
        stdin
            .write_all(frame.as_bytes())
            .await
            .with_context(|| format!("ashore dap is gone: {command} could not be sent"))?;
        stdin.flush().await?;
        Ok(Promise {
            command: command.to_owned(),
            answer,
        })
    }

    /// Sends a request and waits for its answer's body.
    pub async fn ask(&mut self, command: &str, arguments: Value) -> anyhow::Result<Value> {
        self.send(command, arguments).await?.body().await
    }

    /// Sets a file's breakpoints to these lines.
    pub async fn set_breakpoints(&mut self, source: &Path, lines: &[u64]) -> anyhow::Result<()> {
        let breakpoints: Vec<_> = lines.iter().map(|line| json!({ "line": line })).collect();
        let name = source
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        self.ask("setBreakpoints", json!({
            "source": {"name": name, "path": std::path::absolute(source)?}, "breakpoints": breakpoints, "lines": lines,
        }))
        .await?;
        Ok(())
    }

    /// Waits for an event; what the debug console shows meanwhile is kept.
    pub async fn event(&mut self, name: &str, limit: Duration) -> anyhow::Result<Value> {
        let deadline = tokio::time::Instant::now() + limit;
        loop {
            let Ok(event) = tokio::time::timeout_at(deadline, self.events.recv()).await else {
                return Err(self.lost(&format!("no `{name}` event within {} s", limit.as_secs())));
            };
            let Some(event) = event else {
                return Err(self.lost(&format!("it ended before `{name}`")));
            };
            self.note(&event);
            if event["event"] == name {
                return Ok(event["body"].clone());
            }
            if event["event"] == "terminated" {
                return Err(self.lost("the debuggee ended early"));
            }
        }
    }

    /// Ends the debug session as an editor's stop button does, however far it has come.
    pub async fn leave(&mut self, limit: Duration) -> anyhow::Result<()> {
        let began = tokio::time::Instant::now();
        if self.stdin.is_some() && !self.parted {
            let parting = self.disconnect().await;
            if let Ok(parting) = parting {
                // An adapter in the middle of a build answers late or never: the closed wire ends it too.
                let _answer = tokio::time::timeout(limit / 3, parting.body()).await;
            }
        }
        self.close(limit.saturating_sub(began.elapsed())).await?;
        Ok(())
    }

    /// Asks the adapter to end the debuggee.
    pub async fn disconnect(&mut self) -> anyhow::Result<Promise> {
        self.parted = true;
        self.send("disconnect", json!({"terminateDebuggee": true}))
            .await
    }

    /// Closes the wire and waits for the process to end; the debug session is over however this goes.
    pub async fn close(&mut self, limit: Duration) -> anyhow::Result<std::process::ExitStatus> {
        self.stdin = None;
        let ended = tokio::time::timeout(limit, self.child.wait()).await;
        while let Ok(event) = self.events.try_recv() {
            self.note(&event);
        }
        match ended {
            Ok(status) => Ok(status?),
            Err(_) => {
                self.child.kill().await?;
                bail!(
                    "ashore dap had not ended {} s after the disconnect",
                    limit.as_secs()
                )
            }
        }
    }

    fn note(&mut self, event: &Value) {
        if event["event"] != "output" {
            return;
        }
        let text = event["body"]["output"].as_str().unwrap_or_default();
        let lines = text.lines().map(str::to_owned);
        match event["body"]["category"].as_str() {
            None | Some("console" | "important") => self.console.extend(lines),
            // The first complaint is the cause of the others.
            Some("stderr") if self.complaints.len() < 20 => self.complaints.extend(lines),
            _ => {}
        }
    }

    /// What went wrong, with all that was said in the debug console.
    pub fn lost(&mut self, what: &str) -> anyhow::Error {
        while let Ok(event) = self.events.try_recv() {
            self.note(&event);
        }
        let said = self.console.iter().chain(&self.complaints);
        let said: Vec<&str> = said.map(String::as_str).collect();
        anyhow::anyhow!(
            "the debug session did not go as it should: {what}; it said:\n   {}",
            said.join("\n   ")
        )
    }
}

impl Promise {
    pub async fn body(self) -> anyhow::Result<Value> {
        let command = self.command;
        let answer = tokio::time::timeout(ANSWER_LIMIT, self.answer)
            .await
            .with_context(|| format!("`{command}` was not answered"))?
            .with_context(|| format!("the adapter ended before it answered `{command}`"))?;
        if answer["success"] == true {
            return Ok(answer["body"].clone());
        }
        let why = answer["body"]["error"]["format"]
            .as_str()
            .or(answer["message"].as_str())
            .unwrap_or("no reason given");
        bail!("the adapter refused `{command}`: {why}")
    }
}

async fn listen(
    mut wire: impl AsyncBufRead + Unpin,
    pending: Pending,
    events: mpsc::UnboundedSender<Value>,
) {
    while let Some(message) = read(&mut wire).await {
        if message["type"] == "response" {
            let asked = message["request_seq"].as_u64().and_then(|seq| {
                pending
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .remove(&seq)
            });
            if let Some(asked) = asked {
                // Nobody waits any more: the answer is of no use.
                let _ = asked.send(message);
            }
        } else if message["type"] == "event" && events.send(message).is_err() {
            return;
        }
    }
    // Whoever still waits for an answer learns that none will come.
    pending
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clear();
}

async fn read(wire: &mut (impl AsyncBufRead + Unpin)) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if wire.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let mut body = vec![0; length?];
    wire.read_exact(&mut body).await.ok()?;
    serde_json::from_slice(&body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn frames_are_read_one_after_the_other_until_the_end() {
        let bytes: &[u8] = b"Content-Length: 7\r\n\r\n{\"a\":1}content-length: 2\r\nX: y\r\n\r\n{}";
        let mut wire = BufReader::with_capacity(3, bytes);
        assert_eq!(read(&mut wire).await, Some(json!({"a": 1})));
        assert_eq!(read(&mut wire).await, Some(json!({})));
        assert_eq!(read(&mut wire).await, None);
    }
}
