//! The engine's side of a session.

use ashore_intercept::{Input, Proof, SessionEvent, SessionHandle, SessionSpec};
use ashore_protocol::editor::{Restored, SessionState, SessionStatus};
use ashore_texts::Locale;

use super::{Intercept, events, publish};
use crate::lsp::{
    event_loop::event::Event, event_loop::state::State, features::notices, handlers::requests,
    wire::outbox::Out,
};
use ashore_debug::{debuggee::Hint, drive::Told};

/// Starts an intercept for a session.
pub(super) fn spawn(state: &mut State, id: &str, spec: SessionSpec) {
    let Some(session) = state.sessions.get_mut(id) else {
        return;
    };
    let SessionHandle {
        id: intercept,
        inputs,
        mut events,
    } = ashore_intercept::spawn(spec);
    session.intercept = Some(Intercept {
        id: intercept.clone(),
        inputs,
        ended: false,
    });
    session.view.state = SessionState::Preparing;
    session.input(Input::DebugStarted);
    // What the debuggee did while the intercept waited for its turn.
    for input in session.drive.catch_up() {
        session.input(input);
    }
    let (loop_, session) = (state.events.clone(), id.to_owned());
    state.tasks.spawn(async move {
        loop {
            let event = events.recv().await.map(Box::new);
            let last = event.is_none();
            let (session, intercept) = (session.clone(), intercept.clone());
            if loop_
                .send(Event::Engine {
                    session,
                    intercept,
                    event,
                })
                .is_err()
                || last
            {
                return;
            }
        }
    });
}

/// What the engine says; `None` after its last word.
pub fn engine(state: &mut State, id: &str, intercept: &str, event: Option<SessionEvent>) {
    let locale = state.locale;
    let Some(session) = state.sessions.get_mut(id) else {
        return;
    };
    // An intercept that was given up for another may still have something to say.
    let current = session
        .intercept
        .as_ref()
        .is_some_and(|current| current.id == intercept);
    match event {
        Some(SessionEvent::Status(status)) if current => {
            let status = status.in_locale(locale);
            let held = status.counts.held;
            let before = session.view.state;
            session.status(status);
            let paused = session.view.state == SessionState::Paused;
            events::tell(state, id, Told::Held(held));
            if paused != (before == SessionState::Paused) {
                requests::stands(state, id);
            }
        }
        Some(SessionEvent::Status(_)) => {}
        Some(SessionEvent::Callers(speech)) => {
            if let (true, Some(hints)) = (current, &session.hints) {
                hints.tell(Hint::Callers(speech));
            }
            return;
        }
        Some(SessionEvent::Notice(notice)) => {
            if let Some(session) = state.sessions.get(id) {
                let notice = notices::of_engine(state, session, notice.in_locale(locale));
                state.tell(Out::Notice(Box::new(notice)));
            }
        }
        Some(SessionEvent::Requests { records, missed }) => {
            requests::came(state, (id, intercept), records, missed);
        }
        Some(SessionEvent::Ended(proof)) if current => {
            session.view.proof = Some(restored(proof, locale));
            session.intercept = None;
            publish(state, id);
            next(state, id);
        }
        Some(SessionEvent::Ended(_)) => next(state, id),
        None if current => {
            session.intercept = None;
            publish(state, id);
            next(state, id);
        }
        None => {}
    }
    if state.abilities.refreshes_lenses && changed_much(state, id) {
        state.tell(Out::RefreshLenses);
    }
    settle(state);
}

/// Sessions that waited for this one's target have their turn.
fn next(state: &mut State, ended: &str) {
    let waiting = |session: &&mut super::Session| {
        session
            .queued
            .as_ref()
            .is_some_and(|queued| queued.after == ended)
    };
    let turn = state
        .sessions
        .all
        .values_mut()
        .find(waiting)
        .and_then(|session| {
            let queued = session.queued.take()?;
            Some((session.view.session.clone(), queued.spec))
        });
    if let Some((id, spec)) = turn {
        spawn(state, &id, *spec);
    }
}

/// Answers `shutdown` once nothing is left to put back.
pub fn settle(state: &mut State) {
    if !state.sessions.any_intercept()
        && let Some(reply) = state.shutdown.take()
    {
        let _ = reply.send(Ok(()));
    }
}

/// Code lenses show states and not every count.
fn changed_much(state: &mut State, id: &str) -> bool {
    let now = state.sessions.get(id).map(|session| session.view.state);
    state.diagnoses.lens_state(id, now)
}

impl super::Session {
    fn status(&mut self, status: SessionStatus) {
        self.failed |= status.state == SessionState::Failed;
        if let (Some(port), Some(hints)) = (status.service_port.number, &self.hints) {
            // A debuggee often takes the Service's own number.
            hints.tell(Hint::TargetPort(port));
        }
        self.view.state = match status.state {
            SessionState::Restored if self.failed => SessionState::Failed,
            state => state,
        };
        self.view.status = Some(status);
    }
}

fn restored(proof: Proof, locale: Locale) -> Restored {
    let different = proof.different.iter();
    Restored {
        objects_compared: proof.objects_compared as u64,
        different: different.map(|it| it.in_locale(locale)).collect(),
        pass_through_ms: proof.pass_through_ms,
        restore_ms: proof.restore_ms,
    }
}
