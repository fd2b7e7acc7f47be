//! Run configurations and the rules file `.ashore.toml`: which target and which local port, with evidence.
//!
//! Pure: files come through a [`FileTree`] and the environment through a function.

mod closest;
mod glob;
mod problem;
mod reader;
mod rules;

pub use problem::{Problem, RulesError};
pub use rules::{ClusterRule, InterceptRule, RULES_FILE, Rules, Strategy};

/// The workspace's files as the caller sees them: on disk, or in an editor that has not saved yet.
pub trait FileTree {
    /// The text of the file at this path, relative to the workspace root; `None` if there is none that can be read.
    fn read(&self, path: &str) -> Option<String>;
}

impl<F: Fn(&str) -> Option<String>> FileTree for F {
    fn read(&self, path: &str) -> Option<String> {
        self(path)
    }
}
