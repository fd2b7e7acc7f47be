//! What can be intercepted, and what is.

use serde::{Deserialize, Serialize};

use super::Question;
use crate::{PortLabel, ServicePort, TargetRef, agent::Mode, words::words};

/// A target as people write it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TargetChoice {
    /// `deployment/orders`, `statefulset/…` or `service/…`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub target: TargetRef,
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
    /// Best first.
    pub targets: Vec<RankedTarget>,
    /// Why there are none, one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
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
