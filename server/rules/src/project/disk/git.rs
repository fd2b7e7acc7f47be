//! The branch that is checked out, read from Git's files: git itself is never run.

use std::path::{Path, PathBuf};

use super::{read::read, root};

/// None outside of a repository and on no branch.
pub fn branch(folder: &Path) -> Option<String> {
    let git = root(folder)?.join(".git");
    let head = git_folder(&git)?.join("HEAD");
    let text = text(&head)?;
    let name = text.trim().strip_prefix("ref: refs/heads/")?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// `.git` itself, or the folder that a worktree's `.git` file names.
fn git_folder(git: &Path) -> Option<PathBuf> {
    if git.is_dir() {
        return Some(git.to_owned());
    }
    let text = text(git)?;
    let named = text.trim().strip_prefix("gitdir:")?.trim();
    Some(git.parent()?.join(named))
}

fn text(file: &Path) -> Option<String> {
    read(file, None, &|_| true).ok()?
}
