//! The workspace's own files that a source file imports.

mod aliases;
mod captures;
mod dart;
mod go;
mod js;
mod js_file;
mod package;
mod python;
mod rust;

use super::{file::SourceFile, lang::Lang};
use crate::{path, workspace::WorkspaceFiles};
use captures::captures;

pub(super) use self::{aliases::default_name, package::package};
pub(crate) use self::{js_file::js_file, python::python_module};

/// The files that this one imports, in the order of its imports.
pub(super) fn of(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
    let mut files = match source.lang {
        Lang::Js => js::js(workspace, source),
        Lang::Python => python::python(workspace, source),
        Lang::Go => go::go(workspace, source),
        Lang::Rust => rust::rust(workspace, source),
        Lang::C => included(
            workspace,
            source,
            r#"#\s*include\s*"([^"]+)""#,
            &["", "include", "../include", "src"],
        ),
        Lang::Ruby => included(
            workspace,
            source,
            r#"require_relative\s*\(?\s*['"]([^'"]+)"#,
            &[""],
        ),
        Lang::Php => included(
            workspace,
            source,
            r#"(?:require|include)(?:_once)?[^'"\n]*['"]/?([^'"]+)"#,
            &[""],
        ),
        Lang::Dart => dart::dart(workspace, source),
        Lang::CSharp | Lang::Jvm => package(workspace, path::parent(&source.file), source.lang),
    };
    files.retain(|file| *file != source.file && !is_test(file));
    files
}

/// Whether a file of the program's own is imported that is not here.
pub(super) fn misses(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> bool {
    let folder = path::parent(&source.file);
    match source.lang {
        Lang::Js => js::relative(&source.clean)
            .filter(|name| {
                let end = path::name(name).rsplit_once('.').map_or("", |(_, end)| end);
                !matches!(
                    end,
                    "json" | "css" | "scss" | "svg" | "png" | "node" | "html" | "graphql"
                )
            })
            .any(|name| js_file(workspace, &path::join(folder, &name)).is_none()),
        Lang::Go => {
            let Some((root, module)) = go::go_module(workspace, folder) else {
                return false;
            };
            captures(&source.clean, r#""([^"\s]+)""#)
                .iter()
                .filter_map(|name| go::below(name, &module))
                .any(|below| package(workspace, &go::go_folder(&root, below), Lang::Go).is_empty())
        }
        _ => false,
    }
}

fn is_test(file: &str) -> bool {
    let name = path::name(file);
    name.ends_with("_test.go")
        || name.contains(".spec.")
        || name.contains(".test.")
        || name.starts_with("test_")
}

fn included(
    workspace: &WorkspaceFiles<'_>,
    source: &SourceFile,
    pattern: &str,
    below: &[&str],
) -> Vec<String> {
    let folder = path::parent(&source.file);
    let ending = if source.lang == Lang::Ruby { ".rb" } else { "" };
    captures(&source.clean, pattern)
        .iter()
        .filter_map(|name| {
            let mut candidates = below.iter().map(|it| {
                path::join(
                    folder,
                    format!("{it}/{name}{ending}").trim_start_matches('/'),
                )
            });
            candidates.find(|file| workspace.exists(file))
        })
        .collect()
}
