//! debugpy in a virtual environment of its own under the cache folder; made once, with progress.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use tokio::process::Command;

use super::{missing, story::Story, tool};

const TRIES: u32 = 3;

/// The python3 of this machine.
pub fn python() -> anyhow::Result<PathBuf> {
    which::which("python3").map_err(|_| missing(
        "the demo needs python3 (3.9 or later), and there is none on the PATH: install it from your system's packages or \
         from python.org, then run the demo again",
    ))
}

/// A Python that has debugpy: the cache's, else the machine's own, else one that is set up now, beginning in `dir`.
pub async fn ready(cache: &Path, dir: &Path, story: &Story) -> anyhow::Result<PathBuf> {
    let home = cache.join("debugpy");
    let own = home.join("bin/python");
    let machine = python()?;
    for python in [&own, &machine] {
        if has_debugpy(python).await {
            return Ok(python.clone());
        }
    }
    let progress =
        story.progress("setting up debugpy, Python's debugger (once; kept in the cache folder)");
    let made = set_up(&machine, &dir.join("debugpy"), &home).await;
    drop(progress);
    made?;
    story.event("debugpy", serde_json::json!({ "python": own }));
    Ok(own)
}

async fn has_debugpy(python: &Path) -> bool {
    run(python, &["-c", "import debugpy.adapter"]).await.is_ok()
}

/// Built in this run's own folder and moved into place: a set-up that is broken off leaves nothing that looks finished.
async fn set_up(machine: &Path, fresh: &Path, home: &Path) -> anyhow::Result<()> {
    let fresh_text = fresh.display().to_string();
    run(machine, &["-m", "venv", &fresh_text])
        .await
        .map_err(|why| {
            missing(format!(
                "a virtual environment for debugpy could not be made (on Debian and Ubuntu it takes the package \
                 python3-venv): {why:#}"
            ))
        })?;
    install(&fresh.join("bin/python")).await?;
    // What is there already has no working debugpy (it was tried), or somebody else has just made it.
    if !has_debugpy(&home.join("bin/python")).await {
        let _missing_is_fine = std::fs::remove_dir_all(home);
        std::fs::rename(fresh, home)
            .with_context(|| format!("{} cannot be written", home.display()))?;
    }
    Ok(())
}

async fn install(python: &Path) -> anyhow::Result<()> {
    let mut last = None;
    for attempt in 1..=TRIES {
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "debugpy",
        ];
        match run(python, &pip).await {
            Ok(()) => return Ok(()),
            Err(error) => last = Some(error),
        }
        if attempt < TRIES {
            tokio::time::sleep(Duration::from_secs(u64::from(attempt))).await;
        }
    }
    let why = last.map(|error| format!("{error:#}")).unwrap_or_default();
    Err(missing(format!(
        "debugpy could not be installed: check that pip reaches a package index (a proxy, pip.conf), or install debugpy \
         yourself with `python3 -m pip install debugpy`, then run the demo again; pip said: {why}"
    )))
}

async fn run(program: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let output = tool::output(Command::new(program).args(arguments))
        .await
        .with_context(|| format!("{} could not be started", program.display()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    bail!(
        "{}",
        said.lines()
            .rev()
            .take(3)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
            .join(" · ")
    )
}
