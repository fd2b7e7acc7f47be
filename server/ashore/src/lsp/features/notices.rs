//! What is told once, with what can be done about it.

use ashore_protocol::editor::{
    Action, ActionKind, Level, Notice, NoticeKind, RunConfiguration, SessionNotice,
};
use ashore_rules::RULES_FILE;

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

/// A session cannot be begun.
pub fn refused(state: &State, id: &str, message: &str) {
    let mut actions = Vec::new();
    let session = state.sessions.get(id);
    let folder = session.and_then(|session| session.view.folder.as_ref());
    if let (Some(folder), Some(line)) = (folder, line_in_rules(message)) {
        actions.push(Action {
            file: Some(
                std::path::Path::new(folder)
                    .join(RULES_FILE)
                    .display()
                    .to_string(),
            ),
            line: Some(line),
            ..action(ActionKind::OpenFile, "Open .ashore.toml")
        });
    } else {
        actions.push(action(ActionKind::ChooseTarget, "Choose another target"));
    }
    tell(
        state,
        Some(id),
        Level::Warning,
        format!("Nothing is intercepted: {message}"),
        actions,
    );
}

/// The place that a problem of the rules file names.
fn line_in_rules(message: &str) -> Option<u32> {
    let rest = message.strip_prefix(RULES_FILE)?.strip_prefix(':')?;
    rest.split(':').next()?.parse().ok()
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
        notice: Notice {
            level: Level::Info,
            message,
            kind: None,
        },
        actions: vec![action(ActionKind::ChooseTarget, "Choose a target")],
    })));
}

fn tell(state: &State, session: Option<&str>, level: Level, message: String, actions: Vec<Action>) {
    let named = session.and_then(|id| state.sessions.get(id));
    state.tell(Out::Notice(Box::new(SessionNotice {
        session: session.map(str::to_owned),
        configuration: named.map(configuration),
        notice: Notice {
            level,
            message,
            kind: None,
        },
        actions,
    })));
}

fn configuration(session: &Session) -> RunConfiguration {
    RunConfiguration {
        run_configuration: session.view.run_configuration.clone(),
        folder: session.view.folder.clone(),
    }
}
