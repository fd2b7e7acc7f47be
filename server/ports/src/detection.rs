//! What the detection answers: ports with their evidence, or the reason why there is none.

use ashore_texts::Text;
use serde::Serialize;

use crate::evidence::{EvidencePlace, PlacedText};

/// What listens on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// What callers of the service want.
    Http,
    /// Calls of gRPC.
    Grpc,
    /// Metrics, health, profiles: for those who look after the program.
    Management,
    /// Any other protocol.
    Other,
}

/// How sure an answer is, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The framework's documented default, for want of anything that says otherwise.
    Default,
    /// Read out of source, or something on the way could not be resolved.
    Likely,
    /// Said by a place that the program is known to obey.
    Certain,
}

impl Confidence {
    /// How sure a value is that the program obeys: less where a part of it could not be resolved.
    pub(crate) fn of(value: &PlacedText) -> Self {
        match value.unresolved {
            true => Self::Likely,
            false => Self::Certain,
        }
    }
}

/// One port on which the program will listen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PortFinding {
    /// The number.
    pub port: u16,
    /// What listens there.
    pub role: Role,
    /// How sure it is.
    pub confidence: Confidence,
    /// The chain of places, the deciding one first.
    pub evidence: Vec<EvidencePlace>,
}

/// A port on which a debugger, not the program, listens or waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebugPort {
    /// The number.
    pub port: u16,
    /// The place that names it.
    pub evidence: EvidencePlace,
}

/// Why there is no port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absent {
    /// It is known that nothing of this configuration listens.
    None(Text),
    /// It may listen, but what is here does not say where.
    Unknown(Text),
}

/// What was found for one configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detection {
    /// The service's ports, the first answer first.
    pub ports: Vec<PortFinding>,
    /// Ports on which a debugger listens or waits.
    pub debug_ports: Vec<DebugPort>,
    /// Set when `ports` is empty.
    pub absent: Option<Absent>,
    /// The framework that decided, when one is known: `spring-boot`, `vite`, `django`, …
    pub framework: Option<&'static str>,
    /// The folder of the program in the workspace, for target hints.
    pub folder: Option<String>,
}

impl Detection {
    /// Nothing listens, for this reason.
    pub fn none(reason: Text) -> Self {
        Self {
            absent: Some(Absent::None(reason)),
            ..Self::default()
        }
    }

    /// Whether it was seen to run tests: that is never a service, whatever it opens.
    pub fn runs_tests(&self) -> bool {
        self.absent == Some(Absent::None(Text::NoneTests))
    }

    /// It may listen; this is why nobody can say where.
    pub fn unknown(reason: Text) -> Self {
        Self {
            absent: Some(Absent::Unknown(reason)),
            ..Self::default()
        }
    }

    /// One HTTP port.
    pub fn http(port: u16, confidence: Confidence, evidence: Vec<EvidencePlace>) -> Self {
        Self::default().and(port, Role::Http, confidence, evidence)
    }

    /// One HTTP port that stands in a value which the program obeys.
    pub(crate) fn written(port: u16, value: &PlacedText) -> Self {
        Self::http(port, Confidence::of(value), vec![value.evidence.clone()])
    }

    /// The same with one more port; a port that is there already keeps its first finding.
    #[must_use]
    pub fn and(
        mut self,
        port: u16,
        role: Role,
        confidence: Confidence,
        evidence: Vec<EvidencePlace>,
    ) -> Self {
        if self.ports.iter().all(|found| found.port != port) {
            self.ports.push(PortFinding {
                port,
                role,
                confidence,
                evidence,
            });
            self.absent = None;
        }
        self
    }

    /// The same with the framework's name.
    #[must_use]
    pub fn framework(mut self, name: &'static str) -> Self {
        self.framework.get_or_insert(name);
        self
    }

    /// The same with a debugger's port, and without that number among the service's.
    #[must_use]
    pub fn debugger(mut self, port: u16, evidence: EvidencePlace) -> Self {
        if self.debug_ports.iter().all(|known| known.port != port) {
            self.debug_ports.push(DebugPort { port, evidence });
        }
        self
    }

    /// Everything of both.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for found in other.ports {
            self = self.and(found.port, found.role, found.confidence, found.evidence);
        }
        for found in other.debug_ports {
            self = self.debugger(found.port, found.evidence);
        }
        if self.ports.is_empty() {
            self.absent = match (self.absent, other.absent) {
                (Some(Absent::Unknown(why)), _) | (_, Some(Absent::Unknown(why))) => {
                    Some(Absent::Unknown(why))
                }
                (mine, theirs) => mine.or(theirs),
            };
        }
        self.framework = self.framework.or(other.framework);
        self.folder = self.folder.or(other.folder);
        self
    }

    /// The same, no finding surer than this: something on the way could not be resolved.
    #[must_use]
    pub fn at_most(mut self, confidence: Confidence) -> Self {
        for found in &mut self.ports {
            found.confidence = found.confidence.min(confidence);
        }
        self
    }

    /// The same with this place at the end of every chain.
    #[must_use]
    pub fn because(mut self, evidence: &EvidencePlace) -> Self {
        for found in &mut self.ports {
            if !found.evidence.contains(evidence) {
                found.evidence.push(evidence.clone());
            }
        }
        self
    }

    /// Whether it says something: a port, or that there is none.
    pub fn is_answer(&self) -> bool {
        !self.ports.is_empty() || matches!(self.absent, Some(Absent::None(_)))
    }
}
