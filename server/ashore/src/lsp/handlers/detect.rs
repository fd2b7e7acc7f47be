//! Has the run configurations of folders and their ports found, beside the main loop.

use std::path::Path;

use ashore_protocol::editor::ConfigurationsChanged;

use super::diagnose;
use crate::lsp::{
    event_loop::{event::Event, state::State},
    stores::detection::{self, Detected},
    wire::outbox::Out,
};

/// Looks at a folder; one look at a time, and another one if something changes meanwhile.
pub fn detect(state: &mut State, folder: &Path) {
    if !state.detections.begin(folder) {
        return;
    }
    let (workspace, events) = (state.workspace.clone(), state.events.clone());
    let folder = folder.to_owned();
    state.tasks.spawn(async move {
        let place = folder.clone();
        let looked = tokio::task::spawn_blocking(move || detection::look(&workspace, &place));
        let detected = looked.await.unwrap_or_else(|error| {
            tracing::error!(%error, "looking for run configurations broke");
            Detected {
                folder,
                ..Detected::default()
            }
        });
        let _ = events.send(Event::Detected(detected));
    });
}

/// Looks at every folder.
pub fn detect_all(state: &mut State) {
    for folder in state.workspace.folders().to_vec() {
        detect(state, &folder);
    }
}

/// Takes what was found.
pub fn detected(state: &mut State, detected: Detected) {
    let Detected {
        folder,
        answers,
        names,
        sources,
    } = detected;
    state.files.sources(&folder, sources);
    if state.detections.end(&folder) {
        detect(state, &folder);
    }
    if !state.detections.take(folder.clone(), answers, names) {
        return;
    }
    state.tell(Out::Configurations(ConfigurationsChanged {
        folder: Some(folder.display().to_string()),
    }));
    diagnose::check_all(state);
    if state.abilities.refreshes_lenses {
        state.tell(Out::RefreshLenses);
    }
}
