//! What a worker gets, so that it needs nothing of the main loop.

use std::{path::Path, sync::Arc};

use ashore_ports::DetectedConfiguration;
use ashore_protocol::editor::SessionView;
use ashore_rules::Project;
use ashore_texts::Locale;

use super::{clusters::Known, text::Text, workspace::Workspace};

/// What a worker gets: as it was when it was asked.
#[derive(Clone)]
pub struct Snapshot {
    /// What the person reads.
    pub locale: Locale,
    pub workspace: Workspace,
    pub sessions: Vec<SessionView>,
    /// The cluster of the file's folder, as far as is known.
    pub cluster: Option<Arc<Known>>,
    /// What is said of the file's folder; while that is broken, what was said before.
    pub project: Project,
    /// The run configurations of the file's folder.
    pub answers: Arc<Vec<DetectedConfiguration>>,
}

impl Snapshot {
    /// A file's text, as the editor has it.
    pub fn text(&self, path: &Path) -> Option<Text> {
        match self.workspace.document(path) {
            Some(document) => Some(document.text.clone()),
            None => self.workspace.read(path).map(Text::from),
        }
    }
}
