//! What Go imports: the packages of its own module.

use super::{captures::captures, package::package};
use crate::{
    path,
    source::{file::SourceFile, lang::Lang},
    workspace::WorkspaceFiles,
};

/// A Go package is its folder; the module's own packages are those under the path in `go.mod`.
pub(super) fn go(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
    let folder = path::parent(&source.file);
    let mut files = package(workspace, folder, Lang::Go);
    let Some((root, module)) = go_module(workspace, folder) else {
        return files;
    };
    for name in captures(&source.clean, r#""([^"\s]+)""#) {
        if let Some(below) = below(&name, &module) {
            files.extend(package(workspace, &go_folder(&root, below), Lang::Go));
        }
    }
    files
}

/// The folder and the name of the module that a folder belongs to.
pub(super) fn go_module(workspace: &WorkspaceFiles<'_>, folder: &str) -> Option<(String, String)> {
    let file = workspace.above(folder, &["go.mod"])?;
    let text = workspace.read(&file)?;
    let name = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("module "))?;
    Some((path::parent(&file).to_owned(), name.trim().to_owned()))
}

/// What of a package's path is below the module's.
pub(super) fn below<'a>(name: &'a str, module: &str) -> Option<&'a str> {
    name.strip_prefix(module)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(super) fn go_folder(root: &str, below: &str) -> String {
    path::normal(&format!("{root}/{}", below.trim_start_matches('/')))
}
