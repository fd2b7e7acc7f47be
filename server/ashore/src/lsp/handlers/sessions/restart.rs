//! A restart of the debug session is a hand-over: the agent stays, and passes traffic through in between.

use std::{path::Path, time::Duration};

use ashore_intercept::Input;
use ashore_protocol::editor::{Ending, StartSession};

use super::{Session, publish};
use crate::lsp::{event_loop::event::Event, event_loop::state::State};

/// How long an announced restart may take to come.
const LIMIT: Duration = Duration::from_secs(60);

/// The editor says that it restarts.
pub fn announced(state: &mut State, id: &str) {
    let (events, name) = (state.events.clone(), id.to_owned());
    let tasks = state.tasks.clone();
    let Some(session) = state.sessions.get_mut(id) else {
        return;
    };
    session.view.restarting = true;
    session.restart += 1;
    session.before = session.listening.take().map(|(_, pid)| pid);
    session.processes.clear();
    session.view.local_port = None;
    session.input(Input::Restarting);
    let restart = session.restart;
    tasks.spawn(async move {
        let _ = tokio::time::timeout(LIMIT, events.closed()).await;
        let _ = events.send(Event::RestartOverdue {
            session: name,
            restart,
        });
    });
    publish(state, id);
}

/// The program is there again, within the same debug session.
pub fn came(session: &mut Session) {
    session.view.restarting = false;
}

/// It did not come.
pub fn overdue(state: &mut State, id: &str, restart: u64) {
    let waits = |session: &&mut Session| session.view.restarting && session.restart == restart;
    if let Some(session) = state.sessions.get_mut(id).filter(waits) {
        session.view.restarting = false;
        session.over = true;
        session.forget_debuggee();
        session.end(Input::Ended(Ending::Disconnected));
        publish(state, id);
    }
}

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
    session.view.restarting = false;
    session.over = false;
    session.told_ports = None;
    session.forget_debuggee();
    session.input(Input::Restarting);
}

/// What was to be gone on with cannot be: its rule says something else now.
pub fn give_up(state: &mut State, params: &StartSession, folder: Option<&Path>) {
    let Some(id) = continued(state, params, folder) else {
        return;
    };
    if let Some(session) = state.sessions.get_mut(&id) {
        session.over = true;
        session.view.restarting = false;
        session.forget_debuggee();
        session.end(Input::Ended(Ending::Disconnected));
    }
}
