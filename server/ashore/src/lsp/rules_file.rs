//! What is wrong with `.ashore.toml`.

use std::path::Path;

use ashore_runconfig::{Problem, RULES_FILE, Rules};
use tower_lsp_server::ls_types::{Diagnostic, DiagnosticSeverity};

use super::{state::Snapshot, text::Text, workspace::environment};

/// Whose findings these are.
pub const SOURCE: &str = "ashore";

pub fn diagnostics(snapshot: &Snapshot, path: &Path) -> Vec<Diagnostic> {
    let Some(text) = snapshot.workspace.read(path) else {
        return Vec::new();
    };
    let problems = match Rules::parse(RULES_FILE, &text, &environment) {
        Ok(_) => Vec::new(),
        Err(error) => error.0,
    };
    let text = Text::from(text);
    problems
        .iter()
        .map(|problem| diagnostic(&text, problem))
        .collect()
}

fn diagnostic(text: &Text, problem: &Problem) -> Diagnostic {
    let start = text.at(problem.line, problem.column);
    let line = text
        .line(problem.line.saturating_sub(1))
        .unwrap_or_default();
    let end = text.line_start(problem.line.saturating_sub(1)) + line.trim_end().len();
    Diagnostic {
        range: text.range(start..end.max(start)),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: problem.message.clone(),
        ..Diagnostic::default()
    }
}
