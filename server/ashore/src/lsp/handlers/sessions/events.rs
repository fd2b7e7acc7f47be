//! What the debugger did and what the debuggee's sockets show goes to the session's drive, and what that says is done.

use std::time::Duration;

use ashore_debug::{
    debuggee::{Hint, Seen, sockets::address_of},
    drive::{Connection, Note, Say, Told},
    observe::{Fact, Why},
};
use ashore_intercept::Input;
use ashore_protocol::editor::{DebugEvent, DebugEventKind, DebugMessage, Ending, MessageFrom};

use super::{Session, publish};
use crate::lsp::{
    event_loop::{event::Event, state::State},
    features::notices,
    handlers::configurations,
};

/// A notification of the editor; one for a session that is not there comes late and means nothing.
pub fn debug_event(state: &mut State, event: DebugEvent) {
    let fact = |fact| Told::Wire(Connection::ROOT, fact);
    let told = match event.event {
        DebugEventKind::Process { pid } => fact(Fact::Process(pid)),
        DebugEventKind::Adapter { pid } => Told::Adapter(pid),
        DebugEventKind::DebuggerPort { port } => fact(Fact::DebuggerPort(port)),
        DebugEventKind::Listening { port, pid } => Told::Sockets(Seen::Listening {
            // The editor knows the port alone; whose socket it is, and at which address, the machine knows.
            address: address_of(port, pid),
            pid: pid.unwrap_or_default(),
            instead_of: None,
            others: Vec::new(),
        }),
        DebugEventKind::Stopped { thread, all } => fact(Fact::Stopped {
            thread,
            all,
            why: Why::Other,
        }),
        DebugEventKind::StoodAt {
            thread,
            place,
            exception,
        } => fact(Fact::Stood {
            thread,
            place,
            exception,
        }),
        DebugEventKind::Stepping { thread } => fact(Fact::Stepping { thread }),
        DebugEventKind::Continued { thread, all } => fact(Fact::Continued { thread, all }),
        DebugEventKind::Restarting => fact(Fact::Restarting),
        DebugEventKind::Ended { how } => Told::End(how),
        DebugEventKind::Unknown => return,
    };
    tell(state, &event.session, told);
}

/// A message that passed between the editor and an adapter, of the session itself or of a child of it.
pub fn debug_message(state: &mut State, passed: &DebugMessage) {
    let Some(session) = state.sessions.get_mut(&passed.session) else {
        return;
    };
    let next = u32::try_from(session.wires.len()).unwrap_or(u32::MAX);
    let name = passed.child.clone().unwrap_or_default();
    let (connection, observer) = session.wires.entry(name).or_insert_with(|| {
        let number = match &passed.child {
            Some(_) => Connection(next.saturating_add(1)),
            None => Connection::ROOT,
        };
        (number, Default::default())
    });
    let facts = match passed.from {
        MessageFrom::Client => observer.client(&passed.message),
        MessageFrom::Adapter => observer.adapter(&passed.message),
        MessageFrom::Unknown => return,
    };
    let from = *connection;
    for fact in facts {
        tell(state, &passed.session, Told::Wire(from, fact));
    }
}

/// The watcher saw something.
pub fn debuggee(state: &mut State, id: &str, watch: u64, seen: Seen) {
    if is_current(state, id, watch) {
        tell(state, id, Told::Sockets(seen));
    }
}

/// Nobody had the expected port before: without a process from the editor, its owner is the debuggee.
pub fn port_is_free(state: &mut State, id: &str, watch: u64, port: u16) {
    if is_current(state, id, watch) {
        tell(state, id, Told::Expected { port, free: true });
    }
}

/// An earlier watcher may still have something under way.
fn is_current(state: &State, id: &str, watch: u64) -> bool {
    let session = state.sessions.get(id);
    session.is_some_and(|session| session.watch == watch)
}

/// The clock's word.
pub fn due(state: &mut State, id: &str) {
    if let Some(session) = state.sessions.get_mut(id) {
        session.due = None;
        tell(state, id, Told::Clock);
    }
}

/// Tells a session's drive, does what it says, and tells the client how the session stands then.
pub(super) fn tell(state: &mut State, id: &str, told: Told) {
    learn(state, id, told);
    publish(state, id);
}

/// The same in the middle of something after which the client is told anyway.
pub(super) fn learn(state: &mut State, id: &str, told: Told) {
    let Some(session) = state.sessions.get_mut(id) else {
        tracing::debug!(session = id, "a word for a session that is not there");
        return;
    };
    match &told {
        // Told again to whoever looks for sockets later.
        Told::Wire(_, Fact::Process(pid)) => session.processes.push(*pid),
        Told::Wire(Connection::ROOT, Fact::Restarting) => session.processes.clear(),
        _ => {}
    }
    let ends = matches!(told, Told::End(_));
    let now = session.now();
    let said = session.drive.step(told, now);
    let notes = session.heed(said);
    if ends {
        session.forget_debuggee();
    }
    for note in notes {
        tell_note(state, id, note);
    }
    arm(state, id);
}

fn tell_note(state: &mut State, id: &str, note: Note) {
    match note {
        Note::Silent => tell_silence(state, id),
        Note::Ports {
            port,
            instead_of,
            others,
        } => tell_ports(state, id, port, instead_of, &others),
        // Only where one port alone counts.
        Note::Elsewhere { .. } | Note::Foreign(_) => {}
    }
}

fn tell_silence(state: &mut State, id: &str) {
    let Some(session) = state.sessions.get_mut(id) else {
        return;
    };
    session.view.silent = true;
    if session.intercept.is_some() {
        notices::silent(state, id);
    }
}

fn tell_ports(state: &mut State, id: &str, port: u16, instead_of: Option<u16>, others: &[u16]) {
    let Some(session) = state.sessions.get(id) else {
        return;
    };
    let (folder, name) = (
        session.folder.clone(),
        session.start.run_configuration.clone(),
    );
    let place = folder
        .zip(instead_of)
        .map(|(folder, port)| configurations::place(state, &folder, &name, port))
        .unwrap_or_default();
    notices::ports(state, id, port, instead_of.map(|it| (it, place)), others);
}

/// Lets the clock speak when the drive waits for it.
fn arm(state: &mut State, id: &str) {
    let events = state.events.clone();
    let tasks = state.tasks.clone();
    let Some(session) = state.sessions.get_mut(id) else {
        return;
    };
    let Some(at) = session.drive.wakes() else {
        return;
    };
    if session.due.is_some_and(|due| due <= at) {
        return;
    }
    session.due = Some(at);
    let wait = Duration::from_millis(at.saturating_sub(session.now()));
    let session = id.to_owned();
    tasks.spawn(async move {
        if tokio::time::timeout(wait, events.closed()).await.is_err() {
            let _ = events.send(Event::Due { session });
        }
    });
}

impl Session {
    /// Milliseconds since it began.
    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Does what the drive says; gives what is for the person.
    pub(super) fn heed(&mut self, said: Vec<Say>) -> Vec<Note> {
        let mut notes = Vec::new();
        for say in said {
            match say {
                // The engine is started by what is chosen, not by the debugger.
                Say::Input(Input::DebugStarted) | Say::Started(_) | Say::Ready(_) => {}
                Say::Input(Input::Ended(how)) => {
                    self.forget_debuggee();
                    self.end(Input::Ended(how));
                }
                Say::Input(input) => self.input(input),
                Say::Hint(hint) => self.hint(hint),
                Say::Note(note) => notes.push(note),
            }
        }
        self.view.local_port = self.drive.listening();
        self.view.silent &= self.view.local_port.is_none();
        self.view.restarting = self.drive.is_restarting();
        notes
    }

    /// It is over, whatever was announced.
    pub(super) fn give_up(&mut self, how: Ending) {
        let said = self.drive.give_up(how);
        self.heed(said);
        self.hints = None;
    }

    pub(super) fn hint(&self, hint: Hint) {
        if let Some(hints) = &self.hints {
            hints.tell(hint);
        }
    }

    pub(super) fn forget_debuggee(&mut self) {
        self.hints = None;
        self.processes.clear();
        self.wires.clear();
        self.drive.looks_anew();
        self.view.local_port = None;
    }
}
