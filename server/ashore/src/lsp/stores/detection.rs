//! The run configurations of each folder and their ports, found beside the main loop and kept until a file changes.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::workspace::Workspace;
use crate::{disk::DiskTree, project::environment};
use ashore_ports::{
    DetectedConfiguration, FileTree, FolderEntry,
    targets::{self, NameHint},
};

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

/// What a look found.
#[derive(Default)]
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
    /// Whether a look may begin now; else there is one, and another follows it.
    pub fn begin(&mut self, folder: &Path) -> bool {
        let free = self.running.insert(folder.to_owned());
        if !free {
            self.again.insert(folder.to_owned());
        }
        free
    }

    /// A look is over; says whether another is due.
    pub fn end(&mut self, folder: &Path) -> bool {
        self.running.remove(folder);
        self.again.remove(folder)
    }

    /// Takes what was found; says whether the answers differ from those before.
    pub fn take(
        &mut self,
        folder: PathBuf,
        answers: Vec<DetectedConfiguration>,
        names: Names,
    ) -> bool {
        self.names.insert(folder.clone(), names);
        if self
            .known
            .get(&folder)
            .is_some_and(|known| **known == answers)
        {
            return false;
        }
        self.known.insert(folder, Arc::new(answers));
        true
    }

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

/// Reads what a folder's run configurations and their programs say; takes its time.
pub fn look(workspace: &Workspace, folder: &Path) -> Detected {
    let tree = Overlay {
        disk: DiskTree::new(folder),
        workspace,
        root: folder,
        read: RefCell::default(),
    };
    let answers = ashore_ports::detect(&tree, &environment);
    let files = ashore_ports::WorkspaceFiles::new(&tree, &environment);
    let name = |answer: &DetectedConfiguration| {
        let names = targets::names(&files, answer);
        (answer.configuration.name.clone(), names)
    };
    let names = answers.iter().map(name).collect();
    Detected {
        folder: folder.to_owned(),
        sources: sources(folder, &tree.read.into_inner()),
        answers,
        names,
    }
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
