//! A session as people and editors see it.

use serde::{Deserialize, Serialize};

use super::{Display, TargetChoice};
use crate::agent::{Counts, Mode};
use crate::{PortLabel, TargetKind};

/// Where the life of a session is; ARCHITECTURE.md has it as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum SessionState {
    /// Nothing was done yet.
    Planned,
    /// The agent is brought into the path.
    Preparing,
    /// All passes through; the program does not listen yet.
    Ready,
    /// The program gets its requests.
    Active,
    /// The program stands at a breakpoint.
    Paused,
    /// The tunnel is lost and may come back.
    Reconnecting,
    /// Everything is being put back.
    Restoring,
    /// Everything is as it was.
    Restored,
    /// It failed; what was changed is put back.
    Failed,
    /// Something that this release does not know: a newer peer said it.
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
    /// Where its life is.
    pub state: SessionState,
    /// The kubeconfig's name for the cluster, once it was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The target's namespace.
    pub namespace: String,
    /// `Deployment`, `StatefulSet` or `Service`; empty while it is not known.
    #[serde(with = "super::blank")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub kind: Option<TargetKind>,
    /// The name of the target's workload; as it was asked for until the cluster has said it.
    pub workload: String,
    /// The name of the target's Service.
    pub service: String,
    /// The service port: `name/number`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub service_port: PortLabel,
    /// Where requests go, `127.0.0.1:8081`, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// Whose requests come.
    pub mode: Mode,
    /// Who debugs: `user@host`.
    pub holder: String,
    /// What came so far.
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
    /// Its name in the editor.
    pub run_configuration: String,
    /// The workspace folder that it is in; absent where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Where its life is.
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
    /// The program has run for a while and listens nowhere yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silent: bool,
    /// What was compared, once everything is back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Restored>,
    /// Nothing more will be told of it: its debug session is over, and so is its intercept.
    #[serde(default)]
    pub over: bool,
    /// How it is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<Display>,
}

/// What was compared after restoring, and how long it took.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Restored {
    /// How many objects were looked at.
    pub objects_compared: u64,
    /// One sentence an object that is not as it was.
    pub different: Vec<String>,
    /// From the end of the debug session until all requests went to the origin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pass_through_ms: Option<f64>,
    /// From the end of the debug session until every object was as before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restore_ms: Option<f64>,
}
