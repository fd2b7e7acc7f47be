//! What the black-box suites share: the built binary, the tools they need, a small DAP client, and waiting with a limit.

pub mod adapters;
pub mod callers;
mod client;
pub mod cluster;
pub mod crowd;
pub mod debugging;
pub mod http;
pub mod lsp;
pub mod measure;
pub mod processes;
mod run;
pub mod visitors;

use std::{future::Future, path::PathBuf, time::Duration};

pub use client::{Client, Recorded, frame};
pub use run::{Ran, alone, run};

/// How long a test waits for anything before it calls it a failure; generous, because the machine may be busy.
pub const LIMIT: Duration = Duration::from_secs(60);

/// The `ashore` under test: `ASHORE_BIN`, or the one beside this test in the target folder.
///
/// # Panics
/// When it has not been built: a suite that cannot run must not pass.
pub fn ashore_bin() -> PathBuf {
    if let Some(path) = std::env::var_os("ASHORE_BIN") {
        return PathBuf::from(path);
    }
    let test = std::env::current_exe().expect("a running test has a path");
    let found = test
        .ancestors()
        .skip(1)
        .map(|folder| folder.join("ashore"))
        .find(|path| path.is_file());
    found.expect(
        "no `ashore` in the target folder: run `cargo build -p ashore` first, or set ASHORE_BIN",
    )
}

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where tools and virtual environments are kept: `ASHORE_CACHE_DIR`, or `ashore` in the user's cache folder.
pub fn cache_dir() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    set("ASHORE_CACHE_DIR")
        .map(PathBuf::from)
        .or_else(|| set("XDG_CACHE_HOME").map(|folder| PathBuf::from(folder).join("ashore")))
        .or_else(|| set("HOME").map(|folder| PathBuf::from(folder).join(".cache/ashore")))
        .expect("HOME is set")
}

/// Waits until `check` gives something, looking every 10 ms.
///
/// # Panics
/// After `limit`, naming `what`.
pub async fn eventually<T, F, Fut>(limit: Duration, what: &str, mut check: F) -> T
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    let deadline = tokio::time::Instant::now() + limit;
    loop {
        if let Some(found) = check().await {
            return found;
        }
        assert!(
            tokio::time::Instant::now() < deadline,
            "not within {limit:?}: {what}"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A TCP port that was free a moment ago, at every address of this machine.
pub fn free_port() -> u16 {
    use std::net::{Ipv6Addr, TcpListener};
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
        let port = listener
            .local_addr()
            .expect("a bound socket has an address");
        drop(listener);
        let port = port.port();
        let everywhere = TcpListener::bind((Ipv6Addr::UNSPECIFIED, port));
        let taken = |error: &std::io::Error| error.kind() == std::io::ErrorKind::AddrInUse;
        if !everywhere.as_ref().is_err_and(taken) {
            return port;
        }
    }
}
