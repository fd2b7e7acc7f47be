//! When diagnostics are made: at each change, beside the main loop, and never an old one after a newer.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use ashore_protocol::editor::SessionState;
use tower_lsp_server::ls_types::{Diagnostic, Uri};

use crate::lsp::{
    event_loop::event::Event,
    event_loop::state::{Snapshot, State},
    features::problems,
    stores::text::Text,
    stores::workspace::is_rules_file,
    wire::outbox::Out,
};

/// What a worker found.
pub struct Diagnosed {
    pub path: PathBuf,
    pub version: Option<i32>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What is under way, and what the client has.
#[derive(Default)]
pub struct Diagnoses {
    running: HashSet<PathBuf>,
    again: HashSet<PathBuf>,
    told: HashMap<PathBuf, Vec<Diagnostic>>,
    lenses: HashMap<String, SessionState>,
}

impl Diagnoses {
    /// Remembers a session's state; says whether it is another one than before.
    pub fn lens_state(&mut self, session: &str, now: Option<SessionState>) -> bool {
        match now {
            Some(now) => self.lenses.insert(session.to_owned(), now) != Some(now),
            None => self.lenses.remove(session).is_some(),
        }
    }
}

/// Has a file looked at; one look a file at a time, and another one if it changes meanwhile.
pub fn check(state: &mut State, path: &Path) {
    if !is_rules_file(path) && !is_application_file(path) && !is_launch_file(path) {
        return;
    }
    if !state.diagnoses.running.insert(path.to_owned()) {
        state.diagnoses.again.insert(path.to_owned());
        return;
    }
    let snapshot = state.snapshot(path);
    let (events, path) = (state.events.clone(), path.to_owned());
    let version = snapshot
        .workspace
        .document(&path)
        .map(|document| document.version);
    state.tasks.spawn(async move {
        let (looking, name) = (path.clone(), path.display().to_string());
        let looked = tokio::task::spawn_blocking(move || look(&snapshot, &looking)).await;
        let diagnostics = looked.unwrap_or_else(|error| {
            tracing::error!(%error, name, "looking at a file broke");
            Vec::new()
        });
        let _ = events.send(Event::Diagnosed(Diagnosed {
            path,
            version,
            diagnostics,
        }));
    });
}

/// Everything that is open, and each folder's rules: something that they all depend on changed.
pub fn check_all(state: &mut State) {
    let open = state
        .workspace
        .documents()
        .map(|document| document.path.clone());
    let rules = state
        .workspace
        .folders()
        .iter()
        .map(|folder| state.workspace.rules_file(folder));
    let all: HashSet<PathBuf> = open.chain(rules).collect();
    for path in all {
        check(state, &path);
    }
}

/// Tells the client, unless it knows already.
pub fn diagnosed(state: &mut State, diagnosed: Diagnosed) {
    let Diagnosed {
        path,
        version,
        diagnostics,
    } = diagnosed;
    state.diagnoses.running.remove(&path);
    if state.diagnoses.again.remove(&path) {
        check(state, &path);
        // What was found is of an older text; the next look is on its way.
        if state
            .workspace
            .document(&path)
            .is_some_and(|document| Some(document.version) != version)
        {
            return;
        }
    }
    let open = state
        .workspace
        .document(&path)
        .map(|document| document.uri.clone());
    let is_open = open.is_some();
    let before = state.diagnoses.told.get(&path);
    // An open document hears of each of its versions: clients wait for that.
    if !is_open && before.map_or(diagnostics.is_empty(), |before| *before == diagnostics) {
        return;
    }
    let Some(uri) = open.or_else(|| Uri::from_file_path(&path)) else {
        return;
    };
    state.diagnoses.told.insert(path, diagnostics.clone());
    state.tell(Out::Diagnostics {
        uri,
        diagnostics,
        version,
    });
}

/// A document was closed: what is not there on its own goes.
pub fn closed(state: &mut State, path: &Path, uri: Uri) {
    if is_rules_file(path) {
        check(state, path);
    } else if state
        .diagnoses
        .told
        .remove(path)
        .is_some_and(|told| !told.is_empty())
    {
        state.tell(Out::Diagnostics {
            uri,
            diagnostics: Vec::new(),
            version: None,
        });
    }
}

fn look(snapshot: &Snapshot, path: &Path) -> Vec<Diagnostic> {
    let Some(text) = snapshot.text(path) else {
        let text = Text::from(String::new());
        let unread = problems::unread(snapshot, path);
        return unread.iter().map(|it| it.diagnostic(&text)).collect();
    };
    let findings = problems::findings(snapshot, path, &text);
    findings
        .iter()
        .map(|finding| finding.diagnostic(&text))
        .collect()
}

/// `application.yml`, `application-dev.properties`, `bootstrap.yaml`, …
pub fn is_application_file(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let Some((stem, kind)) = name.rsplit_once('.') else {
        return false;
    };
    let named = ["application", "bootstrap"].iter().any(|word| {
        stem.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    named && matches!(kind, "yml" | "yaml" | "properties")
}

/// `launch.json`, or a run configuration of IntelliJ.
pub fn is_launch_file(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let parent = path
        .parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    (parent == ".vscode" && name == "launch.json")
        || name.ends_with(".code-workspace")
        || name.ends_with(".run.xml")
        || (parent == ".idea" && name == "workspace.xml")
        || (parent == "runConfigurations" && name.ends_with(".xml"))
}
