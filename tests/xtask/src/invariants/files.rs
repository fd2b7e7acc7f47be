//! The files that the checks read.

use std::fs;

use crate::{
    root,
    run::{command, output},
};

pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

/// The text files that are tracked, or would be.
pub(super) fn all() -> Result<Vec<Source>, String> {
    let mut git = command("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let root = root();
    let files = output(git)?
        .split_terminator('\0')
        // A file that was deleted and not committed yet is still listed; one that is not text has no words.
        .filter_map(|path| {
            let text = fs::read_to_string(root.join(path)).ok()?;
            Some(Source {
                path: path.to_owned(),
                text,
            })
        })
        .collect::<Vec<_>>();
    if files.is_empty() {
        Err("git lists no files".to_owned())
    } else {
        Ok(files)
    }
}
