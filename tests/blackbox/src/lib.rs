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
pub mod terminal;
pub mod visitors;

use std::{future::Future, path::PathBuf, time::Duration};

pub use client::{Client, Recorded, frame};
pub use run::{Ran, alone, run, run_until_refused};

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

/// Below the ports that the system gives to whoever asks for any: what is free there stays free until the test takes it.
const PORTS: std::ops::Range<u16> = 10_000..30_000;
/// Each process of the tests has so many of them, so that two never choose the same.
const PORTS_EACH: u16 = 50;
/// What the shop's pods listen on, each at an address of its own.
const OF_THE_SHOP: [u16; 2] = [18_080, 19_090];

/// A TCP port that nobody has at any address of this machine, and that no other test is given.
///
/// # Panics
/// When all of this process's ports are taken.
pub fn free_port() -> u16 {
    use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
    use std::sync::atomic::{AtomicU16, Ordering};
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let processes = u32::from((PORTS.end - PORTS.start) / PORTS_EACH);
    let block = u16::try_from(std::process::id() % processes).unwrap_or_default();
    let is_taken = |address: std::net::IpAddr, port: u16| {
        let bound = TcpListener::bind((address, port));
        bound.is_err_and(|error| error.kind() == std::io::ErrorKind::AddrInUse)
    };
    for _ in 0..PORTS_EACH {
        let turn = NEXT.fetch_add(1, Ordering::Relaxed) % PORTS_EACH;
        let port = PORTS.start + block * PORTS_EACH + turn;
        let taken = is_taken(Ipv4Addr::UNSPECIFIED.into(), port)
            || is_taken(Ipv6Addr::UNSPECIFIED.into(), port);
        if !taken && !OF_THE_SHOP.contains(&port) {
            return port;
        }
    }
    panic!("all {PORTS_EACH} ports of this process are taken");
}
