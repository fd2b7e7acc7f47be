//! What Rust imports: modules, the library beside the binary, crates of the workspace.

use super::captures::captures;
use crate::{doc::Node, path, source::file::SourceFile, workspace::WorkspaceFiles};

pub(super) fn rust(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
    let folder = path::parent(&source.file);
    let stem = path::stem(&source.file);
    let own = if matches!(stem, "main" | "lib" | "mod") {
        folder.to_owned()
    } else {
        path::join(folder, stem)
    };
    let root = workspace
        .above(folder, &["Cargo.toml"])
        .map(|file| path::parent(&file).to_owned())
        .unwrap_or_default();
    let src = path::join(&root, "src");
    let mut files = Vec::new();
    for name in captures(
        &source.clean,
        r"(?m)^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;",
    ) {
        for base in [&own, &folder.to_owned()] {
            files
                .extend(workspace.first(base, &[&format!("{name}.rs"), &format!("{name}/mod.rs")]));
        }
    }
    for name in captures(&source.clean, r"\bcrate::(\w+)") {
        files.extend(workspace.first(&src, &[&format!("{name}.rs"), &format!("{name}/mod.rs")]));
    }
    // The library beside the binary, and its modules by name.
    let lib = path::join(&src, "lib.rs");
    if stem == "main" || folder.ends_with("/bin") {
        files.extend(workspace.exists(&lib).then(|| lib.clone()));
        let package = workspace
            .toml(&path::join(&root, "Cargo.toml"))
            .and_then(|it| it.at(&["package", "name"]));
        if let Some(package) = package {
            let name = package.value.replace('-', "_");
            for module in captures(&source.clean, &format!(r"\b{name}::(\w+)")) {
                files.extend(workspace.first(
                    &src,
                    &[&format!("{module}.rs"), &format!("{module}/mod.rs")],
                ));
            }
        }
    }
    // Other crates of the workspace, by the manifest or by the usual folders.
    let manifest = path::join(&root, "Cargo.toml");
    for name in captures(&source.clean, r"(?m)\b(?:use\s+)?(\w+)::") {
        files.extend(dependency(workspace, &manifest, &name));
    }
    for name in captures(&source.clean, r"(?m)^\s*use\s+(\w+)(?:::|;)") {
        let dashed = name.replace('_', "-");
        for folder in ["", "crates", "libs", "packages"] {
            for name in [&name, &dashed] {
                files.extend(
                    workspace.first("", &[&path::normal(&format!("{folder}/{name}/src/lib.rs"))]),
                );
            }
        }
    }
    files.dedup();
    files
}

/// The library of a dependency that the manifest has by its path, itself or by the workspace.
fn dependency(workspace: &WorkspaceFiles<'_>, manifest: &str, name: &str) -> Option<String> {
    let document = workspace.toml(manifest)?;
    let dashed = name.replace('_', "-");
    let own = [name, &dashed]
        .iter()
        .find_map(|name| document.root.path(&["dependencies", name]).cloned())?;
    let root = path::parent(manifest);
    let folder = match own.get("path").and_then(Node::text) {
        Some(below) => path::join(root, below),
        None => {
            own.get("workspace")?;
            let mut folder = path::parent(root).to_owned();
            loop {
                let above = workspace.above(&folder, &["Cargo.toml"])?;
                let shared = workspace.toml(&above)?;
                let found = [name, &dashed].iter().find_map(|name| {
                    let node = shared.root.path(&["workspace", "dependencies", name])?;
                    node.get("path").and_then(Node::text).map(str::to_owned)
                });
                if let Some(below) = found {
                    break path::join(path::parent(&above), &below);
                }
                if path::parent(&above).is_empty() {
                    return None;
                }
                folder = path::parent(path::parent(&above)).to_owned();
            }
        }
    };
    workspace.first(&folder, &["src/lib.rs"])
}
