//! What may be written at the cursor.

use ashore_intercept::Availability;
use ashore_rules::{
    keys::{Key, Table},
    schema::doc,
};
use ashore_texts::{Arg, Locale, Text as Sentence, text};
use tower_lsp_server::ls_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, InsertTextFormat,
    MarkupContent, MarkupKind, TextEdit,
};

use super::{
    context::{Spot, sibling, spot},
    live,
};
use crate::lsp::{stores::snapshot::Snapshot, stores::text::Text};

pub fn complete(snapshot: &Snapshot, text: &Text, offset: usize) -> Vec<CompletionItem> {
    match spot(text, offset) {
        Some(Spot::Key { table, range }) => keys(text, table, range, offset, snapshot.locale),
        Some(Spot::Value {
            table,
            key,
            range,
            quoted,
        }) => {
            let Some(key) = table.key(&key) else {
                return Vec::new();
            };
            let choices = choices(snapshot, text, offset, table, key);
            let plain = key.is_plain();
            let item = |(n, choice): (usize, Choice)| {
                let written = if quoted || plain {
                    choice.value.clone()
                } else {
                    format!("\"{}\"", choice.value)
                };
                let edit = TextEdit {
                    range: text.range(range.clone()),
                    new_text: written,
                };
                CompletionItem {
                    label: choice.value.clone(),
                    kind: Some(CompletionItemKind::VALUE),
                    detail: Some(choice.detail.in_locale(snapshot.locale))
                        .filter(|detail| !detail.is_empty()),
                    sort_text: Some(format!("{n:04}")),
                    filter_text: Some(if quoted || plain {
                        choice.value
                    } else {
                        format!("\"{}\"", choice.value)
                    }),
                    text_edit: Some(CompletionTextEdit::Edit(edit)),
                    ..CompletionItem::default()
                }
            };
            choices.into_iter().enumerate().map(item).collect()
        }
        Some(Spot::Header { range }) => headers(text, range, snapshot.locale),
        None => Vec::new(),
    }
}

struct Choice {
    value: String,
    detail: Arg,
}

fn choice(value: &str, detail: impl Into<Arg>) -> Choice {
    Choice {
        value: value.to_owned(),
        detail: detail.into(),
    }
}

fn choices(
    snapshot: &Snapshot,
    text: &Text,
    offset: usize,
    table: Table,
    key: &Key,
) -> Vec<Choice> {
    let known = snapshot.cluster.as_deref();
    match (table, key.name) {
        (Table::Cluster | Table::Intercept, "context") => known
            .iter()
            .flat_map(|known| &known.contexts)
            .map(|name| choice(name, Sentence::DetailContext))
            .collect(),
        (Table::Cluster | Table::Intercept, "namespace") => {
            let names = known.iter().flat_map(|known| &known.namespaces);
            names
                .map(|name| choice(name, Sentence::DetailNamespace))
                .collect()
        }
        (Table::Intercept, "run") => snapshot
            .answers
            .iter()
            .map(|answer| {
                let (kind, file) = (answer.kind, &answer.configuration.file);
                let detail = match answer.detection.ports.first() {
                    Some(found) => text!(DetailRunPort {
                        kind,
                        port: found.port,
                        file
                    }),
                    None => text!(DetailRun { kind, file }),
                };
                choice(&answer.configuration.name, detail)
            })
            .collect(),
        (Table::Intercept, "target") => known
            .iter()
            .flat_map(|known| &known.items)
            .map(|item| {
                let (service, ports) = (&item.service, live::listed(&item.ports));
                let detail = match &item.state {
                    Availability::Free => text!(DetailTarget { service, ports }),
                    Availability::Intercepted { holders } => text!(DetailTargetHeld {
                        service,
                        ports,
                        holders
                    }),
                    Availability::NotPossible { .. } => text!(DetailTargetNot { service, ports }),
                };
                choice(&item.target().to_string(), detail)
            })
            .collect(),
        (Table::Intercept, "port") => {
            let target = sibling(text, offset, "target").and_then(|it| it.parse().ok());
            let items = known.zip(target);
            let items = items.map(|(known, target)| live::meant(known, &target));
            let items = items.unwrap_or_default();
            let ports = items
                .iter()
                .flat_map(|item| item.ports.iter().map(move |label| (item, label)));
            ports
                .filter_map(|(item, label)| {
                    let detail = text!(DetailPort {
                        service: &item.service,
                        port: label.to_string()
                    });
                    Some(choice(&label.chosen_by()?.to_string(), detail))
                })
                .collect()
        }
        (Table::Intercept, "local-port") => {
            let run = sibling(text, offset, "run").unwrap_or_default();
            let answers = snapshot
                .answers
                .iter()
                .filter(|answer| answer.configuration.name == run);
            let ports = answers.flat_map(|answer| &answer.detection.ports);
            ports
                .map(|port| {
                    choice(
                        &port.port.to_string(),
                        port.evidence
                            .first()
                            .map(|e| format!("{}:{}", e.file, e.line))
                            .unwrap_or_default(),
                    )
                })
                .collect()
        }
        _ => key.values().iter().map(|value| choice(value, "")).collect(),
    }
}

fn keys(
    text: &Text,
    table: Table,
    range: std::ops::Range<usize>,
    offset: usize,
    locale: Locale,
) -> Vec<CompletionItem> {
    if table == Table::Root {
        return headers(text, range, locale);
    }
    let free = |key: &&Key| sibling_line(text, offset, key.name).is_none();
    let item = |(n, key): (usize, &Key)| CompletionItem {
        label: key.name.to_owned(),
        kind: Some(CompletionItemKind::PROPERTY),
        documentation: Some(markdown(&doc(key), locale)),
        sort_text: Some(format!("{n:04}")),
        insert_text_format: Some(InsertTextFormat::SNIPPET),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: text.range(range.clone()),
            new_text: key.snippet(),
        })),
        ..CompletionItem::default()
    };
    table
        .keys()
        .iter()
        .filter(free)
        .enumerate()
        .map(item)
        .collect()
}

/// Whether the table has the key on another line.
fn sibling_line(text: &Text, offset: usize, key: &str) -> Option<usize> {
    let here = text.position(offset).line as usize;
    let first = (0..=here).rev().find(|n| {
        text.line(*n)
            .unwrap_or_default()
            .trim_start()
            .starts_with('[')
    })?;
    (first + 1..text.line_count())
        .take_while(|n| {
            !text
                .line(*n)
                .unwrap_or_default()
                .trim_start()
                .starts_with('[')
        })
        .find(|n| {
            *n != here
                && text
                    .line(*n)
                    .unwrap_or_default()
                    .split('=')
                    .next()
                    .is_some_and(|name| name.trim() == key)
        })
}

fn headers(text: &Text, range: std::ops::Range<usize>, locale: Locale) -> Vec<CompletionItem> {
    let item = |key: &Key| CompletionItem {
        label: key.label(),
        kind: Some(CompletionItemKind::MODULE),
        documentation: Some(markdown(&doc(key), locale)),
        insert_text_format: Some(InsertTextFormat::SNIPPET),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: text.range(range.clone()),
            new_text: key.snippet(),
        })),
        ..CompletionItem::default()
    };
    let free = |key: &&Key| {
        let label = key.label();
        label.starts_with("[[") || !text.as_str().contains(&label)
    };
    Table::Root.keys().iter().filter(free).map(item).collect()
}

fn markdown(text: &Sentence, locale: Locale) -> Documentation {
    Documentation::MarkupContent(MarkupContent {
        kind: MarkupKind::Markdown,
        value: text.in_locale(locale),
    })
}
