//! What the source of a JVM program is read with: its files, its launch, and the settings among its resources.

use super::{
    hocon::hocon,
    launch::JvmLaunch,
    layers::{PropertyLayer, PropertyLayers, flatten},
    program::{JvmProgram, sources},
};
use crate::{evidence::PlacedText, path, workspace::WorkspaceFiles};

/// Files that are read besides the main one at most.
const MOST_FILES: usize = 24;

/// What an expression is computed from.
pub(super) struct JvmContext<'a> {
    pub workspace: &'a WorkspaceFiles<'a>,
    pub place: &'a JvmProgram,
    pub launch: &'a JvmLaunch,
    pub system: PropertyLayer,
}

/// The sources that the main one imports or names.
pub(super) fn neighbours<'w>(
    workspace: &'w WorkspaceFiles<'_>,
    place: &'w JvmProgram,
    main: &str,
    text: &str,
) -> Vec<&'w str> {
    let names = |file: &&str| {
        let stem = path::stem(file);
        *file != main
            && text.match_indices(stem).any(|(at, _)| {
                let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                !is_word(text[..at].chars().next_back())
                    && !is_word(text[at + stem.len()..].chars().next())
            })
    };
    sources(workspace, &place.module)
        .filter(names)
        .take(MOST_FILES)
        .collect()
}

/// A key in the program's own settings: HOCON, YAML or properties among its resources.
pub(super) fn in_files(given: &JvmContext<'_>, key: &str) -> Option<PlacedText> {
    if !key.to_lowercase().contains("port") {
        return None;
    }
    let workspace = given.workspace;
    let env = PropertyLayer::env(&given.launch.env);
    for folder in given.place.resources() {
        for entry in workspace.names(&folder) {
            let file = path::join(&folder, &entry.name);
            let found = match entry.name.rsplit('.').next() {
                Some("conf") => workspace
                    .read(&file)
                    .and_then(|text| hocon(&file, &text, key, &|name| env.raw(name).cloned())),
                Some("properties") => {
                    let entries = workspace.properties(&file).unwrap_or_default();
                    PropertyLayer::new(entries).raw(key).cloned()
                }
                Some("yml" | "yaml") => {
                    let document = workspace.yaml(&file).and_then(|it| it.into_iter().next());
                    document.and_then(|it| PropertyLayer::new(flatten(&it)).raw(key).cloned())
                }
                _ => None,
            };
            if let Some(text) = found.filter(|it| !it.unresolved) {
                let layers = PropertyLayers {
                    all: vec![env],
                    tokens: &|_| None,
                };
                let value = layers.resolve(&text);
                return (!value.unresolved).then(|| text.with(value.text));
            }
        }
    }
    None
}
