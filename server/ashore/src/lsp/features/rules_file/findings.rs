//! What is wrong with the rules file by itself, and held against the cluster and the run configurations.

use std::{ops::Range, path::Path};

use ashore_rules::{Problem, RULES_FILE, Rules};

use super::{live, mend, shape::shape};
use crate::lsp::{
    event_loop::state::Snapshot, features::finding::Finding, stores::text::Text,
    stores::workspace::environment,
};

pub fn findings(snapshot: &Snapshot, path: &Path, text: &Text) -> Vec<Finding> {
    let mut findings: Vec<Finding> = match Rules::parse(RULES_FILE, text.as_str(), &environment) {
        Ok(_) => Vec::new(),
        Err(error) => error
            .0
            .iter()
            .map(|problem| of_problem(path, text, problem))
            .collect(),
    };
    if let Some(shape) = shape(text.as_str()) {
        let all = live::findings(snapshot, path, text, &shape);
        // What the reader of rules has said of a place need not be said again.
        findings.extend(
            all.into_iter()
                .filter(|new| {
                    let told = findings.iter().any(|old: &Finding| {
                        old.range.start < new.range.end && new.range.start < old.range.end
                    });
                    !told
                })
                .collect::<Vec<_>>(),
        );
    }
    findings.sort_by_key(|finding| finding.range.start);
    findings
}

fn of_problem(path: &Path, text: &Text, problem: &Problem) -> Finding {
    let start = text.at(problem.line, problem.column);
    let range = start..token_end(text.as_str(), start);
    let fix = mend::of_problem(path, text, &range, &problem.message);
    Finding::error(range, "rules", problem.message.clone()).fix(fix)
}

/// The end of the value, the key or the header that begins there.
fn token_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let first = line.chars().next();
    let length = match first {
        Some(quote @ ('"' | '\'')) => line[1..].find(quote).map_or(line.len(), |at| at + 2),
        Some('[' | '{') => line
            .find([']', '}'])
            .map_or(line.len(), |_| line.trim_end().len()),
        Some(_) => line
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | ',' | ']' | '}'))
            .unwrap_or(line.len()),
        None => 0,
    };
    start + length
}

/// The whole line around a place.
pub fn line_of(text: &Text, at: usize) -> Range<usize> {
    let number = text.position(at).line as usize;
    let start = text.line_start(number);
    start..start + text.line(number).unwrap_or_default().len()
}
