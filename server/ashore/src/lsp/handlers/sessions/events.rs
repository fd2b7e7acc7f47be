//! What the debugger did and what the debuggee's sockets show, as inputs of the session's machine.

use std::net::SocketAddr;

use ashore_intercept::Input;
use ashore_protocol::editor::{DebugEvent, DebugEventKind};

use super::{Session, publish, restart};
use crate::lsp::{event_loop::state::State, features::notices, handlers::configurations};
use ashore_debug::debuggee::{Hint, Seen, sockets::address_of};

/// A notification of the editor; one for a session that is not there comes late and means nothing.
pub fn debug_event(state: &mut State, event: &DebugEvent) {
    let Some(session) = state.sessions.get_mut(&event.session) else {
        tracing::debug!(
            session = event.session,
            "an event for a session that is not there"
        );
        return;
    };
    match event.event {
        DebugEventKind::Process { pid } => {
            restart::came(session);
            session.process_known = true;
            session.processes.push(pid);
            session.hint(Hint::Process(pid));
        }
        DebugEventKind::Adapter { pid } => {
            session.process_known = true;
            session.hint(Hint::Adapter(pid));
        }
        DebugEventKind::DebuggerPort { port } => session.hint(Hint::DebuggerPort(port)),
        DebugEventKind::Listening { port, pid } => {
            restart::came(session);
            // The editor knows the port alone; whose socket it is, and at which address, the machine knows.
            session.listens(address_of(port, pid), pid.unwrap_or_default());
        }
        DebugEventKind::Stopped { thread, all } => session.input(Input::Stopped { thread, all }),
        DebugEventKind::StoodAt {
            thread,
            ref place,
            ref exception,
        } => session.input(Input::Stood {
            thread,
            place: place.clone(),
            exception: exception.clone(),
        }),
        DebugEventKind::Continued { thread, all } => {
            session.input(Input::Continued { thread, all })
        }
        DebugEventKind::Restarting => {
            restart::announced(state, &event.session);
            return;
        }
        // The end of the old program is a part of a restart.
        DebugEventKind::Ended { .. } if session.view.restarting => session.forget_debuggee(),
        DebugEventKind::Ended { how } => {
            session.over = true;
            session.forget_debuggee();
            session.end(Input::Ended(how));
        }
        DebugEventKind::Unknown => return,
    }
    publish(state, &event.session);
}

/// The watcher saw something.
pub fn debuggee(state: &mut State, id: &str, watch: u64, seen: Seen) {
    let Some(session) = state
        .sessions
        .get_mut(id)
        .filter(|session| session.watch == watch)
    else {
        return;
    };
    match seen {
        Seen::Listening {
            address,
            pid,
            instead_of,
            others,
        } => {
            if session.before != Some(pid) {
                restart::came(session);
            }
            let port = address.port();
            session.listens(address, pid);
            let told = Some((port, others.clone()));
            if session.told_ports != told {
                session.told_ports = told;
                let (folder, name) = (
                    session.folder.clone(),
                    session.start.run_configuration.clone(),
                );
                let place = folder
                    .zip(instead_of)
                    .map(|(folder, port)| configurations::place(state, &folder, &name, port))
                    .unwrap_or_default();
                notices::ports(state, id, port, instead_of.map(|it| (it, place)), &others);
            }
        }
        Seen::StandsStill(how) => session.input(Input::StandsStill(how)),
        Seen::Moves => session.input(Input::Moves),
        Seen::NotListening | Seen::Gone => {
            session.listening = None;
            session.view.local_port = None;
            session.input(Input::NotListening);
        }
    }
    publish(state, id);
}

/// Without a process from the editor, the owner of the expected port is the debuggee.
pub fn look_for_owner(state: &mut State, id: &str, watch: u64) {
    let waits = |session: &&mut Session| {
        session.watch == watch && !session.process_known && session.listening.is_none()
    };
    if let Some(session) = state.sessions.get_mut(id).filter(waits)
        && let Some(port) = session.wish
    {
        session.hint(Hint::AttachPort(port));
    }
}

impl Session {
    fn hint(&self, hint: Hint) {
        if let Some(hints) = &self.hints {
            hints.tell(hint);
        }
    }

    fn listens(&mut self, address: SocketAddr, pid: u32) {
        self.listening = Some((address, pid));
        self.view.local_port = Some(address.port());
        if !self.view.suspended {
            self.input(Input::Listening { address, pid });
        }
    }

    pub(super) fn forget_debuggee(&mut self) {
        self.hints = None;
        self.processes.clear();
        self.listening = None;
        self.view.local_port = None;
    }
}
