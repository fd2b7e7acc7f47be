//! Runs a command to its end and keeps what it said.

use std::{
    path::Path,
    process::{Output, Stdio},
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use crate::{LIMIT, ashore_bin};

/// How a command ended and what it said.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// Standard output as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// Standard error's last line as the JSON of an error.
    ///
    /// # Panics
    /// When it is none.
    pub fn error_json(&self) -> Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// `ashore ARGS…` in an empty world: no kubeconfig, no state, and this home.
pub fn alone(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(ashore_bin());
    command
        .args(args)
        .env_remove("KUBECONFIG")
        .env_remove("KUBERNETES_SERVICE_HOST")
        .env("HOME", home)
        .env("ASHORE_STATE_DIR", home.join("state"));
    command
}

/// Runs a command to its end.
///
/// # Panics
/// When it does not end within [`LIMIT`].
pub async fn run(mut command: Command) -> Ran {
    let output = tokio::time::timeout(LIMIT, command.output()).await;
    let output = output.unwrap_or_else(|_| panic!("{command:?} did not end within {LIMIT:?}"));
    output.expect("ashore can be started").into()
}

/// `ashore intercept … -- COMMAND` where the intercept cannot come about: COMMAND says `ran`, goes on until the error was told, and
/// exits with 7.
///
/// # Panics
/// When no error is told within [`LIMIT`], or it does not end within the same.
pub async fn run_until_refused(mut intercept: Command) -> Ran {
    intercept.args(["--", "sh", "-c", "echo ran; read -r _; exit 7"]);
    intercept
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = intercept.spawn().expect("ashore can be started");
    let input = child.stdin.take();
    let mut lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
    let mut told = String::new();
    let reading = async {
        while !told.contains("error: ") {
            let line = lines.next_line().await.expect("it can be read");
            told += &line.expect("an error is told before the end");
            told.push('\n');
        }
        drop(input);
        while let Ok(Some(line)) = lines.next_line().await {
            told += &line;
            told.push('\n');
        }
    };
    let all = async { tokio::join!(child.wait_with_output(), reading) };
    let ended = tokio::time::timeout(LIMIT, all).await;
    let (output, ()) = ended.unwrap_or_else(|_| panic!("{intercept:?} did not end: {told}"));
    Ran {
        stderr: told,
        ..output.expect("it can be waited for").into()
    }
}
