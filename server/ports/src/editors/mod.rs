//! The editors' files become configurations.

pub(crate) mod intellij;
mod vscode;

use crate::{configuration::Configuration, workspace::WorkspaceFiles};

/// Every configuration of the workspace, file by file, in the order of each file.
pub(crate) fn configurations(workspace: &WorkspaceFiles<'_>) -> Vec<Configuration> {
    let mut all = vscode::configurations(workspace);
    all.extend(intellij::configurations(workspace));
    all
}
