//! A run configuration as an editor draws it.

use ashore_protocol::editor::{SessionState, SessionView, TargetChoice};
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

/// What stands over it: off, what its rule says, or how its session stands.
pub fn label(
    rule: Option<&TargetChoice>,
    predicted: Option<u16>,
    session: Option<&SessionView>,
) -> Text {
    let Some(rule) = rule else {
        return match session {
            Some(view) => text!(LensUnruled {
                state: StatusIndicator::of(view).text
            }),
            None => Text::LensOff,
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
