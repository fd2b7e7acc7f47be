//! The debug sessions of this editor: what is known of each.

use std::{collections::BTreeMap, path::PathBuf, time::Instant};

use ashore_debug::{
    debuggee::Hints,
    drive::{Connection, Drive, Restarts, Settings},
    observe::Observer,
};
use ashore_intercept::{Input, SessionSpec};
use ashore_protocol::editor::{SessionState, SessionView, StartSession, TargetChoice};
use tokio::sync::mpsc;

/// One debug session.
pub struct Session {
    pub view: SessionView,
    pub start: StartSession,
    pub folder: Option<PathBuf>,
    pub intercept: Option<Intercept>,
    /// What was tried last, with the cluster that it was tried in.
    pub tried: Option<(TargetChoice, SessionSpec)>,
    /// Waits for another session of this process to give its target back.
    pub queued: Option<Queued>,
    pub hints: Option<Hints>,
    /// Which watcher's word counts: an earlier one may still have something under way.
    pub watch: u64,
    /// What is known of the debug session.
    pub drive: Drive,
    pub began: Instant,
    /// When the next word of the clock is on its way, in ms from the begin.
    pub due: Option<u64>,
    /// Reads each wire that the editor hands on; children are known by the editor's names for them.
    pub wires: BTreeMap<String, (Connection, Observer)>,
    pub wish: Option<u16>,
    /// Processes that the editor named.
    pub processes: Vec<u32>,
    pub failed: bool,
}

/// The engine's side of it.
pub struct Intercept {
    pub id: String,
    pub inputs: mpsc::UnboundedSender<Input>,
    pub ended: bool,
}

/// What is begun when another session has ended.
pub struct Queued {
    pub after: String,
    pub spec: Box<SessionSpec>,
}

impl Session {
    pub fn new(id: String, start: StartSession, folder: Option<PathBuf>) -> Self {
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

    pub fn input(&self, input: Input) {
        if let Some(intercept) = self.intercept.as_ref().filter(|intercept| !intercept.ended) {
            // An engine that is gone has restored already.
            let _ = intercept.inputs.send(input);
        }
    }

    pub fn end(&mut self, input: Input) {
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
    pub fn is_finished(&self) -> bool {
        self.drive.is_over() && self.intercept.is_none()
    }

    /// Its target is taken, or about to be.
    pub fn holds(&self) -> Option<&TargetChoice> {
        let holding = self.intercept.is_some() || self.queued.is_some();
        holding.then_some(self.view.target.as_ref()).flatten()
    }
}

/// All of them, by their id.
#[derive(Default)]
pub struct Sessions {
    pub all: BTreeMap<String, Session>,
    pub made: u64,
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

    pub fn get_mut(&mut self, id: &str) -> Option<&mut Session> {
        self.all.get_mut(id)
    }

    /// Unique also after this process was started anew.
    pub fn new_id(&mut self) -> String {
        self.made += 1;
        format!("{}-{}", std::process::id(), self.made)
    }

    /// Whether something is still to be put back.
    pub fn any_intercept(&self) -> bool {
        self.all.values().any(|session| session.intercept.is_some())
    }
}
