//! Not answered yet.

use tower_lsp_server::ls_types::{Hover, HoverParams};

use crate::lsp::state::Snapshot;

pub fn hover(_snapshot: &Snapshot, _params: HoverParams) -> Option<Hover> {
    None
}
