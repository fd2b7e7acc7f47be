//! Go: a package, a folder or files.

use super::options::{first, words};
use crate::{
    configuration::RunSettings, editors::intellij::macros::Macros, evidence::PlacedText, path,
    workspace::WorkspaceFiles,
};

pub(super) fn go(workspace: &WorkspaceFiles<'_>, macros: &Macros<'_>, run: &mut RunSettings) {
    let kind = first(run, &["kind"]).map_or(String::new(), |it| it.value);
    let package = first(run, &["package"]);
    run.program = match kind.as_str() {
        "FILE" => first(run, &["filePath", "files"]),
        "DIRECTORY" => first(run, &["directory"]),
        _ => package
            .map(|package| package_folder(workspace, macros, &package, &run.cwd))
            // A package that was renamed since: the file is still named.
            .filter(|folder| {
                let folder = folder.as_str().trim_start_matches('/');
                let is_here = workspace
                    .names(folder)
                    .iter()
                    .any(|it| it.name.ends_with(".go"));
                let file = first(run, &["filePath"]).map(|it| macros.place(it.as_str()));
                is_here || file.is_none_or(|it| !it.ends_with(".go") || !workspace.exists(&it))
            })
            .or_else(|| first(run, &["filePath", "directory"])),
    };
    if !run.cwd_is_set
        && let Some(root) = first(run, &["root_directory"])
    {
        run.cwd = macros.place(root.as_str());
    }
    run.args = words(run, &["parameters"]);
}

/// The folder of a Go package in the tree, by the module's name in `go.mod`.
fn package_folder(
    workspace: &WorkspaceFiles<'_>,
    macros: &Macros<'_>,
    package: &PlacedText,
    cwd: &str,
) -> PlacedText {
    let modules = workspace.find(&macros.project, |it| path::name(it) == "go.mod");
    let folder = modules.filter_map(|file| {
        let text = workspace.read(file)?;
        let name = text
            .lines()
            .find_map(|it| it.trim().strip_prefix("module "))?;
        let rest = package.value.strip_prefix(name.trim().trim_matches('"'))?;
        let fits = rest.is_empty() || rest.starts_with('/');
        fits.then(|| {
            (
                name.len(),
                path::join(path::parent(file), rest.trim_start_matches('/')),
            )
        })
    });
    match folder.max() {
        Some((_, folder)) => package.with(format!("/{folder}")),
        None => package.with(format!("/{}", path::join(cwd, package.as_str()))),
    }
}
