//! A small client of the Language Server Protocol over a child's stdio.

use std::{
    path::Path,
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::Notify,
};

use crate::LIMIT;

/// `ashore lsp` and what it has said so far.
pub struct Editor {
    child: Child,
    stdin: Option<ChildStdin>,
    heard: Arc<Heard>,
    next: i64,
    version: i64,
}

#[derive(Default)]
struct Heard {
    messages: Mutex<Vec<Value>>,
    news: Notify,
}

impl Editor {
    /// Starts `command` and initializes it for a folder, as editors do; it is killed when this is dropped.
    ///
    /// # Panics
    /// When it cannot be started or does not answer.
    pub async fn start(command: Command, folder: &Path) -> Self {
        Self::start_in(command, folder, "en").await
    }

    /// The same for a person who reads this language.
    ///
    /// # Panics
    /// When it cannot be started or does not answer.
    pub async fn start_in(command: Command, folder: &Path, locale: &str) -> Self {
        Self::initialized(command, &[folder], locale).await
    }

    /// The same for a workspace of several folders.
    ///
    /// # Panics
    /// When it cannot be started or does not answer.
    pub async fn start_with(command: Command, folders: &[&Path]) -> Self {
        Self::initialized(command, folders, "en").await
    }

    async fn initialized(command: Command, folders: &[&Path], locale: &str) -> Self {
        let mut editor = Self::spawn(command);
        let folder = |folder: &&Path| json!({"uri": uri(folder), "name": "workspace"});
        let folders: Vec<Value> = folders.iter().map(folder).collect();
        let params = json!({
            "processId": std::process::id(),
            "locale": locale,
            "workspaceFolders": folders,
            "capabilities": {
                "workspace": {"codeLens": {"refreshSupport": true}, "didChangeWatchedFiles": {"dynamicRegistration": true}},
                "window": {"workDoneProgress": true},
            },
        });
        let answer = editor.request("initialize", params).await;
        assert_eq!(answer["result"]["serverInfo"]["name"], "ashore", "{answer}");
        editor.notify("initialized", json!({})).await;
        editor
    }

    /// Starts `command` and says nothing.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} could not be started: {error}"));
        let heard = Arc::new(Heard::default());
        let stdout = child.stdout.take().expect("it is piped");
        tokio::spawn(listen(stdout, Arc::clone(&heard)));
        Self {
            stdin: child.stdin.take(),
            child,
            heard,
            next: 0,
            version: 0,
        }
    }

    /// The server's process.
    ///
    /// # Panics
    /// When it has ended.
    pub fn pid(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Sends a request and waits for its answer.
    ///
    /// # Panics
    /// Without an answer within [`LIMIT`].
    pub async fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.send_request(method, params).await;
        self.answer(id).await
    }

    /// Sends a request and gives its id.
    pub async fn send_request(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        let id = self.next;
        let mut message = json!({"jsonrpc": "2.0", "id": id, "method": method});
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message).await;
        id
    }

    /// Waits for the answer to a request.
    pub async fn answer(&self, id: i64) -> Value {
        let is_answer = |message: &Value| message["id"] == id && message.get("method").is_none();
        self.wait(&format!("an answer to {id}"), is_answer).await
    }

    /// Sends a request and gives its result.
    ///
    /// # Panics
    /// When it is an error.
    pub async fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.request(method, params).await;
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Sends a notification.
    pub async fn notify(&mut self, method: &str, params: Value) {
        let message = json!({"jsonrpc": "2.0", "method": method, "params": params});
        self.send(&message).await;
    }

    /// Sends a message as it is.
    ///
    /// # Panics
    /// When the server's end is closed.
    pub async fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.send_bytes(frame.as_bytes()).await;
    }

    /// Sends bytes as they are.
    ///
    /// # Panics
    /// When the server's end is closed.
    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("the wire is open");
        stdin.write_all(bytes).await.expect("the server reads");
        stdin.flush().await.expect("the server reads");
    }

    /// Opens a document with a text of its own.
    pub async fn open(&mut self, path: &Path, text: &str) {
        self.version += 1;
        let document =
            json!({"uri": uri(path), "languageId": "x", "version": self.version, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}))
            .await;
    }

    /// Replaces a document's text; gives its new version.
    pub async fn replace(&mut self, path: &Path, text: &str) -> i64 {
        self.change(path, json!({"text": text})).await
    }

    /// Changes a document; gives its new version.
    pub async fn change(&mut self, path: &Path, change: Value) -> i64 {
        self.version += 1;
        let document = json!({"uri": uri(path), "version": self.version});
        let params = json!({"textDocument": document, "contentChanges": [change]});
        self.notify("textDocument/didChange", params).await;
        self.version
    }

    /// The diagnostics of the document's current version.
    pub async fn diagnostics(&self, path: &Path) -> Vec<Value> {
        let (uri, version) = (uri(path), self.version);
        let fits = |message: &Value| {
            let params = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && params["version"] == version
        };
        let message = self
            .wait(&format!("diagnostics of version {version}"), fits)
            .await;
        message["params"]["diagnostics"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }

    /// Waits until the last diagnostics of a file fit.
    pub async fn diagnostics_until(
        &self,
        path: &Path,
        what: &str,
        fits: impl Fn(&[Value]) -> bool,
    ) -> Vec<Value> {
        let uri = uri(path);
        let check = || async {
            let all = self.messages();
            let of_file = |message: &&Value| {
                message["method"] == "textDocument/publishDiagnostics"
                    && message["params"]["uri"] == uri
            };
            let last = all.iter().rev().find(of_file)?["params"]["diagnostics"]
                .as_array()?
                .clone();
            fits(&last).then_some(last)
        };
        crate::eventually(LIMIT, what, check).await
    }

    /// Everything that was heard.
    ///
    /// # Panics
    /// Never; a listener does not panic while it holds the lock.
    pub fn messages(&self) -> Vec<Value> {
        self.heard
            .messages
            .lock()
            .expect("no holder panics")
            .clone()
    }

    /// Waits for a message.
    ///
    /// # Panics
    /// When none has come within [`LIMIT`].
    pub async fn wait(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let find = async {
            loop {
                let news = self.heard.news.notified();
                if let Some(found) = self.messages().into_iter().find(&fits) {
                    return found;
                }
                // A message between the look and the wait is not missed for long.
                drop(tokio::time::timeout(Duration::from_millis(100), news).await);
            }
        };
        match tokio::time::timeout(LIMIT, find).await {
            Ok(found) => found,
            Err(_) => panic!("not within {LIMIT:?}: {what}; heard {:#?}", self.messages()),
        }
    }

    /// Waits until a session is in this state, as the server tells.
    pub async fn session_is(&self, session: &str, state: &str) -> Value {
        let fits = |message: &Value| {
            message["method"] == "ashore/stateChanged"
                && message["params"]["session"] == session
                && message["params"]["state"] == state
        };
        self.wait(&format!("session {session} {state}"), fits).await["params"].clone()
    }

    /// The texts of all notices so far.
    pub fn notices(&self) -> Vec<String> {
        let all = self.messages();
        let notices = all
            .iter()
            .filter(|message| message["method"] == "ashore/notice");
        notices
            .filter_map(|notice| {
                notice["params"]["notice"]["message"]
                    .as_str()
                    .map(str::to_owned)
            })
            .collect()
    }

    /// Forgets what was heard.
    ///
    /// # Panics
    /// Never; a listener does not panic while it holds the lock.
    pub fn forget(&self) {
        self.heard
            .messages
            .lock()
            .expect("no holder panics")
            .clear();
    }

    /// Closes the wire, as a dying client does.
    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Waits for the server's end.
    ///
    /// # Panics
    /// When it does not end within [`LIMIT`].
    pub async fn ended(&mut self) -> ExitStatus {
        let ended = tokio::time::timeout(LIMIT, self.child.wait()).await;
        ended.expect("the server ends").expect("it was started")
    }
}

/// `file://…`
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

async fn listen(stdout: ChildStdout, heard: Arc<Heard>) {
    let mut reader = BufReader::new(stdout);
    while let Some(message) = read(&mut reader).await {
        heard
            .messages
            .lock()
            .expect("no holder panics")
            .push(message);
        heard.news.notify_waiters();
    }
}

async fn read(reader: &mut BufReader<ChildStdout>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some((_, value)) = line
            .split_once(':')
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await.ok()?;
    Some(serde_json::from_slice(&body).expect("the server speaks JSON"))
}
