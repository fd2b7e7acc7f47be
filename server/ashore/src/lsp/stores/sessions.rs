//! The debug sessions of this editor: what is known of each.

use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
    time::Instant,
};

use ashore_debug::{
    debuggee::Hints,
    drive::{Connection, Drive, PATIENCE, Restarts, Settings},
    observe::Observer,
};
use ashore_intercept::{Input, SessionSpec};
use ashore_protocol::{
    agent::Mode,
    editor::{SessionState, SessionView, StartSession, TargetChoice},
};
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
                silent: false,
                proof: None,
                over: false,
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
                    patience: Some(PATIENCE),
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

    /// Whether its target is in this cluster and namespace.
    pub fn is_in_the_cluster_of(&self, spec: &SessionSpec) -> bool {
        let tried = self.tried.as_ref().map(|(_, tried)| &tried.cluster);
        tried.is_none_or(|tried| {
            let (one, two) = (tried, &spec.cluster);
            (&one.context, &one.namespace) == (&two.context, &two.namespace)
        })
    }

    /// Its target is taken, or about to be.
    pub fn holds(&self) -> Option<&TargetChoice> {
        let holding = self.intercept.is_some() || self.queued.is_some();
        holding.then_some(self.view.target.as_ref()).flatten()
    }
}

/// The same target, whatever is done with it.
pub fn same(one: &TargetChoice, other: &TargetChoice) -> bool {
    one.target == other.target
        && one.port == other.port
        && (&one.context, &one.namespace) == (&other.context, &other.namespace)
}

/// How many that ended are kept, for answers that come late.
const ENDED: usize = 32;

/// All of them, by their id.
#[derive(Default)]
pub struct Sessions {
    pub all: BTreeMap<String, Session>,
    pub made: u64,
    /// The youngest last.
    ended: VecDeque<(SessionView, StartSession)>,
}

impl Sessions {
    pub fn views(&self) -> Vec<SessionView> {
        self.all
            .values()
            .map(|session| session.view.clone())
            .collect()
    }

    /// Nothing more will be heard of it; but a person may still answer what it asked.
    pub fn forget(&mut self, id: &str) {
        if let Some(session) = self.all.remove(id) {
            self.ended.push_back((session.view, session.start));
            if self.ended.len() > ENDED {
                self.ended.pop_front();
            }
        }
    }

    /// Another cluster is meant: a session without an intercept does not go back to the one that it tried.
    pub fn forget_places(&mut self) {
        let idle = |session: &&mut Session| session.failed || session.intercept.is_none();
        for session in self.all.values_mut().filter(idle) {
            session.tried = None;
        }
    }

    /// What a session was begun with, also of one that ended a while ago.
    pub fn asked(&self, id: &str) -> Option<(Option<PathBuf>, StartSession)> {
        if let Some(session) = self.all.get(id) {
            return Some((session.folder.clone(), session.start.clone()));
        }
        let (view, start) = self.ended.iter().find(|(view, _)| view.session == id)?;
        Some((view.folder.as_ref().map(PathBuf::from), start.clone()))
    }

    /// How a session stands whose debug session is over: nothing is begun for it any more.
    pub fn over(&self, id: &str) -> Option<SessionView> {
        if let Some(session) = self.all.get(id) {
            return session.drive.is_over().then(|| session.view.clone());
        }
        let ended = self.ended.iter().find(|(view, _)| view.session == id);
        ended.map(|(view, _)| view.clone())
    }

    /// The session that has this target whole where another one wants it whole, too.
    pub fn holding(&self, id: &str, choice: &TargetChoice, spec: &SessionSpec) -> Option<&Session> {
        let whole = |choice: &TargetChoice| choice.mode == Mode::Global;
        let holds = |other: &&Session| {
            let ending = other.intercept.as_ref().is_some_and(|it| it.ended);
            let held = other.holds();
            other.view.session != id
                && !ending
                && other.is_in_the_cluster_of(spec)
                && held.is_some_and(|held| whole(held) && same(held, choice))
        };
        self.all.values().find(holds).filter(|_| whole(choice))
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
