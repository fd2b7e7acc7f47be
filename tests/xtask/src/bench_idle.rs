//! `cargo xtask bench idle`: what the fronts cost while nothing happens, in release.

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use serde_json::Value;

use crate::{
    root,
    run::{cargo, output},
    setup::{self, Tool},
    target,
};

/// What the issue asks for: of one core, and of memory.
const PERCENT: f64 = 0.5;
const LSP_MIB: f64 = 60.0;
const MIB: f64 = 30.0;

/// `before`: another build of `ashore`, measured in the same run.
pub(crate) fn run(seconds: u64, before: Option<&Path>) -> ExitCode {
    match measure(seconds, before) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            println!("more than is asked for");
            ExitCode::FAILURE
        }
        Err(why) => {
            println!("failed: {why}");
            ExitCode::FAILURE
        }
    }
}

fn measure(seconds: u64, before: Option<&Path>) -> Result<bool, String> {
    setup::ensure(Tool::Debugpy)?;
    output(cargo(&["build", "--release", "-p", "ashore"]))?;
    let example = ["build", "--release", "-p", "ashore-blackbox", "--example"];
    let mut built = cargo(&example);
    built.arg("idle");
    output(built)?;
    let before = before.map(|program| rows(program, seconds)).transpose()?;
    let now = rows(&target("release/ashore"), seconds)?;
    println!("{}", table(before.as_deref(), &now));
    Ok(now.iter().all(Row::is_quiet))
}

/// Measured in a network namespace of their own: neither their sockets nor those of this machine are in the other's way.
fn rows(program: &Path, seconds: u64) -> Result<Vec<Row>, String> {
    let program: PathBuf = program
        .canonicalize()
        .map_err(|why| format!("{}: {why}", program.display()))?;
    let up = "ip link set lo up && exec \"$@\"";
    let mut command = Command::new("unshare");
    command
        .args(["--map-root-user", "--net", "sh", "-c", up, "sh"])
        .arg(target("release/examples/idle"))
        .arg(seconds.to_string())
        .env("ASHORE_BIN", program)
        .current_dir(root())
        .stderr(Stdio::inherit());
    let ended = command.output().map_err(|why| format!("unshare: {why}"))?;
    if !ended.status.success() {
        return Err(format!("the measurement: {}", ended.status));
    }
    let lines = String::from_utf8_lossy(&ended.stdout).into_owned();
    lines.lines().map(Row::read).collect()
}

/// One measurement.
struct Row(Value);

impl Row {
    fn read(line: &str) -> Result<Self, String> {
        let row = serde_json::from_str(line);
        row.map(Self).map_err(|why| format!("{why}: {line}"))
    }

    fn name(&self) -> String {
        let text = |name: &str| self.0[name].as_str().unwrap_or_default().to_owned();
        let sessions = &self.0["sessions"];
        format!("{} × {sessions}, {}", text("front"), text("machine"))
    }

    fn figure(&self, place: &str) -> f64 {
        let figure = self.0["spent"].pointer(place).and_then(Value::as_f64);
        figure.unwrap_or(f64::NAN)
    }

    fn is_quiet(&self) -> bool {
        let mib = match self.0["front"] == "lsp" {
            true => LSP_MIB,
            false => MIB,
        };
        self.figure("/front/percent") <= PERCENT && self.figure("/front/mostMib") <= mib
    }

    fn words(&self) -> String {
        format!(
            "{:>7.2} % {:>7.2} % {:>5.0} MiB {:>7.2} % {:>5.0} MiB",
            self.figure("/front/percent"),
            self.figure("/front/mostPercent"),
            self.figure("/front/mostMib"),
            self.figure("/guard/percent"),
            self.figure("/guard/mostMib"),
        )
    }
}

/// Of one core and of memory; of several processes the mean, and the most of any.
fn table(before: Option<&[Row]>, now: &[Row]) -> String {
    let head = format!(
        "{:>9} {:>9} {:>9} {:>9} {:>9}",
        "mean", "most", "memory", "guard", "memory"
    );
    let mut lines = vec![format!("{:<42} {head}", "")];
    for (number, row) in now.iter().enumerate() {
        let name = row.name();
        if let Some(before) = before.and_then(|rows| rows.get(number)) {
            lines.push(format!(
                "{:<42} {}",
                format!("{name}, before"),
                before.words()
            ));
        }
        lines.push(format!("{name:<42} {}", row.words()));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(front: &str, percent: f64, mib: f64) -> Row {
        let line = format!(
            r#"{{"front": "{front}", "sessions": 20, "machine": "still", "spent": {{
                "front": {{"percent": {percent}, "mostPercent": 0.4, "mostMib": {mib}}},
                "guard": {{"percent": 0.01, "mostPercent": 0.02, "mostMib": 9.0}}}}}}"#
        );
        Row::read(&line).unwrap_or(Row(Value::Null))
    }

    #[test]
    fn a_row_beside_the_one_before() {
        let table = table(Some(&[row("dap", 4.0, 25.0)]), &[row("dap", 0.1, 25.0)]);
        let words: Vec<_> = table.lines().skip(1).map(str::trim_end).collect();
        let [before, now] = words.as_slice() else {
            panic!("{table}")
        };
        assert!(before.starts_with("dap × 20, still, before"), "{table}");
        assert!(before.contains("4.00 %"), "{table}");
        assert!(
            now.starts_with("dap × 20, still ") && now.contains("0.10 %"),
            "{table}"
        );
        assert!(now.ends_with("9 MiB"), "{table}");
    }

    #[test]
    fn what_is_asked_for() {
        let check = |front, percent, mib, expected| {
            assert_eq!(
                row(front, percent, mib).is_quiet(),
                expected,
                "{front} {percent} {mib}"
            );
        };
        check("lsp", 0.5, 60.0, true);
        check("lsp", 0.51, 60.0, false);
        check("dap", 0.1, 31.0, false);
        check("lsp", f64::NAN, 1.0, false);
    }
}
