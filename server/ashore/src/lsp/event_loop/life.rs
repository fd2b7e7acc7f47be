//! The main loop, and the end of it: whatever ends this process, the cluster is as it was.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use ashore_protocol::editor::Ending;
use tokio::{sync::mpsc, time::Instant};

use crate::lsp::{
    event_loop::dispatch::dispatch,
    event_loop::event::Event,
    event_loop::state::State,
    handlers::{detect, diagnose, documents, idle, sessions},
};

/// How long the process stays for restoring; after that the guard does it.
const RESTORE_LIMIT: Duration = Duration::from_secs(15);

/// Until the client is gone and everything is restored, or may be left to the guards. Says whether it had asked to shut down.
pub async fn main_loop(mut state: State, mut events: mpsc::UnboundedReceiver<Event>) -> bool {
    let mut deadline: Option<Instant> = None;
    while deadline.is_none() || state.sessions.any_intercept() {
        let limit = deadline.unwrap_or_else(|| Instant::now() + Duration::from_secs(3600));
        tokio::select! {
            Some(event) = events.recv() => {
                if matches!(event, Event::ClientGone) && deadline.is_none() {
                    deadline = Some(Instant::now() + RESTORE_LIMIT);
                }
                // A panic is that message's error: its reply is dropped, and the session machines are the engine's own.
                if catch_unwind(AssertUnwindSafe(|| take(&mut state, event))).is_err() {
                    tracing::error!("a message could not be handled");
                }
            }
            () = tokio::time::sleep_until(limit), if deadline.is_some() => {
                tracing::warn!("restoring takes long; the guard goes on with it");
                break;
            }
        }
    }
    state.was_shut_down
}

fn take(state: &mut State, event: Event) {
    match event {
        Event::Client(message) => dispatch(state, *message),
        Event::Engine {
            session,
            intercept,
            event,
        } => sessions::engine(state, &session, &intercept, event.map(|event| *event)),
        Event::Debuggee {
            session,
            watch,
            seen,
        } => sessions::debuggee(state, &session, watch, seen),
        Event::PortIsFree {
            session,
            watch,
            port,
        } => sessions::port_is_free(state, &session, watch, port),
        Event::Due { session } => sessions::due(state, &session),
        Event::Cluster(answer) => {
            if state.clusters.take(*answer) {
                diagnose::check_all(state);
                idle::tell(state);
            }
        }
        Event::Diagnosed(diagnosed) => diagnose::diagnosed(state, diagnosed),
        Event::Detected(detected) => detect::detected(state, detected),
        Event::Files(paths) => documents::changed_outside(state, &paths),
        Event::ClientGone => sessions::end_all(state, Ending::ClientLost),
    }
}
