//! What is wrong with the rules file by itself, and held against the cluster and the run configurations.

use std::path::Path;

use ashore_rules::{Code, Problem, Project, RULES_FILE};
use ashore_texts::text;

use super::{live, mend, shape::shape};
use crate::{
    lsp::{features::finding::Finding, stores::snapshot::Snapshot, stores::text::Text},
    project,
};

pub fn findings(snapshot: &Snapshot, path: &Path, text: &Text) -> Vec<Finding> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let open = |file: &Path| (file == path).then(|| text.as_str().to_owned());
    let loaded = project::load(folder, &snapshot.workspace.levels, &open);
    let mut findings: Vec<Finding> = match &loaded {
        Ok(project) => allowed(project, text),
        // A person's own file is not this one's mistake.
        Err(error) if error.path != path => Vec::new(),
        Err(error) => (error.errors.0.iter())
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

/// What the file allows and does not hold, and what waits to be accepted.
fn allowed(project: &Project, text: &Text) -> Vec<Finding> {
    let line = |line: usize| text.line_around(text.at(line, 1));
    let of_file = |file: &str| file == RULES_FILE;
    let mut unheld = project.cluster().unheld;
    for rule in project.rules_that_are_on() {
        unheld.extend(project.cluster_of(Some(&rule)).unheld);
    }
    unheld.retain(|it| it.nowhere && of_file(&it.place.file));
    unheld.sort_by_key(|it| it.place.line);
    unheld.dedup();
    let nowhere = unheld.iter().map(|it| {
        let code = Code::HoldsNowhere.name();
        Finding::warning(line(it.place.line), code, it.text())
    });
    let asked = project.unaccepted();
    let waiting = asked.iter().map(|it| {
        let message = text!(AskedWaits { key: &it.key });
        Finding::information(line(it.place.line), "not-accepted", message)
    });
    nowhere.chain(waiting).collect()
}

fn of_problem(path: &Path, text: &Text, problem: &Problem) -> Finding {
    let start = text.at(problem.line, problem.column);
    let range = start..token_end(text.as_str(), start);
    let fix = mend::of_problem(path, text, &range, problem);
    Finding::error(range, problem.code.name(), problem.message.clone()).fix(fix)
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
