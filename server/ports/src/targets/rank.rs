//! How well what a cluster has fits a program's names and ports.

use ashore_protocol::{PortLabel, TargetRef};
use ashore_texts::{Text, text};
use serde::Serialize;

use crate::in_english;

use super::names::{NameHint, comparable, image_name};

/// A Service of the cluster with the workload behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetCandidate {
    /// Its namespace.
    pub namespace: String,
    /// The workload, or the Service where none is behind it.
    pub target: TargetRef,
    /// The Service's name.
    pub service: String,
    /// Each port of the Service.
    pub ports: Vec<PortLabel>,
    /// Images of the workload's containers, where they are known.
    pub images: Vec<String>,
    /// What the workload's labels call it.
    pub labels: Vec<String>,
    /// The ports that its containers declare.
    pub container_ports: Vec<u16>,
}

/// A candidate that fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetHint {
    /// The workload or Service, as in [`TargetCandidate`].
    pub target: TargetRef,
    /// Its namespace.
    pub namespace: String,
    /// The Service's name.
    pub service: String,
    /// The Service port whose number is the detected one.
    pub port: Option<PortLabel>,
    /// How well it fits; more is better.
    pub score: u32,
    /// Name and port are both the same: it may be proposed as the one.
    pub exact: bool,
    /// The workload, the Service or a label has the program's name.
    #[serde(skip)]
    pub named: bool,
    /// Why it fits, for people.
    #[serde(serialize_with = "in_english::each")]
    pub reasons: Vec<Text>,
}

/// The candidates that fit, the best first. `exact` needs the same name and the same port, and no rival that has both.
pub fn rank(names: &[NameHint], ports: &[u16], candidates: &[TargetCandidate]) -> Vec<TargetHint> {
    let mut ranked: Vec<TargetHint> = candidates
        .iter()
        .map(|candidate| fit(candidate, names, ports))
        .filter(|hint| hint.score > 0)
        .collect();
    ranked.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.target.cmp(&b.target)));
    only_one_exact(&mut ranked, |hint| &mut hint.exact);
    ranked
}

/// Two that fit alike are no answer.
pub fn only_one_exact<T>(all: &mut [T], exact: impl Fn(&mut T) -> &mut bool) {
    let several = all
        .iter_mut()
        .map(|it| usize::from(*exact(it)))
        .sum::<usize>()
        > 1;
    for it in all {
        *exact(it) &= !several;
    }
}

/// How well a candidate fits, and why; a score of 0 is not at all.
pub fn fit(candidate: &TargetCandidate, names: &[NameHint], ports: &[u16]) -> TargetHint {
    let mut reasons = Vec::new();
    let (mut score, same) = name_score(candidate, names, &mut reasons);
    let port = candidate
        .ports
        .iter()
        .find(|port| port.number.is_some_and(|number| ports.contains(&number)));
    let inner = candidate
        .container_ports
        .iter()
        .find(|port| ports.contains(port));
    match (port, inner) {
        (Some(port), _) => {
            score += 25;
            let port = port.to_string();
            reasons.push(text!(FitsServicePort { port }));
        }
        (None, Some(port)) => {
            score += 20;
            reasons.push(text!(FitsContainerPort { port: *port }));
        }
        (None, None) => {}
    }
    TargetHint {
        target: candidate.target.clone(),
        namespace: candidate.namespace.clone(),
        service: candidate.service.clone(),
        port: port.cloned(),
        score,
        exact: same.is_some() && (port.is_some() || inner.is_some()),
        // Many workloads have one image.
        named: same.is_some_and(|what| what != Text::FitsItsImage),
        reasons,
    }
}

/// What the candidate is called, each with how that is known.
fn names_of_candidate(candidate: &TargetCandidate) -> Vec<(&str, Text)> {
    let own = [candidate.target.name.as_str(), candidate.service.as_str()];
    let own = own.into_iter().map(|name| (name, Text::FitsItsName));
    let labels = candidate.labels.iter();
    let labels = labels.map(|name| (name.as_str(), Text::FitsItsLabel));
    let images = candidate.images.iter();
    let images = images.map(|image| (image_name(image), Text::FitsItsImage));
    own.chain(labels).chain(images).collect()
}

/// A score for the best of the names, and whether it is the same.
fn name_score(
    candidate: &TargetCandidate,
    names: &[NameHint],
    reasons: &mut Vec<Text>,
) -> (u32, Option<Text>) {
    let theirs = names_of_candidate(candidate);
    let find = |fits: &dyn Fn(&str, &str) -> bool| {
        names.iter().find_map(|name| {
            let (_, what) = theirs.iter().find(|(it, _)| fits(&name.name, it))?;
            Some((name, what.clone()))
        })
    };
    if let Some((name, what)) = find(&|ours, it| ours == it) {
        reasons.push(text!(FitsSame {
            what: what.clone(),
            name: &name.name,
            source: name.source.clone()
        }));
        return (60 + name.weight, Some(what));
    }
    if let Some((name, what)) =
        find(&|ours, it| !comparable(ours).is_empty() && comparable(ours) == comparable(it))
    {
        reasons.push(text!(FitsNearly {
            what: what.clone(),
            name: &name.name,
            source: name.source.clone()
        }));
        return (40 + name.weight, Some(what));
    }
    let is_part = |ours: &str, it: &str| {
        let (ours, it) = (comparable(ours), comparable(it));
        ours.len() > 3 && it.len() > 3 && (ours.contains(&it) || it.contains(&ours))
    };
    if let Some((name, what)) = find(&is_part) {
        reasons.push(text!(FitsLike {
            what,
            name: &name.name,
            source: name.source.clone()
        }));
        return (10 + name.weight / 2, None);
    }
    (0, None)
}
