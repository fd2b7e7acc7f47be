//! The engine: cluster, strategies, tunnel, journal, restore, guard.
//!
//! A front [`spawn`]s a session and then only sends [`Input`]s and reads [`SessionEvent`]s.

#[cfg(test)]
mod chinese;
mod cluster;
mod connection;
pub mod doctor;
mod english;
mod error;
mod explained;
mod fanout;
pub mod guard;
mod holder;
pub mod install;
mod journal;
mod list;
mod local;
mod names;
mod other_tools;
mod production;
mod ready;
mod requests;
pub mod rights;
mod runner;
mod state;
mod strategy;
mod target;
pub mod testing;
mod told;
mod tunnel;
mod version;
mod watch;
mod words;

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, RandomState},
    path::PathBuf,
};

use ashore_protocol::{
    ServicePort, Strategy, Takeover, TargetRef,
    agent::{Mode, Reporting},
    editor::{RequestRecord, WhenPaused},
};
pub use ashore_session::{Input, Standing};
pub use ashore_speech::Speech;
use ashore_texts::Arg;
pub use cluster::{Contexts, contexts, pinned};
pub use error::{Code, Error, Explained, Kind, Result};
pub use guard::{CleanReport, clean};
pub use list::{Availability, Interceptable, list, namespace, namespaces};
pub use production::marked as names_production;
pub use requests::{recorded, requests};
use serde::{Deserialize, Serialize};
pub use state::{leave, state_dir, status, status_in};
pub use strategy::handover::carry;
use tokio::sync::mpsc;
pub use told::{Notice, Status};

/// The agent's image unless another is named.
pub const AGENT_IMAGE: &str = concat!("ashore-agent:", env!("CARGO_PKG_VERSION"));

/// Instead of an image's name: the target's own image, with the agent handed over when its pod has started.
pub const TARGET_IMAGE: &str = "target";

/// How to reach the cluster; empty means what kubectl would take.
#[derive(Debug, Clone, Default)]
pub struct ClusterOptions {
    pub kubeconfig: Option<PathBuf>,
    pub context: Option<String>,
    pub namespace: Option<String>,
    /// Sessions may run where the context or the namespace is named as production.
    pub allow_production: bool,
    /// The agent's image; else what the variable `ASHORE_AGENT_IMAGE` names, else [`AGENT_IMAGE`].
    pub agent_image: Option<String>,
    /// Labels that the pods of agents get beside Ashore's own.
    pub agent_labels: BTreeMap<String, String>,
    /// A privileged pod on the target's node may be made where nothing less does.
    pub privileged_agents: bool,
}

impl ClusterOptions {
    /// The image that agents are made from.
    pub fn agent_image(&self) -> String {
        let variable = || std::env::var("ASHORE_AGENT_IMAGE").ok();
        self.agent_image
            .clone()
            .or_else(variable)
            .filter(|image| !image.is_empty())
            .unwrap_or_else(|| AGENT_IMAGE.to_owned())
    }
}

/// What is to be intercepted, as people write it; resolved against the cluster by the engine.
#[derive(Debug, Clone)]
pub struct SessionSpec {
    /// The intercept's name, for people.
    pub name: String,
    pub target: TargetRef,
    /// May be left out when the Service has one.
    pub port: Option<ServicePort>,
    pub mode: Mode,
    pub when_paused: WhenPaused,
    /// What becomes of new requests when the program stands still and no debugger said so. Mode `global` alone looks at it.
    pub when_silent: ashore_protocol::WhenSilent,
    /// What is told about its requests.
    pub reporting: Reporting,
    pub cluster: ClusterOptions,
    pub strategy: StrategyOptions,
    /// Where the session's state file lives (`state_dir()` unless a test says otherwise).
    pub state_dir: PathBuf,
}

/// How the agent is to get into the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StrategyOptions {
    pub wanted: Strategy,
    /// Strategy `pod`.
    pub takeover: Takeover,
    /// Strategy `service`: the pods of the agent; none named is one.
    pub replicas: u16,
}

/// What a running session tells its front.
#[derive(Debug, Clone)]
// A status is sent a few times a second at most; a box in every front's match would cost more than the bytes.
#[allow(clippy::large_enum_variant)]
pub enum SessionEvent {
    /// The state or a figure changed.
    Status(Status),
    Notice(Notice),
    /// What the target's callers speak, by its Service's word.
    Callers(Speech),
    /// Requests that are new or changed, and how many were too many to be told one by one.
    Requests {
        records: Vec<RequestRecord>,
        missed: u64,
    },
    /// The last event: everything that could be put back is.
    Ended(Proof),
}

/// What was compared after restoring, and how long it took.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    pub objects_compared: usize,
    /// One sentence an object that is not as it was, with the reason.
    #[serde(with = "english")]
    pub different: Vec<Arg>,
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

/// Starts a session. Returns at once; whatever goes wrong comes as a notice, then [`SessionEvent::Ended`]. The front sends
/// [`Input::DebugStarted`] to have it prepared. Dropping `inputs` ends the session as if the front had gone away.
///
/// Must be called inside a tokio runtime, which must live until [`SessionEvent::Ended`] for the restoring to happen in this
/// process; else the guard restores.
pub fn spawn(spec: SessionSpec) -> SessionHandle {
    let id = session_id();
    let (inputs, commands) = mpsc::unbounded_channel();
    let (told, events) = mpsc::unbounded_channel();
    tokio::spawn(runner::run(id.clone(), spec, commands, told));
    SessionHandle { id, inputs, events }
}

/// Unique without a clock that two machines would have to share.
pub(crate) fn session_id() -> String {
    format!("{:016x}", RandomState::new().hash_one(std::process::id()))
}
