//! Not answered yet.

use tower_lsp_server::ls_types::{CodeLens, CodeLensParams};

use crate::lsp::state::Snapshot;

pub fn code_lens(_snapshot: &Snapshot, _params: CodeLensParams) -> Option<Vec<CodeLens>> {
    None
}
