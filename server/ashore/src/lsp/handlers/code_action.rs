//! Not answered yet.

use tower_lsp_server::ls_types::{CodeActionParams, CodeActionResponse};

use crate::lsp::state::Snapshot;

pub fn code_action(_snapshot: &Snapshot, _params: CodeActionParams) -> Option<CodeActionResponse> {
    None
}
