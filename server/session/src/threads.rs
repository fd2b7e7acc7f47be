//! Which threads of the debuggee are stopped, as far as the adapter's events tell.

use std::collections::BTreeSet;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Threads {
    /// Stopped by name.
    stopped: BTreeSet<i64>,
    /// The last word was "all threads stopped".
    all: bool,
}

impl Threads {
    pub(crate) fn any_stopped(&self) -> bool {
        self.all || !self.stopped.is_empty()
    }

    pub(crate) fn stop(&mut self, thread: Option<i64>, all: bool) {
        self.stopped.extend(thread);
        self.all |= all || thread.is_none();
    }

    /// One thread that goes on also ends "all are stopped": which of the unnamed ones still are is not known, and a session
    /// that stays paused for ever is worse than one that is active a moment early. Threads stopped by name stay so.
    pub(crate) fn go_on(&mut self, thread: Option<i64>, all: bool) {
        self.all = false;
        match thread {
            Some(thread) if !all => {
                self.stopped.remove(&thread);
            }
            _ => self.stopped.clear(),
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_id_and_all_overrides() {
        let mut threads = Threads::default();
        threads.stop(Some(1), false);
        threads.stop(Some(2), false);
        threads.go_on(Some(1), false);
        assert!(threads.any_stopped(), "thread 2 is still stopped");
        threads.go_on(Some(2), false);
        assert!(!threads.any_stopped());

        threads.stop(Some(1), true);
        threads.go_on(Some(7), false);
        assert!(threads.any_stopped(), "thread 1 was stopped by name");
        threads.go_on(None, false);
        assert!(!threads.any_stopped(), "no thread named means all");

        threads.stop(None, false);
        assert!(threads.any_stopped());
        threads.go_on(Some(3), false);
        assert!(!threads.any_stopped());
    }
}
