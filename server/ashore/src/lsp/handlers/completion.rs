//! Not answered yet.

use tower_lsp_server::ls_types::{CompletionParams, CompletionResponse};

use crate::lsp::state::Snapshot;

pub fn completion(_snapshot: &Snapshot, _params: CompletionParams) -> Option<CompletionResponse> {
    None
}
