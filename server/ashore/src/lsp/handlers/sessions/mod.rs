//! The debug sessions of this editor: each has a watcher on its debuggee's sockets and, once a target is known, an intercept.
//!
//! No rule of an intercept's life is here: what happens is translated into the machine's inputs, and the engine's answers
//! into views.

mod begin;
mod engine;
mod events;
mod restart;

use ashore_protocol::editor::SessionView;

pub use begin::{choose, leave, retry, start, suspend};
pub use engine::{engine, settle};
pub use events::{debug_event, debug_message, debuggee, due, port_is_free};

use crate::{
    display,
    lsp::{
        event_loop::event::Reply,
        event_loop::state::State,
        stores::sessions::{Intercept, Queued, Session},
        wire::outbox::Out,
    },
};

/// The client is gone or says goodbye: every intercept ends.
pub fn end_all(state: &mut State, how: ashore_protocol::editor::Ending) {
    for session in state.sessions.all.values_mut() {
        session.give_up(how);
    }
}

/// `ashore/status`
pub fn status(state: &State, reply: Reply<Vec<SessionView>>) {
    let views = state.sessions.all.values();
    let shown = views.map(|session| display::status_text::shown(&session.view, state.locale));
    drop(reply.send(Ok(shown.collect())));
}

/// Tells the client how a session stands; forgets it when nothing more will come.
fn publish(state: &mut State, id: &str) {
    let Some(session) = state.sessions.all.get_mut(id) else {
        return;
    };
    session.view.over = session.is_finished();
    let view = display::status_text::shown(&session.view, state.locale);
    let finished = view.over;
    state.tell(Out::State(Box::new(view)));
    if finished {
        state.sessions.forget(id);
    }
}
