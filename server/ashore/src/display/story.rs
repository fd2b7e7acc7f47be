//! What people at a debug console and at a terminal are told while an intercept lives: the same sentences.

use ashore_protocol::{
    agent::Mode,
    editor::{SessionState, SessionStatus, WhenPaused},
};
use ashore_texts::{Arg, Text, text};

/// For what a session waits when its agent is ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    Program,
    ProgramOn(u16),
    AnybodyOn(u16),
}

/// A change of state in one sentence; none where there is nothing to say of it.
pub fn sentence(
    target: &str,
    status: &SessionStatus,
    before: Option<SessionState>,
    waits: Waits,
    when_paused: WhenPaused,
) -> Option<Text> {
    use SessionState as S;
    Some(match status.state {
        S::Preparing => text!(ToldPreparing { target }),
        S::Ready if matches!(before, None | Some(S::Planned | S::Preparing)) => {
            ready(target, waits)
        }
        S::Ready => text!(ToldPassing { target }),
        S::Active => active(target, status),
        S::Paused => match when_paused {
            WhenPaused::Pass | WhenPaused::Unknown => Text::ToldPaused,
            WhenPaused::Hold => Text::ToldPausedHold,
        },
        S::Reconnecting => Text::ToldReconnecting,
        S::Restoring => Text::ToldRestoring,
        S::Planned | S::Restored | S::Failed | S::Unknown => return None,
    })
}

fn ready(target: &str, waits: Waits) -> Text {
    match waits {
        Waits::Program => text!(ToldReady { target }),
        Waits::ProgramOn(port) => text!(ToldReadyPort { target, port }),
        Waits::AnybodyOn(port) => text!(ToldReadyAnyPort { target, port }),
    }
}

fn active(target: &str, status: &SessionStatus) -> Text {
    let destination: Arg = match &status.destination {
        Some(destination) => destination.into(),
        None => Text::ToldTheProgram.into(),
    };
    match &status.mode {
        Mode::Global | Mode::Unknown => text!(ToldActive {
            target,
            destination
        }),
        Mode::Personal(_) => text!(ToldActivePersonal {
            target,
            destination
        }),
    }
}

/// The debuggee took another port than was predicted, by what stands at a place.
pub fn other_port(port: u16, predicted: u16, place: &str) -> Text {
    match place {
        "" => text!(NoticeOtherPort { port, predicted }),
        place => text!(NoticeOtherPortRead {
            port,
            predicted,
            place
        }),
    }
}
