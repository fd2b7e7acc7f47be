//! Who says something, from the strongest to the weakest.

use std::path::PathBuf;

use crate::Rules;

/// What is said of the cluster outside of files with rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken {
    pub kubeconfig: Option<PathBuf>,
    pub context: Option<String>,
    pub namespace: Option<String>,
    pub allow_production: bool,
    pub agent_image: Option<String>,
}

/// Those that are said so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    pub command_line: Spoken,
    pub environment: Spoken,
    /// The editor's settings.
    pub editor: Spoken,
}

/// The files, each without errors; none where there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Files {
    pub own: Option<Rules>,
    pub rules: Option<Rules>,
    pub user: Option<Rules>,
}

impl Levels {
    /// From the strongest on.
    pub(super) fn spoken(&self) -> [&Spoken; 3] {
        [&self.command_line, &self.environment, &self.editor]
    }

    /// The first that is said.
    pub fn first<T>(&self, of: impl Fn(&Spoken) -> Option<T>) -> Option<T> {
        self.spoken().into_iter().find_map(of)
    }
}

impl Files {
    /// From the strongest on.
    pub(super) fn all(&self) -> impl Iterator<Item = &Rules> {
        [&self.own, &self.rules, &self.user].into_iter().flatten()
    }
}
