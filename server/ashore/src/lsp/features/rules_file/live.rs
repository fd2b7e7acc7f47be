//! The rules held against the cluster and the run configurations, as far as both are known.

use std::path::Path;

use ashore_intercept::{Availability, Interceptable, names_production};
use ashore_ports::{DetectedConfiguration, fits};
use ashore_protocol::{PortLabel, TargetKind, TargetRef, closest};
use ashore_texts::{Arg, Text as Sentence, text};

use super::shape::{Placed, Rule, Shape, Whereabouts};
use crate::lsp::{
    features::finding::{Finding, Fix},
    stores::clusters::Known,
    stores::snapshot::Snapshot,
    stores::text::Text,
};

pub fn findings(snapshot: &Snapshot, path: &Path, text: &Text, shape: &Shape) -> Vec<Finding> {
    let mut found = production(path, text, shape, snapshot.cluster.as_deref());
    let enabled = || shape.rules.iter().filter(|rule| rule.enabled);
    if let Some(known) = &snapshot.cluster {
        found.extend(context(path, shape, known));
        found.extend(current_context(shape, known));
        // An empty list says more of the rights than of the rules.
        if known.problem.is_none() && !known.items.is_empty() {
            let here = enabled().filter(|rule| !rule.whereabouts.is_there());
            found.extend(here.flat_map(|rule| target(snapshot, path, text, rule, known)));
        }
    }
    if !snapshot.answers.is_empty() {
        found.extend(enabled().flat_map(|rule| run(path, rule, &snapshot.answers)));
    }
    found
}

fn change(path: &Path, placed: &Placed, new: &str) -> Fix {
    Fix::replace(
        path,
        placed.range.clone(),
        format!("\"{new}\""),
        text!(FixChange { value: new }),
    )
}

/// What allows it holds for the context and the namespace that stand beside it: the one that is missing is written, too.
fn allowance(table: &Whereabouts, known: Option<&Known>) -> String {
    let mut lines = "\nallow-production = true".to_owned();
    if let Some(known) = known {
        for (key, there, value) in [
            ("context", table.context.is_some(), &known.context),
            ("namespace", table.namespace.is_some(), &known.namespace),
        ] {
            if !there && !value.is_empty() {
                lines.push_str(&format!("\n{key} = \"{value}\""));
            }
        }
    }
    lines
}

/// Each table allows it for itself alone.
fn production(path: &Path, text: &Text, shape: &Shape, known: Option<&Known>) -> Vec<Finding> {
    let rules = shape.rules.iter().filter(|rule| rule.enabled);
    let tables = std::iter::once(&shape.cluster).chain(rules.map(|rule| &rule.whereabouts));
    let finding = |table: &Whereabouts, placed: &Placed, message: Sentence| {
        let end = text.line_around(placed.range.start).end;
        let allow = Fix::replace(path, end..end, allowance(table, known), Sentence::FixAllow);
        Finding::warning(placed.range.clone(), "production", message).fix(Some(allow))
    };
    let mut found = Vec::new();
    for table in tables.filter(|table| !table.allow_production) {
        let context = table.context.as_ref();
        let context = context.map(|it| (it, text!(LiveProductionContext { name: &it.value })));
        let namespace = table.namespace.as_ref();
        let namespace =
            namespace.map(|it| (it, text!(LiveProductionNamespace { name: &it.value })));
        let named = context.into_iter().chain(namespace);
        let marked = named.filter(|(placed, _)| names_production(&placed.value));
        found.extend(marked.map(|(placed, message)| finding(table, placed, message)));
    }
    found
}

/// No context is named, and the kubeconfig's current one is production's.
fn current_context(shape: &Shape, known: &Known) -> Option<Finding> {
    let named = shape.cluster.allow_production || shape.cluster.context.is_some();
    if named || !names_production(&known.context) {
        return None;
    }
    let first = shape.rules.iter().find(|rule| rule.enabled)?;
    let message = text!(LiveProductionCurrent {
        name: &known.context
    });
    Some(Finding::warning(
        first.header.clone(),
        "production",
        message,
    ))
}

fn context(path: &Path, shape: &Shape, known: &Known) -> Option<Finding> {
    let placed = shape.cluster.context.as_ref()?;
    if known.contexts.is_empty() || known.contexts.contains(&placed.value) {
        return None;
    }
    let names: Vec<&str> = known.contexts.iter().map(String::as_str).collect();
    let near = closest(&placed.value, names.iter().copied());
    let what = text!(LiveContext {
        name: &placed.value
    });
    let message = hint(what, near, &names);
    Some(
        Finding::error(placed.range.clone(), "context", message)
            .fix(near.map(|near| change(path, placed, near))),
    )
}

/// With what is nearest, or with all that there is.
fn hint(what: Sentence, near: Option<&str>, names: &[&str]) -> Sentence {
    match near {
        Some(near) => text!(LiveNear { what, near }),
        None if names.is_empty() => text!(LiveAlone { what }),
        None => text!(LiveKnown {
            what,
            known: names.to_vec()
        }),
    }
}

/// Ports in a sentence.
pub fn listed(ports: &[PortLabel]) -> Arg {
    let all: Vec<String> = ports.iter().map(PortLabel::to_string).collect();
    all.into()
}

/// The Services that a target means.
pub fn meant<'k>(known: &'k Known, target: &TargetRef) -> Vec<&'k Interceptable> {
    let items = known.items.iter();
    items.filter(|item| item.is_meant_by(target)).collect()
}

fn target(
    snapshot: &Snapshot,
    path: &Path,
    text: &Text,
    rule: &Rule,
    known: &Known,
) -> Vec<Finding> {
    let Some(placed) = &rule.target else {
        return Vec::new();
    };
    // What is no target at all is told by whoever reads the file.
    let Ok(written) = placed.value.parse::<TargetRef>() else {
        return Vec::new();
    };
    let meant = meant(known, &written);
    let Some(item) = meant.first() else {
        return vec![unknown_target(path, placed, &written, known)];
    };
    let mut found = Vec::new();
    match &item.state {
        Availability::NotPossible { reason } => found.push(Finding::warning(
            placed.range.clone(),
            "not-possible",
            reason.clone(),
        )),
        Availability::Intercepted { holders } if !rule.personal && !is_ours(snapshot, item) => {
            let message = text!(LiveHeld {
                target: &placed.value,
                holders
            });
            found.push(Finding::information(placed.range.clone(), "held", message));
        }
        Availability::Intercepted { .. } | Availability::Free => {}
    }
    found.extend(port(path, text, rule, placed, &meant));
    found
}

fn is_ours(snapshot: &Snapshot, item: &Interceptable) -> bool {
    let ours = |view: &ashore_protocol::editor::SessionView| {
        view.status
            .as_ref()
            .is_some_and(|status| status.service == item.service)
    };
    snapshot.sessions.iter().any(ours)
}

fn unknown_target(path: &Path, placed: &Placed, written: &TargetRef, known: &Known) -> Finding {
    let (kind, name) = (written.kind, &written.name);
    let of_kind = |item: &Interceptable| match kind {
        Some(TargetKind::Service) => Some(item.service.clone()),
        Some(kind) => (item.kind == kind).then(|| item.workload.clone()),
        None => Some(item.workload.clone()),
    };
    let mut names: Vec<String> = known.items.iter().filter_map(of_kind).collect();
    names.sort();
    names.dedup();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let near = closest(name, names.iter().copied());
    let what = text!(LiveTarget {
        kind: kind.map_or(Sentence::LiveAnyKind.into(), |kind| Arg::from(kind.word())),
        name,
        namespace: &known.namespace
    });
    let message = hint(what, near, &names);
    // The same name of another kind is meant more often than another name.
    let elsewhere = known
        .items
        .iter()
        .find(|item| item.workload == *name || item.service == *name);
    let better = match (near, elsewhere) {
        (_, Some(item)) if item.workload == *name => Some(item.target()),
        (_, Some(_)) => Some(TargetRef::new(TargetKind::Service, name)),
        (Some(near), None) => Some(TargetRef {
            kind,
            name: near.to_owned(),
        }),
        (None, None) => None,
    };
    Finding::error(placed.range.clone(), "target", message)
        .fix(better.map(|better| change(path, placed, &better.to_string())))
}

fn port(
    path: &Path,
    text: &Text,
    rule: &Rule,
    target: &Placed,
    meant: &[&Interceptable],
) -> Option<Finding> {
    let labels: Vec<&PortLabel> = meant.iter().flat_map(|item| &item.ports).collect();
    let shown: Vec<String> = labels.iter().map(ToString::to_string).collect();
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let numbers = labels.iter().filter_map(|label| label.number);
    let names = labels.iter().filter_map(|label| label.name.clone());
    let names: Vec<String> = names.chain(numbers.map(|it| it.to_string())).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match &rule.port {
        Some(port) if !names.contains(&port.value.as_str()) => {
            let near = closest(&port.value, names.iter().copied());
            let service = &meant.first()?.service;
            let what = text!(LivePort {
                service,
                port: &port.value
            });
            let message = hint(what, near, &shown);
            let only = match labels.as_slice() {
                [only] => only.chosen_by().map(|port| port.to_string()),
                _ => None,
            };
            let near = near.or(only.as_deref());
            Some(
                Finding::error(port.range.clone(), "port", message)
                    .fix(near.map(|near| change(path, port, near))),
            )
        }
        None if meant.len() == 1 && labels.len() > 1 => {
            let message = text!(LiveSeveralPorts {
                service: &meant.first()?.service,
                ports: shown
            });
            let end = text.line_around(target.range.start).end;
            let add = |label: &&PortLabel| {
                let name = label.chosen_by()?;
                Some(Fix::replace(
                    path,
                    end..end,
                    format!("\nport = \"{name}\""),
                    text!(FixAddPort {
                        name: name.to_string()
                    }),
                ))
            };
            let mut finding = Finding::error(target.range.clone(), "port", message);
            finding.fixes = labels.iter().filter_map(add).collect();
            Some(finding)
        }
        _ => None,
    }
}

fn run(path: &Path, rule: &Rule, answers: &[DetectedConfiguration]) -> Vec<Finding> {
    let Some(placed) = &rule.run else {
        return Vec::new();
    };
    let fitting: Vec<&DetectedConfiguration> = answers
        .iter()
        .filter(|answer| fits(&placed.value, &answer.configuration.name))
        .collect();
    if fitting.is_empty() {
        let names: Vec<&str> = answers
            .iter()
            .map(|answer| answer.configuration.name.as_str())
            .collect();
        let near = closest(&placed.value, names.iter().copied());
        let what = text!(LiveRun {
            name: &placed.value
        });
        let message = hint(what, near, &names);
        let fix = near.map(|near| change(path, placed, near));
        return vec![Finding::warning(placed.range.clone(), "run", message).fix(fix)];
    }
    match (&rule.local_port, fitting.as_slice()) {
        (Some(port), [only]) => local_port(path, port, only).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn local_port(path: &Path, placed: &Placed, answer: &DetectedConfiguration) -> Option<Finding> {
    let wanted: u16 = placed.value.parse().ok()?;
    let name = &answer.configuration.name;
    if let Some(debugger) = answer
        .detection
        .debug_ports
        .iter()
        .find(|port| port.port == wanted)
    {
        let (file, line) = (&debugger.evidence.file, debugger.evidence.line);
        let message = text!(LiveDebuggerPort {
            port: wanted,
            name,
            place: format!("{file}:{line}")
        });
        return Some(
            Finding::error(placed.range.clone(), "debugger-port", message)
                .fix(instead(path, placed, answer)),
        );
    }
    let first = answer.detection.ports.first()?;
    if answer
        .detection
        .ports
        .iter()
        .any(|port| port.port == wanted)
    {
        return None;
    }
    let port = first.port;
    let message = match first.evidence.first() {
        Some(it) => text!(LiveLocalPortRead {
            name,
            port,
            place: format!("{}:{}: {}", it.file, it.line, it.text.trim()),
            wanted
        }),
        None => text!(LiveLocalPort { name, port, wanted }),
    };
    Some(
        Finding::warning(placed.range.clone(), "local-port", message)
            .fix(instead(path, placed, answer)),
    )
}

fn instead(path: &Path, placed: &Placed, answer: &DetectedConfiguration) -> Option<Fix> {
    let port = answer.detection.ports.first()?.port;
    Some(Fix::replace(
        path,
        placed.range.clone(),
        port.to_string(),
        text!(FixChangeNumber { value: port }),
    ))
}
