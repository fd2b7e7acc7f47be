//! Runs programs with tests in them as cargo does, some beside each other.

use std::{
    ffi::OsString,
    process::{Command, Stdio},
    sync::Mutex,
    thread,
    time::Instant,
};

use crate::{
    built::Tests,
    report::Report,
    run::{command, sum_up},
};

/// How.
pub(crate) struct Run<'r> {
    pub(crate) suite: &'r str,
    /// How many at once. Each runs as many tests at once as there are processors.
    pub(crate) at_once: usize,
    /// Words of tests that are left out.
    pub(crate) skip: Vec<String>,
    pub(crate) environment: Vec<(&'static str, OsString)>,
}

/// What came of them. What a program prints is shown when one of its tests failed.
pub(crate) fn run(how: &Run<'_>, all: &[&Tests]) -> Report {
    if all.is_empty() {
        return Report::failed(format!("{}: the build has no tests for it", how.suite));
    }
    let left = Mutex::new(all.iter());
    let report = Mutex::new(Report::default());
    thread::scope(|scope| {
        for _ in 0..how.at_once {
            scope.spawn(|| {
                loop {
                    let next = left.lock().ok().and_then(|mut left| left.next().copied());
                    let Some(tests) = next else { return };
                    let (of_one, said) = one(how, tests);
                    if let Ok(mut report) = report.lock() {
                        println!("{said}");
                        *report += of_one;
                    }
                }
            });
        }
    });
    report
        .into_inner()
        .unwrap_or_else(|_| Report::failed(format!("{}: a thread of the runner ended", how.suite)))
}

fn one(how: &Run<'_>, tests: &Tests) -> (Report, String) {
    let begun = Instant::now();
    let mut program: Command = command(&tests.program);
    program
        .current_dir(&tests.folder)
        // As cargo sets it.
        .env("CARGO_MANIFEST_DIR", &tests.folder)
        .envs(how.environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null());
    for word in &how.skip {
        program.args(["--skip", word]);
    }
    let folder = tests
        .folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let name = format!("{folder}/{}", tests.name);
    let output = match program.output() {
        Ok(output) => output,
        Err(error) => {
            return (
                Report::failed(format!(
                    "{}: {name} could not be started: {error}",
                    how.suite
                )),
                String::new(),
            );
        }
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let mut report = sum_up(how.suite, &text);
    let mut said = format!(
        "{name}: {} ({:.1} s)",
        report.line(),
        begun.elapsed().as_secs_f64()
    );
    if !output.status.success() {
        said = format!("{said}\n{text}{}", String::from_utf8_lossy(&output.stderr));
        if report.failures.is_empty() {
            report += Report::failed(format!(
                "{}: {name} ended with {}",
                how.suite, output.status
            ));
        }
    }
    (report, said)
}
