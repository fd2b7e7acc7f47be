//! Languages whose package is a folder.

use crate::{path, source::lang::Lang, workspace::WorkspaceFiles};

/// The most files of one folder that count as one package.
const MOST_OF_PACKAGE: usize = 40;

/// The files of a language in one folder.
pub(in crate::source) fn package(
    workspace: &WorkspaceFiles<'_>,
    folder: &str,
    lang: Lang,
) -> Vec<String> {
    let names = workspace
        .names(folder)
        .into_iter()
        .filter(|entry| !entry.is_folder && Lang::of(&entry.name) == Some(lang));
    names
        .take(MOST_OF_PACKAGE)
        .map(|entry| path::join(folder, &entry.name))
        .collect()
}
