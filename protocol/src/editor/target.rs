//! What can be intercepted, and what is.

use serde::{Deserialize, Serialize};

use super::{Action, Question};
use crate::{PortLabel, ProblemCode, ServicePort, TargetRef, agent::Mode, words::words};

/// A target as people write it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TargetChoice {
    /// `deployment/orders`, `statefulset/…` or `service/…`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub target: TargetRef,
    /// Absent: the context that the person's files and settings mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// Absent: the namespace of the cluster's context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The service port's name or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub port: Option<ServicePort>,
    /// The port that the program listens on; absent: what Ashore finds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_port: Option<u16>,
    /// Whose requests.
    #[serde(default)]
    pub mode: Mode,
    /// What new requests do while the program is stopped.
    #[serde(default)]
    pub when_paused: WhenPaused,
}

/// What new requests do while the program stands at a breakpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum WhenPaused {
    /// New requests go to the origin while the debuggee is stopped.
    #[default]
    Pass,
    /// New requests wait for the debuggee.
    Hold,
    /// A later version's word: treated as `pass`, which nobody notices.
    #[serde(other)]
    Unknown,
}

words!(WhenPaused { Pass = "pass", Hold = "hold" } later Unknown = "pass");

/// Asks what can be intercepted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ListTargets {
    /// The workspace folder; absent where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Another context than the one that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// Another namespace than the one that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Rank for this run configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_configuration: Option<String>,
    /// The resolved run configuration as the editor has it.
    #[serde(default)]
    pub configuration: serde_json::Value,
}

/// What the namespace has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TargetList {
    /// The cluster's context in the kubeconfig.
    pub context: String,
    /// The namespace that was looked at.
    pub namespace: String,
    /// All contexts of the kubeconfig.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contexts: Vec<String>,
    /// Those namespaces that may be listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<String>,
    /// Best first.
    pub targets: Vec<RankedTarget>,
    /// Why there are none, one sentence. Then nobody is asked for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// Which problem it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ProblemCode>,
    /// What can be done about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// How to ask for one of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
}

/// A target with what speaks for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RankedTarget {
    /// What to answer with, to choose it.
    pub choice: TargetChoice,
    /// The Service's name.
    pub service: String,
    /// The service port: `name/number`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub service_port: PortLabel,
    /// One short sentence each.
    pub reasons: Vec<String>,
    /// It speaks no HTTP by its port's name: all of its requests come here, or none.
    #[serde(default)]
    pub whole: bool,
    /// What "only mine" means for it: the command that hits.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mine: String,
    /// Name and port fit: it may be proposed as the one.
    #[serde(default)]
    pub exact: bool,
    /// Who intercepts it now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holders: Vec<String>,
    /// Why it cannot be intercepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_possible: Option<String>,
    /// What speaks for it and against it, in one line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}
