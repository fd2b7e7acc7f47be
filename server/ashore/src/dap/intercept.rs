//! The engine's session behind a debug session: what it was told, and what it says.

use ashore_intercept::{Input, SessionEvent, SessionHandle, SessionSpec};
use ashore_protocol::editor::Ending;

/// The intercept of a debug session; none until it is known what to intercept, and none once it is restored.
#[derive(Default)]
pub struct Intercept {
    session: Option<Session>,
}

struct Session {
    handle: SessionHandle,
    started: bool,
    ended: bool,
}

impl Intercept {
    /// A planned session, which touches nothing until it is started.
    pub fn planned(spec: SessionSpec) -> Self {
        Self {
            session: Some(Session {
                handle: ashore_intercept::spawn(spec),
                started: false,
                ended: false,
            }),
        }
    }

    /// Whether there is anything to put back.
    pub fn is_there(&self) -> bool {
        self.session.is_some()
    }

    /// Everything is as it was.
    pub fn over(&mut self) {
        self.session = None;
    }

    /// Only once.
    pub fn start(&mut self) {
        if let Some(session) = self.session.as_mut().filter(|session| !session.started) {
            session.started = true;
            session.send(Input::DebugStarted);
        }
    }

    /// Nothing is said after the end.
    pub fn input(&self, input: Input) {
        if let Some(session) = self.session.as_ref().filter(|session| !session.ended) {
            session.send(input);
        }
    }

    /// Only once: the first reason is the true one.
    pub fn end(&mut self, how: Ending) {
        if let Some(session) = self.session.as_mut().filter(|session| !session.ended) {
            session.ended = true;
            session.send(Input::Ended(how));
        }
    }

    /// The engine's next event; without a session there is none, ever.
    pub async fn event(&mut self) -> Option<SessionEvent> {
        match &mut self.session {
            Some(session) => session.handle.events.recv().await,
            None => std::future::pending().await,
        }
    }
}

impl Session {
    fn send(&self, input: Input) {
        // An engine that is gone has restored already.
        let _ = self.handle.inputs.send(input);
    }
}
