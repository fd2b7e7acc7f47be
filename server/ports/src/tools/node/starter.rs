//! Scripts that start the program through a tool's own interface: `import nodemon from 'nodemon'`, `nodemon('dist/a.js')`.

use crate::{
    command::{self, CommandLine},
    evidence::PlacedText,
    source::{
        SourceFile,
        text::{arguments, keyed_below, words},
    },
    workspace::WorkspaceFiles,
};

/// The command that a script hands to nodemon.
pub(super) fn command(
    workspace: &WorkspaceFiles<'_>,
    file: &str,
    command: &CommandLine,
) -> Option<CommandLine> {
    let source = workspace.source(file)?;
    let text = &source.clean;
    let is_imported = ["'nodemon'", "\"nodemon\""]
        .iter()
        .any(|name| text.contains(name));
    if !is_imported {
        return None;
    }
    let at = words(text, "nodemon").find(|at| text[at + "nodemon".len()..].starts_with('('))?;
    let parts = arguments(text, at + "nodemon".len());
    let first = parts.first()?.clone();
    let keyed = |key: &str| {
        keyed_below(text, &parts, key, 1).and_then(|value| literal(&source, &text[value], at))
    };
    let mut line = vec![PlacedText::new("nodemon", &source.evidence(at))];
    if let Some(exec) = keyed("exec") {
        line.extend([exec.with("--exec"), exec]);
        line.extend(keyed("script"));
    } else if let Some(script) = keyed("script") {
        line.push(script);
    } else {
        line.extend(command::split(&literal(&source, &text[first], at)?));
    }
    Some(command.with_words(line))
}

/// A string, or the constant that holds one.
fn literal(source: &SourceFile, value: &str, at: usize) -> Option<PlacedText> {
    let value = value.trim();
    let place = source.evidence(at);
    if let Some(inner) = quoted(value) {
        return Some(PlacedText::new(inner, &place));
    }
    let is_name = value
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'$');
    if !is_name || value.is_empty() {
        return None;
    }
    let text = &source.clean;
    words(text, value).find_map(|place| {
        let rest = text[place + value.len()..]
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        let end = rest.find([';', '\n']).unwrap_or(rest.len());
        let inner = quoted(rest[..end].trim())?;
        Some(PlacedText::new(inner, &source.evidence(place)))
    })
}

fn quoted(value: &str) -> Option<&str> {
    let mark = value.chars().next().filter(|c| "'\"`".contains(*c))?;
    let inner = value[1..].strip_suffix(mark)?;
    (!inner.contains(mark) && !inner.contains("${")).then_some(inner)
}
