//! Real debug adapters, from the PATH or the cache folder. A missing one fails the test: `cargo xtask setup` installs them.

use std::path::{Path, PathBuf};

use crate::cache_dir;

const HOW: &str = "`cargo xtask setup` installs it";

/// The Python that has debugpy.
///
/// # Panics
/// When there is none.
pub fn python() -> PathBuf {
    let cached = cache_dir().join("debugpy/bin/python");
    let candidates = [Some(cached), which::which("python3").ok()];
    let has_debugpy = |python: &PathBuf| {
        let found = std::process::Command::new(python)
            .args(["-c", "import debugpy"])
            .output();
        found.is_ok_and(|output| output.status.success())
    };
    let found = candidates.into_iter().flatten().find(has_debugpy);
    found.unwrap_or_else(|| panic!("no Python with debugpy: {HOW}"))
}

/// `python -m debugpy.adapter`.
pub fn debugpy() -> Vec<String> {
    let python = text(&python());
    vec![python, "-m".into(), "debugpy.adapter".into()]
}

/// Delve.
///
/// # Panics
/// When there is none.
pub fn dlv() -> String {
    let cached = cache_dir().join("bin/dlv");
    let found = cached
        .is_file()
        .then_some(cached)
        .or_else(|| which::which("dlv").ok());
    text(&found.unwrap_or_else(|| panic!("no dlv: {HOW}")))
}

/// js-debug's server of debug sessions, to be started with `PORT HOST`, as Neovim and others do.
///
/// # Panics
/// When there is none.
pub fn js_debug() -> Vec<String> {
    let server = cache_dir().join("js-debug/dapDebugServer.js");
    assert!(server.is_file(), "no js-debug: {HOW}");
    vec!["node".into(), text(&server)]
}

/// `lldb-dap`, also under the names with a version that distributions give it.
///
/// # Panics
/// When there is none.
pub fn lldb_dap() -> String {
    let versions = (14..=30).rev();
    let names = std::iter::once("lldb-dap".to_owned())
        .chain(versions.flat_map(|n| [format!("lldb-dap-{n}"), format!("lldb-vscode-{n}")]));
    let found = names.filter_map(|name| which::which(name).ok()).next();
    text(&found.unwrap_or_else(|| panic!("no lldb-dap: {HOW}")))
}

fn text(path: &Path) -> String {
    path.to_str().expect("tools have plain paths").to_owned()
}
