//! Editor ⇄ server: the `ashore/*` methods and notifications that the `lsp`, `dap` and `cli` fronts share.

use serde::{Deserialize, Serialize};

use crate::agent::{Counts, Mode};

/// Names of the requests and notifications.
pub mod method {
    /// Request [`super::StartSession`] → [`super::SessionStatus`].
    pub const START_SESSION: &str = "ashore/startSession";
    /// Request [`super::ChooseTarget`] → [`super::SessionStatus`].
    pub const CHOOSE_TARGET: &str = "ashore/chooseTarget";
    /// Notification [`super::DebugEvent`], editor → server.
    pub const DEBUG_EVENT: &str = "ashore/debugEvent";
    /// Request [`super::Leave`] → [`super::SessionStatus`].
    pub const LEAVE: &str = "ashore/leave";
    /// Request, no parameters → `Vec<`[`super::SessionStatus`]`>`.
    pub const STATUS: &str = "ashore/status";
    /// Notification [`super::SessionStatus`], server → editor.
    pub const STATE_CHANGED: &str = "ashore/stateChanged";
    /// Notification [`super::Notice`], server → editor.
    pub const NOTICE: &str = "ashore/notice";
}

/// A debug session begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartSession {
    /// The run configuration's name.
    pub run_configuration: String,
    /// The resolved run configuration as the editor has it.
    #[serde(default)]
    pub configuration: serde_json::Value,
    /// What to intercept, if the editor knows it; else the rule decides, or the user is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetChoice>,
}

/// The user's answer to "which target?".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChooseTarget {
    pub session: String,
    pub target: TargetChoice,
    /// Write it to `.ashore.toml`.
    #[serde(default)]
    pub remember: bool,
}

/// A target as people write it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetChoice {
    /// `deployment/orders`, `statefulset/…` or `service/…`.
    pub target: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The service port's name or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_port: Option<u16>,
    #[serde(default)]
    pub mode: Mode,
    #[serde(default)]
    pub when_paused: WhenPaused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WhenPaused {
    /// New requests go to the origin while the debuggee is stopped.
    #[default]
    Pass,
    /// New requests wait for the debuggee.
    Hold,
}

/// What the debugger did; names follow the Debug Adapter Protocol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DebugEvent {
    pub session: String,
    pub event: DebugEventKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum DebugEventKind {
    Process {
        pid: u32,
    },
    Stopped {
        thread: Option<i64>,
        all: bool,
    },
    Continued {
        thread: Option<i64>,
        all: bool,
    },
    Restarting,
    Ended {
        how: Ending,
    },
    #[serde(other)]
    Unknown,
}

/// By which way a debug session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ending {
    /// The debugger let go (stop button, `disconnect`, `terminate`).
    Disconnected,
    /// The debuggee exited.
    Exited,
    /// The adapter broke or was killed.
    AdapterLost,
    /// The editor or client went away.
    ClientLost,
}

/// End an intercept; the debug session goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Leave {
    pub session: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SessionState {
    Planned,
    Preparing,
    Ready,
    Active,
    Paused,
    Reconnecting,
    Restoring,
    Restored,
    Failed,
    #[serde(other)]
    Unknown,
}

/// One session as people and editors see it; also the line of `ashore status --output json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionStatus {
    /// Unique id.
    pub session: String,
    /// The intercept's name, for people (`orders`, or the rule's run configuration).
    pub name: String,
    pub state: SessionState,
    pub namespace: String,
    /// `Deployment`, `StatefulSet` or `Service`.
    pub kind: String,
    pub workload: String,
    pub service: String,
    /// The service port: `name/number`.
    pub service_port: String,
    /// Where requests go, `127.0.0.1:8081`, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    pub mode: Mode,
    pub holder: String,
    #[serde(default)]
    pub counts: Counts,
    /// The owner process's id.
    pub pid: u32,
    /// What a person should know now (a failure, callers with open connections); empty when all is well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

/// Something to be told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    pub level: Level,
    /// One sentence: what happened, to what, and what to do next.
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    Info,
    Warning,
    Error,
    #[serde(other)]
    Unknown,
}
