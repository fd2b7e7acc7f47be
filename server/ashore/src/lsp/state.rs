//! What the main loop owns; nothing else changes it.

use std::{path::Path, sync::Arc};

use ashore_intercept::ClusterOptions;
use ashore_protocol::editor as wire;
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use super::{
    cluster::{self, Clusters, Known, Which},
    diagnose::Diagnoses,
    event::{Event, Reply},
    outbox::{Out, Outbox},
    sessions::Sessions,
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
    pub clusters: Clusters,
    pub diagnoses: Diagnoses,
    pub files: FileWatch,
    /// `shutdown` was asked for: what waits for the sessions to end.
    pub shutdown: Option<Reply<()>>,
    pub was_shut_down: bool,
}

/// What a worker gets: as it was when it was asked.
#[derive(Clone)]
#[allow(dead_code)] // hover and code lenses, which come next, read them
pub struct Snapshot {
    pub workspace: Workspace,
    pub sessions: Vec<wire::SessionView>,
    /// The cluster of the file's folder, as far as is known.
    pub cluster: Option<Arc<Known>>,
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
            clusters: Clusters::default(),
            diagnoses: Diagnoses::default(),
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
        let cluster = folder.and_then(|folder| self.cluster(&folder));
        Snapshot {
            workspace: self.workspace.clone(),
            sessions: self.sessions.views(),
            cluster,
        }
    }

    /// Which cluster a folder's rules mean.
    pub fn which(&self, folder: &Path) -> Which {
        let rules = self
            .workspace
            .rules(folder)
            .ok()
            .flatten()
            .unwrap_or_default();
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
