//! What each configuration type runs, in the words that both editors share ([`crate::RunSettings`]):
//!
//! - a command of a runner: `runtime` is `npm`, `cargo`, `gulp`, …, and `runtime_args` are its words;
//! - a script or module: `program` (a path from the tree's root) or `module`, and `args`;
//! - a line of shell: `before`;
//! - Gradle and Maven: `runtime` is `gradle` or `mvn`, and `runtime_args` are tasks or goals and their options.

mod build_tools;
mod go;
mod javascript;
mod options;
mod python;
mod shell;

use super::macros::Macros;
use crate::{
    configuration::{Configuration, RunSettings},
    workspace::WorkspaceFiles,
};
use build_tools::{cargo, gradle, make, maven, quarkus};
use go::go;
use javascript::{bun, gulp, node, npm};
use options::{first, usual_options};
use python::{django, fastapi, flask, python, uv};
use shell::shell;

/// Reads what its type says that it runs into the shared shape.
pub(super) fn read_program(
    workspace: &WorkspaceFiles<'_>,
    macros: &Macros<'_>,
    found: &mut Configuration,
) {
    let type_name = found.type_name.clone();
    let run = &mut found.run;
    folder(macros, run);
    debug_port(run);
    match type_name.as_str() {
        "js.build_tools.npm" => npm(workspace, macros, run),
        "js.build_tools.gulp" | "js.build_tools.grunt" => gulp(macros, run, &type_name),
        "Python.DjangoServer" => django(workspace, macros, run),
        "Python.FlaskServer" => flask(run),
        "Python.FastAPI" => fastapi(run),
        "UvRunConfigurationType" => uv(run),
        "CargoCommandRunConfiguration" => cargo(run),
        "GradleRunConfiguration" => gradle(macros, run),
        "MavenRunConfiguration" => maven(macros, run),
        "MAKEFILE_TARGET_RUN_CONFIGURATION" => make(macros, run),
        "ShConfigurationType" | "BashConfigurationType" => shell(macros, run),
        name if name.starts_with("Quarkus") || name.starts_with("Qs") => quarkus(macros, run),
        name if name.starts_with("NodeJS") => node(run),
        name if name.starts_with("BunRun") => bun(run),
        name if name.starts_with("Python") => python(run),
        name if name.starts_with("Go") => go(workspace, macros, run),
        _ => usual_options(run),
    }
}

fn folder(macros: &Macros<'_>, run: &mut RunSettings) {
    let names = [
        "WORKING_DIRECTORY",
        "WORK DIR",
        "SPRING_BOOT_WORKING_DIRECTORY",
        "working_directory",
        "workingDirectory",
        "working-dir",
        "WORKING_DIR",
        "workDir",
        "SCRIPT_WORKING_DIRECTORY",
        "ExternalSystemSettings/externalProjectPath",
        "MavenSettings/myRunnerParameters/MavenRunnerParameters/workingDirPath",
    ];
    if let Some(text) = first(run, &names)
        && !text.unresolved
    {
        run.cwd = macros.place(text.as_str());
        run.cwd_is_set = true;
    }
}

/// Every type keeps the debugger's port of its Debug button beside its own settings.
fn debug_port(run: &mut RunSettings) {
    let ports: Vec<_> = run
        .options
        .iter()
        .filter(|(key, _)| key.ends_with("DEBUG_PORT"))
        .map(|(_, text)| ("debugPort".to_owned(), text.clone()))
        .collect();
    run.options.extend(ports);
}
