//! `tasks.json`: what a `preLaunchTask` runs.

use super::{
    scope::Scope,
    values::{variables, words},
};
use crate::{
    command::{self, CommandLine},
    doc::{Node, PlacedDocument},
    evidence::PlacedText,
    path,
};

/// The commands of a task and of those that it depends on.
pub(super) fn commands(
    document: &PlacedDocument,
    label: &str,
    scope: &Scope<'_>,
) -> Vec<CommandLine> {
    let mut found = Vec::new();
    collect(document, label, scope, &mut Vec::new(), &mut found);
    found
}

fn collect(
    document: &PlacedDocument,
    label: &str,
    scope: &Scope<'_>,
    seen: &mut Vec<String>,
    found: &mut Vec<CommandLine>,
) {
    if seen.iter().any(|known| known == label) {
        return;
    }
    seen.push(label.to_owned());
    let tasks = document
        .root
        .get("tasks")
        .map(Node::items)
        .unwrap_or_default();
    let Some(task) = tasks.iter().find(|task| names(task, label)) else {
        // `npm: dev` names a script with no task of its own.
        if let Some(script) = label.strip_prefix("npm: ") {
            let (script, folder) = script.split_once(" - ").unwrap_or((script, ""));
            let text = PlacedText::new(format!("npm run {script}"), &document.evidence(0));
            found.extend(command::simple_commands(
                &text,
                &[],
                &path::join(scope.folder, folder),
            ));
        }
        return;
    };
    match task.get("dependsOn") {
        Some(node) if node.text().is_some() => {
            collect(
                document,
                node.text().unwrap_or_default(),
                scope,
                seen,
                found,
            );
        }
        Some(node) => {
            for item in node.items() {
                collect(
                    document,
                    item.text().unwrap_or_default(),
                    scope,
                    seen,
                    found,
                );
            }
        }
        None => {}
    }
    found.extend(of_task(document, task, scope));
}

fn names(task: &Node, label: &str) -> bool {
    let is = |key: &str| task.get(key).and_then(Node::text) == Some(label);
    let npm = || {
        let script = task.get("script").and_then(Node::text)?;
        Some(label == format!("npm: {script}"))
    };
    is("label") || is("taskName") || npm().unwrap_or(false)
}

fn of_task(document: &PlacedDocument, task: &Node, scope: &Scope<'_>) -> Vec<CommandLine> {
    let get = |node: &Node| document.text(node).map(|text| scope.resolve(&text));
    let kind = task.get("type").and_then(Node::text).unwrap_or("shell");
    let options = task.get("options");
    let env = variables(document, options.and_then(|it| it.get("env")), scope);
    let folder = options.and_then(|it| it.get("cwd")).and_then(get);
    let mut cwd = folder.map_or(scope.folder.to_owned(), |folder| {
        path::join(scope.folder, folder.as_str())
    });
    if kind == "npm" {
        if let Some(below) = task.get("path").and_then(get) {
            cwd = path::join(scope.folder, below.as_str());
        }
        let script = task.get("script").and_then(get);
        return script
            .map(|script| CommandLine {
                words: vec![script.with("npm"), script.with("run"), script],
                env,
                cwd,
            })
            .into_iter()
            .collect();
    }
    let Some(node) = task.get("command") else {
        return Vec::new();
    };
    let Some(line) = get(node).or_else(|| get(node.get("value")?)) else {
        return Vec::new();
    };
    let args = words(document, task.get("args"), scope);
    if kind == "process" {
        let words = std::iter::once(line).chain(args).collect();
        return vec![CommandLine { words, env, cwd }];
    }
    let mut commands = command::simple_commands(&line, &env, &cwd);
    if let Some(last) = commands.last_mut() {
        last.words.extend(args);
    }
    commands
}
