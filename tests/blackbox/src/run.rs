//! Runs a command to its end and keeps what it said.

use std::{path::Path, process::Output};

use serde_json::Value;
use tokio::process::Command;

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
