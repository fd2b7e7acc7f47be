//! The local port as the workspace's run configurations say it, for rules that name none.

use ashore_ports::{DetectedConfiguration, EvidencePlace};

use super::{Project, Rule};

/// A port with the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predicted {
    pub port: u16,
    /// The run configuration that listens on it.
    pub configuration: String,
    pub because: Option<EvidencePlace>,
}

/// Why there is no port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoPort {
    /// The rule is for no run configuration that is here.
    NoConfiguration,
    /// This run configuration does not say it.
    Silent(String),
}

impl Predicted {
    fn of(answer: &DetectedConfiguration) -> Option<Self> {
        let found = answer.detection.ports.first()?;
        Some(Self {
            port: found.port,
            configuration: answer.configuration.name.clone(),
            because: found.evidence.first().cloned(),
        })
    }

    /// The port of the run configuration with this name.
    pub fn by_name(name: &str, answers: &[DetectedConfiguration]) -> Option<Self> {
        let named = answers.iter().filter(|it| it.configuration.name == name);
        named.filter_map(Self::of).next()
    }

    /// Where it was read, for people, in brackets with a space before; empty where that is not known.
    pub fn place(&self) -> String {
        self.because.as_ref().map_or(String::new(), |it| {
            format!("{}:{}: {}", it.file, it.line, it.text.trim())
        })
    }
}

impl Project {
    /// The port of the first run configuration that this rule is for and that has one.
    ///
    /// # Errors
    /// Why there is none.
    pub fn port_of(
        &self,
        rule: &Rule,
        answers: &[DetectedConfiguration],
    ) -> Result<Predicted, NoPort> {
        let ours = |answer: &&DetectedConfiguration| {
            let its = self.rule_for(&answer.configuration.name);
            its.is_some_and(|its| its.is(rule))
        };
        let fitting: Vec<&DetectedConfiguration> = answers.iter().filter(ours).collect();
        let found = fitting.iter().find_map(|answer| Predicted::of(answer));
        found.ok_or_else(|| match fitting.first() {
            None => NoPort::NoConfiguration,
            Some(first) => NoPort::Silent(first.configuration.name.clone()),
        })
    }
}
