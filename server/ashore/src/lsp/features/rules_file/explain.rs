//! What stands at the cursor, explained.

use std::ops::Range;

use super::{
    context::{Spot, spot},
    live,
};
use ashore_rules::{keys::Table, schema::doc};
use ashore_texts::text;

use crate::lsp::{features::explain, stores::snapshot::Snapshot, stores::text::Text};

/// Markdown, and what it is about.
pub fn hover(snapshot: &Snapshot, text: &Text, offset: usize) -> Option<(String, Range<usize>)> {
    match spot(text, offset)? {
        Spot::Key { table, range } => {
            let name = text.as_str().get(range.clone())?.trim();
            let key = table.key(name)?;
            let title = text!(HoverKey {
                key: key.name,
                table: table.title()
            });
            let mut parts = vec![
                title.in_locale(snapshot.locale),
                doc(key).in_locale(snapshot.locale),
            ];
            let values: Vec<String> = key.values().iter().map(|it| format!("`{it}`")).collect();
            if !values.is_empty() {
                parts.push(text!(HoverOneOf { values }).in_locale(snapshot.locale));
            }
            Some((parts.join("\n\n"), range))
        }
        Spot::Value {
            table: Table::Intercept,
            key,
            range,
            ..
        } => {
            let value = text.as_str().get(range.clone())?;
            let told = match key.as_str() {
                "target" => {
                    let known = snapshot.cluster.as_deref()?;
                    let items = live::meant(known, &value.parse().ok()?);
                    let all: Vec<String> = items
                        .iter()
                        .map(|item| explain::item(item, snapshot.locale))
                        .collect();
                    Some(all.join("\n\n---\n\n")).filter(|all| !all.is_empty())
                }
                "run" => {
                    let fitting = snapshot
                        .answers
                        .iter()
                        .filter(|answer| ashore_ports::fits(value, &answer.configuration.name));
                    let all: Vec<String> = fitting
                        .map(|answer| explain::answer(answer, snapshot.locale))
                        .collect();
                    Some(all.join("\n\n---\n\n")).filter(|all| !all.is_empty())
                }
                _ => None,
            };
            told.or_else(|| {
                let key = Table::Intercept.key(&key)?;
                Some(doc(key).in_locale(snapshot.locale))
            })
            .map(|told| (told, range))
        }
        Spot::Value {
            table, key, range, ..
        } => Some((doc(table.key(&key)?).in_locale(snapshot.locale), range)),
        Spot::Header { .. } => None,
    }
}
