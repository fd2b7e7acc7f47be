//! The editors' copies of the wire's types, written from `protocol`.

use std::process::ExitCode;

use crate::run::{cargo, status};

const WRITER: [&str; 7] = [
    "run",
    "--quiet",
    "-p",
    "ashore-protocol",
    "--features",
    "schema",
    "--example=types",
];

/// Writes them.
pub(crate) fn run() -> ExitCode {
    match write(&[]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Whether they are what would be written.
pub(crate) fn check() -> Result<(), String> {
    write(&["--", "--check"])
}

fn write(more: &[&str]) -> Result<(), String> {
    let report = status(
        "the writer of the editors' types",
        cargo(&[&WRITER, more].concat()),
    );
    report
        .failures
        .first()
        .map_or(Ok(()), |failure| Err(failure.clone()))
}
