//! The file that the name of a JavaScript module means.

use crate::{source::lang::Lang, workspace::WorkspaceFiles};

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
