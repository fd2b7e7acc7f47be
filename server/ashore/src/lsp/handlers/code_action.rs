//! `textDocument/codeAction`: what mends a finding.

use tower_lsp_server::ls_types::{
    CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
};

use crate::lsp::{features::problems, stores::snapshot::Snapshot};

pub fn code_action(snapshot: &Snapshot, params: CodeActionParams) -> Option<CodeActionResponse> {
    let wanted = params.context.only.as_ref();
    let quick = |kind: &CodeActionKind| {
        kind.as_str().is_empty() || CodeActionKind::QUICKFIX.as_str().starts_with(kind.as_str())
    };
    if wanted.is_some_and(|kinds| !kinds.iter().any(quick)) {
        return None;
    }
    let path = params.text_document.uri.to_file_path()?;
    let text = snapshot.text(&path)?;
    let (start, end) = (
        text.offset(params.range.start),
        text.offset(params.range.end),
    );
    // Found anew: what a client sends back may be of an older text.
    let findings = problems::findings(snapshot, &path, &text);
    let touched = findings
        .iter()
        .filter(|finding| finding.range.start <= end && start <= finding.range.end);
    let actions =
        touched.flat_map(|finding| finding.actions(&snapshot.workspace, &text, snapshot.locale));
    Some(actions.map(CodeActionOrCommand::CodeAction).collect())
}
