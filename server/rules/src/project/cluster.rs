//! Which cluster is meant, and what may be done in it.

use std::{collections::BTreeMap, path::PathBuf};

use ashore_texts::{Text, text};

use super::{Asked, NotAccepted, Project, rule::Rule};
use crate::{
    Place, Said,
    rules::{ClusterRule, Level, Rules},
};

/// The cluster as all levels together mean it; what is none is the kubeconfig's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClusterChoice {
    pub kubeconfig: Option<PathBuf>,
    pub context: Option<String>,
    pub namespace: Option<String>,
    pub allow_production: bool,
    pub agent_image: Option<String>,
    pub agent_labels: BTreeMap<String, String>,
    pub privileged_agents: bool,
    /// What the rules say of it that nobody has accepted yet; it is not in the fields above.
    pub asked: Vec<Asked>,
    /// What the rules say that does not hold here; it is not in the fields above.
    pub unheld: Vec<Unheld>,
    /// Context and namespace, where a file says them.
    pub places: Vec<Said<(&'static str, String)>>,
}

/// Something that a file allows elsewhere, or without saying where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheld {
    pub key: &'static str,
    pub place: Place,
    /// The file names no context or no namespace beside it.
    pub nowhere: bool,
}

impl Unheld {
    pub fn text(&self) -> Text {
        let (key, place) = (self.key, self.place.to_string());
        if self.nowhere {
            text!(HoldsNowhere { key, place })
        } else {
            text!(HoldsElsewhere { key, place })
        }
    }
}

impl std::fmt::Display for Unheld {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text().fmt(f)
    }
}

impl ClusterChoice {
    /// Fails if something that says where the cluster is was not accepted.
    ///
    /// # Errors
    /// What is to be accepted first.
    pub fn address_accepted(&self) -> Result<(), NotAccepted> {
        let asked = self.asked.iter().filter(|asked| asked.is_address());
        none(asked.cloned().collect())
    }

    /// Fails if anything that a session would use was not accepted.
    ///
    /// # Errors
    /// What is to be accepted first.
    pub fn accepted(&self) -> Result<(), NotAccepted> {
        none(self.asked.clone())
    }
}

fn none(asked: Vec<Asked>) -> Result<(), NotAccepted> {
    if asked.is_empty() {
        Ok(())
    } else {
        Err(NotAccepted(asked))
    }
}

/// A table that may say something, from the strongest on.
struct Source<'a> {
    level: Level,
    table: &'a ClusterRule,
    /// Where it is, `[cluster]` being the default of a rule.
    context: Option<&'a String>,
    namespace: Option<&'a String>,
}

impl Project {
    /// The cluster of a command without a rule.
    pub fn cluster(&self) -> ClusterChoice {
        self.cluster_of(None)
    }

    /// The cluster that a rule means.
    pub fn cluster_of(&self, rule: Option<&Rule>) -> ClusterChoice {
        self.cluster_in(rule, (None, None))
    }

    /// The same for a target that was found in this context and namespace: that is stronger than any file.
    pub(super) fn cluster_in(
        &self,
        rule: Option<&Rule>,
        (there, found): (Option<String>, Option<String>),
    ) -> ClusterChoice {
        let sources = self.sources(rule);
        let mut choice = ClusterChoice {
            kubeconfig: self.levels.first(|it| it.kubeconfig.clone()),
            ..ClusterChoice::default()
        };
        let context = self.levels.first(|it| it.context.clone());
        choice.context = there.or(context).or_else(|| {
            let of = |table: &ClusterRule| table.context.clone();
            self.taken(&sources, "context", of, &mut choice)
        });
        let namespace = self.levels.first(|it| it.namespace.clone());
        choice.namespace = found.or(namespace).or_else(|| {
            let of = |table: &ClusterRule| table.namespace.clone();
            self.taken(&sources, "namespace", of, &mut choice)
        });
        let spoken = self.levels.spoken();
        choice.allow_production = spoken.iter().any(|it| it.allow_production)
            || self
                .held(&sources, "allow-production", &mut choice, |table| {
                    table.allow_production.clone()
                })
                .unwrap_or_default();
        choice.privileged_agents = self
            .held(&sources, "privileged-agents", &mut choice, |table| {
                table.privileged_agents.clone()
            })
            .unwrap_or_default();
        let image = self.levels.first(|it| it.agent_image.clone());
        choice.agent_image = image.or_else(|| {
            self.held(&sources, "agent-image", &mut choice, |table| {
                table.agent_image.clone()
            })
        });
        choice.agent_labels = self
            .held(&sources, "agent-labels", &mut choice, |table| {
                table.agent_labels.clone()
            })
            .unwrap_or_default();
        if let Some(rule) = rule {
            // A match with something of the environment in it.
            let conditions = rule.parts().flat_map(|part| &part.cluster.asked);
            let asked = conditions.filter(|asked| asked.key == "match" && !self.accepts(asked));
            choice.asked.extend(asked.cloned());
        }
        choice
    }

    fn sources<'a>(&'a self, rule: Option<&'a Rule>) -> Vec<Source<'a>> {
        let mut sources = Vec::new();
        for rules in self.files.all() {
            let Rules { level, cluster, .. } = rules;
            let context = cluster.context.as_ref().map(|it| &it.value);
            let namespace = cluster.namespace.as_ref().map(|it| &it.value);
            if let Some(part) = rule.and_then(|rule| rule.at(*level)) {
                let table = &part.cluster;
                sources.push(Source {
                    level: *level,
                    table,
                    context: table.context.as_ref().map(|it| &it.value).or(context),
                    namespace: table.namespace.as_ref().map(|it| &it.value).or(namespace),
                });
            }
            sources.push(Source {
                level: *level,
                table: cluster,
                context,
                namespace,
            });
        }
        sources
    }

    /// The first that is said, if it was accepted where it has to be.
    fn taken(
        &self,
        sources: &[Source<'_>],
        key: &'static str,
        of: impl Fn(&ClusterRule) -> Option<Said<String>>,
        choice: &mut ClusterChoice,
    ) -> Option<String> {
        let (source, said) = sources
            .iter()
            .find_map(|source| Some((source, of(source.table)?)))?;
        if let Some(asked) = self.asks_for(source, key) {
            choice.asked.push(asked.clone());
            return None;
        }
        choice.places.push(Said {
            value: (key, said.value.clone()),
            place: said.place.clone(),
        });
        Some(said.value)
    }

    /// The first that is said, holds here and was accepted where it has to be.
    fn held<T>(
        &self,
        sources: &[Source<'_>],
        key: &'static str,
        choice: &mut ClusterChoice,
        of: impl Fn(&ClusterRule) -> Option<Said<T>>,
    ) -> Option<T> {
        for source in sources {
            let Some(said) = of(source.table) else {
                continue;
            };
            if let Err(nowhere) = source.holds(key, choice) {
                choice.unheld.push(Unheld {
                    key,
                    place: said.place,
                    nowhere,
                });
                continue;
            }
            if let Some(asked) = self.asks_for(source, key) {
                choice.asked.push(asked.clone());
                return None;
            }
            return Some(said.value);
        }
        None
    }

    fn asks_for<'a>(&self, source: &Source<'a>, key: &str) -> Option<&'a Asked> {
        let asked = &source.table.asked;
        let asked = asked.iter().find(|asked| asked.key == key)?;
        (source.level == Level::Rules && !self.accepts(asked)).then_some(asked)
    }
}

impl Source<'_> {
    /// Whether what the table says holds in the chosen context and namespace; the error says whether it does nowhere.
    fn holds(&self, key: &str, choice: &ClusterChoice) -> Result<(), bool> {
        let named = |here: Option<&String>, chosen: &Option<String>| match (here, chosen) {
            (Some(here), Some(chosen)) => (here == chosen).then_some(true),
            // A namespace that nobody has accepted is not known: it is somewhere else.
            (Some(_), None) => None,
            (None, _) => Some(false),
        };
        let context = named(self.context, &choice.context);
        let namespace = named(self.namespace, &choice.namespace);
        let (Some(context), Some(namespace)) = (context, namespace) else {
            return Err(false);
        };
        // Labels open nothing that the place does not; the person's own files may leave the place out.
        let anywhere = self.level != Level::Rules || key == "agent-labels";
        if anywhere || (context && namespace) {
            Ok(())
        } else {
            Err(true)
        }
    }
}
