//! The client's folders and open documents; what is not open is read from disk.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use ashore_rules::{RULES_FILE, Rules, RulesError};
use tower_lsp_server::ls_types::{TextDocumentContentChangeEvent, Uri};

use crate::lsp::stores::text::Text;

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
}

impl Workspace {
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
        let size = std::fs::metadata(path)
            .ok()
            .filter(std::fs::Metadata::is_file)?
            .len();
        (size <= LONGEST)
            .then(|| std::fs::read_to_string(path).ok())
            .flatten()
    }

    /// The rules of a folder.
    pub fn rules(&self, folder: &Path) -> Result<Option<Rules>, RulesError> {
        let tree = |path: &str| self.read(&folder.join(path));
        Rules::load(&tree, &environment)
    }
}

/// Whether a path is a folder's rules file.
pub fn is_rules_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == RULES_FILE)
}

/// The environment, as rules may name it.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
