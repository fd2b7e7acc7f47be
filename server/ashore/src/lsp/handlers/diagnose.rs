//! Has diagnostics made: at each change, beside the main loop, and never an old one after a newer.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use tower_lsp_server::ls_types::{Diagnostic, Uri};

use crate::lsp::{
    event_loop::{event::Event, state::State},
    features::problems,
    stores::text::Text,
    stores::{
        diagnoses::Diagnosed,
        files::{is_application_file, is_launch_file, is_rules_file},
        snapshot::Snapshot,
    },
    wire::outbox::Out,
};

/// Has a file looked at; one look a file at a time, and another one if it changes meanwhile.
pub fn check(state: &mut State, path: &Path) {
    if !is_rules_file(path) && !is_application_file(path) && !is_launch_file(path) {
        return;
    }
    if !state.diagnoses.begin(path) {
        return;
    }
    let snapshot = state.snapshot(path);
    let (events, path) = (state.events.clone(), path.to_owned());
    let version = snapshot
        .workspace
        .document(&path)
        .map(|document| document.version);
    state.tasks.spawn(async move {
        let (looking, name) = (path.clone(), path.display().to_string());
        let looked = tokio::task::spawn_blocking(move || look(&snapshot, &looking)).await;
        let diagnostics = looked.unwrap_or_else(|error| {
            tracing::error!(%error, name, "looking at a file broke");
            Vec::new()
        });
        let _ = events.send(Event::Diagnosed(Diagnosed {
            path,
            version,
            diagnostics,
        }));
    });
}

/// Everything that is open, and each folder's rules: something that they all depend on changed.
pub fn check_all(state: &mut State) {
    let open = state
        .workspace
        .documents()
        .map(|document| document.path.clone());
    let rules = state
        .workspace
        .folders()
        .iter()
        .map(|folder| state.workspace.rules_file(folder));
    let all: HashSet<PathBuf> = open.chain(rules).collect();
    for path in all {
        check(state, &path);
    }
}

/// Tells the client, unless it knows already.
pub fn diagnosed(state: &mut State, diagnosed: Diagnosed) {
    let Diagnosed {
        path,
        version,
        diagnostics,
    } = diagnosed;
    if state.diagnoses.end(&path) {
        check(state, &path);
        // What was found is of an older text; the next look is on its way.
        if state
            .workspace
            .document(&path)
            .is_some_and(|document| Some(document.version) != version)
        {
            return;
        }
    }
    let open = state
        .workspace
        .document(&path)
        .map(|document| document.uri.clone());
    let is_open = open.is_some();
    let before = state.diagnoses.told(&path);
    // An open document hears of each of its versions: clients wait for that.
    if !is_open && before.map_or(diagnostics.is_empty(), |before| *before == diagnostics) {
        return;
    }
    let Some(uri) = open.or_else(|| Uri::from_file_path(&path)) else {
        return;
    };
    state.diagnoses.tell(path, diagnostics.clone());
    state.tell(Out::Diagnostics {
        uri,
        diagnostics,
        version,
    });
}

/// A document was closed: what is not there on its own goes.
pub fn closed(state: &mut State, path: &Path, uri: Uri) {
    if is_rules_file(path) {
        check(state, path);
    } else if state.diagnoses.forget(path) {
        state.tell(Out::Diagnostics {
            uri,
            diagnostics: Vec::new(),
            version: None,
        });
    }
}

fn look(snapshot: &Snapshot, path: &Path) -> Vec<Diagnostic> {
    let Some(text) = snapshot.text(path) else {
        let text = Text::from(String::new());
        let unread = problems::unread(snapshot, path);
        return unread
            .iter()
            .map(|it| it.diagnostic(&text, snapshot.locale))
            .collect();
    };
    let findings = problems::findings(snapshot, path, &text);
    findings
        .iter()
        .map(|finding| finding.diagnostic(&text, snapshot.locale))
        .collect()
}
