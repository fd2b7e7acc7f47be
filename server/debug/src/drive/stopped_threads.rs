//! Which threads stand, over a session and its children, and which of them only take a step.
//!
//! A step is standing: between the first stop and a `continue` others' requests stay with the origin. But a step may end never
//! (over the end of a handler it waits for the next request, which would not come), so one that has not stopped again counts as
//! going on: after a moment in which no request is with the program, and in any case after a long time.

use std::collections::{BTreeMap, HashMap};

use ashore_session::{Input, Millis};

use super::{Connection, Say};
use crate::observe::Why;

/// A step that is under way with no request in the program has left its handler, in ms. The engine's word on requests is up to
/// half a second old.
const QUIET: Millis = 2_000;
/// A step may take as long as this while requests are in the program, in ms: streams and sockets stay open for ever.
const LONGEST: Millis = 60_000;

/// A thread, by the wire that told of it; two children may use one thread's number.
type Thread = (Connection, Option<i64>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Still,
    Steps { since: Millis },
}

/// The threads of one program.
#[derive(Debug, Clone, Default)]
pub struct StoppedThreads {
    threads: BTreeMap<Thread, Stand>,
    numbers: HashMap<Thread, i64>,
    /// Requests that are with the program.
    held: u64,
    /// Since when there is none.
    quiet: Millis,
}

impl StoppedThreads {
    /// A number that no other wire's thread has.
    pub fn number(&mut self, from: Connection, thread: Option<i64>) -> i64 {
        let next = i64::try_from(self.numbers.len()).unwrap_or(i64::MAX);
        *self.numbers.entry((from, thread)).or_insert(next)
    }

    pub fn stopped(
        &mut self,
        from: Connection,
        thread: Option<i64>,
        all: bool,
        why: Why,
    ) -> Vec<Say> {
        let stood = self.threads.insert((from, thread), Stand::Still).is_some();
        if all || why == Why::Step {
            // Steps of other threads were ended by this stop, too.
            for (_, stand) in self.threads.iter_mut().filter(|((of, _), _)| *of == from) {
                *stand = Stand::Still;
            }
        }
        if why == Why::Step && stood {
            return Vec::new();
        }
        let thread = Some(self.number(from, thread));
        vec![Say::Input(Input::Stopped { thread, all: false })]
    }

    /// A step begins. Of what does not stand it says nothing; where a thread is not known by itself, all of its wire may be it.
    pub fn steps(&mut self, from: Connection, thread: Option<i64>, now: Millis) {
        self.quiet = self.quiet.max(now);
        self.set(from, thread, Stand::Steps { since: now });
    }

    /// The step was refused.
    pub fn stays(&mut self, from: Connection, thread: Option<i64>) {
        self.set(from, thread, Stand::Still);
    }

    fn set(&mut self, from: Connection, thread: Option<i64>, to: Stand) {
        if let Some(stand) = self.threads.get_mut(&(from, thread)) {
            *stand = to;
            return;
        }
        for (_, stand) in self.threads.iter_mut().filter(|((of, _), _)| *of == from) {
            *stand = to;
        }
    }

    /// The client let it go on.
    pub fn goes_on(&mut self, from: Connection, thread: Option<i64>, all: bool) -> Vec<Say> {
        let going: Vec<Thread> = match thread {
            // One that goes on also ends «all stand»: which of the unnamed ones still do is not known, and a session that
            // stays paused for ever is worse than one that is active a moment early. Those that were named stay.
            Some(thread) if !all => vec![(from, Some(thread)), (from, None)],
            _ => self.of(from).collect(),
        };
        self.go(going)
    }

    /// The adapter says by itself that it goes on. While a step is under way that is the step.
    pub fn runs(&mut self, from: Connection, thread: Option<i64>, all: bool) -> Vec<Say> {
        let steps = self.threads.iter().any(|((of, one), stand)| {
            let its = all || thread.is_none() || one.is_none() || *one == thread;
            *of == from && its && matches!(stand, Stand::Steps { .. })
        });
        if steps {
            return Vec::new();
        }
        self.goes_on(from, thread, all)
    }

    /// Nothing more comes from this wire.
    pub fn gone(&mut self, from: Connection) -> Vec<Say> {
        let going = self.of(from).collect();
        self.go(going)
    }

    /// The program is another one.
    pub fn forget(&mut self) {
        self.threads.clear();
    }

    pub fn held(&mut self, held: u64, now: Millis) {
        if self.held > 0 && held == 0 {
            self.quiet = now;
        }
        self.held = held;
    }

    /// What a machine has to know that begins now.
    pub fn now(&self) -> impl Iterator<Item = Input> {
        let number = |thread: &Thread| self.numbers.get(thread).copied();
        self.threads.keys().map(move |thread| Input::Stopped {
            thread: number(thread),
            all: false,
        })
    }

    pub fn wakes(&self) -> Option<Millis> {
        self.steps_end().map(|(_, end)| end).min()
    }

    /// Steps that go on by now.
    pub fn overdue(&mut self, now: Millis) -> Vec<Say> {
        let over = self.steps_end().filter(|(_, end)| now >= *end);
        let wires: Vec<Connection> = over.map(|(from, _)| from).collect();
        // A step lets the whole program go on: with most adapters every thread of it.
        let going = wires.into_iter().flat_map(|from| self.of(from)).collect();
        self.go(going)
    }

    /// The wires of the steps that are under way, each with the time from which it goes on.
    fn steps_end(&self) -> impl Iterator<Item = (Connection, Millis)> {
        self.threads.iter().filter_map(|((from, _), stand)| {
            let Stand::Steps { since } = stand else {
                return None;
            };
            let longest = since + LONGEST;
            let quiet = self.quiet.max(*since) + QUIET;
            Some((
                *from,
                if self.held == 0 {
                    quiet.min(longest)
                } else {
                    longest
                },
            ))
        })
    }

    fn of(&self, from: Connection) -> impl Iterator<Item = Thread> {
        let threads = self.threads.keys().copied();
        threads.filter(move |(of, _)| *of == from)
    }

    fn go(&mut self, going: Vec<Thread>) -> Vec<Say> {
        let mut say = Vec::new();
        for thread in going {
            if self.threads.remove(&thread).is_some() {
                let thread = Some(self.number(thread.0, thread.1));
                say.push(Say::Input(Input::Continued { thread, all: false }));
            }
        }
        say
    }
}
