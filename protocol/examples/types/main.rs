//! Writes the editors' copies of the wire's types: `cargo xtask types`. With `--check` it compares instead, and ends with 1
//! where a copy is not what it would write.

#![allow(clippy::print_stderr)] // a program for a terminal

mod java;
mod model;
mod typescript;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ashore_protocol::editor as wire;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let types = types();
    let typescript = typescript::write(&types).into_iter();
    let mut files: Vec<(PathBuf, String)> = typescript
        .map(|(name, text)| (root.join(typescript::FOLDER).join(name), text))
        .collect();
    files.extend(
        java::write(&types)
            .into_iter()
            .map(|(name, text)| (root.join(java::FOLDER).join(name), text)),
    );
    let stale: Vec<PathBuf> = files
        .iter()
        .filter(|(path, text)| std::fs::read_to_string(path).ok().as_ref() != Some(text))
        .map(|(path, _)| path.clone())
        .collect();
    for (path, text) in &files {
        if check || !stale.contains(path) {
            continue;
        }
        if let Err(error) = std::fs::create_dir_all(path.parent().unwrap_or(&root))
            .and_then(|()| std::fs::write(path, text))
        {
            eprintln!("{} could not be written: {error}", path.display());
            return ExitCode::FAILURE;
        }
    }
    for path in &stale {
        eprintln!(
            "{} {}",
            if check { "stale:" } else { "written:" },
            path.display()
        );
    }
    if check && !stale.is_empty() {
        eprintln!("The editors' types are not the protocol's: run `cargo xtask types`.");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Every type that a method or notification names; what they refer to comes with them.
fn types() -> Vec<model::Type> {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    macro_rules! roots {
        ($($name:ident),* $(,)?) => { $( generator.subschema_for::<wire::$name>(); )* };
    }
    roots!(
        StartSession,
        SessionStarted,
        ChooseTarget,
        DebugEvent,
        DebugMessage,
        Suspend,
        Leave,
        Retry,
        SessionView,
        ListRequests,
        SessionRequests,
        ReplayRequest,
        Replayed,
        CurlRequest,
        CurlCommand,
        ListTargets,
        TargetList,
        ListConfigurations,
        ConfigurationView,
        SetRule,
        SessionNotice,
        ConfigurationsChanged,
        RunConfiguration,
        Idle,
        Act,
        SetCluster,
    );
    let definitions = generator.take_definitions(true);
    definitions
        .iter()
        .map(|(name, schema)| model::read(name, schema))
        .collect()
}
