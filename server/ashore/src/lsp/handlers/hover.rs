//! `textDocument/hover`.

use tower_lsp_server::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::lsp::{
    features::discovery_routes,
    features::launch,
    features::rules_file,
    stores::files::{is_application_file, is_launch_file, is_rules_file},
    stores::snapshot::Snapshot,
};

pub fn hover(snapshot: &Snapshot, params: HoverParams) -> Option<Hover> {
    let at = params.text_document_position_params;
    let path = at.text_document.uri.to_file_path()?;
    let text = snapshot.text(&path)?;
    let offset = text.offset(at.position);
    let (value, range) = if is_rules_file(&path) {
        rules_file::hover(snapshot, &text, offset)
    } else if is_application_file(&path) {
        discovery_routes::hover(snapshot, &text, offset)
    } else if is_launch_file(&path) {
        launch::hover(snapshot, &path, &text, offset)
    } else {
        None
    }?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value,
        }),
        range: Some(text.range(range)),
    })
}
