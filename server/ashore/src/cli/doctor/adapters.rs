//! The debug adapters of this machine. Editors bring their own; without an editor they must be on the PATH.

use std::time::Duration;

use ashore_intercept::doctor::{Check, Outcome, Subject};
use ashore_texts::{Arg, Text};
use tokio::process::Command;

const CHECK: Subject = Subject::Adapters;
/// An import of a module that is there takes far less.
const LIMIT: Duration = Duration::from_secs(2);

/// What is known of each: its name, and the programs that it goes by.
const KNOWN: [(&str, &[&str]); 5] = [
    ("delve (Go)", &["dlv"]),
    (
        "lldb-dap (C, C++, Rust)",
        &[
            "lldb-dap",
            "lldb-dap-22",
            "lldb-dap-21",
            "lldb-dap-20",
            "lldb-dap-19",
            "lldb-dap-18",
        ],
    ),
    ("gdb (C, C++, Rust)", &["gdb"]),
    ("netcoredbg (.NET)", &["netcoredbg"]),
    ("rdbg (Ruby)", &["rdbg"]),
];

/// One line with all that were found.
pub async fn look() -> Check {
    let mut found: Vec<&str> = Vec::new();
    if debugpy().await {
        found.push("debugpy (Python)");
    }
    let there = |programs: &[&str]| programs.iter().any(|name| which::which(name).is_ok());
    found.extend(
        KNOWN
            .iter()
            .filter(|(_, programs)| there(programs))
            .map(|(name, _)| *name),
    );
    if found.is_empty() {
        return Check::new(CHECK, Outcome::Warning, Text::DoctorAdaptersNone);
    }
    Check::ok(CHECK, Arg::from(found))
}

/// A module of the Python that is on the PATH.
async fn debugpy() -> bool {
    let Ok(python) = which::which("python3").or_else(|_| which::which("python")) else {
        return false;
    };
    let find = "import importlib.util, sys; sys.exit(importlib.util.find_spec('debugpy') is None)";
    let mut command = Command::new(python);
    command
        .args(["-c", find])
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true);
    let ended = tokio::time::timeout(LIMIT, command.status()).await;
    matches!(ended, Ok(Ok(status)) if status.success())
}
