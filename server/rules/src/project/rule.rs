//! What all files together say of one run configuration.

use ashore_protocol::TargetRef;

use crate::{Level, Place, Said, rules::InterceptRule};

/// A run configuration's rule: of each file the one that fits, and all of them as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// From the strongest on.
    parts: Vec<(Level, InterceptRule)>,
    /// What is said of the intercept, the strongest word of each key.
    pub said: InterceptRule,
    /// Always there.
    pub target: TargetRef,
    /// The run configuration's name, or the glob, that was asked for.
    run: String,
}

impl Rule {
    /// None when no part names a target: then nobody has said what to intercept.
    pub(super) fn of(run: &str, parts: Vec<(Level, InterceptRule)>) -> Option<Self> {
        let first = parts.first()?.1.clone();
        let said = parts[1..]
            .iter()
            .fold(first.or(&InterceptRule::default()), |said, (_, weaker)| {
                said.or(weaker)
            });
        let target = said.target.as_ref()?.value.clone();
        Some(Self {
            parts,
            said,
            target,
            run: run.to_owned(),
        })
    }

    /// The run configuration's name, or the glob, that was asked for.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Where it stands: the part that names the target.
    pub fn place(&self) -> &Place {
        &self.main().place
    }

    /// The run configuration's name, or the glob, as it stands there.
    pub fn pattern(&self) -> &str {
        &self.main().run
    }

    fn main(&self) -> &InterceptRule {
        let target = self.said.target.as_ref().map(|target| &target.place);
        let named = |part: &&InterceptRule| part.target.as_ref().map(|it| &it.place) == target;
        self.parts().find(named).unwrap_or(&self.said)
    }

    /// Whether both are made of the same places.
    pub(super) fn is(&self, other: &Self) -> bool {
        let places =
            |rule: &Self| -> Vec<Place> { rule.parts().map(|part| part.place.clone()).collect() };
        places(self) == places(other)
    }

    /// The context that the rule itself names; none where it is that of all rules.
    pub fn context(&self) -> Option<&String> {
        let mut named = self
            .parts()
            .filter_map(|part| part.cluster.context.as_ref());
        named.next().map(|context| &context.value)
    }

    /// The namespace that the rule itself names; none where it is that of all rules.
    pub fn namespace(&self) -> Option<&String> {
        let mut named = self
            .parts()
            .filter_map(|part| part.cluster.namespace.as_ref());
        named.next().map(|namespace| &namespace.value)
    }

    pub(super) fn at(&self, level: Level) -> Option<&InterceptRule> {
        let part = self.parts.iter().find(|(of, _)| *of == level);
        part.map(|(_, rule)| rule)
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &InterceptRule> {
        self.parts.iter().map(|(_, rule)| rule)
    }

    /// Whether both ask for the same, whatever run configuration they are for; the local port does not count where it is said.
    pub(super) fn asks_the_same(&self, other: &Self, port_is_said: bool) -> bool {
        fn values<T: PartialEq>(one: &Option<Said<T>>, other: &Option<Said<T>>) -> bool {
            one.as_ref().map(|it| &it.value) == other.as_ref().map(|it| &it.value)
        }
        let (one, two) = (&self.said, &other.said);
        let clusters = |rule: &Self| -> Vec<_> {
            let of = |part: &InterceptRule| {
                let table = &part.cluster;
                (
                    table.context.clone().map(|it| it.value),
                    table.namespace.clone().map(|it| it.value),
                    table.allow_production.clone().map(|it| it.value),
                    table.agent_image.clone().map(|it| it.value),
                    table.agent_labels.clone().map(|it| it.value),
                    table.privileged_agents.clone().map(|it| it.value),
                )
            };
            rule.parts().map(of).collect()
        };
        self.target == other.target
            && values(&one.port, &two.port)
            && values(&one.mode, &two.mode)
            && values(&one.when_paused, &two.when_paused)
            && values(&one.when_silent, &two.when_silent)
            && values(&one.strategy, &two.strategy)
            && values(&one.takeover, &two.takeover)
            && values(&one.replicas, &two.replicas)
            && values(&one.environment, &two.environment)
            && (port_is_said || values(&one.local_port, &two.local_port))
            && clusters(self) == clusters(other)
    }
}
