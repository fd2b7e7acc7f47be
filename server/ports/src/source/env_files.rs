//! The `.env` files that a program loads itself, and those that it would load if they were here.

use std::rc::Rc;

use super::file::SourceFile;
use crate::{
    command::CommandLine,
    doc::LinePlaces,
    evidence::{EvidencePlace, Variable},
    glob, path,
    workspace::WorkspaceFiles,
};

/// Words of the libraries that load a `.env` file without being told its name.
const LOADERS: [&str; 7] = [
    "dotenv",
    "decouple",
    "environ.Env",
    "ConfigModule",
    "loadEnvFile",
    "vlucas",
    "DotEnv",
];
/// Words of those that do so when they are told.
const MAY_LOAD: [&str; 5] = ["env_file", "BaseSettings", "cleanenv", "loadEnv", "viper"];

/// What people copy to `.env`.
const SAMPLES: [&str; 7] = [
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env.default",
    "env.example",
    "example.env",
];

fn mentions_any(files: &[Rc<SourceFile>], words: &[&str]) -> bool {
    files
        .iter()
        .any(|source| words.iter().any(|word| source.clean.contains(word)))
}

fn names_env_file(command: &CommandLine) -> bool {
    command
        .words
        .iter()
        .any(|word| word.as_str().starts_with("--env-file") || word.as_str() == "dotenv/config")
}

/// Where a program looks for its files: the folder of its package, of its entry, and the working directory.
fn folders(
    workspace: &WorkspaceFiles<'_>,
    files: &[Rc<SourceFile>],
    command: &CommandLine,
) -> [String; 3] {
    let folder = files
        .first()
        .map(|source| path::parent(&source.file).to_owned())
        .unwrap_or_default();
    let package = workspace
        .above(
            &folder,
            &["package.json", "go.mod", "pyproject.toml", "Cargo.toml"],
        )
        .map(|file| path::parent(&file).to_owned())
        .unwrap_or_default();
    [package, folder, command.cwd.clone()]
}

/// The variables that the program sees: the command's, and those of the `.env` files that it loads itself.
pub(super) fn environment(
    workspace: &WorkspaceFiles<'_>,
    files: &[Rc<SourceFile>],
    command: &CommandLine,
) -> Vec<Variable> {
    let mut env = Vec::new();
    if mentions_any(files, &LOADERS) || mentions_any(files, &MAY_LOAD) || names_env_file(command) {
        let mut names = vec![".env".to_owned()];
        if mentions_any(files, &["loadEnv"]) {
            // Vite's order, the strongest first.
            let more = [".env.development.local", ".env.development", ".env.local"];
            names.splice(0..0, more.map(str::to_owned));
        }
        for source in files {
            let named = source.clean.split(['"', '\'', '`']).filter(|it| {
                it.len() < 60 && it.contains(".env") && !it.contains([' ', '\n', '$'])
            });
            names.extend(
                named
                    .map(str::to_owned)
                    .filter(|it| path::name(it).starts_with(".env")),
            );
        }
        // The first file that is read keeps its values, so the weakest goes first here.
        for name in names.iter().rev() {
            for folder in folders(workspace, files, command) {
                env.extend(
                    workspace
                        .env_file(&path::join(&folder, name))
                        .unwrap_or_default(),
                );
            }
        }
    }
    env.extend(command.env.iter().cloned());
    env
}

/// Why a variable may have a value that is not seen here: the program loads a `.env` file that is missing, and a sample
/// of it names the variable, or git ignores it.
pub(super) fn ignored_env_file(
    workspace: &WorkspaceFiles<'_>,
    files: &[Rc<SourceFile>],
    command: &CommandLine,
    variable: &str,
) -> Option<EvidencePlace> {
    let loads = mentions_any(files, &LOADERS)
        || names_env_file(command)
        || mentions_any(files, &MAY_LOAD) && mentions_any(files, &[".env"]);
    if !loads {
        return None;
    }
    let folders = folders(workspace, files, command);
    let is_here = |folder: &String| workspace.exists(&path::join(folder, ".env"));
    if folders.iter().any(is_here) {
        return None;
    }
    let sample = folders.iter().find_map(|folder| {
        let variables = workspace.env_file(&workspace.first(folder, &SAMPLES)?)?;
        let named = variables.into_iter().find(|it| it.name == variable)?;
        Some(named.value.evidence)
    });
    sample.or_else(|| folders.iter().find_map(|folder| ignored(workspace, folder)))
}

/// The line of a `.gitignore` that leaves a folder's `.env` out; the nearest file and its last word decide.
fn ignored(workspace: &WorkspaceFiles<'_>, folder: &str) -> Option<EvidencePlace> {
    let mut above = folder;
    loop {
        let file = path::join(above, ".gitignore");
        if let Some(text) = workspace.read(&file) {
            let own = path::join(folder, ".env");
            let own = own.strip_prefix(above).unwrap_or(&own);
            let mut decided = None;
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                let start = at;
                at += line.len();
                let pattern = line.trim();
                let (is_kept, pattern) = match pattern.strip_prefix('!') {
                    Some(pattern) => (true, pattern),
                    None => (false, pattern),
                };
                let anywhere = pattern.trim_start_matches("**/");
                let fits = match anywhere.trim_start_matches('/').contains('/') {
                    true => {
                        glob::fits(pattern.trim_start_matches('/'), own.trim_start_matches('/'))
                    }
                    false => glob::fits(anywhere.trim_start_matches('/'), ".env"),
                };
                if fits && !pattern.is_empty() {
                    decided = Some((is_kept, start));
                }
            }
            if let Some((is_kept, start)) = decided {
                return (!is_kept).then(|| LinePlaces::new(&file, &text).evidence(start));
            }
        }
        if above.is_empty() {
            return None;
        }
        above = path::parent(above);
    }
}
