//! Which port the program of a run configuration will listen on, and where that is written.
//!
//! Pure: files come through a [`FileTree`] and the environment through a function. Nothing is executed.
//!
//! # Where to start reading
//! [`detect`] is the whole way, from the files to the answers. What a configuration passes through, in this order:
//!
//! 1. `editors` read the run configurations of VS Code and IntelliJ into one shape, [`Configuration`].
//! 2. `kinds/mod.rs` is the table of what a configuration runs; its kind makes a command line ([`CommandLine`]) of it.
//! 3. `tools/mod.rs` is the table of what a command line listens on, by the tool that it calls. A tool that runs another
//!    command hands it to the shell (`tools/shell.rs`) that called it. What all programs have in common, their
//!    arguments, source and variables, is asked by `tools/program.rs`.
//! 4. `source` reads programs: the calls that listen, and what decides their port.
//! 5. The answer is a [`Detection`]: ports, each with the places that say so, or the reason why there is none.
//!
//! `doc` reads JSON, YAML, TOML, XML, properties and env files into values that know their place ([`PlacedText`]);
//! [`WorkspaceFiles`] is how all of them see the tree. [`targets`] compares the answer with what a cluster has.
//!
//! # Where the default port of a framework is
//! - A call that listens without saying where: `source/listen_patterns.rs`, one row a call.
//! - A development server of JavaScript: `tools/node/default_ports.rs`, one row a server.
//! - A server of Python: `tools/python/default_ports.rs`, one row a server; those with files of their own beside it.
//! - Any other tool: the file of its family in `tools` (`jvm/`, `dotnet/`, `ruby.rs`, `php.rs`, …), at `tools/unsaid.rs` or
//!   `Confidence::Default`.

#![warn(missing_docs)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]

mod command;
mod configuration;
mod detection;
pub mod discovery;
pub mod doc;
mod editors;
mod evidence;
mod glob;
mod in_english;
mod kinds;
mod module;
mod path;
mod report;
mod source;
pub mod targets;
mod tools;
mod tree;
mod workspace;

pub use command::CommandLine;
pub use configuration::{
    Configuration, DetectedConfiguration, EditorFormat, RawConfiguration, RunSettings,
};
pub use detection::{Absent, Confidence, DebugPort, Detection, PortFinding, Role};
pub use evidence::{EvidencePlace, PlacedText, Variable};
pub use glob::fits;
pub use report::PortsReport;
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

/// Whether what an editor launches with this configuration (an object as in `launch.json`) runs tests. Editors launch such
/// without a line in any file.
pub fn tests_in_launch(configuration: &serde_json::Value) -> bool {
    let file = serde_json::json!({"configurations": [configuration]}).to_string();
    let tree = MemoryTree::new([(".vscode/launch.json", file)]);
    let found = detect(&tree, &|_| None);
    found.iter().any(|answer| answer.detection.runs_tests())
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
        all.absent = Some(Absent::None(ashore_texts::Text::NoneMembers));
    }
    all
}
