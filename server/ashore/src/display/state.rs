//! How a session stands.

use ashore_protocol::editor::{Icon, Level, SessionState, SessionView, WhenPaused};
use ashore_texts::{Text, text};

/// How a session stands: in words, and for those who look and do not read.
pub struct StatusIndicator {
    pub text: Text,
    pub icon: Icon,
    pub severity: Level,
}

impl StatusIndicator {
    pub fn of(view: &SessionView) -> Self {
        use SessionState as S;
        let counts = view.status.as_ref().map(|status| status.counts);
        let held = counts.map(|counts| counts.held).unwrap_or_default();
        let live = matches!(view.state, S::Ready | S::Active | S::Paused);
        let (text, icon) = match view.state {
            // Nothing comes while the user wants it so: the machine has the program as one that does not listen.
            _ if view.suspended && live => (Text::StateSuspended, Icon::Paused),
            _ if view.restarting => (Text::StateRestarting, Icon::Busy),
            S::Planned | S::Preparing => (Text::StatePreparing, Icon::Busy),
            S::Ready if view.silent => (Text::StateSilent, Icon::Waiting),
            S::Ready => (Text::StateReady, Icon::Waiting),
            S::Active => {
                let count = counts.map(|counts| counts.intercepted).unwrap_or_default();
                (text!(StateActive { count }), Icon::Active)
            }
            S::Paused => (paused(view, held), Icon::Paused),
            S::Reconnecting => (Text::StateReconnecting, Icon::Busy),
            S::Restoring => (Text::StateRestoring, Icon::Busy),
            S::Restored => (Text::StateRestored, Icon::Restored),
            S::Failed => (Text::StateFailed, Icon::Failed),
            S::Unknown => (Text::StateUnknown, Icon::Unknown),
        };
        let severity = match view.state {
            S::Failed => Level::Error,
            S::Reconnecting => Level::Warning,
            _ => Level::Info,
        };
        Self {
            text,
            icon,
            severity,
        }
    }
}

fn paused(view: &SessionView, held: u64) -> Text {
    match view.target.as_ref().map(|target| target.when_paused) {
        Some(WhenPaused::Hold) => text!(StateHold { held }),
        _ => text!(StatePaused { held }),
    }
}

/// The same in one word.
pub fn word(state: SessionState) -> Text {
    match state {
        SessionState::Planned => Text::WordPlanned,
        SessionState::Preparing => Text::WordPreparing,
        SessionState::Ready => Text::WordReady,
        SessionState::Active => Text::WordActive,
        SessionState::Paused => Text::WordPaused,
        SessionState::Reconnecting => Text::WordReconnecting,
        SessionState::Restoring => Text::WordRestoring,
        SessionState::Restored => Text::WordRestored,
        SessionState::Failed => Text::WordFailed,
        SessionState::Unknown => Text::WordUnknown,
    }
}
