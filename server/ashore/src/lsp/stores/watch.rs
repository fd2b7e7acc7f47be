//! Files that change outside the editor.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use ashore_rules::project::disk::root;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use tower_lsp_server::ls_types::{FileSystemWatcher, GlobPattern};

use crate::lsp::{event_loop::event::Event, stores::detection::Sources};

/// Folders, relative to the workspace's, in which files are that matter; none is walked.
const FOLDERS: [&str; 6] = [
    "",
    ".vscode",
    ".run",
    ".idea",
    ".idea/runConfigurations",
    "src/main/resources",
];

/// So many folders with files that say a port are watched, those next to the workspace's first.
const MOST_FOLDERS: usize = 200;

/// The files on which the ports depend, by the workspace's folder.
type Files = Arc<Mutex<HashMap<PathBuf, HashSet<PathBuf>>>>;

/// What clients that watch files themselves are asked to watch.
pub fn patterns() -> Vec<FileSystemWatcher> {
    let patterns = [
        "**/.ashore.toml",
        "**/.vscode/*.json",
        "**/.run/*.xml",
        "**/.idea/**/*.xml",
        "**/{application,bootstrap}*.{yml,yaml,properties}",
    ];
    let watcher = |pattern: &str| FileSystemWatcher {
        glob_pattern: GlobPattern::String(pattern.to_owned()),
        kind: None,
    };
    patterns.into_iter().map(watcher).collect()
}

/// Tells the main loop of changes; without the system's means it tells of none.
pub struct FileWatch {
    watcher: Option<RecommendedWatcher>,
    sources: Files,
    watched: HashSet<PathBuf>,
}

impl FileWatch {
    pub fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        let sources = Files::default();
        let says_a_port = sources.clone();
        let tell = move |result: notify::Result<notify::Event>| {
            if let Ok(event) = result
                && !event.kind.is_access()
            {
                let sources = says_a_port.lock().unwrap_or_else(PoisonError::into_inner);
                let about = |path: &PathBuf| {
                    matters(path) || sources.values().any(|files| files.contains(path))
                };
                let paths: Vec<PathBuf> = event.paths.into_iter().filter(about).collect();
                if !paths.is_empty() {
                    let _ = events.send(Event::Files(paths));
                }
            }
        };
        let watcher = notify::recommended_watcher(tell);
        if let Err(error) = &watcher {
            tracing::warn!(%error, "changes outside the editor are not seen");
        }
        Self {
            watcher: watcher.ok(),
            sources,
            watched: HashSet::new(),
        }
    }

    pub fn folder(&mut self, folder: &Path) {
        // Rules may stand anywhere up to the repository's root.
        if let Some(root) = root(folder) {
            let above = folder.ancestors().skip(1);
            for above in above.take_while(|it| it.starts_with(&root)) {
                self.watch(above);
            }
        }
        for name in FOLDERS {
            let path = if name.is_empty() {
                folder.to_owned()
            } else {
                folder.join(name)
            };
            if path.is_dir() {
                self.watch(&path);
            }
        }
    }

    /// What the ports of this folder's run configurations depend on.
    pub fn sources(&mut self, folder: &Path, sources: Sources) {
        for path in sources.folders.into_iter().take(MOST_FOLDERS) {
            if !self.watched.contains(&path) {
                self.watch(&path);
            }
        }
        let mut files = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(folder.to_owned(), sources.files);
    }

    fn watch(&mut self, path: &Path) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        match watcher.watch(path, RecursiveMode::NonRecursive) {
            Ok(()) => {
                self.watched.insert(path.to_owned());
            }
            Err(error) => tracing::debug!(%error, path = %path.display(), "not watched"),
        }
    }
}

/// Whether something of Ashore depends on the file.
pub fn matters(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let parent = path
        .parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    name == ashore_rules::RULES_FILE
        || (parent == ".vscode" && name.ends_with(".json"))
        || name.ends_with(".code-workspace")
        || (matches!(parent, ".run" | "runConfigurations" | ".idea") && name.ends_with(".xml"))
        || crate::lsp::stores::diagnose::is_application_file(path)
        || matches!(name, ".vscode" | ".run" | ".idea" | "runConfigurations")
}
