//! What JavaScript and TypeScript import.

use super::{aliases, captures::captures, js_file::js_file};
use crate::{path, source::file::SourceFile, workspace::WorkspaceFiles};

/// The names of the files beside, as they are written.
pub(super) fn relative(text: &str) -> impl Iterator<Item = String> {
    captures(
        text,
        r#"(?:\bfrom\s*|\bimport\s*|\brequire\s*\(\s*)['"`](\.[^'"`\n]+)['"`]"#,
    )
    .into_iter()
}

pub(super) fn js(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
    let folder = path::parent(&source.file);
    let names = captures(
        &source.clean,
        r#"(?:\bfrom\s*|\bimport\s*|\brequire\s*\(\s*|\bimport\s*\(\s*)['"`]([^'"`\n]+)['"`]"#,
    );
    let root = workspace
        .above(folder, &["package.json"])
        .map(|file| path::parent(&file).to_owned())
        .unwrap_or_default();
    names
        .iter()
        .filter_map(|name| {
            if name.starts_with('.') {
                return js_file(workspace, &path::join(folder, name));
            }
            // `@/x`, `~/x`, `src/x` and `@app/x` by the usual aliases.
            let below = name
                .strip_prefix("@/")
                .or_else(|| name.strip_prefix("~/"))
                .or_else(|| name.strip_prefix("src/"));
            let bases = match below {
                Some(below) => vec![format!("src/{below}"), below.to_owned()],
                None if name.contains('/') && name.starts_with(['@', '#']) => {
                    let below = name.split_once('/').map_or("", |(_, rest)| rest);
                    vec![
                        format!("src/{below}"),
                        format!("libs/{below}/src"),
                        format!("packages/{below}/src"),
                        format!("libs/{below}/src/index"),
                    ]
                }
                None => vec![name.clone(), format!("src/{name}")],
            };
            bases
                .iter()
                .find_map(|base| js_file(workspace, &path::join(&root, base)))
                .or_else(|| aliases::file(workspace, folder, name))
        })
        .collect()
}
