//! What the main loop owns; nothing else changes it.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use ashore_protocol::editor::Idle;
use ashore_rules::{
    Project,
    project::{ClusterChoice, Levels},
};
use ashore_texts::Locale;
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::project;

use crate::lsp::{
    event_loop::event::{Event, Reply},
    stores::clusters::{self, Clusters, Known, Which},
    stores::detection::Detections,
    stores::diagnoses::Diagnoses,
    stores::dismissed::Dismissed,
    stores::requests::Requests,
    stores::sessions::Sessions,
    stores::snapshot::Snapshot,
    stores::watch::FileWatch,
    stores::workspace::Workspace,
    wire::outbox::{Out, Outbox},
};

/// What the client said that it can do.
#[derive(Debug, Clone, Copy, Default)]
pub struct Abilities {
    pub watches_files: bool,
    pub refreshes_lenses: bool,
    pub shows_progress: bool,
}

/// All of it.
pub struct State {
    pub events: mpsc::UnboundedSender<Event>,
    pub outbox: Outbox,
    pub tasks: TaskTracker,
    pub abilities: Abilities,
    /// What the client's person reads.
    pub locale: Locale,
    pub workspace: Workspace,
    pub sessions: Sessions,
    pub requests: Requests,
    pub clusters: Clusters,
    pub dismissed: Dismissed,
    /// How the window stands while nothing is intercepted, as it was told last.
    pub idle: Option<Idle>,
    pub diagnoses: Diagnoses,
    pub detections: Detections,
    pub files: FileWatch,
    /// What was said of each folder when it was last in order: what is being typed is seldom whole.
    pub last_projects: HashMap<PathBuf, Project>,
    /// `shutdown` was asked for: what waits for the sessions to end.
    pub shutdown: Option<Reply<()>>,
    pub was_shut_down: bool,
}

impl State {
    pub fn new(events: mpsc::UnboundedSender<Event>, outbox: Outbox, levels: Levels) -> Self {
        let workspace = Workspace::new(levels);
        let changes = events.clone();
        Self {
            files: FileWatch::new(move |paths| drop(changes.send(Event::Files(paths)))),
            events,
            outbox,
            tasks: TaskTracker::new(),
            abilities: Abilities::default(),
            locale: Locale::default(),
            workspace,
            sessions: Sessions::default(),
            requests: Requests::default(),
            clusters: Clusters::default(),
            dismissed: Dismissed::default(),
            idle: None,
            diagnoses: Diagnoses::default(),
            detections: Detections::default(),
            last_projects: HashMap::new(),
            shutdown: None,
            was_shut_down: false,
        }
    }

    pub fn tell(&self, out: Out) {
        // A client that is gone is told nothing.
        let _ = self.outbox.send(out);
    }

    pub fn snapshot(&mut self, file: &Path) -> Snapshot {
        let folder = self.workspace.folder_of(file).map(Path::to_owned);
        let project = folder.as_deref().map(|folder| self.project(folder));
        let cluster = project
            .as_ref()
            .and_then(|project| self.cluster_of(project));
        let answers = folder.as_deref().map(|folder| self.detections.of(folder));
        Snapshot {
            locale: self.locale,
            workspace: self.workspace.clone(),
            sessions: self.sessions.views(),
            cluster,
            project: project.unwrap_or_default(),
            answers: answers.unwrap_or_default(),
        }
    }

    /// What is said of a folder; while that is broken, what was said before.
    pub fn project(&mut self, folder: &Path) -> Project {
        match self.workspace.project(folder) {
            Ok(project) => {
                self.last_projects
                    .insert(folder.to_owned(), project.clone());
                project
            }
            Err(_) => {
                let last = self.last_projects.get(folder).cloned();
                last.unwrap_or_else(|| self.workspace.without_rules(folder))
            }
        }
    }

    /// What is known of a folder's cluster; asks for it beside if that is old.
    pub fn cluster(&mut self, folder: &Path) -> (Which, Option<Arc<Known>>) {
        let project = self.project(folder);
        (Which::of(&project), self.cluster_of(&project))
    }

    /// The same of a place that a person looks at although the project means another one.
    pub fn cluster_at(&mut self, choice: ClusterChoice) -> (Which, Option<Arc<Known>>) {
        let which = Which::at(&choice);
        let known = self.ask(choice, &which);
        (which, known)
    }

    fn cluster_of(&mut self, project: &Project) -> Option<Arc<Known>> {
        let choice = project.cluster();
        // Where the rules mean it to be was not accepted yet: then nobody is asked.
        choice.address_accepted().ok()?;
        let which = Which::of(project);
        self.ask(choice, &which)
    }

    fn ask(&mut self, choice: ClusterChoice, which: &Which) -> Option<Arc<Known>> {
        let (known, ask) = self.clusters.look(which);
        if ask {
            let (events, which) = (self.events.clone(), which.clone());
            self.tasks.spawn(async move {
                let answer = clusters::ask(project::options(&choice), which).await;
                let _ = events.send(Event::Cluster(Box::new(answer)));
            });
        }
        known
    }

    /// Answers from a worker thread, with what was true when it was asked. A panic there drops the reply, which is that
    /// request's error; a client that cancelled is not worked for.
    pub fn aside<P, T>(
        &mut self,
        file: &Path,
        params: P,
        reply: Reply<T>,
        work: fn(&Snapshot, P) -> T,
    ) where
        P: Send + 'static,
        T: Send + 'static,
    {
        let snapshot = self.snapshot(file);
        self.tasks.spawn_blocking(move || {
            if !reply.is_closed() {
                let _ = reply.send(Ok(work(&snapshot, params)));
            }
        });
    }
}
