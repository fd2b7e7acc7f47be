//! Names of JavaScript modules that are neither paths nor packages from outside: the compiler's aliases and the
//! workspace's own packages.

use super::js_file::js_file;
use crate::{path, workspace::WorkspaceFiles};

const COMPILER: [&str; 4] = [
    "tsconfig.json",
    "tsconfig.base.json",
    "tsconfig.app.json",
    "jsconfig.json",
];

/// The file that a module's name means, seen from a folder.
pub(super) fn file(workspace: &WorkspaceFiles<'_>, folder: &str, name: &str) -> Option<String> {
    let mut folder = folder.to_owned();
    loop {
        let found = COMPILER
            .iter()
            .find_map(|config| by_paths(workspace, &path::join(&folder, config), &folder, name));
        if let Some(found) = found.or_else(|| package(workspace, &folder, name)) {
            return Some(found);
        }
        if folder.is_empty() {
            return None;
        }
        folder = path::parent(&folder).to_owned();
    }
}

/// `compilerOptions.paths`: `"@shop/common/*": ["libs/common/src/*"]`.
fn by_paths(
    workspace: &WorkspaceFiles<'_>,
    config: &str,
    folder: &str,
    name: &str,
) -> Option<String> {
    let document = workspace.json(config)?;
    let options = document.root.get("compilerOptions")?;
    let base = options.get("baseUrl").and_then(|it| it.text());
    let base = path::join(folder, base.unwrap_or("."));
    options
        .get("paths")?
        .entries()
        .iter()
        .find_map(|(key, targets)| {
            let rest = match key.name.split_once('*') {
                Some((head, tail)) => name.strip_prefix(head)?.strip_suffix(tail)?,
                None => (key.name == name).then_some("")?,
            };
            let targets = targets.items().iter().filter_map(|it| it.text());
            targets
                .map(|target| path::join(&base, &target.replacen('*', rest, 1)))
                .find_map(|target| js_file(workspace, &target))
        })
}

/// A package of the same repository: `@shop/common/lib/ports` is `packages/common/src/ports`.
fn package(workspace: &WorkspaceFiles<'_>, folder: &str, name: &str) -> Option<String> {
    let below = match name.strip_prefix('@') {
        Some(scoped) => scoped.split_once('/')?.1,
        None => name,
    };
    let (package, rest) = below.split_once('/').unwrap_or((below, ""));
    ["packages", "libs", "apps", "shared", "modules"]
        .iter()
        .map(|it| path::join(folder, &format!("{it}/{package}")))
        .filter(|it| workspace.exists(&path::join(it, "package.json")))
        .find_map(|own| {
            let inner = ["lib/", "dist/", "build/"]
                .iter()
                .find_map(|built| rest.strip_prefix(built))
                .unwrap_or(rest);
            let bases = match rest {
                "" => vec!["src/index".to_owned(), "index".to_owned()],
                _ => vec![rest.to_owned(), format!("src/{inner}"), inner.to_owned()],
            };
            bases
                .iter()
                .find_map(|base| js_file(workspace, &path::join(&own, base)))
        })
}

/// What a file calls the thing that a module gives by default: `import Api from "./server"`.
pub(in crate::source) fn default_name<'a>(text: &'a str, module: &str) -> Option<&'a str> {
    let stem = path::stem(module);
    text.match_indices("import ").find_map(|(at, head)| {
        let (name, rest) = text[at + head.len()..].split_once(" from ")?;
        let from = rest.get(1..)?.split(['"', '\'', '\n']).next()?;
        let from = from.strip_suffix(".js").unwrap_or(from);
        let is_name = name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
        (is_name && from.starts_with('.') && path::name(from) == stem).then_some(name)
    })
}
