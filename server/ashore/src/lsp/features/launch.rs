//! Run configurations in the editor: `launch.json`, workspace files, and IntelliJ's.

use std::{ops::Range, path::Path};

use ashore_ports::{DetectedConfiguration, EvidencePlace};
use ashore_protocol::{
    TargetRef,
    editor::{RunConfiguration, command},
};
use ashore_texts::{Locale, Text as Sentence, text};
use tower_lsp_server::ls_types::{CodeLens, Command};

use crate::{
    display::configuration,
    lsp::{
        features::explain, features::finding::Finding, features::rules_file,
        stores::snapshot::Snapshot, stores::text::Text, wire::convert,
    },
};

/// The configurations that stand in this file.
fn here<'s>(
    snapshot: &'s Snapshot,
    path: &Path,
) -> impl Iterator<Item = &'s DetectedConfiguration> {
    let relative = snapshot
        .workspace
        .folder_of(path)
        .and_then(|folder| path.strip_prefix(folder).ok());
    let relative = relative
        .map(|path| path.to_string_lossy().replace('\\', "/"))
        .unwrap_or_default();
    snapshot
        .answers
        .iter()
        .filter(move |answer| answer.configuration.file == relative)
}

/// The bytes of what stands at a place, quotes included.
fn range(text: &Text, place: &EvidencePlace) -> Range<usize> {
    let start = text.at(place.line, place.column.max(1));
    let rest = text
        .as_str()
        .get(start..)
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default();
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].find(quote).map_or(rest.len(), |at| at + 2),
        _ => rest.find(['"', '\'', ',', '<', '>']).unwrap_or(rest.len()),
    };
    start..start + length
}

/// One lens a configuration: off, what its rule says, how its session stands, or how many of a compound's are on.
pub fn lenses(snapshot: &Snapshot, path: &Path, text: &Text) -> Vec<CodeLens> {
    let folder = snapshot
        .workspace
        .folder_of(path)
        .map(|folder| folder.display().to_string());
    let lens = |answer: &DetectedConfiguration| {
        let name = &answer.configuration.name;
        let range = text.range(range(text, &answer.configuration.place));
        let views = snapshot.sessions.iter();
        let session = configuration::session(views, name, folder.as_deref());
        let rule = snapshot.project.rule_for(name);
        let rule = rule.as_ref().map(convert::choice);
        let predicted = answer.detection.ports.first().map(|port| port.port);
        let off = snapshot.project.off(name);
        let title = match answer.configuration.members.as_slice() {
            [] => configuration::label(rule.as_ref(), off, predicted, session),
            members => {
                let is_on = |name: &&String| snapshot.project.rule_for(name).is_some();
                let on = members.iter().filter(is_on).count();
                text!(LensCompound {
                    on: on as u64,
                    all: members.len() as u64
                })
            }
        };
        let argument = RunConfiguration {
            run_configuration: name.clone(),
            folder: folder.clone(),
        };
        let command = Command {
            title: title.in_locale(snapshot.locale),
            command: command::TOGGLE.to_owned(),
            arguments: serde_json::to_value(argument)
                .ok()
                .map(|argument| vec![argument]),
        };
        CodeLens {
            range,
            command: Some(command),
            data: None,
        }
    };
    here(snapshot, path).map(lens).collect()
}

pub fn findings(snapshot: &Snapshot, path: &Path, text: &Text) -> Vec<Finding> {
    let mut found = Vec::new();
    for answer in here(snapshot, path) {
        let name = &answer.configuration.name;
        let place = range(text, &answer.configuration.place);
        for debugger in &answer.detection.debug_ports {
            if answer
                .detection
                .ports
                .iter()
                .any(|port| port.port == debugger.port)
            {
                let in_file = debugger.evidence.file == answer.configuration.file;
                let at = if in_file {
                    range(text, &debugger.evidence)
                } else {
                    place.clone()
                };
                let message = text!(LaunchDebuggerPort {
                    name,
                    port: debugger.port
                });
                found.push(Finding::error(at, "debugger-port", message));
            }
        }
        let Some(rule) = snapshot.project.rule_for(name) else {
            continue;
        };
        if let (Some(wanted), Some(first)) = (
            rule.said.local_port.as_ref().map(|port| port.value),
            answer.detection.ports.first(),
        ) && answer
            .detection
            .ports
            .iter()
            .all(|port| port.port != wanted)
        {
            let (line, file, port) = (rule.place().line, &rule.place().file, first.port);
            let message = match first.evidence.first() {
                Some(it) => {
                    let place = format!("{}:{}", it.file, it.line);
                    text!(LaunchLocalPortRead {
                        line,
                        file,
                        name,
                        wanted,
                        port,
                        place
                    })
                }
                None => text!(LaunchLocalPort {
                    line,
                    file,
                    name,
                    wanted,
                    port
                }),
            };
            found.push(Finding::warning(place.clone(), "local-port", message));
        }
        if !snapshot.project.is_elsewhere(&rule) {
            found.extend(target(snapshot, &place, name, &rule.target));
        }
    }
    found
}

/// A rule whose target is not there is told where it is used, too.
fn target(
    snapshot: &Snapshot,
    place: &Range<usize>,
    name: &str,
    target: &TargetRef,
) -> Option<Finding> {
    let known = snapshot
        .cluster
        .as_deref()
        .filter(|known| known.problem.is_none() && !known.items.is_empty())?;
    if !rules_file::meant(known, target).is_empty() {
        return None;
    }
    let message = text!(LaunchTarget {
        name,
        target: target.to_string(),
        namespace: &known.namespace
    });
    Some(Finding::warning(place.clone(), "target", message))
}

/// The configuration whose name stands on the cursor's line: its ports, its rule and its target.
pub fn hover(
    snapshot: &Snapshot,
    path: &Path,
    text: &Text,
    offset: usize,
) -> Option<(String, Range<usize>)> {
    let line = text.position(offset).line as usize + 1;
    let answer = here(snapshot, path).find(|answer| answer.configuration.place.line == line)?;
    let locale: Locale = snapshot.locale;
    let mut parts = vec![explain::answer(answer, locale)];
    let name = &answer.configuration.name;
    match snapshot.project.rule_for(name) {
        Some(rule) => {
            let target = convert::target_label(&convert::choice(&rule));
            let place = rule.place().to_string();
            parts.push(text!(HoverRule { target, place }).in_locale(locale));
            let items = snapshot
                .cluster
                .as_deref()
                .map(|known| rules_file::meant(known, &rule.target))
                .unwrap_or_default();
            parts.extend(items.into_iter().map(|item| explain::item(item, locale)));
        }
        None => parts.push(Sentence::HoverNoRule.in_locale(locale)),
    }
    Some((parts.join("\n\n"), range(text, &answer.configuration.place)))
}
