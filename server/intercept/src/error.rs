//! What can go wrong: which problem it is, what happened to what, what to do next, and what caused it.

use std::{fmt, io, path::PathBuf, sync::Arc};

pub use ashore_protocol::ProblemCode as Code;
use ashore_protocol::{
    agent::VersionRange,
    editor::{Level, Notice, NoticeKind},
};
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

/// What happened and what to do next: each a sentence or more without its last full stop; nothing to do is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explained {
    pub what: String,
    pub help: String,
}

impl Explained {
    pub fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&ended(&self.what))?;
        if !self.help.is_empty() {
            write!(f, " {}", ended(&self.help))?;
        }
        Ok(())
    }
}

impl From<String> for Explained {
    fn from(what: String) -> Self {
        Self::new(what, "")
    }
}

impl From<&str> for Explained {
    fn from(what: &str) -> Self {
        Self::new(what, "")
    }
}

/// With a full stop, unless it ends otherwise.
fn ended(text: &str) -> String {
    match text.ends_with(['.', '?', '!']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

/// An error below, kept for logs.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// An error of the engine. Its text is written for people: [`Error::what`] and [`Error::help`] as sentences.
#[derive(Debug, Clone, Error)]
pub enum Error {
    /// What was asked for cannot be done.
    User(Code, Explained),
    /// The cluster, the network or the rights are not as they have to be.
    Environment(Code, Explained),
    NoKubeconfig(String),
    Unreachable {
        url: String,
        why: String,
        source: Option<Cause>,
    },
    /// The credentials are not accepted.
    Unauthorized {
        url: String,
    },
    /// A right is missing.
    Forbidden {
        verb: String,
        resource: String,
        group: &'static str,
        namespace: String,
        detail: String,
    },
    /// Somebody's session covers the same requests.
    Held {
        target: String,
        holder: String,
    },
    AgentNotReady {
        target: String,
        why: Explained,
    },
    /// The API answered something else.
    Refused {
        verb: &'static str,
        object: String,
        status: u16,
        message: String,
    },
    /// No version of the tunnel that both speak.
    Incompatible {
        agent: String,
        theirs: VersionRange,
        /// How many sessions use it.
        sessions: u64,
    },
    /// The state folder cannot be used.
    State {
        verb: &'static str,
        path: PathBuf,
        source: Arc<io::Error>,
    },
    /// The session was ended while it was being prepared.
    Cancelled,
    Bug(String),
}

impl Error {
    pub(crate) fn user(code: Code, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::User(code, Explained::new(what, help))
    }

    pub(crate) fn environment(
        code: Code,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self::Environment(code, Explained::new(what, help))
    }

    /// Which problem it is.
    pub fn code(&self) -> Code {
        match self {
            Self::User(code, _) | Self::Environment(code, _) => *code,
            Self::NoKubeconfig(_) => Code::NoKubeconfig,
            Self::Unreachable { .. } => Code::Unreachable,
            Self::Unauthorized { .. } => Code::Unauthorized,
            Self::Forbidden { .. } => Code::Forbidden,
            Self::Held { .. } => Code::Held,
            Self::AgentNotReady { .. } => Code::AgentNotReady,
            Self::Refused { .. } => Code::Refused,
            Self::Incompatible { .. } => Code::AgentIncompatible,
            Self::State { .. } => Code::StateFolder,
            Self::Cancelled => Code::Cancelled,
            Self::Bug(_) => Code::Bug,
        }
    }

    /// What happened, and what to do next.
    pub fn explained(&self) -> Explained {
        match self {
            Self::User(_, explained) | Self::Environment(_, explained) => explained.clone(),
            Self::NoKubeconfig(why) => Explained::new(
                format!("No kubeconfig: {why}"),
                "Set KUBECONFIG, or pass --kubeconfig",
            ),
            Self::Unreachable { url, why, .. } => Explained::new(
                format!("The cluster at {url} cannot be reached: {why}"),
                "Check the network and the context, then try again",
            ),
            Self::Unauthorized { url } => Explained::new(
                format!(
                    "The cluster at {url} does not accept your credentials (401): the token is wrong or expired"
                ),
                "Sign in again, then try again",
            ),
            Self::Forbidden {
                verb,
                resource,
                group,
                namespace,
                detail,
            } => Explained::new(
                format!("You may not {verb} {resource} in namespace {namespace} (403){detail}"),
                format!(
                    "Ask for a Role with: apiGroups [\"{group}\"], resources [\"{resource}\"], verbs [\"{verb}\"]"
                ),
            ),
            Self::Held { target, holder } => Explained::new(
                format!("{target} is already intercepted by {holder}"),
                "Ask them to leave, or use mode \"personal\" with your own match",
            ),
            Self::AgentNotReady { target, why } => Explained::new(
                format!("The agent for {target} did not become ready: {}", why.what),
                why.help.clone(),
            ),
            Self::Refused {
                verb,
                object,
                message,
                ..
            } => Explained::new(
                format!("The cluster refused to {verb} {object}: {message}"),
                "",
            ),
            Self::Incompatible { agent, theirs, .. } => Explained::new(
                format!(
                    "The agent in {agent} speaks versions {} to {} of the tunnel, this Ashore speaks {}",
                    theirs.min,
                    theirs.max,
                    ashore_protocol::agent::VERSION
                ),
                "Use the release that the agent's other sessions use",
            ),
            Self::State { verb, path, source } => Explained::new(
                format!(
                    "The state file {} cannot be {verb}: {source}",
                    path.display()
                ),
                "Check the folder's rights and space",
            ),
            Self::Cancelled => Explained::new("The session ended before it was ready", ""),
            Self::Bug(what) => {
                Explained::new(format!("Ashore has a bug: {what}"), "Please report it")
            }
        }
    }

    /// What happened, to what; without a full stop at its end.
    pub fn what(&self) -> String {
        self.explained().what
    }

    /// What to do next; empty where there is nothing to do.
    pub fn help(&self) -> String {
        self.explained().help
    }

    /// Whose move it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::User(..) | Self::Held { .. } | Self::Cancelled => Kind::User,
            Self::Bug(_) => Kind::Bug,
            _ => Kind::Environment,
        }
    }

    /// For editors and other fronts. `then`: a sentence that says what goes on all the same.
    pub fn notice(&self, then: &str) -> Notice {
        let Explained { what, help } = self.explained();
        let message = [self.to_string().as_str(), then].join(" ");
        Notice {
            level: Level::Error,
            message: message.trim_end().to_owned(),
            kind: Some(match self.kind() {
                Kind::User => NoticeKind::User,
                Kind::Environment => NoticeKind::Environment,
                Kind::Bug => NoticeKind::Bug,
            }),
            code: Some(self.code()),
            what: Some(what),
            help: Some(help).filter(|help| !help.is_empty()),
        }
    }

    /// Waiting does not mend it.
    pub(crate) fn stays(&self) -> bool {
        matches!(self.status(), Some(401 | 403))
            || matches!(self, Self::Environment(..) | Self::Incompatible { .. })
    }

    /// The HTTP status of the API's answer, where there was one.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            Self::Forbidden { .. } => Some(403),
            Self::Unauthorized { .. } => Some(401),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explained().fmt(f)
    }
}

/// A result of the engine.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_and_what_to_do_are_apart_and_one_sentence_together() {
        let held = Error::Held {
            target: "Service shop/orders".to_owned(),
            holder: "kim@desk".to_owned(),
        };
        let notice = held.notice("Debugging goes on.");
        assert_eq!(
            notice.message,
            "Service shop/orders is already intercepted by kim@desk. Ask them to leave, or use mode \"personal\" with your own match. Debugging goes on."
        );
        assert_eq!(
            notice.what.as_deref(),
            Some("Service shop/orders is already intercepted by kim@desk")
        );
        assert_eq!(notice.code, Some(Code::Held));
        let check = |what: &str, help: &str, text: &str| {
            assert_eq!(Explained::new(what, help).to_string(), text);
        };
        check("No such thing", "", "No such thing.");
        check(
            "None",
            "Did you mean \"one\"?",
            "None. Did you mean \"one\"?",
        );
    }

    #[test]
    fn causes_are_kept() {
        let error = Error::State {
            verb: "opened",
            path: "/state/x.json".into(),
            source: Arc::new(io::Error::other("full")),
        };
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), "full");
    }
}
