//! State files: one session's status, its owner's lock, and the wish that it leave.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use ashore_protocol::editor::{SessionState, SessionStatus};
use ashore_texts::{Locale, Text, text};
use rustix::fs::{FlockOperation, flock};

use crate::{
    error::{Code, Error, Result},
    names,
};

/// The state folder: `ASHORE_STATE_DIR`, else `$XDG_STATE_HOME/ashore`, else `~/.local/state/ashore`.
pub fn state_dir() -> PathBuf {
    let named = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    named("ASHORE_STATE_DIR")
        .or_else(|| named("XDG_STATE_HOME").map(|dir| dir.join("ashore")))
        .unwrap_or_else(|| {
            std::env::home_dir()
                .unwrap_or_else(std::env::temp_dir)
                .join(".local/state/ashore")
        })
}

/// The files of one session.
#[derive(Debug, Clone)]
pub struct Files {
    pub dir: PathBuf,
    pub id: String,
}

impl Files {
    pub fn new(dir: &Path, id: &str) -> Self {
        Self {
            dir: dir.to_owned(),
            id: id.to_owned(),
        }
    }

    fn with(&self, extension: &str) -> PathBuf {
        self.dir.join(format!("{}.{extension}", self.id))
    }

    pub fn status(&self) -> PathBuf {
        self.with("json")
    }

    pub fn journal(&self) -> PathBuf {
        self.with("journal")
    }

    pub fn lock(&self) -> PathBuf {
        self.with("lock")
    }

    pub fn leave(&self) -> PathBuf {
        self.with("leave")
    }

    /// Takes the session for this process; `None`: somebody alive has it. Held until the file is dropped.
    pub fn try_lock(&self) -> Result<Option<File>> {
        fs::create_dir_all(&self.dir).map_err(|e| failed(Text::VerbMade, &self.dir, e))?;
        let path = self.lock();
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| failed(Text::VerbOpened, &path, e))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(file)),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(failed(Text::VerbLocked, &path, error.into())),
        }
    }

    /// Writes the status for other processes; they see the old one or the new one, never half.
    pub fn write_status(&self, status: &SessionStatus) -> Result<()> {
        let new = self.with("json.new");
        let text = serde_json::to_vec(status).map_err(|e| Error::Bug(e.to_string()))?;
        fs::write(&new, text).map_err(|e| failed(Text::VerbWritten, &new, e))?;
        fs::rename(&new, self.status()).map_err(|e| failed(Text::VerbWritten, &self.status(), e))
    }

    /// Removes everything of a session that is restored; the journal last, for it is what a repair would need.
    pub fn remove(&self) {
        for path in [
            self.leave(),
            self.status(),
            self.with("json.new"),
            self.journal(),
            self.lock(),
        ] {
            if let Err(error) = fs::remove_file(&path)
                && error.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(path = %path.display(), %error, "state file left behind");
            }
        }
    }
}

/// Ids of the sessions that have a file with this extension.
pub(crate) fn sessions(dir: &Path, extension: &str) -> Vec<String> {
    let mut ids: Vec<String> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    ids.sort();
    ids
}

/// Every session of this state folder, also those whose owner died.
pub fn status(dir: &Path) -> Vec<SessionStatus> {
    status_in(dir, Locale::ENGLISH)
}

/// The same for this person. What a session has said of itself is in its file, in English.
pub fn status_in(dir: &Path, locale: Locale) -> Vec<SessionStatus> {
    sessions(dir, "json")
        .into_iter()
        .filter_map(|id| {
            let files = Files::new(dir, &id);
            let mut status: SessionStatus =
                serde_json::from_slice(&fs::read(files.status()).ok()?).ok()?;
            if let Ok(Some(_unowned)) = files.try_lock() {
                status.state = SessionState::Failed;
                status.remarks.push(Text::RemarkOwnerGone.in_locale(locale));
            }
            Some(status)
        })
        .collect()
}

/// Asks the owner of the named session (a name or an id; `None`: all) to leave, and returns the sessions that were asked.
pub fn leave(dir: &Path, name: Option<&str>) -> Result<Vec<SessionStatus>> {
    let all = status(dir);
    let asked: Vec<SessionStatus> = all
        .iter()
        .filter(|status| name.is_none_or(|name| name == status.name || name == status.session))
        .cloned()
        .collect();
    if let (Some(name), true) = (name, asked.is_empty()) {
        let known = all.iter().map(|status| status.name.as_str());
        let unknown = names::with_hint(text!(SessionNotHere { name }), name, known);
        return Err(Error::user(Code::NotFound, unknown));
    }
    for status in &asked {
        let path = Files::new(dir, &status.session).leave();
        fs::write(&path, b"").map_err(|e| failed(Text::VerbWritten, &path, e))?;
    }
    Ok(asked)
}

pub(crate) fn failed(verb: Text, path: &Path, error: io::Error) -> Error {
    Error::State {
        verb: verb.into(),
        path: path.to_owned(),
        source: Arc::new(error),
    }
}
