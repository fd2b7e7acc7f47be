//! The rules file `.ashore.toml`, and what it means together with everything else that a person may have said.
//!
//! [`keys`] is the table of its keys; reading, writing, completion and the JSON [`schema`] come out of it. [`Project`] is the one
//! answer to "which cluster, which target, how": the command line, the environment, the editor, the person's own files, the
//! rules and the kubeconfig, in this order of strength. Only `project::disk` touches files.

pub mod keys;
mod place;
mod problem;
pub mod project;
mod read;
mod rules;
pub mod schema;
pub mod write;

pub use place::{Place, Said};
pub use problem::{Code, Help, Problem, RulesError};
pub use project::Project;
pub use read::{Surroundings, parse};
pub use rules::{ClusterRule, InterceptRule, Level, RULES_FILE, Rules};
