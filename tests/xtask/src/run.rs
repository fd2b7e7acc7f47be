//! Runs programs for the suites, with the tools' folder on the PATH.

use std::{
    env,
    ffi::OsString,
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::{cache, report::Report, root};

/// A program in the workspace's root.
pub(crate) fn command(program: impl Into<OsString>) -> Command {
    let mut command = Command::new(program.into());
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = cache::bin_dir()
        .into_iter()
        .chain(env::split_paths(&path).collect::<Vec<PathBuf>>());
    if let Ok(path) = env::join_paths(folders) {
        command.env("PATH", path);
    }
    command.current_dir(root());
    command
}

/// This cargo, with these arguments. What the cargo that runs this program says of it goes no further: some build scripts look at
/// it, and would build half of the dependencies again whenever a person's own cargo and this one take turns.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let of_this_program =
            |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        if name.to_str().is_some_and(of_this_program) {
            command.env_remove(name);
        }
    }
    command.args(arguments);
    command
}

/// A command that works beside others which keep promises about time: they come first.
pub(crate) fn aside(command: Command) -> Command {
    if !cfg!(unix) {
        return command;
    }
    let mut nice = Command::new("nice");
    nice.args(["-n", "19"])
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => nice.env(name, value),
            None => nice.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        nice.current_dir(folder);
    }
    nice
}

/// A program whose exit status is the check.
pub(crate) fn status(name: &str, mut command: Command) -> Report {
    let result = match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("ended with {status}; see above")),
        Err(error) => Err(format!("could not be started: {error}")),
    };
    Report::check(name, result)
}

/// A program's stdout; its stderr goes to the terminal.
pub(crate) fn output(mut command: Command) -> Result<String, String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("could not be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(format!("ended with {}:\n{text}", output.status))
    }
}

/// `cargo test …`, summed up. What the tests print is shown only when one failed.
pub(crate) fn tests(name: &str, mut command: Command) -> Report {
    let output = match command.stderr(Stdio::inherit()).output() {
        Ok(output) => output,
        Err(error) => return Report::failed(format!("{name}: could not be started: {error}")),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let mut report = sum_up(name, &text);
    if !output.status.success() {
        println!("{text}");
        if report.failures.is_empty() {
            report += Report::failed(format!("{name}: cargo test ended with {}", output.status));
        }
    }
    report
}

/// Reads libtest's own lines: `test NAME ... ok|FAILED|ignored[, reason]`. A test that prints in the middle of its line is
/// counted by the closing `test result:` line, which is why the sums come from there.
pub(crate) fn sum_up(name: &str, text: &str) -> Report {
    let mut report = Report::default();
    let mut failed = 0;
    for line in text.lines() {
        if let Some(counts) = line.strip_prefix("test result: ") {
            report.passed += count(counts, "passed");
            failed += count(counts, "failed");
            let left_out = count(counts, "ignored") + count(counts, "filtered out");
            for _ in 0..left_out {
                report.skips.push(format!("{name}: a test was left out"));
            }
        } else if let Some(test) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.strip_suffix(" ... FAILED"))
        {
            let why = panic_of(test, text).unwrap_or_default();
            report.failures.push(format!("{name}: {test}{why}"));
        }
    }
    for _ in report.failures.len()..failed {
        report
            .failures
            .push(format!("{name}: a test failed; see above"));
    }
    report
}

/// Where and with which first words a test panicked, as libtest tells it after the last test.
fn panic_of(test: &str, text: &str) -> Option<String> {
    let (_, told) = text.split_once(&format!("---- {test} stdout ----"))?;
    let (_, panic) = told.split_once("panicked at ")?;
    let mut lines = panic.lines();
    let (place, words) = (lines.next()?, lines.next()?);
    Some(format!(" ({place} {words})"))
}

fn count(counts: &str, what: &str) -> usize {
    counts
        .split([';', '.'])
        .filter_map(|part| part.trim().strip_suffix(what))
        .filter_map(|number| number.trim().parse::<usize>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtest_lines_are_summed_up() {
        let text = "test a ... ok\ntest b::c ... FAILED\n\
                    ---- b::c stdout ----\n\nthread 'b::c' (7) panicked at a.rs:3:5:\nno answer\nnote: more\n\
                    test result: FAILED. 3 passed; 1 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.00s\n\
                    test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s";
        let report = sum_up("unit", text);
        assert_eq!(report.line(), "7 passed, 1 failed, 3 skipped");
        assert_eq!(report.failures, ["unit: b::c (a.rs:3:5: no answer)"]);
    }

    #[test]
    fn a_failure_without_its_line_is_counted() {
        let text = "test a ... noise\nFAILED\ntest result: FAILED. 0 passed; 1 failed; 0 ignored";
        assert_eq!(sum_up("unit", text).line(), "0 passed, 1 failed, 0 skipped");
    }
}
