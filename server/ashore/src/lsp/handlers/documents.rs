//! Documents as the client opens, changes and closes them, and files that change by other hands.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use ashore_protocol::editor::ConfigurationsChanged;
use tower_lsp_server::ls_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams,
};

use crate::lsp::{
    event_loop::state::State,
    handlers::{detect, diagnose, idle},
    stores::files::{is_launch_file, is_rules_file},
    wire::outbox::Out,
};

pub fn opened(state: &mut State, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    if let Some(path) = state
        .workspace
        .open(document.uri, document.version, document.text)
    {
        touched(state, &path);
    }
}

pub fn changed(state: &mut State, params: DidChangeTextDocumentParams) {
    let document = params.text_document;
    if let Some(path) =
        state
            .workspace
            .change(&document.uri, document.version, params.content_changes)
    {
        touched(state, &path);
    }
}

pub fn saved(state: &mut State, params: &DidSaveTextDocumentParams) {
    let path = params
        .text_document
        .uri
        .to_file_path()
        .map(std::borrow::Cow::into_owned);
    changed_outside(state, path.as_slice());
}

pub fn closed(state: &mut State, params: DidCloseTextDocumentParams) {
    let uri = params.text_document.uri;
    if let Some(path) = state.workspace.close(&uri) {
        diagnose::closed(state, &path, uri);
    }
}

/// Files changed on disk; an open document counts as the editor has it.
pub fn changed_outside(state: &mut State, paths: &[PathBuf]) {
    if paths.is_empty() {
        return;
    }
    // A folder that is new may hold files that matter.
    for folder in state.workspace.folders().to_vec() {
        if paths.iter().any(|path| {
            path.parent()
                .is_some_and(|parent| parent.starts_with(&folder))
                && path.is_dir()
        }) {
            state.files.folder(&folder);
        }
    }
    diagnose::check_all(state);
    let seen = paths.iter().filter(|path| !is_rules_file(path));
    let folders: BTreeSet<_> = seen
        .filter_map(|path| state.workspace.folder_of(path))
        .map(Path::to_owned)
        .collect();
    for folder in folders {
        detect::detect(state, &folder);
    }
    if paths
        .iter()
        .any(|path| is_rules_file(path) || is_launch_file(path))
    {
        state.tell(Out::Configurations(ConfigurationsChanged { folder: None }));
        idle::tell(state);
    }
    refresh_lenses(state);
}

/// What other files say depends on the rules.
fn touched(state: &mut State, path: &Path) {
    if is_rules_file(path) {
        diagnose::check_all(state);
        refresh_lenses(state);
    } else {
        diagnose::check(state, path);
        if let Some(folder) = state.workspace.folder_of(path).map(Path::to_owned) {
            detect::detect(state, &folder);
        }
    }
}

fn refresh_lenses(state: &State) {
    if state.abilities.refreshes_lenses {
        state.tell(Out::RefreshLenses);
    }
}
