//! What Dart imports.

use super::captures::captures;
use crate::{path, source::file::SourceFile, workspace::WorkspaceFiles};

/// Files beside and `package:` of the workspace's own packages.
pub(super) fn dart(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
    let folder = path::parent(&source.file);
    let names = captures(
        &source.clean,
        r#"(?:import|export|part)\s+['"]([^'"]+)['"]"#,
    );
    let own = workspace.above(folder, &["pubspec.yaml"]);
    names
        .iter()
        .filter_map(|name| {
            let Some(inner) = name.strip_prefix("package:") else {
                return Some(path::join(folder, name));
            };
            let (package, rest) = inner.split_once('/')?;
            let spec = own
                .iter()
                .map(String::as_str)
                .chain(workspace.named("pubspec.yaml"))
                .find(|spec| {
                    let all = workspace.yaml(spec).unwrap_or_default();
                    let name = all.first().and_then(|it| it.at(&["name"]));
                    name.is_some_and(|it| it.as_str() == package)
                })?;
            Some(path::join(path::parent(spec), &format!("lib/{rest}")))
        })
        .filter(|file| workspace.exists(file))
        .collect()
}
