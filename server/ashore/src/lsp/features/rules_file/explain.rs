//! What stands at the cursor, explained.

use std::ops::Range;

use super::{
    context::{Spot, spot},
    live,
};
use crate::lsp::{
    features::explain, features::schema::Table, stores::snapshot::Snapshot, stores::text::Text,
};

/// Markdown, and what it is about.
pub fn hover(snapshot: &Snapshot, text: &Text, offset: usize) -> Option<(String, Range<usize>)> {
    match spot(text, offset)? {
        Spot::Key { table, range } => {
            let name = text.as_str().get(range.clone())?.trim();
            let key = table.key(name)?;
            let values = if key.values.is_empty() {
                String::new()
            } else {
                format!("\n\nOne of: `{}`", key.values.join("`, `"))
            };
            Some((
                format!("`{}` of {}\n\n{}{values}", key.name, table.name(), key.doc),
                range,
            ))
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
                    let items = live::meant(known, value);
                    let all: Vec<String> = items.iter().map(|item| explain::item(item)).collect();
                    Some(all.join("\n\n---\n\n")).filter(|all| !all.is_empty())
                }
                "run" => {
                    let fitting = snapshot
                        .answers
                        .iter()
                        .filter(|answer| ashore_ports::fits(value, &answer.configuration.name));
                    let all: Vec<String> = fitting.map(explain::answer).collect();
                    Some(all.join("\n\n---\n\n")).filter(|all| !all.is_empty())
                }
                _ => None,
            };
            told.or_else(|| Some(Table::Intercept.key(&key)?.doc.to_owned()))
                .map(|told| (told, range))
        }
        Spot::Value {
            table, key, range, ..
        } => Some((table.key(&key)?.doc.to_owned(), range)),
        Spot::Header { .. } => None,
    }
}
