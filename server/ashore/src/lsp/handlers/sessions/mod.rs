//! The debug sessions of this editor: each has a watcher on its debuggee's sockets and, once a target is known, an intercept.
//!
//! No rule of an intercept's life is here: what happens is translated into the machine's inputs, and the engine's answers
//! into views.

mod begin;
mod engine;
mod events;
mod restart;

use std::{collections::BTreeMap, path::PathBuf, time::Instant};

use ashore_debug::{
    debuggee::Hints,
    drive::{Connection, Drive, Restarts, Settings},
    observe::Observer,
};
use ashore_intercept::{Input, SessionSpec};
use ashore_protocol::editor::{SessionState, SessionView, StartSession, TargetChoice};
use tokio::sync::mpsc;

pub use begin::{choose, leave, retry, start, suspend};
pub use engine::{engine, settle};
pub use events::{debug_event, debug_message, debuggee, due, port_is_free};

use crate::{
    lsp::{event_loop::event::Reply, event_loop::state::State, wire::outbox::Out},
    said,
};

/// One debug session.
pub struct Session {
    pub view: SessionView,
    pub start: StartSession,
    folder: Option<PathBuf>,
    intercept: Option<Intercept>,
    /// What was tried last, with the cluster that it was tried in.
    tried: Option<(TargetChoice, SessionSpec)>,
    /// Waits for another session of this process to give its target back.
    queued: Option<Queued>,
    hints: Option<Hints>,
    /// Which watcher's word counts: an earlier one may still have something under way.
    watch: u64,
    /// What is known of the debug session.
    drive: Drive,
    began: Instant,
    /// When the next word of the clock is on its way, in ms from the begin.
    due: Option<u64>,
    /// Reads each wire that the editor hands on; children are known by the editor's names for them.
    wires: BTreeMap<String, (Connection, Observer)>,
    wish: Option<u16>,
    /// Processes that the editor named.
    processes: Vec<u32>,
    failed: bool,
}

struct Intercept {
    id: String,
    inputs: mpsc::UnboundedSender<Input>,
    ended: bool,
}

struct Queued {
    after: String,
    spec: Box<SessionSpec>,
}

impl Session {
    fn new(id: String, start: StartSession, folder: Option<PathBuf>) -> Self {
        Self {
            view: SessionView {
                session: id,
                run_configuration: start.run_configuration.clone(),
                folder: folder.as_ref().map(|folder| folder.display().to_string()),
                state: SessionState::Planned,
                status: None,
                target: None,
                local_port: None,
                suspended: false,
                restarting: false,
                proof: None,
                display: None,
            },
            start,
            folder,
            intercept: None,
            tried: None,
            queued: None,
            hints: None,
            watch: 0,
            drive: Drive::new(
                Settings {
                    restarts: Restarts::HereOrThere,
                    ..Settings::default()
                },
                0,
            ),
            began: Instant::now(),
            due: None,
            wires: BTreeMap::new(),
            wish: None,
            processes: Vec::new(),
            failed: false,
        }
    }

    fn input(&self, input: Input) {
        if let Some(intercept) = self.intercept.as_ref().filter(|intercept| !intercept.ended) {
            // An engine that is gone has restored already.
            let _ = intercept.inputs.send(input);
        }
    }

    fn end(&mut self, input: Input) {
        if self.queued.take().is_some() {
            // Nothing was begun, and no engine will tell of an end.
            self.view.target = None;
        }
        self.input(input);
        if let Some(intercept) = &mut self.intercept {
            intercept.ended = true;
        }
    }

    /// Nothing more will be heard of it.
    fn is_finished(&self) -> bool {
        self.drive.is_over() && self.intercept.is_none()
    }

    /// Its target is taken, or about to be.
    fn holds(&self) -> Option<&TargetChoice> {
        let holding = self.intercept.is_some() || self.queued.is_some();
        holding.then_some(self.view.target.as_ref()).flatten()
    }
}

/// All of them, by their id.
#[derive(Default)]
pub struct Sessions {
    all: BTreeMap<String, Session>,
    made: u64,
}

impl Sessions {
    pub fn views(&self) -> Vec<SessionView> {
        self.all
            .values()
            .map(|session| session.view.clone())
            .collect()
    }

    pub fn get(&self, id: &str) -> Option<&Session> {
        self.all.get(id)
    }

    fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.all.get_mut(id)
    }

    /// Unique also after this process was started anew.
    fn new_id(&mut self) -> String {
        self.made += 1;
        format!("{}-{}", std::process::id(), self.made)
    }

    /// Whether something is still to be put back.
    pub fn any_intercept(&self) -> bool {
        self.all.values().any(|session| session.intercept.is_some())
    }
}

/// The client is gone or says goodbye: every intercept ends.
pub fn end_all(state: &mut State, how: ashore_protocol::editor::Ending) {
    for session in state.sessions.all.values_mut() {
        session.give_up(how);
    }
}

/// `ashore/status`
pub fn status(state: &State, reply: Reply<Vec<SessionView>>) {
    let views = state.sessions.all.values();
    let shown = views.map(|session| said::session::shown(&session.view, state.locale));
    drop(reply.send(Ok(shown.collect())));
}

/// Tells the client how a session stands; forgets it when nothing more will come.
fn publish(state: &mut State, id: &str) {
    let Some(session) = state.sessions.all.get(id) else {
        return;
    };
    let view = said::session::shown(&session.view, state.locale);
    let finished = session.is_finished();
    state.tell(Out::State(Box::new(view)));
    if finished {
        state.sessions.all.remove(id);
    }
}
