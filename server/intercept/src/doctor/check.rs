//! A line of the answer.

use ashore_texts::{Arg, Text};
use serde::{Serialize, Serializer};

use crate::{Explained, english};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    Ok,
    /// It works, and yet.
    Warning,
    /// A session would fail.
    Failed,
    /// It could not be looked at, mostly for want of rights that a session does not need.
    Unknown,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Kubeconfig,
    Cluster,
    Version,
    Clock,
    Rights,
    PodSecurity,
    Quota,
    Limits,
    Targets,
    Strategies,
    NetworkPolicy,
    Mesh,
    Gitops,
    OtherTools,
    AgentImage,
    Nodes,
    KubeProxy,
    /// The debug adapters of this machine, which fronts look for.
    Adapters,
}

impl Subject {
    /// As people call it.
    pub fn name(self) -> Text {
        match self {
            Self::Kubeconfig => Text::CheckKubeconfig,
            Self::Cluster => Text::CheckCluster,
            Self::Version => Text::CheckVersion,
            Self::Clock => Text::CheckClock,
            Self::Rights => Text::CheckRights,
            Self::PodSecurity => Text::CheckPodSecurity,
            Self::Quota => Text::CheckQuota,
            Self::Limits => Text::CheckLimits,
            Self::Targets => Text::CheckTargets,
            Self::Strategies => Text::CheckStrategies,
            Self::NetworkPolicy => Text::CheckNetworkPolicy,
            Self::Mesh => Text::CheckMesh,
            Self::Gitops => Text::CheckGitops,
            Self::OtherTools => Text::CheckOtherTools,
            Self::AgentImage => Text::CheckAgentImage,
            Self::Nodes => Text::CheckNodes,
            Self::KubeProxy => Text::CheckKubeProxy,
            Self::Adapters => Text::CheckAdapters,
        }
    }
}

/// Programs know it by its English name.
impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.name())
    }
}

/// A line, in no language yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    pub check: Subject,
    pub state: Outcome,
    #[serde(serialize_with = "english::one")]
    pub found: Arg,
    /// What to do; empty where there is nothing to do.
    #[serde(serialize_with = "english::one", skip_serializing_if = "is_empty")]
    pub mend: Arg,
    /// Rights: each missing one as `verb resource`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

fn is_empty(text: &Arg) -> bool {
    text.to_string().is_empty()
}

impl Check {
    /// With what the text itself says to do, if it does.
    pub fn new(check: Subject, state: Outcome, found: impl Into<Explained>) -> Self {
        let Explained { what, help } = found.into();
        Self {
            check,
            state,
            found: what,
            mend: help,
            missing: Vec::new(),
        }
    }

    /// All is well.
    pub fn ok(check: Subject, found: impl Into<Explained>) -> Self {
        Self::new(check, Outcome::Ok, found)
    }

    /// Both of its sentences.
    #[cfg(test)]
    pub fn assert_chinese(&self) {
        for told in [&self.found, &self.mend] {
            if !is_empty(told) {
                crate::chinese::assert_chinese(told);
            }
        }
    }

    /// With what to do.
    #[must_use]
    pub fn mend(self, mend: impl Into<Arg>) -> Self {
        Self {
            mend: mend.into(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_read_english() {
        let check = Check::new(
            Subject::PodSecurity,
            Outcome::Warning,
            Text::DoctorProxyLate,
        );
        let line = serde_json::json!({
            "check": "pod security",
            "state": "warning",
            "found": "mode userspace: a changed Service is followed late",
            "mend": "use mode iptables, ipvs or nftables, or strategy pod",
        });
        assert_eq!(serde_json::to_value(check).unwrap(), line);
    }
}
