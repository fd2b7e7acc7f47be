//! `textDocument/completion`: in the rules file.

use tower_lsp_server::ls_types::{CompletionList, CompletionParams, CompletionResponse};

use crate::lsp::{features::rules_file, stores::files::is_rules_file, stores::snapshot::Snapshot};

pub fn completion(snapshot: &Snapshot, params: CompletionParams) -> Option<CompletionResponse> {
    let at = params.text_document_position;
    let path = at.text_document.uri.to_file_path()?;
    if !is_rules_file(&path) {
        return None;
    }
    let text = snapshot.text(&path)?;
    let items = rules_file::complete(snapshot, &text, text.offset(at.position));
    // While the cluster has not answered the list may be short: it is asked for again at the next key.
    let is_incomplete = snapshot.cluster.is_none();
    Some(CompletionResponse::List(CompletionList {
        is_incomplete,
        items,
    }))
}
