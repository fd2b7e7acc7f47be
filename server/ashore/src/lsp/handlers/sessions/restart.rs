//! A restart of the debug session is a hand-over: the agent stays, and passes traffic through in between.

use std::path::Path;

use ashore_protocol::editor::{Ending, StartSession};

use super::Session;
use crate::lsp::event_loop::state::State;

/// The session that this start goes on with.
pub fn continued(state: &State, params: &StartSession, folder: Option<&Path>) -> Option<String> {
    let goes_on = |session: &&Session| match &params.replaces {
        Some(replaced) => session.view.session == *replaced,
        None => {
            session.view.restarting
                && session.start.run_configuration == params.run_configuration
                && session.folder.as_deref() == folder
        }
    };
    let live = |session: &&Session| {
        session
            .intercept
            .as_ref()
            .is_some_and(|intercept| !intercept.ended)
    };
    let found = state.sessions.all.values().filter(live).find(goes_on);
    found.map(|session| session.view.session.clone())
}

/// The intercept goes on for the new program.
pub fn hand_over(session: &mut Session, params: StartSession) {
    session.start = params;
    session.forget_debuggee();
    let said = session.drive.renewed();
    session.heed(said);
}

/// What was to be gone on with cannot be: its rule says something else now.
pub fn give_up(state: &mut State, params: &StartSession, folder: Option<&Path>) {
    let Some(id) = continued(state, params, folder) else {
        return;
    };
    if let Some(session) = state.sessions.get_mut(&id) {
        session.give_up(Ending::Disconnected);
    }
}
