//! How an editor's window stands while it intercepts nothing.

use serde::{Deserialize, Serialize};

use super::{Action, Icon, Level};

/// Why nothing is intercepted, and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Idle {
    /// What to go by.
    pub reason: IdleReason,
    /// A few words for the status bar.
    pub label: String,
    /// One sentence.
    pub detail: String,
    /// The same at a glance.
    pub icon: Icon,
    /// How urgent it is.
    pub severity: Level,
    /// The first is the one that mends it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
}

/// Why nothing is intercepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum IdleReason {
    /// No program is debugged that would be.
    NotStarted,
    /// The person has switched the workspace off.
    Off,
    /// There is no kubeconfig, or none that can be read.
    NoKubeconfig,
    /// No context is meant, or one that is not there.
    NoContext,
    /// The cluster was asked, and does not answer as it should.
    NoCluster,
    /// A target was asked for, and the person wanted none now.
    Dismissed,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// Names the cluster of a workspace; kept in the person's own file. What is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SetCluster {
    /// The workspace folder; absent where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The context of the kubeconfig.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}
