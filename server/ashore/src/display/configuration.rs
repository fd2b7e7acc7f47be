//! A run configuration as an editor draws it.

use ashore_protocol::editor::{SessionState, SessionView, TargetChoice};
use ashore_rules::project::Off;
use ashore_texts::{Text, text};

use super::{StatusIndicator, named};

/// The session that a configuration has now, among all.
pub fn session<'s>(
    mut views: impl Iterator<Item = &'s SessionView>,
    name: &str,
    folder: Option<&str>,
) -> Option<&'s SessionView> {
    let over = |state| matches!(state, SessionState::Restored | SessionState::Planned);
    views.find(|view| {
        view.run_configuration == name && view.folder.as_deref() == folder && !over(view.state)
    })
}

/// Why nothing of it is intercepted, as a sentence.
pub fn off(off: Off) -> Text {
    match off {
        Off::Workspace => Text::StartOffWorkspace,
        Off::Person => Text::StartOffPerson,
        Off::Rules => Text::StartOff,
    }
}

/// What stands over it: off, what its rule says, or how its session stands.
pub fn label(
    rule: Option<&TargetChoice>,
    off: Option<Off>,
    predicted: Option<u16>,
    session: Option<&SessionView>,
) -> Text {
    let Some(rule) = rule else {
        return match (session, off) {
            (Some(view), _) => text!(LensUnruled {
                state: StatusIndicator::of(view).text
            }),
            (None, Some(Off::Person)) => Text::LensOffPerson,
            (None, Some(Off::Workspace)) => Text::LensOffWorkspace,
            (None, Some(Off::Rules)) => Text::LensOff,
            (None, None) => Text::LensNone,
        };
    };
    let target = named(&rule.target, rule.port.as_ref());
    if let Some(view) = session {
        let state = StatusIndicator::of(view).text;
        return text!(LensSession { target, state });
    }
    match rule.local_port.or(predicted) {
        Some(port) => text!(LensPort { target, port }),
        None => text!(LensTarget { target }),
    }
}
