//! Where files come from: a trait, a tree in memory, and the view that the detection has of either.

use std::collections::{BTreeMap, BTreeSet};

/// The workspace's files as the caller sees them: on disk, or in an editor that has not saved yet.
///
/// Paths are relative to the root, with `/` between names and without `.` and `..`.
pub trait FileTree {
    /// The text of the file at this path; `None` if there is none that can be read.
    /// An implementation decodes what is not UTF-8 as well as it can and refuses files above [`LARGEST`].
    fn read(&self, path: &str) -> Option<String>;

    /// What is in this folder (`""` is the root), in any order; symbolic links to folders are left out.
    fn list(&self, folder: &str) -> Vec<FolderEntry> {
        let _ = folder;
        Vec::new()
    }
}

/// No file that is larger is read (bytes): configuration and sources are small, lock files and bundles are not.
pub const LARGEST: u64 = 1 << 20;

/// One name in a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FolderEntry {
    /// Its name, without the folder.
    pub name: String,
    /// Whether it is a folder itself.
    pub is_folder: bool,
}

impl<F: Fn(&str) -> Option<String>> FileTree for F {
    fn read(&self, path: &str) -> Option<String> {
        self(path)
    }
}

/// A tree that is held in memory: tests, and documents that an editor holds.
#[derive(Debug, Clone, Default)]
pub struct MemoryTree {
    files: BTreeMap<String, String>,
}

impl MemoryTree {
    /// The tree of these paths and texts.
    pub fn new<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let files = files
            .into_iter()
            .map(|(path, text)| (path.into(), text.into()))
            .collect();
        Self { files }
    }

    /// Adds a file or replaces it.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }
}

impl FileTree for MemoryTree {
    fn read(&self, path: &str) -> Option<String> {
        self.files.get(path).cloned()
    }

    fn list(&self, folder: &str) -> Vec<FolderEntry> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let below = self
            .files
            .range(prefix.clone()..)
            .map_while(|(path, _)| path.strip_prefix(&prefix));
        let entries: BTreeSet<FolderEntry> = below
            .map(|rest| match rest.split_once('/') {
                Some((name, _)) => FolderEntry {
                    name: name.to_owned(),
                    is_folder: true,
                },
                None => FolderEntry {
                    name: rest.to_owned(),
                    is_folder: false,
                },
            })
            .collect();
        entries.into_iter().collect()
    }
}
