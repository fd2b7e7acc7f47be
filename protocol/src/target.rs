//! What can be intercepted, as people write it: `deployment/orders`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::words::closest;

/// What a target is in the cluster; in JSON as Kubernetes writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TargetKind {
    /// A Deployment.
    Deployment,
    /// A StatefulSet.
    StatefulSet,
    /// A Service, whatever is behind it.
    Service,
}

impl TargetKind {
    /// Every kind, in the order in which a bare name is looked for.
    pub const ALL: [Self; 3] = [Self::Deployment, Self::StatefulSet, Self::Service];
    /// Their words, in the same order.
    pub const WORDS: [&str; 3] = ["deployment", "statefulset", "service"];

    /// How people write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::StatefulSet => "statefulset",
            Self::Service => "service",
        }
    }

    /// How Kubernetes writes it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::Service => "Service",
        }
    }

    /// By its word, the plural or kubectl's short name.
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "deployment" | "deployments" | "deploy" => Self::Deployment,
            "statefulset" | "statefulsets" | "sts" => Self::StatefulSet,
            "service" | "services" | "svc" => Self::Service,
            _ => return None,
        })
    }
}

impl fmt::Display for TargetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A target by its name: a string on the wires, `deployment/orders`, `statefulset/…`, `service/…`, or a bare name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TargetRef {
    /// `None`: a bare name, of the first workload or Service that has it.
    pub kind: Option<TargetKind>,
    /// Its name in the namespace.
    pub name: String,
}

impl TargetRef {
    /// `deployment/orders`
    pub fn new(kind: TargetKind, name: impl Into<String>) -> Self {
        Self {
            kind: Some(kind),
            name: name.into(),
        }
    }

    /// Whether what people wrote here can be meant by `self`: the same, or its name alone.
    pub fn is_meant_by(&self, written: &Self) -> bool {
        self.name == written.name && (written.kind.is_none() || written.kind == self.kind)
    }
}

impl fmt::Display for TargetRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Some(kind) => f.pad(&format!("{kind}/{}", self.name)),
            None => f.pad(&self.name),
        }
    }
}

impl FromStr for TargetRef {
    type Err = TargetError;

    fn from_str(written: &str) -> Result<Self, TargetError> {
        let (kind, name) = match written.split_once('/') {
            None => (None, written),
            Some((word, name)) => match TargetKind::read(word) {
                Some(kind) => (Some(kind), name),
                None => return Err(TargetError::kind(word, name)),
            },
        };
        let allowed =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        if name.is_empty() || !name.chars().all(allowed) {
            return Err(TargetError::Name(name.to_owned()));
        }
        Ok(Self {
            kind,
            name: name.to_owned(),
        })
    }
}

impl TryFrom<String> for TargetRef {
    type Error = TargetError;

    fn try_from(written: String) -> Result<Self, TargetError> {
        written.parse()
    }
}

impl From<TargetRef> for String {
    fn from(target: TargetRef) -> Self {
        target.to_string()
    }
}

/// Why a text names no target. Each message is a sentence that says what may be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// There is no such kind.
    #[error("a target cannot be a \"{written}\"; valid kinds: {}.{}", TargetKind::WORDS.join(", "), offer(*.closest, .name))]
    Kind {
        /// The kind as it was written.
        written: String,
        /// What stood behind it.
        name: String,
        /// The kind that was probably meant.
        closest: Option<TargetKind>,
    },
    /// Kubernetes allows no such name.
    #[error(
        "\"{0}\" is not a name that Kubernetes allows; write for example \"deployment/orders\"."
    )]
    Name(String),
}

impl TargetError {
    fn kind(written: &str, name: &str) -> Self {
        let near = closest(written, TargetKind::WORDS);
        Self::Kind {
            written: written.to_owned(),
            name: name.to_owned(),
            closest: near.and_then(TargetKind::read),
        }
    }
}

fn offer(closest: Option<TargetKind>, name: &str) -> String {
    closest
        .map(|kind| format!(" Did you mean \"{kind}/{name}\"?"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        let check = |written: &str, expected: Result<(Option<TargetKind>, &str), &str>| {
            let read = written.parse::<TargetRef>();
            match (&read, expected) {
                (Ok(target), Ok((kind, name))) => {
                    assert_eq!(
                        (target.kind, target.name.as_str()),
                        (kind, name),
                        "{written}"
                    );
                    assert_eq!(target.to_string().parse(), read, "{written}");
                }
                (Err(error), Err(part)) => {
                    assert!(error.to_string().contains(part), "{written}: {error}");
                }
                _ => panic!("{written}: {read:?}"),
            }
        };
        check("orders", Ok((None, "orders")));
        check(
            "deployment/orders",
            Ok((Some(TargetKind::Deployment), "orders")),
        );
        check("sts/db", Ok((Some(TargetKind::StatefulSet), "db")));
        check("services/v1.api", Ok((Some(TargetKind::Service), "v1.api")));
        check(
            "deploymnt/orders",
            Err("Did you mean \"deployment/orders\"?"),
        );
        check(
            "pod/orders",
            Err("valid kinds: deployment, statefulset, service."),
        );
        check("", Err("not a name"));
        check("service/", Err("not a name"));
        check("service/Orders", Err("\"Orders\" is not a name"));
        check("service/a/b", Err("\"a/b\" is not a name"));
    }

    #[test]
    fn a_name_alone_means_every_kind() {
        let check = |target: &str, written: &str, expected| {
            let (target, written): (TargetRef, TargetRef) =
                (target.parse().unwrap(), written.parse().unwrap());
            assert_eq!(target.is_meant_by(&written), expected, "{target} {written}");
        };
        check("deployment/orders", "orders", true);
        check("deployment/orders", "deploy/orders", true);
        check("deployment/orders", "service/orders", false);
        check("deployment/orders", "deployment/carts", false);
        check("orders", "deployment/orders", false);
    }
}
