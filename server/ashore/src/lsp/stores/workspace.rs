//! The client's folders and open documents; what is not open is read from disk.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use ashore_rules::{
    Project, RULES_FILE, RulesError,
    project::{
        Levels,
        disk::{LoadError, read, root, workspace_file},
    },
};
use tower_lsp_server::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::{files::is_rules_file, text::Text};
use crate::project;

/// A longer file is none that people write by hand.
const LONGEST: u64 = 4 * 1024 * 1024;

/// An open document.
#[derive(Debug, Clone)]
pub struct Document {
    pub uri: Uri,
    pub path: PathBuf,
    pub version: i32,
    pub text: Text,
}

/// Cheap to copy: workers get one of their own.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    folders: Vec<PathBuf>,
    open: HashMap<PathBuf, Arc<Document>>,
    /// What the command line, the environment and the editor say.
    pub levels: Levels,
}

impl Workspace {
    /// Without folders; with what the command line and the environment say.
    pub fn new(levels: Levels) -> Self {
        Self {
            levels,
            ..Self::default()
        }
    }

    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    pub fn add_folder(&mut self, folder: PathBuf) {
        if !self.folders.contains(&folder) {
            self.folders.push(folder);
        }
    }

    pub fn remove_folder(&mut self, folder: &Path) {
        self.folders.retain(|known| known != folder);
    }

    /// The folder that a file is in: the innermost one.
    pub fn folder_of(&self, file: &Path) -> Option<&Path> {
        let around = self
            .folders
            .iter()
            .filter(|folder| file.starts_with(folder));
        around
            .max_by_key(|folder| folder.components().count())
            .map(PathBuf::as_path)
    }

    /// The folder that a request names; the only one where it names none.
    pub fn folder(&self, named: Option<&str>) -> Option<PathBuf> {
        match named {
            Some(named) => Some(PathBuf::from(named)),
            None => self.folders.first().cloned(),
        }
    }

    pub fn open(&mut self, uri: Uri, version: i32, text: String) -> Option<PathBuf> {
        let path = uri.to_file_path()?.into_owned();
        let document = Document {
            uri,
            path: path.clone(),
            version,
            text: text.into(),
        };
        self.open.insert(path.clone(), Arc::new(document));
        Some(path)
    }

    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) -> Option<PathBuf> {
        let path = uri.to_file_path()?.into_owned();
        let document = Arc::make_mut(self.open.get_mut(&path)?);
        document.version = version;
        for change in changes {
            document.text.change(change);
        }
        Some(path)
    }

    pub fn close(&mut self, uri: &Uri) -> Option<PathBuf> {
        let path = uri.to_file_path()?.into_owned();
        self.open.remove(&path);
        Some(path)
    }

    pub fn document(&self, path: &Path) -> Option<&Arc<Document>> {
        self.open.get(path)
    }

    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.open.values()
    }

    /// As the editor has it, else as the disk has it.
    pub fn read(&self, path: &Path) -> Option<String> {
        if let Some(document) = self.open.get(path) {
            return Some(document.text.as_str().to_owned());
        }
        if is_rules_file(path) {
            return self.read_rules(path).ok().flatten();
        }
        let size = std::fs::metadata(path)
            .ok()
            .filter(std::fs::Metadata::is_file)?
            .len();
        (size <= LONGEST)
            .then(|| std::fs::read_to_string(path).ok())
            .flatten()
    }

    /// The text of a rules file; none where there is none, and an error where it is not to be read.
    pub fn read_rules(&self, path: &Path) -> Result<Option<String>, RulesError> {
        if let Some(document) = self.open.get(path) {
            return Ok(Some(document.text.as_str().to_owned()));
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        let inside = root(folder).unwrap_or_else(|| folder.to_owned());
        let disk = project::disk();
        read(path, Some(&inside), &|uid| disk.trusts(path, uid))
            .map_err(|why| why.problem(RULES_FILE))
    }

    /// All that is said of a folder, as the editor has it.
    pub fn project(&self, folder: &Path) -> Result<Project, LoadError> {
        let open = |path: &Path| {
            let document = self.open.get(path)?;
            Some(document.text.as_str().to_owned())
        };
        project::load(folder, &self.levels, &open)
    }

    /// What is said of a folder by nobody's file.
    pub fn without_rules(&self, folder: &Path) -> Project {
        Project {
            folder: folder.to_owned(),
            file: workspace_file(folder),
            levels: self.levels.clone(),
            ..Project::default()
        }
    }

    /// The rules file that counts in a folder, or where it would be.
    pub fn rules_file(&self, folder: &Path) -> PathBuf {
        workspace_file(folder)
    }
}
