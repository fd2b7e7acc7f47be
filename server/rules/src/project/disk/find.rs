//! Where the rules of a folder are.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::RULES_FILE;

/// The root of the repository that a folder is in: the nearest folder with `.git`, which is a file in a worktree.
pub fn root(folder: &Path) -> Option<PathBuf> {
    let there = |folder: &&Path| folder.join(".git").symlink_metadata().is_ok();
    folder.ancestors().find(there).map(Path::to_owned)
}

/// The rules file of a folder: the nearest one from there up to the repository's root, and no higher; without a repository the
/// folder's own. Where there is none it is where one would be: in the folder.
pub fn workspace_file(folder: &Path) -> PathBuf {
    let here = folder.join(RULES_FILE);
    let Some(root) = root(folder) else {
        return here;
    };
    let inside = folder.ancestors().take_while(|it| it.starts_with(&root));
    let there = |file: &PathBuf| file.symlink_metadata().is_ok();
    let mut files = inside.map(|folder| folder.join(RULES_FILE));
    files.find(there).unwrap_or(here)
}

/// What a person's own file for a repository is called: its folder's name, and a number that only this path has.
pub(super) fn own_name(root: &Path) -> String {
    let name = root.file_name().map(|name| name.to_string_lossy());
    let name = name.unwrap_or_else(|| "root".into());
    let digest = Sha256::digest(root.to_string_lossy().as_bytes());
    let hex: String = digest[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{name}-{hex}.toml")
}
