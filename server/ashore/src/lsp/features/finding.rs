//! Something found in a file: a diagnostic, and what mends it.

use std::{
    collections::HashMap,
    ops::Range,
    path::{Path, PathBuf},
};

use ashore_texts::{Arg, Locale, Text as Sentence};
use tower_lsp_server::ls_types::{
    CodeAction, CodeActionKind, Diagnostic, DiagnosticSeverity, NumberOrString, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::lsp::{stores::text::Text, stores::workspace::Workspace};

/// Whose findings these are.
const SOURCE: &str = "ashore";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub range: Range<usize>,
    pub severity: DiagnosticSeverity,
    /// Stable, for programs.
    pub code: &'static str,
    pub message: Arg,
    pub fixes: Vec<Fix>,
}

/// What mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub title: Sentence,
    pub edits: Vec<Edit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub path: PathBuf,
    /// `None`: the whole of it.
    pub range: Option<Range<usize>>,
    pub text: String,
}

impl Finding {
    pub fn error(range: Range<usize>, code: &'static str, message: impl Into<Arg>) -> Self {
        Self {
            range,
            severity: DiagnosticSeverity::ERROR,
            code,
            message: message.into(),
            fixes: Vec::new(),
        }
    }

    pub fn warning(range: Range<usize>, code: &'static str, message: impl Into<Arg>) -> Self {
        Self {
            severity: DiagnosticSeverity::WARNING,
            ..Self::error(range, code, message)
        }
    }

    pub fn information(range: Range<usize>, code: &'static str, message: impl Into<Arg>) -> Self {
        Self {
            severity: DiagnosticSeverity::INFORMATION,
            ..Self::error(range, code, message)
        }
    }

    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fixes.extend(fix);
        self
    }

    /// As this person reads it.
    pub fn diagnostic(&self, text: &Text, locale: Locale) -> Diagnostic {
        Diagnostic {
            range: text.range(self.range.clone()),
            severity: Some(self.severity),
            code: Some(NumberOrString::String(self.code.to_owned())),
            source: Some(SOURCE.to_owned()),
            message: self.message.in_locale(locale),
            ..Diagnostic::default()
        }
    }

    /// Its fixes as code actions.
    pub fn actions(&self, workspace: &Workspace, text: &Text, locale: Locale) -> Vec<CodeAction> {
        let diagnostic = self.diagnostic(text, locale);
        let action = |(n, fix): (usize, &Fix)| {
            Some(CodeAction {
                title: fix.title.in_locale(locale),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic.clone()]),
                edit: Some(WorkspaceEdit {
                    changes: Some(fix.changes(workspace)?),
                    ..WorkspaceEdit::default()
                }),
                is_preferred: Some(n == 0),
                ..CodeAction::default()
            })
        };
        self.fixes.iter().enumerate().filter_map(action).collect()
    }
}

impl Fix {
    /// Puts `text` where `range` is.
    pub fn replace(
        path: &Path,
        range: Range<usize>,
        text: impl Into<String>,
        title: Sentence,
    ) -> Self {
        let edit = Edit {
            path: path.to_owned(),
            range: Some(range),
            text: text.into(),
        };
        Self {
            title,
            edits: vec![edit],
        }
    }

    #[allow(clippy::mutable_key_type)] // the protocol's own map
    fn changes(&self, workspace: &Workspace) -> Option<HashMap<Uri, Vec<TextEdit>>> {
        let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
        for edit in &self.edits {
            let open = workspace
                .document(&edit.path)
                .map(|document| document.uri.clone());
            let uri = open.or_else(|| Uri::from_file_path(&edit.path))?;
            let text = Text::from(workspace.read(&edit.path)?);
            let range = edit.range.clone().unwrap_or(0..text.as_str().len());
            let edit = TextEdit {
                range: text.range(range),
                new_text: edit.text.clone(),
            };
            changes.entry(uri).or_default().push(edit);
        }
        Some(changes)
    }
}
