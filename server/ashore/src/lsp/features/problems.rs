//! Which reader a file has.

use std::path::Path;

use crate::lsp::{
    features::discovery_routes,
    features::finding::Finding,
    features::launch,
    features::rules_file,
    stores::files::{is_application_file, is_launch_file, is_rules_file},
    stores::snapshot::Snapshot,
    stores::text::Text,
};

/// Everything that is to be said of a file.
pub fn findings(snapshot: &Snapshot, path: &Path, text: &Text) -> Vec<Finding> {
    if is_rules_file(path) {
        rules_file::findings(snapshot, path, text)
    } else if is_application_file(path) {
        discovery_routes::findings(snapshot, path, text)
    } else if is_launch_file(path) {
        launch::findings(snapshot, path, text)
    } else {
        Vec::new()
    }
}

/// Why a rules file that is there has no text.
pub fn unread(snapshot: &Snapshot, path: &Path) -> Vec<Finding> {
    if !is_rules_file(path) {
        return Vec::new();
    }
    let why = snapshot.workspace.read_rules(path).err();
    let problems = why.into_iter().flat_map(|why| why.0);
    problems
        .map(|it| Finding::error(0..0, it.code.name(), it.message))
        .collect()
}
