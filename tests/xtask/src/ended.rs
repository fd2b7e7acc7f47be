//! What came of the steps, as one table and the closing line.

use std::{fs, process::ExitCode, time::Duration};

use serde_json::{Value, json};

use crate::report::Report;

pub(crate) struct Ended {
    pub(crate) name: &'static str,
    pub(crate) report: Report,
    /// After the beginning of all.
    pub(crate) started: Duration,
    pub(crate) took: Duration,
    /// Seconds of processor.
    pub(crate) processor: f64,
}

impl Ended {
    /// One that did not run.
    pub(crate) fn never(name: &'static str, why: &str) -> Self {
        Self {
            name,
            report: Report::failed(format!("{name}: {why}")),
            started: Duration::ZERO,
            took: Duration::ZERO,
            processor: 0.0,
        }
    }
}

/// Prints the table, the reasons and the closing line, which other programs read.
pub(crate) fn close(all: &[Ended], took: Duration) -> ExitCode {
    println!("\n{}", table(all, took));
    let mut sum = Report::default();
    for ended in all {
        sum += ended.report.clone();
    }
    for reason in &sum.skips {
        println!("skipped: {reason}");
    }
    for reason in &sum.failures {
        println!("failed: {reason}");
    }
    println!("{}", sum.line());
    if sum.failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn table(all: &[Ended], took: Duration) -> String {
    let mut text = format!(
        "{:<14}{:>8}{:>8}{:>9}{:>10}{:>10}{:>11}",
        "step", "passed", "failed", "skipped", "from s", "took s", "cpu s"
    );
    for ended in all {
        let report = &ended.report;
        text.push_str(&format!(
            "\n{:<14}{:>8}{:>8}{:>9}{:>10.0}{:>10.1}{:>11.1}",
            ended.name,
            report.passed,
            report.failures.len(),
            report.skips.len(),
            ended.started.as_secs_f64(),
            ended.took.as_secs_f64(),
            ended.processor,
        ));
    }
    let processor: f64 = all.iter().map(|ended| ended.processor).sum();
    let (name, took) = ("all", took.as_secs_f64());
    text.push_str(&format!("\n{name:<49}{took:>10.1}{processor:>11.1}"));
    text
}

/// A report for the process that started this one.
pub(crate) fn written(report: &Report) -> String {
    json!({
        "passed": report.passed,
        "failures": report.failures,
        "skips": report.skips,
        "processor": processor(),
    })
    .to_string()
}

pub(crate) fn read(text: &str) -> Option<(Report, f64)> {
    let value: Value = serde_json::from_str(text).ok()?;
    let words = |key: &str| -> Option<Vec<String>> {
        let words = value[key].as_array()?.iter();
        Some(
            words
                .filter_map(|word| word.as_str().map(str::to_owned))
                .collect(),
        )
    };
    let report = Report {
        passed: usize::try_from(value["passed"].as_u64()?).ok()?,
        failures: words("failures")?,
        skips: words("skips")?,
    };
    Some((report, value["processor"].as_f64().unwrap_or_default()))
}

/// Seconds of processor of this process and of those that it waited for; zero where the system does not tell.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    of_stat(&stat)
}

/// utime, stime, cutime and cstime, in hundredths.
fn of_stat(stat: &str) -> f64 {
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(4);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_comes_over_whole() {
        let mut report = Report::passed(3);
        report += Report::failed("a: b");
        report += Report::skipped("c \"d\"\ne");
        let (read, _) = read(&written(&report)).expect("it can be read");
        assert_eq!(read, report);
        assert!(super::read("").is_none());
    }

    #[test]
    fn the_table_has_a_line_for_each_and_the_sum() {
        let one = |name| Ended {
            name,
            report: Report::passed(2),
            started: Duration::from_secs(5),
            took: Duration::from_millis(1500),
            processor: 0.5,
        };
        let text = table(&[one("fmt"), one("unit")], Duration::from_secs(7));
        let words: Vec<&str> = text
            .lines()
            .last()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        assert_eq!(words, ["all", "7.0", "1.0"]);
        assert_eq!(text.lines().count(), 4);
    }

    #[test]
    fn the_systems_line_is_read() {
        assert!(
            (of_stat("7 (a ) b) S 1 2 3 4 5 6 7 8 9 10 100 50 25 25 20 0") - 2.0).abs() < 0.001
        );
        assert!(of_stat("").abs() < 0.001);
    }
}
