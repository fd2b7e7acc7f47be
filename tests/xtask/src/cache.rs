//! Where things are kept that are fetched or built once.

use std::{env, path::PathBuf};

/// `ASHORE_CACHE_DIR`, or `ashore` in the user's cache folder.
pub(crate) fn cache_dir() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    set("ASHORE_CACHE_DIR")
        .map(PathBuf::from)
        .or_else(|| set("XDG_CACHE_HOME").map(|folder| PathBuf::from(folder).join("ashore")))
        .or_else(|| set("HOME").map(|folder| PathBuf::from(folder).join(".cache/ashore")))
}

/// Where installed programs are.
pub(crate) fn bin_dir() -> Option<PathBuf> {
    cache_dir().map(|folder| folder.join("bin"))
}
