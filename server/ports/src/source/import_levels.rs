//! The files of a program by their distance from its entry.

use std::{collections::HashSet, rc::Rc};

use super::{file::SourceFile, imports};
use crate::{path, workspace::WorkspaceFiles};

/// How many files are read for one program.
const MOST_FILES: usize = 120;
/// How far from its entry.
pub(super) const DEEPEST: usize = 4;

/// Files by their distance from the entry.
pub(super) struct ImportLevels<'w> {
    workspace: &'w WorkspaceFiles<'w>,
    pub files: Vec<Rc<SourceFile>>,
    /// Those of the last level, whose imports are not followed yet.
    pub fresh: Vec<usize>,
    known: HashSet<String>,
}

impl<'w> ImportLevels<'w> {
    pub fn new(workspace: &'w WorkspaceFiles<'w>, entries: &[String]) -> Self {
        let mut levels = Self {
            workspace,
            files: Vec::new(),
            fresh: Vec::new(),
            known: HashSet::new(),
        };
        for entry in entries {
            levels.add(entry);
        }
        levels
    }

    fn add(&mut self, file: &str) {
        let file = path::normal(file);
        if self.files.len() < MOST_FILES
            && self.known.insert(file.clone())
            && let Some(source) = self.workspace.source(&file)
        {
            self.fresh.push(self.files.len());
            self.files.push(source);
        }
    }

    /// Follows the imports of the last level.
    pub fn next(&mut self) {
        for file in std::mem::take(&mut self.fresh) {
            let source = Rc::clone(&self.files[file]);
            for import in imports::of(self.workspace, &source) {
                self.add(&import);
            }
        }
    }
}

/// Whether a program's own files have one of these words.
pub(crate) fn mentions(workspace: &WorkspaceFiles<'_>, entries: &[String], words: &[&str]) -> bool {
    let mut levels = ImportLevels::new(workspace, entries);
    for _ in 0..DEEPEST {
        levels.next();
    }
    levels
        .files
        .iter()
        .any(|source| words.iter().any(|word| source.clean.contains(word)))
}

/// Whether a part of the program was not read: files that are not here, or more of them than are read.
pub(crate) fn is_partial(workspace: &WorkspaceFiles<'_>, entries: &[String]) -> bool {
    let mut levels = ImportLevels::new(workspace, entries);
    for _ in 0..DEEPEST {
        levels.next();
    }
    levels.next();
    levels.files.len() >= MOST_FILES
        || !levels.fresh.is_empty()
        || levels
            .files
            .iter()
            .any(|source| imports::misses(workspace, source))
}
