//! What is told once, with what can be done about it.

use std::path::{Path, PathBuf};

use ashore_intercept::Code;
use ashore_protocol::editor::{Action, ActionKind, Level, Notice, RunConfiguration, SessionNotice};
use ashore_rules::project::{NotAccepted, disk::LoadError};
use ashore_texts::{Arg, Text, text};

use crate::{
    display,
    lsp::{
        event_loop::state::State, features::mends, stores::sessions::Session, wire::outbox::Out,
    },
};

fn choose(state: &State) -> Action {
    mends::action(ActionKind::ChooseTarget, state.locale)
}

/// Something went wrong that the user may want to know.
pub fn warn(state: &State, session: Option<&str>, message: impl Into<Arg>) {
    tell(state, session, Level::Warning, message.into(), Vec::new());
}

/// Why a session cannot be begun, and where that stands.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub why: Arg,
    /// A file of rules and its line, from 1.
    pub place: Option<(PathBuf, usize)>,
    /// Which problem it is, where it is one of the engine's.
    pub code: Option<Code>,
}

impl From<Text> for Refusal {
    fn from(why: Text) -> Self {
        Self {
            why: why.into(),
            place: None,
            code: None,
        }
    }
}

impl From<LoadError> for Refusal {
    fn from(error: LoadError) -> Self {
        let line = error.errors.first().map_or(1, |first| first.line);
        Self {
            why: error.errors.brief().into(),
            place: Some((error.path, line)),
            code: None,
        }
    }
}

impl Refusal {
    /// What the rules file asks for was not accepted.
    pub fn not_accepted(file: &Path, asked: &NotAccepted) -> Self {
        let line = asked.0.first().map_or(1, |first| first.place.line);
        Self {
            why: asked.text().into(),
            place: Some((file.to_owned(), line)),
            code: None,
        }
    }

    /// Another session of this editor has the target.
    pub fn held(why: Text) -> Self {
        Self {
            code: Some(Code::Held),
            ..Self::from(why)
        }
    }
}

/// A session cannot be begun.
pub fn refused(state: &State, id: &str, refusal: &Refusal) {
    let actions = match (&refusal.place, refusal.code) {
        (Some((file, line)), _) => vec![Action {
            file: Some(file.display().to_string()),
            line: u32::try_from(*line).ok(),
            ..mends::action(ActionKind::OpenFile, state.locale)
        }],
        (None, Some(code)) => mends::of(state, code, state.sessions.get(id)),
        (None, None) => vec![choose(state)],
    };
    let message = text!(NoticeNothing {
        why: refusal.why.clone()
    });
    tell(state, Some(id), Level::Warning, message.into(), actions);
}

/// What the engine wants told.
pub fn of_engine(state: &State, session: &Session, notice: Notice) -> SessionNotice {
    let code = notice.code.filter(|_| notice.level != Level::Info);
    let actions = code.map(|code| mends::of(state, code, Some(session)));
    SessionNotice {
        session: Some(session.view.session.clone()),
        configuration: Some(configuration(session)),
        notice,
        actions: actions.unwrap_or_default(),
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
        display::story::other_port(taken, predicted, &place)
    } else if others.is_empty() {
        return;
    } else {
        text!(NoticeSeveralPorts {
            port: taken,
            others: others.to_vec()
        })
    };
    tell(state, Some(id), Level::Info, message.into(), Vec::new());
}

/// The program has run for a while and listens nowhere.
pub fn silent(state: &State, id: &str) {
    let message = Text::ToldProgramSilent.into();
    tell(state, Some(id), Level::Info, message, Vec::new());
}

/// A run configuration is to be switched on, and nobody has said to what.
pub fn choose_target(state: &State, configuration: RunConfiguration) {
    let message = text!(NoticeChoose {
        name: &configuration.run_configuration
    });
    state.tell(Out::Notice(Box::new(SessionNotice {
        session: None,
        configuration: Some(configuration),
        notice: notice(state, Level::Info, &message.into()),
        actions: vec![choose(state)],
    })));
}

/// A run configuration is to be switched on, and the whole workspace is off.
pub fn switched_off(state: &State, configuration: RunConfiguration) {
    state.tell(Out::Notice(Box::new(SessionNotice {
        session: None,
        configuration: Some(configuration),
        notice: notice(state, Level::Info, &Text::IdleOff.into()),
        actions: vec![mends::action(ActionKind::SwitchOn, state.locale)],
    })));
}

fn tell(state: &State, session: Option<&str>, level: Level, message: Arg, actions: Vec<Action>) {
    let named = session.and_then(|id| state.sessions.get(id));
    state.tell(Out::Notice(Box::new(SessionNotice {
        session: session.map(str::to_owned),
        configuration: named.map(configuration),
        notice: notice(state, level, &message),
        actions,
    })));
}

fn notice(state: &State, level: Level, message: &Arg) -> Notice {
    Notice::new(level, message.in_locale(state.locale))
}

fn configuration(session: &Session) -> RunConfiguration {
    RunConfiguration {
        run_configuration: session.view.run_configuration.clone(),
        folder: session.view.folder.clone(),
    }
}
