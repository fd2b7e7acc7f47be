//! What can go wrong: which problem it is, what happened to what, what to do next, and what caused it.

use std::{fmt, io, path::PathBuf, sync::Arc};

pub use ashore_protocol::ProblemCode as Code;
use ashore_protocol::agent::VersionRange;
use ashore_texts::{Arg, Locale, Text, text};
use thiserror::Error;

pub use crate::explained::Explained;
use crate::rights;

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

/// An error below, kept for logs.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// An error of the engine. Its text is written for people, and in no language yet: [`Error::explained`].
#[derive(Debug, Clone, Error)]
pub enum Error {
    /// What was asked for cannot be done.
    User(Code, Explained),
    /// The cluster, the network or the rights are not as they have to be.
    Environment {
        code: Code,
        explained: Explained,
        source: Option<Cause>,
    },
    NoKubeconfig {
        why: Arg,
        source: Option<Cause>,
    },
    Unreachable {
        url: String,
        why: Arg,
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
        /// The API server's own words; may be empty.
        message: String,
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
        object: Arg,
        status: u16,
        message: Arg,
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
        verb: Arg,
        path: PathBuf,
        source: Arc<io::Error>,
    },
    /// The session was ended while it was being prepared.
    Cancelled,
    Bug(String),
}

impl Error {
    pub(crate) fn user(code: Code, explained: impl Into<Explained>) -> Self {
        Self::User(code, explained.into())
    }

    pub(crate) fn environment(code: Code, explained: impl Into<Explained>) -> Self {
        Self::Environment {
            code,
            explained: explained.into(),
            source: None,
        }
    }

    /// With what caused it, where it is one of the surroundings.
    pub(crate) fn because(self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        match self {
            Self::Environment {
                code, explained, ..
            } => Self::Environment {
                code,
                explained,
                source: Some(Arc::new(cause)),
            },
            other => other,
        }
    }

    /// Which problem it is.
    pub fn code(&self) -> Code {
        match self {
            Self::User(code, _) | Self::Environment { code, .. } => *code,
            Self::NoKubeconfig { .. } => Code::NoKubeconfig,
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
            Self::User(_, explained) | Self::Environment { explained, .. } => explained.clone(),
            Self::NoKubeconfig { why, .. } => text!(KubeconfigNone { why }).into(),
            Self::Unreachable { url, why, .. } => text!(ClusterUnreachable { url, why }).into(),
            Self::Unauthorized { url } => {
                Explained::new(text!(ClusterUnauthorized { url }), Text::NextSignIn)
            }
            Self::Forbidden {
                verb,
                resource,
                group,
                namespace,
                message,
            } => {
                let what = text!(ClusterForbids {
                    verb,
                    resource,
                    namespace
                });
                let rules = rights::written(group, resource, verb);
                Explained::new(with_why(what, message), text!(NextAskRole { rules }))
            }
            Self::Held { target, holder } => text!(TargetHeld { target, holder }).into(),
            Self::AgentNotReady { target, why } => {
                let Explained { what, help } = why.clone();
                Explained::new(text!(AgentNotReady { target, why: what }), help)
            }
            Self::Refused {
                verb,
                object,
                message,
                ..
            } => text!(ClusterRefused {
                verb: *verb,
                object,
                why: message
            })
            .into(),
            Self::Incompatible { agent, theirs, .. } => text!(AgentIncompatible {
                agent,
                least: theirs.min,
                most: theirs.max,
                own: ashore_protocol::agent::VERSION
            })
            .into(),
            Self::State { verb, path, source } => text!(StateFile {
                file: path.display().to_string(),
                verb,
                why: source.to_string()
            })
            .into(),
            Self::Cancelled => Text::SessionUnprepared.into(),
            Self::Bug(what) => text!(AshoreBug { what }).into(),
        }
    }

    /// As this person reads it: what happened and what to do next.
    pub fn in_locale(&self, locale: Locale) -> String {
        self.explained().in_locale(locale)
    }

    /// Whose move it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::User(..) | Self::Held { .. } | Self::Cancelled => Kind::User,
            Self::Bug(_) => Kind::Bug,
            _ => Kind::Environment,
        }
    }

    /// Waiting does not mend it.
    pub(crate) fn stays(&self) -> bool {
        matches!(self.status(), Some(401 | 403))
            || matches!(self, Self::Environment { .. } | Self::Incompatible { .. })
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

/// Somebody else is at it, too.
pub(crate) fn busy(what: Text, next: Text) -> Error {
    Error::environment(Code::Busy, Explained::new(what, next))
}

/// What stands under a name of Ashore's.
pub(crate) fn foreign_object(kind: &str, name: &str) -> Error {
    let what = text!(ForeignObject { kind, name });
    Error::environment(Code::ForeignObject, Explained::new(what, Text::NextRename))
}

/// What to do: look by this command.
pub(crate) fn look(command: impl Into<Arg>) -> Text {
    Text::NextLook {
        command: command.into(),
    }
}

/// A text, and after a colon the reason, where there is one.
pub(crate) fn with_why(what: impl Into<Arg>, why: &str) -> Arg {
    let what = what.into();
    if why.is_empty() {
        what
    } else {
        text!(WithWhy { what, why }).into()
    }
}

/// A result of the engine.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chinese::assert_chinese;

    #[test]
    fn each_is_there_in_chinese() {
        let text = || "x".to_owned();
        let errors = [
            Error::user(Code::NotFound, Text::NamespaceEmpty),
            foreign_object("Role", "x"),
            busy(text!(DeploymentNotLeft { name: "x" }), Text::NextLater),
            Error::NoKubeconfig {
                why: Text::KubeconfigNotSet.into(),
                source: None,
            },
            Error::Unreachable {
                url: text(),
                why: "x".into(),
                source: None,
            },
            Error::Unauthorized { url: text() },
            Error::Forbidden {
                verb: text(),
                resource: text(),
                group: "apps",
                namespace: text(),
                message: text(),
            },
            Error::Held {
                target: text(),
                holder: text(),
            },
            Error::AgentNotReady {
                target: text(),
                why: Explained::new(Text::NoneRuns, look("kubectl get pods")),
            },
            Error::Refused {
                verb: "get",
                object: "x".into(),
                status: 500,
                message: text!(ClusterCode { code: 500 }).into(),
            },
            Error::Incompatible {
                agent: text(),
                theirs: VersionRange::OURS,
                sessions: 1,
            },
            Error::State {
                verb: Text::VerbRead.into(),
                path: PathBuf::from("x"),
                source: Arc::new(io::Error::other("full")),
            },
            Error::Cancelled,
            Error::Bug(text()),
        ];
        for error in errors {
            let Explained { what, help } = error.explained();
            assert_chinese(&what);
            if !help.to_string().is_empty() {
                assert_chinese(&help);
            }
        }
    }

    #[test]
    fn the_agents_way_out_is_the_errors() {
        let error = Error::AgentNotReady {
            target: "Service shop/orders".to_owned(),
            why: text!(AgentImageNotHad {
                image: "a:1",
                why: "ErrImagePull"
            })
            .into(),
        };
        assert_eq!(
            error.to_string(),
            "The agent for Service shop/orders did not become ready: its image a:1 could not be had (ErrImagePull). Bring it there with `ashore agent load` or `ashore agent push`, or name another with --agent-image."
        );
        let chinese = error.in_locale(Locale::named("zh-CN"));
        assert_eq!(
            chinese,
            "Service shop/orders 的代理没有就绪：无法取得其镜像 a:1（ErrImagePull）。请用 `ashore agent load` 或 `ashore agent push` 送去，或用 --agent-image 指定另一个。"
        );
    }

    #[test]
    fn causes_are_kept() {
        let cause = |error: &Error| std::error::Error::source(error).map(ToString::to_string);
        let guard = Error::environment(Code::NoGuard, text!(GuardNone { why: "full" }));
        let guard = guard.because(io::Error::other("full"));
        assert_eq!(cause(&guard).as_deref(), Some("full"));
        let error = Error::State {
            verb: Text::VerbOpened.into(),
            path: "/state/x.json".into(),
            source: Arc::new(io::Error::other("full")),
        };
        assert_eq!(cause(&error).as_deref(), Some("full"));
    }
}
