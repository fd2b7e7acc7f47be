//! Which of the rules is meant when a target is named and no run configuration.

use ashore_ports::{DetectedConfiguration, fits};
use ashore_protocol::TargetRef;
use ashore_texts::{Text, text};

use super::{Project, Rule};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    pub target: &'a TargetRef,
    /// A name that may be a run configuration's.
    pub name: Option<&'a str>,
    /// The port that the program listens on, where that is said.
    pub local_port: Option<u16>,
}

/// Several rules fit that ask for different things, and nothing decides between them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.what())]
pub struct Undecided {
    pub target: TargetRef,
    /// Each as `run (file:line)`.
    pub rules: Vec<String>,
    /// A run configuration that would decide.
    pub example: String,
}

impl Undecided {
    /// What stands against what.
    pub fn what(&self) -> Text {
        text!(Undecided {
            target: self.target.to_string(),
            rules: &self.rules
        })
    }

    /// What to do.
    pub fn next(&self) -> Text {
        text!(UndecidedNext { run: &self.example })
    }
}

impl Project {
    /// The rule that is meant; none where no rule is for this target. `answers` are asked for only where they decide.
    ///
    /// # Errors
    /// When several rules fit that ask for different things, and nothing decides between them: none of them may be lost.
    pub fn rule_for_target(
        &self,
        asking: Asking<'_>,
        answers: &dyn Fn() -> Vec<DetectedConfiguration>,
    ) -> Result<Option<Rule>, Undecided> {
        let candidates = self.candidates(asking.target);
        if let Some(name) = asking.name {
            let exact = candidates.iter().find(|rule| rule.run() == name);
            let fitting = exact.or_else(|| candidates.iter().find(|rule| fits(rule.run(), name)));
            if let Some(rule) = fitting {
                // Of this configuration itself: a glob's rule and one with just the name are not the same.
                return Ok(self.rule_for(name).or_else(|| Some(rule.clone())));
            }
        }
        let said = asking.local_port.is_some();
        let all_the_same = (candidates.split_first())
            .is_none_or(|(first, rest)| rest.iter().all(|rule| rule.asks_the_same(first, said)));
        // Which of several that ask for the same makes a difference only where the port is to be found out.
        if candidates.len() < 2 || (all_the_same && said) {
            return Ok(candidates.into_iter().next());
        }
        let answers = answers();
        let predicted: Vec<&Rule> = candidates
            .iter()
            .filter(|rule| rule.listens(asking.local_port, &answers, self))
            .collect();
        match predicted.as_slice() {
            [first, rest @ ..] if rest.iter().all(|rule| rule.asks_the_same(first, said)) => {
                Ok(Some((*first).clone()))
            }
            _ if all_the_same => Ok(candidates.into_iter().next()),
            _ => Err(undecided(asking.target, &candidates)),
        }
    }

    /// The rules for this target that are on, each as all files say it; those that are off where none is on. Off means that
    /// pressing Debug does nothing; whoever names the target still means it as the rule says.
    fn candidates(&self, target: &TargetRef) -> Vec<Rule> {
        let on = self.rules_that_are_on();
        let runs = self.runs().into_iter();
        let all: Vec<Rule> = runs.filter_map(|run| self.rule_if_on(run)).collect();
        let of = |rules: &[Rule], same: fn(&TargetRef, &TargetRef) -> bool| -> Vec<Rule> {
            let fits = |rule: &&Rule| same(&rule.target, target);
            rules.iter().filter(fits).cloned().collect()
        };
        // A Service has its workload's name as a rule: what is personal there must not become global here.
        [
            (&on, same_target as fn(&_, &_) -> _),
            (&on, same_name),
            (&all, same_target),
            (&all, same_name),
        ]
        .into_iter()
        .map(|(rules, same)| of(rules, same))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
    }
}

impl Rule {
    /// Whether one of its run configurations listens on this port, or on any if none is said.
    fn listens(
        &self,
        port: Option<u16>,
        answers: &[DetectedConfiguration],
        project: &Project,
    ) -> bool {
        let said = self.said.local_port.as_ref().map(|it| it.value);
        if said.is_some() {
            return port.is_none() || said == port;
        }
        answers.iter().any(|answer| {
            let name = &answer.configuration.name;
            let its = project.rule_for(name);
            let ours = its.is_some_and(|its| its.is(self));
            let ports = &answer.detection.ports;
            ours && ports.first().is_some_and(|first| match port {
                Some(port) => ports.iter().any(|it| it.port == port),
                None => first.port != 0,
            })
        })
    }
}

fn undecided(target: &TargetRef, rules: &[Rule]) -> Undecided {
    let shown = |rule: &Rule| format!("`{}` ({})", rule.pattern(), rule.place());
    Undecided {
        target: target.clone(),
        rules: rules.iter().map(shown).collect(),
        example: rules
            .first()
            .map(|rule| rule.run().to_owned())
            .unwrap_or_default(),
    }
}

/// `orders` is `deployment/orders` for those who leave the kind out.
fn same_target(one: &TargetRef, other: &TargetRef) -> bool {
    one.is_meant_by(other) || other.is_meant_by(one)
}

fn same_name(one: &TargetRef, other: &TargetRef) -> bool {
    one.name == other.name
}
