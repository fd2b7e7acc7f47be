//! Which reader a file has.

use std::path::Path;

use super::{
    application, diagnose, finding::Finding, launch, rules_file, state::Snapshot, text::Text,
    workspace::is_rules_file,
};

/// Everything that is to be said of a file.
pub fn findings(snapshot: &Snapshot, path: &Path, text: &Text) -> Vec<Finding> {
    if is_rules_file(path) {
        rules_file::findings(snapshot, path, text)
    } else if diagnose::is_application_file(path) {
        application::findings(snapshot, path, text)
    } else if diagnose::is_launch_file(path) {
        launch::findings(snapshot, path, text)
    } else {
        Vec::new()
    }
}
