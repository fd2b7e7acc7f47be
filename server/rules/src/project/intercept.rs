//! One intercept as all levels together mean it.

use std::collections::BTreeMap;

use ashore_protocol::{
    ServicePort, Strategy, Takeover, TargetRef, WhenSilent,
    agent::{Mode, Reporting},
    editor::WhenPaused,
};

use super::{ClusterChoice, Project, Rule};
use crate::{Place, Said};

/// What is said of an intercept outside of rules: a command's arguments, an editor's choice. It is stronger than any rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wishes {
    /// Where an editor's user has found the target.
    pub context: Option<String>,
    pub namespace: Option<String>,
    pub port: Option<ServicePort>,
    pub local_port: Option<u16>,
    pub mode: Option<Mode>,
    pub when_paused: Option<WhenPaused>,
    pub strategy: Option<Strategy>,
    pub takeover: Option<Takeover>,
    pub replicas: Option<u16>,
}

/// An intercept that nothing is missing of but the local port, which may have to be found out.
#[derive(Debug, Clone, PartialEq)]
pub struct Intercept {
    /// For people.
    pub name: String,
    pub target: TargetRef,
    pub port: Option<ServicePort>,
    pub local_port: Option<u16>,
    pub mode: Mode,
    pub when_paused: WhenPaused,
    pub when_silent: WhenSilent,
    pub strategy: Strategy,
    pub takeover: Takeover,
    /// From 1.
    pub replicas: u16,
    pub environment: BTreeMap<String, String>,
    pub reporting: Reporting,
    pub cluster: ClusterChoice,
    /// What was taken from files, in the order of the table of keys.
    pub taken: Vec<Taken>,
}

/// A key that counts because a file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub key: &'static str,
    /// For people.
    pub value: String,
    pub place: Place,
}

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { key, value, place } = self;
        write!(f, "{key} {value} ({place})")
    }
}

struct Merging<'a> {
    rule: Option<&'a Rule>,
    taken: Vec<Taken>,
}

impl Merging<'_> {
    /// What is wished for, else what the rule says.
    fn of<T: Clone>(
        &mut self,
        key: &'static str,
        wished: Option<T>,
        said: impl Fn(&Rule) -> &Option<Said<T>>,
        show: impl Fn(&T) -> String,
    ) -> Option<T> {
        if wished.is_some() {
            return wished;
        }
        let said = said(self.rule?).as_ref()?;
        self.taken.push(Taken {
            key,
            value: show(&said.value),
            place: said.place.clone(),
        });
        Some(said.value.clone())
    }
}

impl Project {
    /// The intercept of a target that is wished for, and what the rule says besides. Its name is for people.
    pub fn intercept(
        &self,
        name: &str,
        target: TargetRef,
        wishes: Wishes,
        rule: Option<&Rule>,
    ) -> Intercept {
        let mut merging = Merging {
            rule,
            taken: Vec::new(),
        };
        let cluster = self.cluster_in(rule, (wishes.context, wishes.namespace));
        let port = merging.of("port", wishes.port, |it| &it.said.port, ToString::to_string);
        let local_port = merging.of(
            "local-port",
            wishes.local_port,
            |it| &it.said.local_port,
            u16::to_string,
        );
        let mode = merging.of(
            "mode",
            wishes.mode,
            |it| &it.said.mode,
            |mode| mode.kind().to_string(),
        );
        let when_paused = merging.of(
            "when-paused",
            wishes.when_paused,
            |it| &it.said.when_paused,
            ToString::to_string,
        );
        let when_silent = merging.of(
            "when-silent",
            None,
            |it| &it.said.when_silent,
            ToString::to_string,
        );
        let strategy = merging.of(
            "strategy",
            wishes.strategy,
            |it| &it.said.strategy,
            ToString::to_string,
        );
        let takeover = merging.of(
            "takeover",
            wishes.takeover,
            |it| &it.said.takeover,
            ToString::to_string,
        );
        let replicas = merging.of(
            "replicas",
            wishes.replicas,
            |it| &it.said.replicas,
            u16::to_string,
        );
        let environment = merging.of(
            "environment",
            None,
            |it| &it.said.environment,
            |it: &BTreeMap<String, String>| it.keys().cloned().collect::<Vec<_>>().join(", "),
        );
        let mut taken = merging.taken;
        taken.extend(cluster.places.iter().map(|said| Taken {
            key: said.value.0,
            value: said.value.1.clone(),
            place: said.place.clone(),
        }));
        Intercept {
            name: name.to_owned(),
            target,
            port,
            local_port,
            mode: mode.unwrap_or_default(),
            when_paused: when_paused.unwrap_or_default(),
            when_silent: when_silent.unwrap_or_default(),
            strategy: strategy.unwrap_or_default(),
            takeover: takeover.unwrap_or_default(),
            replicas: replicas.unwrap_or(1),
            environment: environment.unwrap_or_default(),
            reporting: self.reporting(),
            cluster,
            taken,
        }
    }
}
