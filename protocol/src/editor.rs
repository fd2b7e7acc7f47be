//! Editor ⇄ server: the `ashore/*` methods and notifications that the `lsp`, `dap` and `cli` fronts share.

mod blank;
mod configuration;
mod debug;
mod display;
mod idle;
mod notice;
mod requests;
mod session;
mod target;

use std::collections::BTreeMap;

pub use configuration::*;
pub use debug::*;
pub use display::*;
pub use idle::*;
pub use notice::*;
pub use requests::*;
use serde::{Deserialize, Serialize};
pub use session::*;
pub use target::*;

/// Names of the requests and notifications.
pub mod method {
    /// Request [`super::StartSession`] → [`super::SessionStarted`]; answered at once, preparing goes on in the background.
    pub const START_SESSION: &str = "ashore/startSession";
    /// Request [`super::ChooseTarget`] → [`super::SessionView`].
    pub const CHOOSE_TARGET: &str = "ashore/chooseTarget";
    /// Notification [`super::DebugEvent`], editor → server.
    pub const DEBUG_EVENT: &str = "ashore/debugEvent";
    /// Notification [`super::DebugMessage`], editor → server; what it says is read by the server alone.
    pub const DEBUG_MESSAGE: &str = "ashore/debugMessage";
    /// Request [`super::Suspend`] → [`super::SessionView`].
    pub const SUSPEND: &str = "ashore/suspend";
    /// Request [`super::Leave`] → [`super::SessionView`].
    pub const LEAVE: &str = "ashore/leave";
    /// Request [`super::Retry`] → [`super::SessionView`].
    pub const RETRY: &str = "ashore/retry";
    /// Request, no parameters → `Vec<`[`super::SessionView`]`>`.
    pub const STATUS: &str = "ashore/status";
    /// Request [`super::ListTargets`] → [`super::TargetList`].
    pub const TARGETS: &str = "ashore/targets";
    /// Request [`super::ListConfigurations`] → `Vec<`[`super::ConfigurationView`]`>`.
    pub const CONFIGURATIONS: &str = "ashore/configurations";
    /// Request [`super::SetRule`] → [`super::ConfigurationView`].
    pub const SET_RULE: &str = "ashore/setRule";
    /// Request [`super::Act`], answered with nothing once it is done or under way.
    pub const ACT: &str = "ashore/act";
    /// Request [`super::SetCluster`], answered with nothing.
    pub const SET_CLUSTER: &str = "ashore/setCluster";
    /// Request [`super::ListRequests`] → `Vec<`[`super::SessionRequests`]`>`.
    pub const REQUESTS: &str = "ashore/requests";
    /// Request [`super::ReplayRequest`] → [`super::Replayed`].
    pub const REPLAY: &str = "ashore/replay";
    /// Request [`super::CurlRequest`] → [`super::CurlCommand`].
    pub const CURL: &str = "ashore/curl";
    /// Notification [`super::SessionRequests`], server → editor.
    pub const REQUESTS_CHANGED: &str = "ashore/requestsChanged";
    /// Notification [`super::SessionView`], server → editor.
    pub const STATE_CHANGED: &str = "ashore/stateChanged";
    /// Notification [`super::SessionNotice`], server → editor.
    pub const NOTICE: &str = "ashore/notice";
    /// Notification [`super::Idle`], server → editor.
    pub const IDLE_CHANGED: &str = "ashore/idleChanged";
    /// Notification [`super::ConfigurationsChanged`], server → editor: ask for the configurations again.
    pub const CONFIGURATIONS_CHANGED: &str = "ashore/configurationsChanged";
}

/// Commands of `workspace/executeCommand`, which code lenses and quick fixes name.
pub mod command {
    /// Argument [`super::RunConfiguration`]: interception of this run configuration on or off; without a rule the targets are
    /// offered by [`super::method::NOTICE`] with [`super::ActionKind::ChooseTarget`].
    pub const TOGGLE: &str = "ashore.toggle";
    /// Argument: a session's id.
    pub const LEAVE: &str = "ashore.leave";
}

/// A debug session begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// The workspace folder that the run configuration belongs to, as a path; the only one if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The session that this one goes on with after a restart: its agent is handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Started without debugging.
    #[serde(default)]
    pub no_debug: bool,
}

/// What became of [`StartSession`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionStarted {
    /// The session, as it begins.
    pub view: SessionView,
    /// What happens now.
    pub outcome: StartOutcome,
    /// To be added to the debuggee's environment.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// The port on which the debuggee is expected to listen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_port: Option<u16>,
    /// Why that port.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// To choose from, best first, where the outcome is `choose`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<RankedTarget>,
    /// One sentence: what will happen, or why nothing will.
    pub message: String,
    /// How to ask for a target, where the outcome is `choose`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
}

/// What becomes of a debug session that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum StartOutcome {
    /// The intercept is being prepared.
    Intercept,
    /// There is no rule: ask, and answer with [`ChooseTarget`].
    Choose,
    /// This run configuration is not to be intercepted.
    Off,
    /// It cannot be; the message says why.
    Refused,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// The user's answer to "which target?".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChooseTarget {
    /// The session's id.
    pub session: String,
    /// `None`: not for this run configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetChoice>,
    /// Write it to `.ashore.toml`.
    #[serde(default)]
    pub remember: bool,
}

/// What the debugger did; names follow the Debug Adapter Protocol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DebugEvent {
    /// The session's id.
    pub session: String,
    /// What happened.
    pub event: DebugEventKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
/// What an editor tells of a debug session.
pub enum DebugEventKind {
    /// The debuggee's process.
    Process {
        /// Its id.
        pid: u32,
    },
    /// The debug adapter's process: what it starts is the debuggee.
    Adapter {
        /// Its id.
        pid: u32,
    },
    /// A port that belongs to a debugger and never to the debuggee.
    DebuggerPort {
        /// The port.
        port: u16,
    },
    /// The editor knows that the debuggee listens; else the server finds out by the process.
    Listening {
        /// The port.
        port: u16,
        /// Who listens, where the editor knows.
        pid: Option<u32>,
    },
    /// Threads stopped: at a breakpoint, after a step, or by an exception.
    Stopped {
        /// The thread that it is about; absent where the adapter names none.
        thread: Option<i64>,
        /// Whether it is about all threads.
        all: bool,
    },
    /// Where a thread stands that stopped for another reason than a step: the first frame of its stack that has a source.
    StoodAt {
        /// The thread that it is about; absent where the adapter names none.
        thread: Option<i64>,
        /// The place in the source.
        place: Place,
        /// What was thrown, where an exception stopped it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exception: Option<String>,
    },
    /// The person takes a step: what stands counts as standing until it goes on.
    Stepping {
        /// The thread that it is about; absent where the adapter names none.
        thread: Option<i64>,
    },
    /// Threads go on.
    Continued {
        /// The thread that it is about; absent where the adapter names none.
        thread: Option<i64>,
        /// Whether it is about all threads.
        all: bool,
    },
    /// The program will be started again in the same debug session.
    Restarting,
    /// The debug session is over.
    Ended {
        /// By which way.
        how: Ending,
    },
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// By which way a debug session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// It is started again: the next session on this target, expected in a moment, takes the agent over.
    Restarting,
    /// A later version's word: it ended all the same.
    #[serde(other)]
    Unknown,
}

/// Traffic goes to the origin until it is resumed; the debug session goes on, and nothing is taken down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Suspend {
    /// The session's id.
    pub session: String,
    /// Whether new requests pass through.
    pub suspended: bool,
}

/// End an intercept; the debug session goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Leave {
    /// The session's id.
    pub session: String,
}

/// Intercept once more what the session tried last: the same target in the same cluster, by the same rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Retry {
    /// The session's id.
    pub session: String,
}
