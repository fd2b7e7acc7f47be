//! The plugin's half that knows no IDE: built and tested by Maven.

use std::path::{Path, PathBuf};

use super::plugin;
use crate::{report::Report, run::command, target};

/// Where Maven writes.
pub(super) fn output() -> PathBuf {
    target("intellij/core")
}

/// Its classes and its JUnit tests, against a scripted server and the built one.
pub(super) fn check(ashore: &Path) -> Report {
    match maven("verify", &[], Some(ashore)) {
        Ok(text) => Report::passed(run(&text)),
        Err(text) => {
            println!("{text}");
            lost(&text)
        }
    }
}

/// The tests that Maven lists in the end, each in a line of its own below `[ERROR] Failures:` or `[ERROR] Errors:`.
fn lost(text: &str) -> Report {
    let named = text
        .lines()
        .filter_map(|line| line.strip_prefix("[ERROR]   "))
        .map(|test| format!("intellij: {}", test.trim()));
    let mut report = Report {
        failures: named.collect(),
        ..Report::default()
    };
    if report.failures.is_empty() {
        report += Report::failed("intellij: the core's build failed; see above");
    }
    report
}

/// Its classes alone, and the libraries beside them.
pub(super) fn build() -> Result<(), String> {
    let quick = ["-DskipTests", "-Dmaven.test.skip=true"];
    maven("process-classes", &quick, None)
        .map(drop)
        .map_err(|text| format!("the core was not built:\n{text}"))
}

/// Without the network first: what was fetched once is not asked for again.
fn maven(goal: &str, more: &[&str], ashore: Option<&Path>) -> Result<String, String> {
    let attempt = |offline: &[&str]| {
        let mut maven = command("mvn");
        maven
            .current_dir(plugin().join("core"))
            .args(["-B", "-ntp"])
            .args(offline)
            .arg(format!("-Dashore.output={}", output().display()))
            .args(more)
            .arg(goal);
        if let Some(ashore) = ashore {
            maven.env("ASHORE_BIN", ashore);
        }
        let ended = maven
            .output()
            .map_err(|error| format!("mvn could not be started: {error}"))?;
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        if ended.status.success() {
            Ok(text)
        } else {
            Err(text)
        }
    };
    match attempt(&["-o"]) {
        Err(text) if text.contains("offline") => attempt(&[]),
        done => done,
    }
}

/// The number of tests, as Maven's closing line tells it.
fn run(text: &str) -> usize {
    let last = text
        .lines()
        .rev()
        .find_map(|line| line.split("Tests run: ").nth(1));
    let number = last.and_then(|rest| rest.split(',').next());
    number
        .and_then(|number| number.trim().parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_closing_line_is_read() {
        let text = "[INFO] Tests run: 4, Failures: 0 -- in A\n[INFO] Results:\n[INFO] Tests run: 17, Failures: 0, Errors: 0, Skipped: 0\n";
        assert_eq!(super::run(text), 17);
        assert_eq!(super::run("BUILD SUCCESS"), 0);
    }
}
