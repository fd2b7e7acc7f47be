//! What the main loop owns; nothing else changes it.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use ashore_intercept::ClusterOptions;
use ashore_ports::{DetectedConfiguration, Rules};
use ashore_protocol::editor as wire;
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use super::{
    cluster::{self, Clusters, Known, Which},
    detection::Detections,
    diagnose::Diagnoses,
    event::{Event, Reply},
    outbox::{Out, Outbox},
    requests::Requests,
    sessions::Sessions,
    text::Text,
    watch::FileWatch,
    workspace::Workspace,
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
    /// From the command line.
    pub options: ClusterOptions,
    pub abilities: Abilities,
    pub workspace: Workspace,
    pub sessions: Sessions,
    pub requests: Requests,
    pub clusters: Clusters,
    pub diagnoses: Diagnoses,
    pub detections: Detections,
    pub files: FileWatch,
    /// The rules of each folder when they were last in order: what is being typed is seldom whole.
    pub last_rules: HashMap<PathBuf, Rules>,
    /// `shutdown` was asked for: what waits for the sessions to end.
    pub shutdown: Option<Reply<()>>,
    pub was_shut_down: bool,
}

/// What a worker gets: as it was when it was asked.
#[derive(Clone)]
pub struct Snapshot {
    pub workspace: Workspace,
    pub sessions: Vec<wire::SessionView>,
    /// The cluster of the file's folder, as far as is known.
    pub cluster: Option<Arc<Known>>,
    /// The rules of the file's folder; none while they are broken.
    pub rules: Rules,
    /// The run configurations of the file's folder.
    pub answers: Arc<Vec<DetectedConfiguration>>,
}

impl Snapshot {
    /// A file's text, as the editor has it.
    pub fn text(&self, path: &Path) -> Option<Text> {
        match self.workspace.document(path) {
            Some(document) => Some(document.text.clone()),
            None => self.workspace.read(path).map(Text::from),
        }
    }
}

impl State {
    pub fn new(
        events: mpsc::UnboundedSender<Event>,
        outbox: Outbox,
        options: ClusterOptions,
    ) -> Self {
        Self {
            files: FileWatch::new(events.clone()),
            events,
            outbox,
            tasks: TaskTracker::new(),
            options,
            abilities: Abilities::default(),
            workspace: Workspace::default(),
            sessions: Sessions::default(),
            requests: Requests::default(),
            clusters: Clusters::default(),
            diagnoses: Diagnoses::default(),
            detections: Detections::default(),
            last_rules: HashMap::new(),
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
        let cluster = folder.as_deref().and_then(|folder| self.cluster(folder));
        let rules = folder.as_deref().map(|folder| self.rules(folder));
        let answers = folder.as_deref().map(|folder| self.detections.of(folder));
        Snapshot {
            workspace: self.workspace.clone(),
            sessions: self.sessions.views(),
            cluster,
            rules: rules.unwrap_or_default(),
            answers: answers.unwrap_or_default(),
        }
    }

    /// The rules of a folder; while they are broken, those before.
    pub fn rules(&mut self, folder: &Path) -> Rules {
        match self.workspace.rules(folder) {
            Ok(rules) => {
                let rules = rules.unwrap_or_default();
                self.last_rules.insert(folder.to_owned(), rules.clone());
                rules
            }
            Err(_) => self.last_rules.get(folder).cloned().unwrap_or_default(),
        }
    }

    /// Which cluster a folder's rules mean.
    pub fn which(&mut self, folder: &Path) -> Which {
        let rules = self.rules(folder);
        Which {
            context: rules.cluster.context,
            namespace: rules.cluster.namespace,
        }
    }

    /// What is known of a folder's cluster; asks for it beside if that is old.
    pub fn cluster(&mut self, folder: &Path) -> Option<Arc<Known>> {
        let which = self.which(folder);
        let (known, ask) = self.clusters.look(&which);
        if ask {
            let (events, options) = (self.events.clone(), self.options.clone());
            self.tasks.spawn(async move {
                let answer = cluster::ask(options, which).await;
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
