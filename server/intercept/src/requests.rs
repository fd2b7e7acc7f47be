//! A session's requests on their way to people: its front, and a file that other processes read, also afterwards.
//!
//! The file has one JSON record a line; a later line with the same number replaces the earlier one. Bodies are not in it, and
//! values that are secrets by their names never came this far.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::Write,
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use ashore_protocol::{agent::RequestReport, editor::RequestRecord};
use ashore_session::{Input, Micros, Requests};
use ashore_texts::Text;
use kube::{ResourceExt, api::ListParams};

use crate::{
    cluster::{Call, Cluster},
    error::Result,
    state::failed,
};

/// Between two words to the front.
const PERIOD: Duration = Duration::from_millis(200);
/// Sessions whose requests are kept.
const SESSIONS: usize = 10;
/// Lines after which a file is written anew with what is still known.
const LINES: usize = 5_000;
const FOLDER: &str = "requests";
const EXTENSION: &str = "jsonl";

/// What the driver knows about its session's requests.
pub(crate) struct Log {
    requests: Requests,
    started: Instant,
    /// The wall clock when the monotonic one was at [`Self::started`], in milliseconds since 1970.
    epoch: u64,
    /// Pods by their addresses; `None`: asked, and not known.
    names: HashMap<String, Option<String>>,
    store: Store,
    told: Option<Instant>,
    missed: u64,
}

impl Log {
    pub(crate) fn new(name: &str, state_dir: &Path, id: &str) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            requests: Requests::new(name),
            started: Instant::now(),
            epoch: since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0)),
            names: HashMap::new(),
            store: Store::new(state_dir, id),
            told: None,
            missed: 0,
        }
    }

    fn now(&self) -> Micros {
        Micros::try_from(self.started.elapsed().as_micros()).unwrap_or(Micros::MAX)
    }

    /// What the debugger did may say where a request stands.
    pub(crate) fn see(&mut self, input: &Input) {
        match input {
            Input::Stopped { thread, .. } => self.requests.stopped(*thread, self.now()),
            Input::Stood {
                thread,
                place,
                exception,
            } => self
                .requests
                .stood(*thread, place.clone(), exception.clone()),
            Input::Continued { thread, all } => self.requests.continued(*thread, *all),
            Input::Restarting | Input::NotListening => self.requests.continued(None, true),
            _ => {}
        }
    }

    /// The agent's word. Answers the addresses of callers whose names are to be asked for.
    pub(crate) fn told(&mut self, reports: Vec<RequestReport>, missed: u64) -> Vec<String> {
        self.requests.told(reports, missed, self.now());
        let unnamed: Vec<String> = self.requests.unnamed().filter_map(address).collect();
        let mut ask = Vec::new();
        for address in unnamed {
            if !self.names.contains_key(&address) {
                self.names.insert(address.clone(), None);
                ask.push(address);
            }
        }
        self.name();
        ask
    }

    /// A caller's name.
    pub(crate) fn named(&mut self, address: String, name: String) {
        self.names.insert(address, Some(name));
        self.name();
    }

    fn name(&mut self) {
        let names = &self.names;
        self.requests
            .name(|peer| names.get(&address(peer)?)?.clone());
    }

    /// When there is next something to tell; `None`: nothing is new.
    pub(crate) fn due(&self) -> Option<Instant> {
        let new = self.requests.has_changed() || self.requests.missed() != self.missed;
        new.then(|| self.told.map_or_else(Instant::now, |told| told + PERIOD))
    }

    /// What is new, for the front; the file has it, too.
    pub(crate) fn tell(&mut self) -> (Vec<RequestRecord>, u64) {
        self.told = Some(Instant::now());
        self.missed = self.requests.missed();
        let changes = self.requests.changes().into_iter();
        let records: Vec<RequestRecord> = changes
            .map(|(began, record)| RequestRecord {
                at: self.epoch + began / 1000,
                ..record
            })
            .collect();
        if let Err(error) = self.store.add(&records) {
            tracing::warn!(%error, "requests are not visible to other processes");
        }
        (records, self.missed)
    }
}

/// Without the port.
fn address(peer: &str) -> Option<String> {
    let peer: SocketAddr = peer.parse().ok()?;
    Some(peer.ip().to_canonical().to_string())
}

/// The pod that has this address.
pub(crate) async fn pod_of(cluster: &Cluster, address: &str) -> Option<String> {
    let call = Call {
        verb: "list",
        resource: "pods",
        name: "",
    };
    let own = ListParams::default().fields(&format!("status.podIP={address}"));
    let pods = cluster.pods();
    let found = cluster.call(call, pods.list(&own)).await.ok()?;
    // A pod in the node's network has the node's address, as others have.
    match &found.items[..] {
        [pod] => Some(pod.name_any()),
        _ => None,
    }
}

/// The file of one session's requests.
struct Store {
    path: PathBuf,
    file: Option<File>,
    lines: usize,
}

impl Store {
    fn new(state_dir: &Path, id: &str) -> Self {
        Self {
            path: path(state_dir, id),
            file: None,
            lines: 0,
        }
    }

    fn add(&mut self, records: &[RequestRecord]) -> Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        let mut text = Vec::new();
        for record in records {
            let bare = RequestRecord {
                request_body: None,
                answer_body: None,
                ..record.clone()
            };
            if serde_json::to_writer(&mut text, &bare).is_ok() {
                text.push(b'\n');
            }
        }
        self.lines += records.len();
        let file = self.open()?;
        file.write_all(&text)
            .map_err(|error| failed(Text::VerbWritten, &self.path, error))?;
        if self.lines > LINES {
            self.shorten()?;
        }
        Ok(())
    }

    fn open(&mut self) -> Result<&mut File> {
        if let Some(dir) = self.path.parent().filter(|_| self.file.is_none()) {
            fs::create_dir_all(dir).map_err(|error| failed(Text::VerbMade, dir, error))?;
            prune(dir);
        }
        let file = match self.file.take() {
            Some(file) => file,
            None => create(&self.path)?,
        };
        Ok(self.file.insert(file))
    }

    /// Each record once, as it is now.
    fn shorten(&mut self) -> Result<()> {
        let records = read(&self.path);
        let kept = &records[records.len().saturating_sub(LINES / 2)..];
        let new = self.path.with_extension("new");
        let mut file = create(&new)?;
        for record in kept {
            let line = serde_json::to_string(record).unwrap_or_default() + "\n";
            file.write_all(line.as_bytes())
                .map_err(|error| failed(Text::VerbWritten, &new, error))?;
        }
        fs::rename(&new, &self.path)
            .map_err(|error| failed(Text::VerbWritten, &self.path, error))?;
        self.lines = kept.len();
        self.file = Some(file);
        Ok(())
    }
}

/// For its user's eyes only.
fn create(path: &Path) -> Result<File> {
    let mut options = File::options();
    let file = options.create(true).append(true).mode(0o600).open(path);
    file.map_err(|error| failed(Text::VerbOpened, path, error))
}

fn path(state_dir: &Path, id: &str) -> PathBuf {
    state_dir.join(FOLDER).join(format!("{id}.{EXTENSION}"))
}

/// Keeps the newest ones, with room for one more.
fn prune(dir: &Path) {
    for (_, path) in newest_first(dir).into_iter().skip(SESSIONS - 1) {
        drop(fs::remove_file(path));
    }
}

fn newest_first(dir: &Path) -> Vec<(SystemTime, PathBuf)> {
    let files = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut files: Vec<(SystemTime, PathBuf)> = files
        .filter(|file| file.path().extension().is_some_and(|e| e == EXTENSION))
        .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path())))
        .collect();
    files.sort_by(|a, b| b.cmp(a));
    files
}

fn read(path: &Path) -> Vec<RequestRecord> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut records: std::collections::BTreeMap<u64, RequestRecord> = Default::default();
    // The last line may be half written.
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    for record in lines {
        let record: RequestRecord = record;
        records.insert(record.number, record);
    }
    records.into_values().collect()
}

/// Ids of the sessions whose requests are there, the latest first.
pub fn recorded(state_dir: &Path) -> Vec<String> {
    let files = newest_first(&state_dir.join(FOLDER)).into_iter();
    files
        .filter_map(|(_, path)| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect()
}

/// The requests of one session as far as they are known now, in the order in which they came.
pub fn requests(state_dir: &Path, session: &str) -> Vec<RequestRecord> {
    // An id has no separators, and what is asked for is not followed elsewhere.
    match session.chars().all(|c| c.is_ascii_alphanumeric()) {
        true => read(&path(state_dir, session)),
        false => Vec::new(),
    }
}
