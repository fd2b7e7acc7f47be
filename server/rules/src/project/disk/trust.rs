//! What a person has accepted: one small file each in the state folder, whose name is the fingerprint.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use crate::{
    Place, Project,
    project::{Accepted, Asked},
};

fn folder(state: &Path) -> PathBuf {
    state.join("trust")
}

/// The fingerprints of everything that was accepted.
pub(super) fn accepted(state: &Path) -> Accepted {
    let entries = fs::read_dir(folder(state)).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

/// Whether this file of another user was accepted.
pub(super) fn foreign_is_accepted(state: &Path, file: &Path, uid: u32) -> bool {
    let real = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let print = owner(uid).fingerprint(&real);
    folder(state).join(print).exists()
}

/// Keeps that a person has accepted these values of the project's rules file.
///
/// # Errors
/// When the state folder cannot be written to.
pub fn accept(state: &Path, project: &Project, asked: &[Asked]) -> io::Result<()> {
    asked
        .iter()
        .try_for_each(|asked| keep(state, &project.file, asked))
}

/// Keeps that a person has accepted a file although it is another user's.
///
/// # Errors
/// When the file cannot be looked at, or the state folder cannot be written to.
pub fn accept_owner(state: &Path, file: &Path) -> io::Result<()> {
    let real = fs::canonicalize(file)?;
    let uid = fs::metadata(&real)?.uid();
    keep(state, &real, &owner(uid))
}

fn owner(uid: u32) -> Asked {
    Asked {
        key: "owner".to_owned(),
        written: uid.to_string(),
        place: Place::default(),
        context: None,
        namespace: None,
    }
}

fn keep(state: &Path, file: &Path, asked: &Asked) -> io::Result<()> {
    let folder = folder(state);
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)?;
    let what = format!("{}\n{asked}\n", file.display());
    let mut options = fs::File::options();
    options.create(true).write(true).truncate(true).mode(0o600);
    let mut kept = options.open(folder.join(asked.fingerprint(file)))?;
    io::Write::write_all(&mut kept, what.as_bytes())
}
