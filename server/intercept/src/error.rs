//! What can go wrong, as sentences: what happened, to what, and what to do next.

use ashore_protocol::{agent::VersionRange, editor::NoticeKind};
use thiserror::Error;

/// Whose move it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The input is wrong: change what was asked.
    User,
    /// The cluster, the network or the rights are.
    Environment,
    /// Ashore is: please report it.
    Bug,
}

/// An error of the engine; its text is written for people.
#[derive(Debug, Clone, Error)]
pub enum Error {
    /// What was asked for cannot be done.
    #[error("{0}")]
    User(String),
    #[error("No kubeconfig: {0}. Set KUBECONFIG, or pass --kubeconfig.")]
    NoKubeconfig(String),
    #[error(
        "The cluster at {url} cannot be reached: {why}. Check the network and the context, then try again."
    )]
    Unreachable { url: String, why: String },
    #[error(
        "The cluster at {url} does not accept your credentials (401): the token is wrong or expired. Sign in again, then try again."
    )]
    Unauthorized { url: String },
    #[error(
        "You may not {verb} {resource} in namespace {namespace} (403){detail}. Ask for a Role with: apiGroups [\"{group}\"], resources [\"{resource}\"], verbs [\"{verb}\"]."
    )]
    Forbidden {
        verb: String,
        resource: String,
        group: &'static str,
        namespace: String,
        detail: String,
    },
    /// Somebody's session covers the same requests.
    #[error(
        "{target} is already intercepted by {holder}. Ask them to leave, or use mode \"personal\" with your own match."
    )]
    Held { target: String, holder: String },
    #[error("The agent for {target} did not become ready: {why}")]
    AgentNotReady { target: String, why: String },
    /// The API answered something else.
    #[error("The cluster refused to {verb} {object}: {message}")]
    Refused {
        verb: &'static str,
        object: String,
        code: u16,
        message: String,
    },
    #[error("{0}")]
    Environment(String),
    /// No version of the tunnel that both speak.
    #[error(
        "The agent in {agent} speaks versions {} to {} of the tunnel, this Ashore speaks {}: use the release that the agent's other sessions use.",
        .theirs.min, .theirs.max, ashore_protocol::agent::VERSION
    )]
    Incompatible {
        agent: String,
        theirs: VersionRange,
        /// How many sessions use it.
        sessions: u64,
    },
    /// The state folder cannot be used.
    #[error("The state file {path} cannot be {verb}: {why}. Check the folder's rights and space.")]
    State {
        verb: &'static str,
        path: String,
        why: String,
    },
    /// The session was ended while it was being prepared.
    #[error("The session ended before it was ready.")]
    Cancelled,
    #[error("Ashore has a bug: {0}. Please report it.")]
    Bug(String),
}

impl Error {
    /// Whose move it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::User(_) | Self::Held { .. } | Self::Cancelled => Kind::User,
            Self::Bug(_) => Kind::Bug,
            _ => Kind::Environment,
        }
    }

    /// The same for editors.
    pub fn notice_kind(&self) -> NoticeKind {
        match self.kind() {
            Kind::User => NoticeKind::User,
            Kind::Environment => NoticeKind::Environment,
            Kind::Bug => NoticeKind::Bug,
        }
    }

    /// Waiting does not mend it.
    pub(crate) fn stays(&self) -> bool {
        matches!(self.code(), Some(401 | 403))
            || matches!(self, Self::Environment(_) | Self::Incompatible { .. })
    }

    /// The code of the API's answer, where there was one.
    pub(crate) fn code(&self) -> Option<u16> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::Forbidden { .. } => Some(403),
            Self::Unauthorized { .. } => Some(401),
            _ => None,
        }
    }
}

/// A result of the engine.
pub type Result<T, E = Error> = std::result::Result<T, E>;
