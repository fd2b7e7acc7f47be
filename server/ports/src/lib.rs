//! Run configurations and the rules file `.ashore.toml`: which target and which local port, with evidence.
//!
//! Pure: files come through a [`FileTree`] and the environment through a function.
//!
//! The way of the data: `editors` read run configurations, `kinds` decide what a configuration runs, `tools` know
//! what a command line listens on, `source` reads programs, `doc` reads files.

mod closest;
mod command;
mod configuration;
mod detection;
pub mod discovery;
pub mod doc;
mod editors;
mod evidence;
mod glob;
mod kinds;
mod labels;
mod module;
mod path;
mod problem;
mod reader;
mod report;
mod rules;
mod source;
pub mod targets;
mod tools;
mod tree;
mod workspace;

pub use closest::closest;
pub use command::CommandLine;
pub use configuration::{
    Configuration, DetectedConfiguration, EditorFormat, RawConfiguration, RunSettings,
};
pub use detection::{Absent, Confidence, DebugPort, Detection, PortFinding, Role};
pub use evidence::{EvidencePlace, PlacedText, Variable};
pub use glob::fits;
pub use problem::{Problem, RulesError};
pub use report::PortsReport;
pub use rules::{ClusterRule, InterceptRule, RULES_FILE, Rules, Strategy, Takeover};
pub use tree::{FileTree, FolderEntry, LARGEST, MemoryTree};
pub use workspace::WorkspaceFiles;

/// Every run configuration of the workspace and the ports that its program will listen on.
/// `env` looks up a variable of the environment that Ashore runs in.
pub fn detect(
    tree: &dyn FileTree,
    env: &dyn Fn(&str) -> Option<String>,
) -> Vec<DetectedConfiguration> {
    let workspace = WorkspaceFiles::new(tree, env);
    let configurations = editors::configurations(&workspace);
    let mut answers: Vec<DetectedConfiguration> = configurations
        .into_iter()
        .map(|configuration| {
            let (kind, detection) = if configuration.type_name == "compound" {
                ("compound", Detection::default())
            } else {
                kinds::detect(&workspace, &configuration)
            };
            DetectedConfiguration {
                configuration,
                kind,
                detection,
            }
        })
        .collect();
    for at in 0..answers.len() {
        if answers[at].kind == "compound" {
            answers[at].detection = members(&answers, at, &mut Vec::new());
        }
    }
    answers
}

/// What a compound's members listen on, those of the same file before others of the same name.
fn members(answers: &[DetectedConfiguration], at: usize, seen: &mut Vec<usize>) -> Detection {
    if seen.contains(&at) {
        return Detection::default();
    }
    seen.push(at);
    let compound = &answers[at].configuration;
    let mut all = Detection::default();
    for name in &compound.members {
        let named = |n: &usize| answers[*n].configuration.name == *name && *n != at;
        let same_file = |n: &usize| answers[*n].configuration.file == compound.file;
        let member = (0..answers.len())
            .filter(named)
            .max_by_key(|n| (same_file(n), std::cmp::Reverse(*n)));
        if let Some(member) = member {
            let found = if answers[member].kind == "compound" {
                members(answers, member, seen)
            } else {
                answers[member].detection.clone()
            };
            all = all.merge(found);
        }
    }
    if all.ports.is_empty() && all.absent.is_none() {
        all.absent = Some(Absent::None("it has no members that listen".to_owned()));
    }
    all
}
