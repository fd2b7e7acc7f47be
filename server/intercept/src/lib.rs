//! The engine: cluster, strategies, tunnel, journal, restore, guard.
//!
//! A front calls [`connect`], [`spawn`]s a session and then only sends [`Input`]s and reads [`SessionEvent`]s.

use std::path::PathBuf;

use ashore_protocol::{
    agent::Mode,
    editor::{Notice, SessionStatus, WhenPaused},
};
pub use ashore_session::Input;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

/// How to reach the cluster; empty means what kubectl would take.
#[derive(Debug, Clone, Default)]
pub struct ClusterOptions {
    pub kubeconfig: Option<PathBuf>,
    pub context: Option<String>,
    pub namespace: Option<String>,
}

/// What is to be intercepted, as people write it; resolved against the cluster by the engine.
#[derive(Debug, Clone)]
pub struct SessionSpec {
    /// The intercept's name, for people.
    pub name: String,
    /// `deployment/orders`, `statefulset/…`, `service/…`, or a bare name.
    pub target: String,
    /// The service port's name or number; may be left out when there is one.
    pub port: Option<String>,
    pub mode: Mode,
    pub when_paused: WhenPaused,
    pub cluster: ClusterOptions,
    /// Where the session's state file lives (`state_dir()` unless a test says otherwise).
    pub state_dir: PathBuf,
}

/// What a running session tells its front.
#[derive(Debug, Clone)]
pub enum SessionEvent {
    /// The state or a figure changed.
    Status(SessionStatus),
    Notice(Notice),
    /// The last event: everything that could be put back is.
    Ended(Proof),
}

/// What was compared after restoring, and how long it took.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    pub objects_compared: usize,
    /// One sentence an object that is not as it was, with the reason.
    pub different: Vec<String>,
    /// From the end of the debug session to the agent's word that it passes through, in milliseconds.
    pub pass_through_ms: Option<f64>,
    /// From the end of the debug session to the last object back, in milliseconds.
    pub restore_ms: Option<f64>,
}

/// A session that runs in the background; it ends `Restored` also when this is dropped.
pub struct SessionHandle {
    pub id: String,
    pub inputs: mpsc::UnboundedSender<Input>,
    pub events: mpsc::UnboundedReceiver<SessionEvent>,
}
