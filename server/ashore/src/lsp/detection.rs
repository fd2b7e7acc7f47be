//! The run configurations of each folder and their ports, found beside the main loop and kept until a file changes.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use ashore_ports::{
    DetectedConfiguration, FileTree, FolderEntry,
    targets::{self, NameHint},
};
use ashore_protocol::editor::ConfigurationsChanged;

use super::{
    diagnose,
    event::Event,
    outbox::Out,
    state::State,
    workspace::{Workspace, environment},
};
use crate::disk::DiskTree;

/// What was found, by folder.
#[derive(Default)]
pub struct Detections {
    known: HashMap<PathBuf, Arc<Vec<DetectedConfiguration>>>,
    names: HashMap<PathBuf, Names>,
    running: HashSet<PathBuf>,
    again: HashSet<PathBuf>,
}

/// By what names the program of each run configuration goes, by the configuration's name.
pub type Names = HashMap<String, Vec<NameHint>>;

/// What a worker found.
pub struct Detected {
    pub folder: PathBuf,
    pub answers: Vec<DetectedConfiguration>,
    pub names: Names,
    pub sources: Sources,
}

/// What the answers depend on.
#[derive(Debug, Default)]
pub struct Sources {
    /// Files that were looked for, there or not.
    pub files: HashSet<PathBuf>,
    /// Folders with such files, those next to the workspace's first.
    pub folders: Vec<PathBuf>,
}

impl Detections {
    pub fn of(&self, folder: &Path) -> Arc<Vec<DetectedConfiguration>> {
        self.known.get(folder).cloned().unwrap_or_default()
    }

    /// The names of a configuration's program, the strongest first.
    pub fn names(&self, folder: &Path, configuration: &str) -> &[NameHint] {
        let names = self.names.get(folder);
        names
            .and_then(|names| names.get(configuration))
            .map_or(&[], Vec::as_slice)
    }
}

/// Looks at a folder; one look at a time, and another one if something changes meanwhile.
pub fn detect(state: &mut State, folder: &Path) {
    if !state.detections.running.insert(folder.to_owned()) {
        state.detections.again.insert(folder.to_owned());
        return;
    }
    let (workspace, events) = (state.workspace.clone(), state.events.clone());
    let folder = folder.to_owned();
    state.tasks.spawn(async move {
        let place = folder.clone();
        let looked = tokio::task::spawn_blocking(move || {
            let tree = Overlay {
                disk: DiskTree::new(&place),
                workspace: &workspace,
                root: &place,
                read: RefCell::default(),
            };
            let answers = ashore_ports::detect(&tree, &environment);
            let files = ashore_ports::WorkspaceFiles::new(&tree, &environment);
            let name = |answer: &DetectedConfiguration| {
                let names = targets::names(&files, answer);
                (answer.configuration.name.clone(), names)
            };
            let names = answers.iter().map(name).collect();
            (answers, names, sources(&place, &tree.read.into_inner()))
        });
        let (answers, names, sources) = looked.await.unwrap_or_else(|error| {
            tracing::error!(%error, "looking for run configurations broke");
            Default::default()
        });
        let _ = events.send(Event::Detected(Detected {
            folder,
            answers,
            names,
            sources,
        }));
    });
}

fn sources(folder: &Path, read: &HashMap<String, bool>) -> Sources {
    let there = read.iter().filter(|(_, there)| **there);
    let mut folders: Vec<PathBuf> = there
        .filter_map(|(path, _)| Some(folder.join(path).parent()?.to_owned()))
        .collect();
    folders.sort_by(|a, b| {
        let depth = |path: &PathBuf| path.components().count();
        depth(a).cmp(&depth(b)).then_with(|| a.cmp(b))
    });
    folders.dedup();
    Sources {
        files: read.keys().map(|path| folder.join(path)).collect(),
        folders,
    }
}

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
    state.detections.running.remove(&folder);
    state.detections.names.insert(folder.clone(), names);
    if state.detections.again.remove(&folder) {
        detect(state, &folder);
    }
    if *state.detections.of(&folder) == answers && state.detections.known.contains_key(&folder) {
        return;
    }
    state
        .detections
        .known
        .insert(folder.clone(), Arc::new(answers));
    state.tell(Out::Configurations(ConfigurationsChanged {
        folder: Some(folder.display().to_string()),
    }));
    diagnose::check_all(state);
    if state.abilities.refreshes_lenses {
        state.tell(Out::RefreshLenses);
    }
}

/// The folder's files as the editor has them.
struct Overlay<'a> {
    disk: DiskTree,
    workspace: &'a Workspace,
    root: &'a Path,
    read: RefCell<HashMap<String, bool>>,
}

impl FileTree for Overlay<'_> {
    fn read(&self, path: &str) -> Option<String> {
        let text = match self.workspace.document(&self.root.join(path)) {
            Some(document) => Some(document.text.as_str().to_owned()),
            None => self.disk.read(path),
        };
        self.read
            .borrow_mut()
            .insert(path.to_owned(), text.is_some());
        text
    }

    fn list(&self, folder: &str) -> Vec<FolderEntry> {
        self.disk.list(folder)
    }
}
