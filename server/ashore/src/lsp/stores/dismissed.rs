//! Questions that were closed without an answer: they are not asked again in this window.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Run configurations, each with its folder.
#[derive(Debug, Default)]
pub struct Dismissed {
    all: BTreeSet<(Option<PathBuf>, String)>,
    last: Option<String>,
}

impl Dismissed {
    pub fn add(&mut self, folder: Option<&Path>, run: &str) {
        self.all
            .insert((folder.map(Path::to_owned), run.to_owned()));
        self.last = Some(run.to_owned());
    }

    /// It was answered after all.
    pub fn forget(&mut self, folder: Option<&Path>, run: &str) {
        self.all
            .remove(&(folder.map(Path::to_owned), run.to_owned()));
        self.last = self.last.take().filter(|last| last != run);
    }

    pub fn contains(&self, folder: Option<&Path>, run: &str) -> bool {
        self.all
            .contains(&(folder.map(Path::to_owned), run.to_owned()))
    }

    /// The one that was closed last.
    pub fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }
}
