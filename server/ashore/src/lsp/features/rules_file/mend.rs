//! What mends a problem that the reader of rules found.

use std::{ops::Range, path::Path};

use crate::lsp::{features::finding::Fix, stores::text::Text};

/// The reader names the valid name that is nearest; this puts it there.
pub fn of_problem(path: &Path, text: &Text, range: &Range<usize>, message: &str) -> Option<Fix> {
    let written = text.as_str().get(range.clone())?;
    if let Some(near) = near(message) {
        let quoted = written.starts_with(['"', '\'']);
        let new = if quoted {
            format!("\"{near}\"")
        } else {
            near.to_owned()
        };
        return Some(Fix::replace(
            path,
            range.clone(),
            new,
            format!("Change to \"{near}\""),
        ));
    }
    if let Some(better) =
        between(message, "write \"", "\"").filter(|_| message.starts_with("a path starts"))
    {
        return Some(Fix::replace(
            path,
            range.clone(),
            format!("\"{better}\""),
            format!("Change to \"{better}\""),
        ));
    }
    if message.starts_with("\"match\" has no place") {
        return None;
    }
    if message.contains("has no \"run\"") || message.contains("has no \"target\"") {
        let key = if message.contains("\"run\"") {
            "run"
        } else {
            "target"
        };
        let line = text.position(range.start).line as usize;
        let end = text.line_start(line + 1);
        return Some(Fix::replace(
            path,
            end..end,
            format!("{key} = \"\"\n"),
            format!("Add {key}"),
        ));
    }
    if message.contains("needs a \"match\"") {
        let line = text.position(range.start).line as usize;
        let end = text.line_start(line + 1);
        let conditions = "match = { header = { \"x-ashore\" = \"$USER\" } }\n";
        return Some(Fix::replace(
            path,
            end..end,
            conditions,
            "Add a match by header",
        ));
    }
    None
}

fn near(message: &str) -> Option<&str> {
    between(message, "id you mean \"", "\"?")
}

fn between<'m>(message: &'m str, before: &str, after: &str) -> Option<&'m str> {
    let rest = message.split_once(before)?.1;
    Some(rest.split_once(after)?.0)
}
