//! A session as people and editors see it.

use serde::{Deserialize, Serialize};

use super::TargetChoice;
use crate::agent::{Counts, Mode};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// A debug session of this editor, with its intercept once there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The id that requests and events name; stays the same over a restart.
    pub session: String,
    pub run_configuration: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    pub state: SessionState,
    /// The intercept, once there is one; its id is the one of `ashore status`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SessionStatus>,
    /// What is intercepted, as people wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetChoice>,
    /// The port on which the debuggee listens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_port: Option<u16>,
    /// The user wants the traffic to pass to the origin for now.
    #[serde(default)]
    pub suspended: bool,
    /// The debug session restarts: the agent stays.
    #[serde(default)]
    pub restarting: bool,
    /// What was compared, once everything is back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Restored>,
}

/// What was compared after restoring, and how long it took.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Restored {
    pub objects_compared: u64,
    /// One sentence an object that is not as it was.
    pub different: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pass_through_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restore_ms: Option<f64>,
}
