//! The workspace's own files that a source file imports.

use regex_lite::Regex;

use super::{lang::Lang, text::SourceFile};
use crate::{doc::Node, path, workspace::WorkspaceFiles};

/// The most files of one folder that count as one package.
const MOST_OF_PACKAGE: usize = 40;

/// The files that this one imports, in the order of its imports.
pub(super) fn of(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
    let mut files = match source.lang {
        Lang::Js => js(workspace, source),
        Lang::Python => python(workspace, source),
        Lang::Go => go(workspace, source),
        Lang::Rust => rust(workspace, source),
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
        Lang::Dart => dart(workspace, source),
        Lang::CSharp | Lang::Jvm => package(workspace, path::parent(&source.file), source.lang),
    };
    files.retain(|file| *file != source.file && !is_test(file));
    files
}

/// Whether a file of the program's own is imported that is not here.
pub(super) fn misses(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> bool {
    let folder = path::parent(&source.file);
    match source.lang {
        Lang::Js => relative(&source.clean)
            .filter(|name| {
                let end = path::name(name).rsplit_once('.').map_or("", |(_, end)| end);
                !matches!(
                    end,
                    "json" | "css" | "scss" | "svg" | "png" | "node" | "html" | "graphql"
                )
            })
            .any(|name| js_file(workspace, &path::join(folder, &name)).is_none()),
        Lang::Go => {
            let Some((root, module)) = go_module(workspace, folder) else {
                return false;
            };
            captures(&source.clean, r#""([^"\s]+)""#)
                .iter()
                .filter_map(|name| below(name, &module))
                .any(|below| package(workspace, &go_folder(&root, below), Lang::Go).is_empty())
        }
        _ => false,
    }
}

fn relative(text: &str) -> impl Iterator<Item = String> {
    captures(
        text,
        r#"(?:\bfrom\s*|\bimport\s*|\brequire\s*\(\s*)['"`](\.[^'"`\n]+)['"`]"#,
    )
    .into_iter()
}

fn is_test(file: &str) -> bool {
    let name = path::name(file);
    name.ends_with("_test.go")
        || name.contains(".spec.")
        || name.contains(".test.")
        || name.starts_with("test_")
}

fn captures(text: &str, pattern: &str) -> Vec<String> {
    let Ok(pattern) = Regex::new(pattern) else {
        return Vec::new();
    };
    pattern
        .captures_iter(text)
        .filter_map(|found| {
            found
                .iter()
                .skip(1)
                .flatten()
                .next()
                .map(|it| it.as_str().to_owned())
        })
        .collect()
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

/// Files beside and `package:` of the workspace's own packages.
fn dart(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
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

/// The files of a language in one folder.
pub(super) fn package(workspace: &WorkspaceFiles<'_>, folder: &str, lang: Lang) -> Vec<String> {
    let names = workspace
        .names(folder)
        .into_iter()
        .filter(|entry| !entry.is_folder && Lang::of(&entry.name) == Some(lang));
    names
        .take(MOST_OF_PACKAGE)
        .map(|entry| path::join(folder, &entry.name))
        .collect()
}

const JS_ENDINGS: [&str; 14] = [
    "",
    ".ts",
    ".js",
    ".mjs",
    ".tsx",
    ".jsx",
    ".cjs",
    ".mts",
    "/index.ts",
    "/index.js",
    "/index.mjs",
    "/index.tsx",
    "/index.mts",
    "/index.cjs",
];

/// The file of a module's name without its ending.
pub(crate) fn js_file(workspace: &WorkspaceFiles<'_>, base: &str) -> Option<String> {
    // TypeScript's own imports say `.js` and mean `.ts`.
    let bare = [".js", ".mjs", ".cjs"]
        .iter()
        .find_map(|end| base.strip_suffix(end));
    let found = |base: &str| {
        JS_ENDINGS
            .iter()
            .map(|end| format!("{base}{end}"))
            .find(|file| Lang::of(file) == Some(Lang::Js) && workspace.exists(file))
    };
    found(base).or_else(|| found(bare?))
}

fn js(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
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
                .or_else(|| super::aliases::file(workspace, folder, name))
        })
        .collect()
}

fn python(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
    let folder = path::parent(&source.file);
    let Ok(pattern) = Regex::new(
        r"(?m)^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[\w ,*]*)|import[ \t]+([\w., ]+))",
    ) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for found in pattern.captures_iter(&source.clean) {
        if let Some(module) = found.get(1) {
            let module = module.as_str();
            files.extend(python_module(workspace, folder, module));
            let names = found.get(2).map_or("", |it| it.as_str());
            for name in names.trim_matches(['(', ')']).split(',') {
                let name = name.split_whitespace().next().unwrap_or_default();
                if !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
                {
                    let joint = if module.ends_with('.') { "" } else { "." };
                    files.extend(python_module(
                        workspace,
                        folder,
                        &format!("{module}{joint}{name}"),
                    ));
                }
            }
        } else if let Some(modules) = found.get(3) {
            for module in modules.as_str().split(',') {
                let module = module.split_whitespace().next().unwrap_or_default();
                files.extend(python_module(workspace, folder, module));
            }
        }
    }
    files.dedup();
    files
}

/// The file of a module, seen from a folder and those above it.
pub(crate) fn python_module(
    workspace: &WorkspaceFiles<'_>,
    folder: &str,
    module: &str,
) -> Option<String> {
    let dots = module.len() - module.trim_start_matches('.').len();
    let relative = module.trim_start_matches('.').replace('.', "/");
    let at = |folder: &str| {
        let base = path::join(folder, &relative);
        workspace.first("", &[&format!("{base}.py"), &format!("{base}/__init__.py")])
    };
    if dots > 0 {
        return at(&path::join(folder, &"../".repeat(dots - 1)));
    }
    if relative.is_empty() {
        return None;
    }
    let mut folder = folder.to_owned();
    loop {
        if let Some(found) = at(&folder).or_else(|| at(&path::join(&folder, "src"))) {
            return Some(found);
        }
        if folder.is_empty() {
            return None;
        }
        folder = path::parent(&folder).to_owned();
    }
}

/// A Go package is its folder; the module's own packages are those under the path in `go.mod`.
fn go(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
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
fn go_module(workspace: &WorkspaceFiles<'_>, folder: &str) -> Option<(String, String)> {
    let file = workspace.above(folder, &["go.mod"])?;
    let text = workspace.read(&file)?;
    let name = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("module "))?;
    Some((path::parent(&file).to_owned(), name.trim().to_owned()))
}

/// What of a package's path is below the module's.
fn below<'a>(name: &'a str, module: &str) -> Option<&'a str> {
    name.strip_prefix(module)
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn go_folder(root: &str, below: &str) -> String {
    path::normal(&format!("{root}/{}", below.trim_start_matches('/')))
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

fn rust(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
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
