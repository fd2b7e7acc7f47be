//! `--events FILE`: what happens to the session, a JSON object a line, for programs that read along.

use std::{
    fs::File,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use ashore_intercept::{SessionEvent, Status};
use ashore_texts::{Locale, text};
use rustix::fs::OFlags;
use serde_json::{Value, json};

use crate::{cli::printer, exit::Failure};

pub struct Events {
    /// `None`: it took no more.
    file: Option<File>,
    name: String,
    last: Option<Status>,
}

impl Events {
    /// A pipe without a reader is refused, not waited for.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
        let name = path.display().to_string();
        match options.custom_flags(flags).open(path) {
            Ok(file) => Ok(Self {
                file: Some(file),
                name,
                last: None,
            }),
            Err(error) => {
                let (file, why) = (name, error.to_string());
                Err(Failure::surrounding(text!(EventsUnwritten { file, why })))
            }
        }
    }

    pub fn write(&mut self, event: &SessionEvent) {
        match event {
            SessionEvent::Status(status) if self.last.as_ref() != Some(status) => {
                self.line("status", "session", json!(status.status));
                self.last = Some(status.clone());
            }
            SessionEvent::Requests { records, .. } => {
                for record in records {
                    self.line("request", "request", json!(record));
                }
            }
            SessionEvent::Notice(notice) => {
                let notice = notice.in_locale(Locale::ENGLISH);
                self.line("notice", "notice", json!(notice));
            }
            SessionEvent::Ended(proof) => self.line("ended", "proof", json!(proof)),
            SessionEvent::Status(_) | SessionEvent::Callers(_) => {}
        }
    }

    fn line(&mut self, event: &str, key: &str, value: Value) {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let at = since.map_or(0, |since| since.as_millis() as u64);
        let line = format!("{}\n", json!({"event": event, "at": at, key: value}));
        let Some(file) = &mut self.file else { return };
        if let Err(error) = file.write_all(line.as_bytes()) {
            self.file = None;
            let (file, why) = (self.name.as_str(), error.to_string());
            printer::note(&text!(EventsUnwritten { file, why }));
        }
    }
}
