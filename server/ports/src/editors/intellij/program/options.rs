//! The options of a configuration, by the names that a type has for them.

use crate::{command, configuration::RunSettings, evidence::PlacedText, path};

/// The first of these options that says something.
pub(super) fn first(run: &RunSettings, names: &[&str]) -> Option<PlacedText> {
    names
        .iter()
        .filter_map(|name| run.option(name))
        .find(|text| !text.value.trim().is_empty())
        .cloned()
}

pub(super) fn is_on(run: &RunSettings, name: &str) -> bool {
    run.option(name).is_some_and(|it| it.as_str() == "true")
}

pub(super) fn all(run: &RunSettings, name: &str) -> Vec<PlacedText> {
    run.options
        .iter()
        .filter(|(key, text)| key == name && !text.value.is_empty())
        .map(|(_, text)| text.clone())
        .collect()
}

pub(super) fn words(run: &RunSettings, names: &[&str]) -> Vec<PlacedText> {
    first(run, names)
        .map(|line| command::split(&line))
        .unwrap_or_default()
}

/// A path that is written from the working folder, seen from the tree's root.
pub(super) fn absolute(text: PlacedText, cwd: &str) -> PlacedText {
    let path = format!("/{}", path::join(cwd, text.as_str()));
    text.with(path)
}

/// JVM, .NET, Ruby, PHP and what else has a program and parameters.
pub(super) fn usual_options(run: &mut RunSettings) {
    run.program = first(
        run,
        &[
            "MAIN_CLASS_NAME",
            "SPRING_BOOT_MAIN_CLASS",
            "mainClass",
            "JAR_PATH",
            "EXE_PATH",
            "SCRIPT_PATH",
            "path",
            "filePath",
        ],
    );
    run.args = words(
        run,
        &[
            "PROGRAM_PARAMETERS",
            "PROGRAM_PARAMS",
            "SCRIPT_ARGS",
            "programParameters",
            "parameters",
            "arguments",
            "additionalArgs",
        ],
    );
    run.runtime_args = words(run, &["VM_PARAMETERS", "vmParameters", "VM_OPTIONS"]);
}
