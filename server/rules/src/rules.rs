//! What a file with rules says, value by value, each with its place.

use std::collections::BTreeMap;

use ashore_ports::fits;
use ashore_protocol::{
    ServicePort, Strategy, Takeover, TargetRef, WhenSilent,
    agent::{Mode, Reporting},
    editor::WhenPaused,
};

use crate::{Place, Said, project::Asked};

/// The rules file's name.
pub const RULES_FILE: &str = ".ashore.toml";

/// Which file it is: all have the same keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Level {
    /// The person's own for one repository.
    Own,
    /// The repository's `.ashore.toml`.
    #[default]
    Rules,
    /// The user's configuration file.
    User,
}

/// A file without errors.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules {
    pub level: Level,
    pub cluster: ClusterRule,
    /// What is kept of intercepted requests.
    pub requests: Option<Reporting>,
    /// `false`: nothing is intercepted, whatever rules there are.
    pub enabled: Option<Said<bool>>,
    /// In the order of the file.
    pub intercepts: Vec<InterceptRule>,
}

/// Where targets are and what agents are made of: `[cluster]`, or what a rule says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClusterRule {
    pub context: Option<Said<String>>,
    pub namespace: Option<Said<String>>,
    /// Intercepting is allowed where the context or the namespace is named as production.
    pub allow_production: Option<Said<bool>>,
    /// The image that agents are made from, where it is not Ashore's own.
    pub agent_image: Option<Said<String>>,
    /// Labels that the pods of agents get beside Ashore's own.
    pub agent_labels: Option<Said<BTreeMap<String, String>>>,
    /// A privileged pod on the target's node may be made where nothing less does.
    pub privileged_agents: Option<Said<bool>>,
    /// What of the table counts only once a person has accepted it.
    pub asked: Vec<Asked>,
}

/// What one run configuration, or several by a glob, intercepts. What is none was not said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct InterceptRule {
    /// A run configuration's name, or a glob.
    pub run: String,
    /// Always there in a rule of `.ashore.toml` that is on.
    pub target: Option<Said<TargetRef>>,
    pub port: Option<Said<ServicePort>>,
    /// The debuggee's port, where it is not to be detected.
    pub local_port: Option<Said<u16>>,
    pub mode: Option<Said<Mode>>,
    pub when_paused: Option<Said<WhenPaused>>,
    pub when_silent: Option<Said<WhenSilent>>,
    pub strategy: Option<Said<Strategy>>,
    pub takeover: Option<Said<Takeover>>,
    /// Strategy `service`: the pods of the agent.
    pub replicas: Option<Said<u16>>,
    /// `false`: the run configuration is not to be intercepted, whatever other rules fit it.
    pub enabled: Option<Said<bool>>,
    /// Added to the program's environment while it is intercepted.
    pub environment: Option<Said<BTreeMap<String, String>>>,
    /// What the rule says of the cluster by itself.
    pub cluster: ClusterRule,
    /// The place of `[[intercept]]`.
    pub place: Place,
}

impl Rules {
    /// The rule for a run configuration, on or off: the one with just this name, else the first whose glob fits.
    pub fn chosen(&self, run: &str) -> Option<&InterceptRule> {
        let exact = self.intercepts.iter().find(|rule| rule.run == run);
        exact.or_else(|| self.intercepts.iter().find(|rule| fits(&rule.run, run)))
    }

    /// Everything in it that counts only once a person has accepted it.
    pub fn asked(&self) -> impl Iterator<Item = &Asked> {
        let rules = self.intercepts.iter().flat_map(|rule| &rule.cluster.asked);
        self.cluster.asked.iter().chain(rules)
    }
}

impl InterceptRule {
    /// It is not switched off.
    pub fn is_on(&self) -> bool {
        self.enabled.as_ref().is_none_or(|it| it.value)
    }

    /// What this rule says, and what a weaker one says besides.
    #[must_use]
    pub fn or(&self, weaker: &Self) -> Self {
        macro_rules! stronger {
            ($($field:ident),*) => {
                Self {
                    run: self.run.clone(),
                    place: self.place.clone(),
                    cluster: ClusterRule::default(),
                    $($field: self.$field.clone().or_else(|| weaker.$field.clone()),)*
                }
            };
        }
        let mut both = stronger!(
            target,
            port,
            local_port,
            mode,
            when_paused,
            when_silent,
            strategy,
            takeover,
            replicas,
            enabled,
            environment
        );
        // A port's name means something of its own target alone.
        let targets = self.target.as_ref().zip(weaker.target.as_ref());
        if targets.is_some_and(|(one, other)| one.value != other.value) {
            both.port.clone_from(&self.port);
        }
        both
    }
}
