//! Which files are looked at, and which diagnostics and lenses the client has.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use ashore_protocol::editor::SessionState;
use tower_lsp_server::ls_types::Diagnostic;

/// What a worker found.
pub struct Diagnosed {
    pub path: PathBuf,
    pub version: Option<i32>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What is under way, and what the client has.
#[derive(Default)]
pub struct Diagnoses {
    running: HashSet<PathBuf>,
    again: HashSet<PathBuf>,
    told: HashMap<PathBuf, Vec<Diagnostic>>,
    lenses: HashMap<String, SessionState>,
}

impl Diagnoses {
    /// Whether a look may begin now; else there is one, and another follows it.
    pub fn begin(&mut self, path: &Path) -> bool {
        let free = self.running.insert(path.to_owned());
        if !free {
            self.again.insert(path.to_owned());
        }
        free
    }

    /// A look is over; says whether another is due.
    pub fn end(&mut self, path: &Path) -> bool {
        self.running.remove(path);
        self.again.remove(path)
    }

    /// What the client was told of a file last.
    pub fn told(&self, path: &Path) -> Option<&Vec<Diagnostic>> {
        self.told.get(path)
    }

    /// The client is being told this.
    pub fn tell(&mut self, path: PathBuf, diagnostics: Vec<Diagnostic>) {
        self.told.insert(path, diagnostics);
    }

    /// Forgets a file; says whether the client has diagnostics of it.
    pub fn forget(&mut self, path: &Path) -> bool {
        self.told.remove(path).is_some_and(|told| !told.is_empty())
    }

    /// Remembers a session's state; says whether it is another one than before.
    pub fn lens_state(&mut self, session: &str, now: Option<SessionState>) -> bool {
        match now {
            Some(now) => self.lenses.insert(session.to_owned(), now) != Some(now),
            None => self.lenses.remove(session).is_some(),
        }
    }
}
