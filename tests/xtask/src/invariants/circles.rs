//! No circle between modules: two files that know each other are one thing in two places, and neither can be read alone.
//!
//! The nodes are files. File A knows file B when A names something that B defines: by an import or a path, written in full, from a
//! group, or in a macro's arguments. A name that comes through re-exports is followed to where it is defined, so a module that
//! only declares its children and hands their names on (`mod x;`, `pub use x::Y`) knows none of them. Naming a module without anything
//! in it is not knowing it. What is only there for tests does not count.
//!
//! A module's children are inside of it, so what they name of their parents is no edge: a folder is one thing to its own files. What lies in
//! two folders, or beside each other in one, is not. A method that is called on a value is not seen: only its type's or trait's name is.

mod graph;
mod imports;
mod remain;
mod tokens;
mod tree;
mod words;

use std::collections::BTreeSet;

use super::files::Source;
use graph::Graph;
use tree::{Files, Tree};

/// Whether the crates of these files have no circles but those that remain.
pub(super) fn check(files: &[Source]) -> Result<(), String> {
    judge(files, remain::REMAIN)
}

fn judge(files: &[Source], remain: &[&str]) -> Result<(), String> {
    let mut found = BTreeSet::new();
    let mut wrong = Vec::new();
    for (package, root) in roots(files) {
        let all: Files<'_> = files
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str()))
            .collect();
        let graph = Graph::of(&Tree::read(root, &all)?);
        for circle in graph.circles() {
            let name = name(package, &circle);
            if !remain.contains(&name.as_str()) {
                wrong.push(format!("\n  {name}{}", reasons(package, &circle, &graph)));
            }
            found.insert(name);
        }
    }
    for stale in remain.iter().filter(|name| !found.contains(**name)) {
        wrong.push(format!("\n  there is no such circle any more: {stale}"));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("{} circles:{}", wrong.len(), wrong.concat()))
    }
}

/// Every target's root file, with its package's folder.
fn roots(files: &[Source]) -> Vec<(&str, &str)> {
    let packages = files
        .iter()
        .filter(|file| file.text.contains("[package]"))
        .filter_map(|file| file.path.strip_suffix("/Cargo.toml"));
    let mut roots = Vec::new();
    for package in packages {
        let below = |file: &&Source| file.path.strip_prefix(package).is_some_and(is_root);
        let paths = files.iter().filter(below).map(|file| file.path.as_str());
        roots.extend(paths.map(|root| (package, root)));
    }
    roots
}

/// As cargo finds them.
fn is_root(below: &str) -> bool {
    let Some(name) = below
        .strip_prefix('/')
        .and_then(|path| path.strip_suffix(".rs"))
    else {
        return false;
    };
    let in_folder = |folder| {
        let rest = name
            .strip_prefix(folder)
            .map(|rest: &str| rest.strip_suffix("/main").unwrap_or(rest));
        rest.is_some_and(|rest| !rest.contains('/'))
    };
    ["src/lib", "src/main", "build"].contains(&name)
        || ["src/bin/", "tests/", "examples/", "benches/"]
            .into_iter()
            .any(in_folder)
}

/// `server/agent: claims.rs → router.rs → claims.rs`.
fn name(package: &str, circle: &[String]) -> String {
    let files: Vec<&str> = circle
        .iter()
        .chain(circle.first())
        .map(|file| short(package, file))
        .collect();
    format!("{package}: {}", files.join(" → "))
}

fn short<'f>(package: &str, file: &'f str) -> &'f str {
    let below = file.strip_prefix(package).unwrap_or(file);
    below.trim_start_matches('/').trim_start_matches("src/")
}

/// The path that makes each step.
fn reasons(package: &str, circle: &[String], graph: &Graph) -> String {
    let next = circle.iter().skip(1).chain(circle.first());
    let steps = circle.iter().zip(next);
    steps
        .map(|(from, to)| {
            format!(
                "\n      {} names {}",
                short(package, from),
                graph.why(from, to)
            )
        })
        .collect()
}

#[cfg(test)]
mod tests;
