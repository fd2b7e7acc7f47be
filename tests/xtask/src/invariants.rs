//! What ARCHITECTURE.md promises and the compiler does not check: who depends on what, and what the source must not say.

mod circles;
mod depends;
mod files;
mod pure;
mod source;
mod stories;

use std::{fs, path::PathBuf};

use crate::{report::Report, target, types};

/// The agent is copied into clusters.
const AGENT_LIMIT: u64 = 5 * 1024 * 1024;

pub(crate) fn check() -> Report {
    let checks = depends::checks()
        .into_iter()
        .chain(source::checks())
        .chain([
            ("the agent is at most 5 MB", agent_is_small()),
            ("the editors' types are the protocol's", types::check()),
            ("the stories' tests are there", stories::check()),
        ]);
    let mut report = Report::default();
    for (name, result) in checks {
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        println!("{name}: {word}");
        report += Report::check(name, result);
    }
    report
}

fn agent_is_small() -> Result<(), String> {
    let agent = agent()?;
    let size = fs::metadata(&agent)
        .map_err(|error| error.to_string())?
        .len();
    println!("the agent has {size} bytes");
    fits(size)
}

fn fits(size: u64) -> Result<(), String> {
    if size <= AGENT_LIMIT {
        Ok(())
    } else {
        Err(format!("it has {size} bytes"))
    }
}

/// Where server/ashore/build.rs puts it.
fn agent() -> Result<PathBuf, String> {
    let folder = target("agent-build");
    let builds = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    builds
        .flatten()
        .map(|entry| entry.path().join("agent/ashore-agent"))
        .find(|path| path.is_file())
        .ok_or_else(|| "the build of ashore left no agent".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_can_be_too_large() {
        assert_eq!(fits(AGENT_LIMIT), Ok(()));
        assert!(fits(AGENT_LIMIT + 1).is_err());
    }
}
