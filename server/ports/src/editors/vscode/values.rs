//! The values that configurations and tasks share: words, variables, env files.

use super::scope::Scope;
use crate::{
    command,
    doc::{Node, NodeValue, PlacedDocument},
    evidence::{PlacedText, Variable},
    path,
};

/// A list of words, or one string as a shell would split it.
pub(super) fn words(
    document: &PlacedDocument,
    node: Option<&Node>,
    scope: &Scope<'_>,
) -> Vec<PlacedText> {
    let Some(node) = node else { return Vec::new() };
    let resolve = |node: &Node| document.text(node).map(|text| scope.resolve(&text));
    match &node.value {
        NodeValue::List(items) => items
            .iter()
            .filter_map(|item| resolve(item).or_else(|| resolve(item.get("value")?)))
            .collect(),
        NodeValue::Text(_) => resolve(node)
            .map(|line| command::simple_commands(&line, &[], ""))
            .and_then(|commands| commands.into_iter().next())
            .map(|command| {
                let assigned = command
                    .env
                    .into_iter()
                    .map(|it| it.value.with(format!("{}={}", it.name, it.value.value)));
                assigned.chain(command.words).collect()
            })
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The variables of `envFile`, `env` and `environment`, and the env files that are not there.
pub(super) fn environment(
    document: &PlacedDocument,
    node: &Node,
    scope: &Scope<'_>,
) -> (Vec<Variable>, Vec<PlacedText>) {
    let mut env = Vec::new();
    let mut missing = Vec::new();
    for key in ["envFile", "envFiles"] {
        for file in words_or_one(document, node.get(key), scope) {
            let path = path::join(scope.folder, file.as_str());
            match scope.workspace.env_file(&path) {
                Some(variables) => env.extend(variables),
                None => missing.push(file),
            }
        }
    }
    env.extend(variables(document, node.get("env"), scope));
    for pair in node.get("environment").map(Node::items).unwrap_or_default() {
        if let (Some(name), Some(value)) =
            (pair.get("name").and_then(Node::text), pair.get("value"))
        {
            env.extend(document.text(value).map(|value| Variable {
                name: name.to_owned(),
                value: scope.resolve(&value),
            }));
        }
    }
    (env, missing)
}

fn words_or_one(
    document: &PlacedDocument,
    node: Option<&Node>,
    scope: &Scope<'_>,
) -> Vec<PlacedText> {
    match node {
        Some(node) if node.text().is_some() => document
            .text(node)
            .map(|text| scope.resolve(&text))
            .into_iter()
            .collect(),
        node => words(document, node, scope),
    }
}

/// The entries of an `env` object.
pub(super) fn variables(
    document: &PlacedDocument,
    node: Option<&Node>,
    scope: &Scope<'_>,
) -> Vec<Variable> {
    let entries = node.map(Node::entries).unwrap_or_default();
    entries
        .iter()
        .filter_map(|(key, value)| {
            Some(Variable {
                name: key.name.clone(),
                value: scope.resolve(&document.text(value)?),
            })
        })
        .collect()
}
