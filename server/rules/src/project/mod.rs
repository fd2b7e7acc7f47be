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
        let parts = self.parts(run);
        let off = parts.iter().find_map(|(_, part)| part.enabled.as_ref());
        if off.is_some_and(|enabled| !enabled.value) {
            return None;
        }
        Rule::of(run, parts)
    }

    /// Whether somebody says that this run configuration is not to be intercepted.
    pub fn is_off(&self, run: &str) -> bool {
        let parts = self.parts(run);
        let said = parts.iter().find_map(|(_, part)| part.enabled.as_ref());
        said.is_some_and(|enabled| !enabled.value)
    }

    /// Every rule that is on, as all files say it.
    pub fn rules_that_are_on(&self) -> Vec<Rule> {
        let runs = self.runs().into_iter();
        runs.filter_map(|run| self.rule_for(run)).collect()
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
