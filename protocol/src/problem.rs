//! What can go wrong, as words that programs go by: sentences are for people and change.

use serde::{Deserialize, Serialize};

/// Which problem it is. Words are kebab-case and never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// No kubeconfig was found.
    NoKubeconfig,
    /// There is one that cannot be used.
    BadKubeconfig,
    /// No context is named, or one that the kubeconfig does not have.
    NoContext,
    /// The cluster does not answer, or not as a cluster.
    Unreachable,
    /// A proxy or the API server does not take WebSockets, which port-forwards need.
    NoWebsockets,
    /// The credentials are wrong or expired, or cannot be had.
    Unauthorized,
    /// A right is missing.
    Forbidden,
    /// The API server refused for another reason.
    Refused,
    /// What was named is not there: a namespace, a target, a session.
    NotFound,
    /// What was named may be several things.
    Ambiguous,
    /// The Service has no such port, or a port without a number.
    NoSuchPort,
    /// No strategy that was asked for can intercept this target.
    NotInterceptable,
    /// Strategy `pod` is kept out of the target's pods.
    StrategyNotPossible,
    /// Options contradict each other or the target.
    BadOptions,
    /// A pattern of the match cannot be read.
    BadMatch,
    /// The agent's labels would make it a pod of somebody else's.
    LabelsTaken,
    /// Somebody, or another tool, intercepts it.
    Held,
    /// It is named as production, and nobody has allowed it.
    Production,
    /// The agent's pod did not become ready.
    AgentNotReady,
    /// No version of the tunnel that both speak.
    AgentIncompatible,
    /// Sessions use an agent that would have to be replaced.
    AgentInUse,
    /// The agent cannot get into the way of the traffic.
    AgentUnable,
    /// An object is there by Ashore's name that is not Ashore's, or not as Ashore made it.
    ForeignObject,
    /// Somebody else works on the same objects; trying again may do.
    Busy,
    /// Somebody else changed an object of the session, which has ended.
    ObjectChanged,
    /// The program stands still, and no debugger says so.
    StandsStill,
    /// The program does not speak what its callers speak.
    NotSpoken,
    /// The agent could not be reached again.
    TunnelLost,
    /// Not everything could be put back.
    NotRestored,
    /// A file of the state folder cannot be used.
    StateFolder,
    /// The guard process could not be started.
    NoGuard,
    /// The session was ended before it was ready.
    Cancelled,
    /// Ashore's own fault.
    Bug,
    /// A later version's word.
    #[serde(other)]
    Unknown,
}
