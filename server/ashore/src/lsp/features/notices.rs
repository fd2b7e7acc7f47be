//! What is told once, with what can be done about it.

use std::path::{Path, PathBuf};

use ashore_protocol::editor::{
    Action, ActionKind, Level, Notice, NoticeKind, RunConfiguration, SessionNotice,
};
use ashore_rules::{
    RULES_FILE,
    project::{NotAccepted, disk::LoadError},
};

use crate::lsp::{event_loop::state::State, handlers::sessions::Session, wire::outbox::Out};

fn action(kind: ActionKind, title: &str) -> Action {
    Action {
        kind,
        title: title.to_owned(),
        file: None,
        line: None,
    }
}

/// Something went wrong that the user may want to know.
pub fn warn(state: &State, session: Option<&str>, message: String) {
    tell(state, session, Level::Warning, message, Vec::new());
}

/// Why a session cannot be begun, and where that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    /// A file of rules and its line, from 1.
    pub place: Option<(PathBuf, usize)>,
}

impl From<String> for Refusal {
    fn from(message: String) -> Self {
        let place = None;
        Self { message, place }
    }
}

impl From<LoadError> for Refusal {
    fn from(error: LoadError) -> Self {
        let line = error.errors.first().map_or(1, |first| first.line);
        Self {
            message: error.errors.brief(),
            place: Some((error.path, line)),
        }
    }
}

impl Refusal {
    /// What the rules file asks for was not accepted.
    pub fn not_accepted(file: &Path, asked: &NotAccepted) -> Self {
        let line = asked.0.first().map_or(1, |first| first.place.line);
        Self {
            message: asked.to_string(),
            place: Some((file.to_owned(), line)),
        }
    }
}

/// A session cannot be begun.
pub fn refused(state: &State, id: &str, refusal: &Refusal) {
    let actions = match &refusal.place {
        Some((file, line)) => vec![Action {
            file: Some(file.display().to_string()),
            line: u32::try_from(*line).ok(),
            ..action(ActionKind::OpenFile, &format!("Open {}", name(file)))
        }],
        None => vec![action(ActionKind::ChooseTarget, "Choose another target")],
    };
    let message = format!("Nothing is intercepted: {}", refusal.message);
    tell(state, Some(id), Level::Warning, message, actions);
}

fn name(file: &Path) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy());
    name.unwrap_or(RULES_FILE.into()).into_owned()
}

/// What the engine wants told.
pub fn of_engine(session: &Session, notice: Notice) -> SessionNotice {
    let names_target = notice.kind == Some(NoticeKind::User);
    let mut actions = Vec::new();
    if notice.level != Level::Info {
        if names_target {
            actions.push(action(ActionKind::ChooseTarget, "Choose another target"));
        }
        actions.push(action(ActionKind::Retry, "Try again"));
        if !names_target {
            actions.push(action(ActionKind::Doctor, "Check the cluster"));
        }
    }
    SessionNotice {
        session: Some(session.view.session.clone()),
        configuration: Some(configuration(session)),
        notice,
        actions,
    }
}

/// The debuggee's ports are not what was expected, by what stands at a place.
pub fn ports(
    state: &State,
    id: &str,
    taken: u16,
    instead_of: Option<(u16, String)>,
    others: &[u16],
) {
    let message = if let Some((predicted, place)) = instead_of {
        format!("The program listens on {taken}, not on {predicted}{place}; {taken} is used.")
    } else if others.is_empty() {
        return;
    } else {
        let others: Vec<String> = others.iter().map(u16::to_string).collect();
        format!(
            "The program listens on {taken} and {}; {taken} is used. `local-port` in {RULES_FILE} chooses another.",
            others.join(", ")
        )
    };
    tell(state, Some(id), Level::Info, message, Vec::new());
}

/// A run configuration is to be switched on, and nobody has said to what.
pub fn choose_target(state: &State, configuration: RunConfiguration) {
    let message = format!(
        "Choose what \"{}\" intercepts.",
        configuration.run_configuration
    );
    state.tell(Out::Notice(Box::new(SessionNotice {
        session: None,
        configuration: Some(configuration),
        notice: Notice::new(Level::Info, message),
        actions: vec![action(ActionKind::ChooseTarget, "Choose a target")],
    })));
}

fn tell(state: &State, session: Option<&str>, level: Level, message: String, actions: Vec<Action>) {
    let named = session.and_then(|id| state.sessions.get(id));
    state.tell(Out::Notice(Box::new(SessionNotice {
        session: session.map(str::to_owned),
        configuration: named.map(configuration),
        notice: Notice::new(level, message),
        actions,
    })));
}

fn configuration(session: &Session) -> RunConfiguration {
    RunConfiguration {
        run_configuration: session.view.run_configuration.clone(),
        folder: session.view.folder.clone(),
    }
}
