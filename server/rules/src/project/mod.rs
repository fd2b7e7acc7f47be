//! What everything that a person may have said means together. Pure but for `disk`, which finds and reads the files.

mod choose;
mod cluster;
pub mod disk;
mod intercept;
mod levels;
mod port;
mod rule;
#[cfg(test)]
mod tests;
mod trust;

use std::path::PathBuf;

use ashore_protocol::agent::Reporting;

pub use self::{
    choose::{Asking, Undecided},
    cluster::{ClusterChoice, Unheld},
    intercept::{Intercept, Taken, Wishes},
    levels::{Files, Levels, Spoken},
    port::{NoPort, Predicted},
    rule::Rule,
    trust::{Accepted, Asked, NotAccepted},
};
use crate::{InterceptRule, Level, Rules};

/// Who wants a run configuration not to be intercepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Off {
    /// The workspace as a whole is off.
    Workspace,
    /// The person, for this configuration.
    Person,
    /// The rules of all.
    Rules,
}

/// A workspace's folder with all that is said of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Project {
    /// The workspace's folder.
    pub folder: PathBuf,
    /// The rules file that counts there; also where one would be written.
    pub file: PathBuf,
    pub levels: Levels,
    pub files: Files,
    pub accepted: Accepted,
}

impl Project {
    /// Whether there is a rules file.
    pub fn has_rules(&self) -> bool {
        self.files.rules.is_some()
    }

    /// The repository's rules, in the order of the file.
    pub fn rules(&self) -> &[InterceptRule] {
        let rules = self.files.rules.as_ref();
        rules.map_or(&[], |rules| &rules.intercepts)
    }

    /// The rule for a run configuration; none where there is none, where it is off, and where nobody names a target.
    pub fn rule_for(&self, run: &str) -> Option<Rule> {
        match self.off(run) {
            Some(_) => None,
            None => self.rule_if_on(run),
        }
    }

    /// The same, also where it is off.
    pub fn rule_if_on(&self, run: &str) -> Option<Rule> {
        Rule::of(run, self.parts(run))
    }

    /// Who says that this run configuration is not to be intercepted, if anybody does.
    pub fn off(&self, run: &str) -> Option<Off> {
        if self.is_switched_off() {
            return Some(Off::Workspace);
        }
        let parts = self.parts(run);
        let mut said =
            (parts.iter()).filter_map(|(level, part)| Some((*level, part.enabled.as_ref()?.value)));
        match said.next()? {
            (_, true) => None,
            (Level::Rules, false) => Some(Off::Rules),
            (Level::Own | Level::User, false) => Some(Off::Person),
        }
    }

    /// Whether nothing of this workspace is to be intercepted.
    pub fn is_switched_off(&self) -> bool {
        let said = self.files.all().find_map(|rules| rules.enabled.as_ref());
        said.is_some_and(|enabled| !enabled.value)
    }

    /// Every rule that is on, as all files say it.
    pub fn rules_that_are_on(&self) -> Vec<Rule> {
        let runs = self.runs().into_iter();
        runs.filter_map(|run| self.rule_for(run)).collect()
    }

    /// Whether the person's own file says anything of a run configuration by its name.
    pub fn is_personal(&self, run: &str) -> bool {
        let own = self.files.own.iter().flat_map(|rules| &rules.intercepts);
        own.into_iter().any(|rule| rule.run == run)
    }

    /// What all but the person's own file say of a run configuration.
    pub fn beside_own(&self) -> Self {
        let mut others = self.clone();
        others.files.own = None;
        others
    }

    /// Whether a rule means another context or namespace than those that name none.
    pub fn is_elsewhere(&self, rule: &Rule) -> bool {
        let (all, its) = (self.cluster(), self.cluster_of(Some(rule)));
        (all.context, all.namespace) != (its.context, its.namespace)
    }

    /// The run configurations, or globs, that rules are for; the strongest file's first, each once.
    pub fn runs(&self) -> Vec<&str> {
        let mut runs: Vec<&str> = Vec::new();
        for rule in self.files.all().flat_map(|rules| &rules.intercepts) {
            if !runs.contains(&rule.run.as_str()) {
                runs.push(&rule.run);
            }
        }
        runs
    }

    /// What is kept of requests: as the strongest file says that says anything of it.
    pub fn reporting(&self) -> Reporting {
        let said = self.files.all().find_map(|rules| rules.requests.clone());
        said.unwrap_or_default()
    }

    /// Everything that the rules file asks a person for and that was not accepted yet.
    pub fn unaccepted(&self) -> Vec<Asked> {
        let rules = self.files.rules.iter().flat_map(Rules::asked);
        rules
            .filter(|asked| !self.accepts(asked))
            .cloned()
            .collect()
    }

    fn accepts(&self, asked: &Asked) -> bool {
        self.accepted.contains(&asked.fingerprint(&self.file))
    }

    /// Of each file the rule that fits, from the strongest on.
    fn parts(&self, run: &str) -> Vec<(Level, InterceptRule)> {
        let part = |rules: &Rules| Some((rules.level, rules.chosen(run)?.clone()));
        self.files.all().filter_map(part).collect()
    }
}
