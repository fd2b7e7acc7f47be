//! A running `ashore demo` in folders of its own, so that whatever it leaves behind can be found.
#![allow(dead_code)] // each test file uses its part

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use ashore_blackbox::{ashore_bin, cache_dir, eventually};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

/// A whole demo on a busy machine.
pub const LONG: Duration = Duration::from_secs(120);

/// Where the cache folder has debuggers.
const SET_UP: [&str; 2] = ["debugpy", "bin"];

pub struct Demo {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// Everything printed so far.
    pub told: Vec<String>,
    pub home: Home,
}

/// Folders that only this demo knows: its name marks all that belongs to it.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        let home = tempfile::Builder::new().prefix("ashore-demo-").tempdir();
        let home = Self(home.unwrap());
        for folder in ["cache", "tmp", "work", "bin"] {
            fs::create_dir(home.path(folder)).unwrap();
        }
        home
    }

    /// The debuggers that are set up already need not be set up again.
    pub fn with_debuggers(self) -> Self {
        for name in SET_UP {
            let installed = cache_dir().join(name);
            if installed.is_dir() {
                symlink(installed, self.path("cache").join(name)).unwrap();
            }
        }
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// `ashore ARGS…` that knows no other folders.
    pub fn ashore(&self, args: &[&str]) -> Command {
        let mut command = Command::new(ashore_bin());
        command
            .args(args)
            .current_dir(self.path("work"))
            .env("ASHORE_CACHE_DIR", self.path("cache"))
            .env("ASHORE_STATE_DIR", self.path("state"))
            .env("TMPDIR", self.path("tmp"))
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Every process that has to do with these folders, as `pid command`.
    pub fn processes(&self) -> Vec<String> {
        let mark = self.0.path().file_name().unwrap().to_str().unwrap();
        let numbers = fs::read_dir("/proc").unwrap().filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            name.parse::<u32>().ok()
        });
        let own = std::process::id();
        numbers
            .filter(|pid| *pid != own && mentions(&PathBuf::from(format!("/proc/{pid}")), mark))
            .map(|pid| {
                let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
                format!(
                    "{pid} {}",
                    String::from_utf8_lossy(&line).replace('\0', " ")
                )
            })
            .collect()
    }

    /// Every file that is no debugger.
    pub fn files(&self) -> Vec<PathBuf> {
        ["cache", "tmp", "work", "state"]
            .iter()
            .filter_map(|folder| fs::read_dir(self.path(folder)).ok())
            .flatten()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                SET_UP
                    .iter()
                    .all(|name| *path != self.path("cache").join(name))
            })
            .collect()
    }

    /// Waits until neither a process nor a file is left.
    ///
    /// # Panics
    /// When something stays.
    pub async fn is_left_clean(&self, when: &str) {
        let limit = tokio::time::Instant::now() + Duration::from_secs(20);
        loop {
            let (processes, files) = (self.processes(), self.files());
            if processes.is_empty() && files.is_empty() {
                return;
            }
            let late = tokio::time::Instant::now() > limit;
            assert!(!late, "{when}: left behind {processes:#?} {files:#?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Whether the process at this place of /proc has `mark` in its words, its environment, its folder or its open files. One
/// that has ended and waits for its parent has none of them.
fn mentions(process: &Path, mark: &str) -> bool {
    let has = |bytes: &[u8]| {
        bytes
            .windows(mark.len())
            .any(|part| part == mark.as_bytes())
    };
    let read = |name: &str| fs::read(process.join(name)).unwrap_or_default();
    let links = fs::read_dir(process.join("fd"))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .chain([process.join("cwd")]);
    has(&read("cmdline"))
        || has(&read("environ"))
        || links
            .filter_map(|link| fs::read_link(link).ok())
            .any(|target| has(target.as_os_str().as_encoded_bytes()))
}

impl Demo {
    /// `ashore demo --output json ARGS…`
    pub fn start(home: Home, args: &[&str], change: impl FnOnce(&mut Command, &Home)) -> Self {
        let mut command = home.ashore(&["demo", "--output", "json"]);
        command.args(args);
        change(&mut command, &home);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self {
            child,
            lines,
            told: Vec::new(),
            home,
        }
    }

    /// Waits for an event.
    ///
    /// # Panics
    /// When the demo ends or takes too long before it.
    pub async fn event(&mut self, name: &str) -> Value {
        let found = timeout(LONG, async {
            while let Some(event) = self.next().await {
                if event["event"] == name {
                    return Some(event);
                }
            }
            None
        });
        let found = found.await.ok().flatten();
        found.unwrap_or_else(|| panic!("no event `{name}`: {:#?}", self.told))
    }

    async fn next(&mut self) -> Option<Value> {
        let line = self.lines.next_line().await.unwrap()?;
        let event = serde_json::from_str(&line);
        self.told.push(line.clone());
        Some(event.unwrap_or_else(|error| panic!("{error}: {line}")))
    }

    pub fn interrupt(&self) {
        let pid = i32::try_from(self.child.id().expect("it still runs")).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), Signal::INT).unwrap();
    }

    /// Waits for its end; gives the exit code and the last line, the proof.
    ///
    /// # Panics
    /// When it takes too long.
    pub async fn end(&mut self) -> (Option<i32>, Value) {
        let ended = timeout(LONG, async {
            let mut last = Value::Null;
            while let Some(event) = self.next().await {
                last = event;
            }
            (self.child.wait().await.unwrap().code(), last)
        });
        let ended = ended.await;
        ended.unwrap_or_else(|_| panic!("it does not end: {:#?}", self.told))
    }
}

/// Waits until something that is printed or served is as wanted.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, check: impl FnMut() -> F) -> T {
    eventually(LONG, what, check).await
}

/// No Python of this machine has debugpy, and pip has nowhere to get it from.
pub fn without_debugpy(command: &mut Command, home: &Home) {
    let broken = home.path("python/debugpy");
    fs::create_dir_all(&broken).unwrap();
    fs::write(broken.join("__init__.py"), "raise ImportError('none here')").unwrap();
    command
        .env("PYTHONPATH", home.path("python"))
        .env("PIP_CONFIG_FILE", "/dev/null")
        .env("PIP_NO_INDEX", "1")
        .env("PIP_NO_CACHE_DIR", "1");
}
