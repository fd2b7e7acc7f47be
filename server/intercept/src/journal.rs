//! The journal: what is about to be written to the cluster, on disk before it is sent. Restoring reads nothing else.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::Path,
};

use ashore_texts::Text;
use k8s_openapi::api::core::v1::Service;
use serde::{Deserialize, Serialize};

use crate::{
    cluster::Address,
    error::{Error, Result},
    state::{Files, failed},
};

/// A Service's selector.
pub type Selector = BTreeMap<String, String>;

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "write",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Entry {
    /// The first line: where, and the target Service as it was.
    Begin {
        session: String,
        cluster: Address,
        service: String,
        /// The Service before anybody's session, for the comparison at the end.
        snapshot: Box<Service>,
    },
    /// The origin Service; before: not there.
    CreateOrigin { name: String },
    /// The agent's Deployment; before: not there.
    CreateAgent { name: String },
    /// This session's line in the annotation of an agent that is there.
    Join { agent: String },
    /// The target Service's selector.
    Swap { before: Selector, after: Selector },
    /// Strategy `pod`: agents go into the target's pods themselves.
    InPods,
    /// An agent beside the app, as an ephemeral container; before: not there. It cannot be taken back: its agent withdraws
    /// when its client is gone, and its entry stays until the pod goes.
    AddContainer { pod: String, container: String },
    /// A pod on the target pod's node that enters its network; before: not there.
    CreateHelper { name: String },
    /// This session is the last one of the agent: what the agent needed goes too, whoever made it.
    TearDown,
    /// Everything is as it was.
    Done,
    /// Written by a later version.
    #[serde(other)]
    Unknown,
}

/// An open journal.
pub struct Journal {
    file: File,
    path: std::path::PathBuf,
    written: usize,
    stop_after: Option<usize>,
}

impl Journal {
    /// Opens it for writing; lines that are there stay.
    pub fn open(files: &Files) -> Result<Self> {
        let path = files.journal();
        let file = File::options()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(|e| failed(Text::VerbOpened, &path, e))?;
        let cut_off = fs::read(&path).is_ok_and(|text| text.last().is_some_and(|c| *c != b'\n'));
        if cut_off {
            (&file)
                .write_all(b"\n")
                .map_err(|e| failed(Text::VerbWritten, &path, e))?;
        }
        Ok(Self {
            file,
            path,
            written: 0,
            stop_after: None,
        })
    }

    /// A second hand on the same journal, for what is written beside its owner.
    pub fn again(&self) -> Result<Self> {
        let file = File::options()
            .append(true)
            .open(&self.path)
            .map_err(|e| failed(Text::VerbOpened, &self.path, e))?;
        Ok(Self {
            file,
            path: self.path.clone(),
            written: 0,
            stop_after: None,
        })
    }

    /// For tests of crashes: the write after this many lines fails as if the process had ended there.
    pub fn stop_after(mut self, lines: Option<usize>) -> Self {
        self.stop_after = lines;
        self
    }

    /// On disk when it returns.
    pub fn write(&mut self, entry: &Entry) -> Result<()> {
        let mut line = serde_json::to_vec(entry).map_err(|e| Error::Bug(e.to_string()))?;
        line.push(b'\n');
        self.file
            .write_all(&line)
            .and_then(|()| self.file.sync_data())
            .map_err(|e| failed(Text::VerbWritten, &self.path, e))?;
        self.written += 1;
        Ok(())
    }

    /// Where a test of crashes lets the process end: between the journal's line and the write, or right after the write.
    pub fn checkpoint(&self, sent: bool) -> Result<()> {
        let step = self.written * 2 - usize::from(!sent);
        if self.stop_after.is_some_and(|stop| step >= stop) {
            return Err(Error::Bug(format!("ended by a test after step {step}")));
        }
        Ok(())
    }
}

/// The whole lines of a journal; a line that was cut off by a crash announced a write that was never sent.
pub fn read(path: &Path) -> Result<Vec<Entry>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(Text::VerbRead, path, error)),
    };
    Ok(text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}
