//! Looks for the owner of the expected port where no process is known: nobody named one, and nothing that is known has opened it.

use ashore_session::Millis;

use crate::{
    debuggee::Hint,
    debuggers::{Debugger, Origin},
    drive::Say,
};

/// Between two looks, in ms.
const INTERVAL: Millis = 250;
/// A program that has not come after so many will not; each look costs some work.
const LOOKS: u32 = 2_400;

#[derive(Debug, Clone, Default)]
pub struct Owner {
    port: Option<u16>,
    /// Nobody had the port before the program was started.
    free: bool,
    next: Option<Millis>,
    looks: u32,
    known: bool,
    /// Nobody names a process of this debugger's programs.
    calls_in: bool,
}

impl Owner {
    pub fn expected(&mut self, port: u16, free: bool, now: Millis) {
        self.port = Some(port);
        self.free |= free;
        self.look(now);
    }

    /// The debugger's name is known.
    pub fn kind(&mut self, kind: &str, now: Millis) {
        let row = Debugger::of_type(kind);
        self.calls_in |= row.is_some_and(|row| row.program == Origin::CallsIn);
        self.look(now);
    }

    /// A process was named.
    pub fn known(&mut self) {
        self.known = true;
        if !self.calls_in {
            self.next = None;
        }
    }

    /// The program listens.
    pub fn found(&mut self) {
        self.next = None;
    }

    /// It does not any more, and another may come.
    pub fn lost(&mut self, now: Millis) {
        self.look(now + INTERVAL);
    }

    fn look(&mut self, at: Millis) {
        if self.port.is_some() && (self.calls_in || self.free && !self.known) {
            self.next.get_or_insert(at);
        }
    }

    pub fn wakes(&self) -> Option<Millis> {
        self.next
    }

    pub fn overdue(&mut self, now: Millis) -> Option<Say> {
        let due = self.next.is_some_and(|next| now >= next);
        if due {
            self.looks += 1;
            self.next = (self.looks < LOOKS).then_some(now + INTERVAL);
        }
        let port = self.port.filter(|_| due)?;
        Some(Say::Hint(Hint::AttachPort(port)))
    }
}
