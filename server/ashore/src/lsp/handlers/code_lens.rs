//! `textDocument/codeLens`: over run configurations.

use tower_lsp_server::ls_types::{CodeLens, CodeLensParams};

use crate::lsp::{features::launch, stores::files::is_launch_file, stores::snapshot::Snapshot};

pub fn code_lens(snapshot: &Snapshot, params: CodeLensParams) -> Option<Vec<CodeLens>> {
    let path = params.text_document.uri.to_file_path()?;
    if !is_launch_file(&path) {
        return None;
    }
    let text = snapshot.text(&path)?;
    Some(launch::lenses(snapshot, &path, &text))
}
