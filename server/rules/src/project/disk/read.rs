//! Reads a file that somebody else may have put there: never a pipe, a device or a flood, and never for ever.

use std::{
    fs::{self, File},
    io::{self, Read},
    os::unix::fs::{FileTypeExt, MetadataExt},
    path::Path,
};

use ashore_texts::{Text, text};
use rustix::fs::{Mode, OFlags};

/// A longer one is none that people write.
const LARGEST: u64 = 1024 * 1024;

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum Unreadable {
    /// A pipe, a device, a folder.
    NotAFile(Text),
    /// Where the link leads.
    LinkOut(String),
    /// Its link leads nowhere.
    DeadLink,
    TooLarge,
    Foreign {
        uid: u32,
    },
    NotText,
    Io(String),
}

impl Unreadable {
    /// One sentence with the way out.
    pub fn text(&self) -> Text {
        match self {
            Self::NotAFile(kind) => text!(UnreadKind { kind: kind.clone() }),
            Self::LinkOut(place) => text!(UnreadLink { place }),
            Self::DeadLink => text!(UnreadFailed {
                why: Text::UnreadDeadLink
            }),
            Self::TooLarge => Text::UnreadLarge,
            Self::Foreign { uid } => text!(UnreadForeign { uid: *uid }),
            Self::NotText => Text::UnreadNotText,
            Self::Io(why) => text!(UnreadFailed { why }),
        }
    }
}

/// The file's text; none where there is none. `inside`: links may not lead out of this folder. `trusted` says of a user who is
/// neither this one nor root whether a person has accepted this file of theirs.
///
/// # Errors
/// Why it is not read. Nothing waits: what is no plain file is never opened for longer than it takes to see that.
pub fn read(
    file: &Path,
    inside: Option<&Path>,
    trusted: &dyn Fn(u32) -> bool,
) -> Result<Option<String>, Unreadable> {
    let failed = |error: io::Error| Unreadable::Io(error.to_string());
    match fs::symlink_metadata(file) {
        Ok(_) => {}
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => return Err(failed(error)),
    }
    let real = match fs::canonicalize(file) {
        Ok(real) => real,
        Err(error) if is_absent(&error) => {
            return Err(Unreadable::DeadLink);
        }
        Err(error) => return Err(failed(error)),
    };
    if let Some(inside) = inside {
        let inside = fs::canonicalize(inside).map_err(failed)?;
        if !real.starts_with(inside) {
            return Err(Unreadable::LinkOut(real.display().to_string()));
        }
    }
    // Not even opening may block, and what was looked at is what is read.
    let flags =
        OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::NOCTTY | OFlags::CLOEXEC;
    if let Some(kind) = odd(&fs::symlink_metadata(&real).map_err(failed)?.file_type()) {
        return Err(Unreadable::NotAFile(kind));
    }
    let opened = rustix::fs::open(&real, flags, Mode::empty());
    let opened = File::from(opened.map_err(|error| failed(error.into()))?);
    let about = opened.metadata().map_err(failed)?;
    if let Some(kind) = odd(&about.file_type()) {
        return Err(Unreadable::NotAFile(kind));
    }
    if is_foreign(about.uid(), rustix::process::geteuid().as_raw()) && !trusted(about.uid()) {
        return Err(Unreadable::Foreign { uid: about.uid() });
    }
    if about.len() > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    let mut bytes = Vec::new();
    let mut limited = opened.take(LARGEST + 1);
    limited.read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    let text = String::from_utf8(bytes).map_err(|_| Unreadable::NotText)?;
    // The mark that some editors put before UTF-8.
    Ok(Some(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn is_foreign(owner: u32, user: u32) -> bool {
    owner != user && owner != 0
}

fn odd(kind: &fs::FileType) -> Option<Text> {
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some(Text::UnreadFolder)
    } else if kind.is_fifo() {
        Some(Text::UnreadPipe)
    } else if kind.is_socket() {
        Some(Text::UnreadSocket)
    } else {
        Some(Text::UnreadDevice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_files_are_read() {
        for (owner, user, foreign) in [
            (1000, 1000, false),
            (0, 1000, false),
            (1001, 1000, true),
            (1000, 0, true),
        ] {
            assert_eq!(is_foreign(owner, user), foreign, "{owner} for {user}");
        }
    }
}
