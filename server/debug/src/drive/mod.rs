//! What was observed of a debug session becomes inputs of its intercept, and notes for the person.
//!
//! Pure: no I/O, and times come from outside. The fronts tell a [`Drive`] whatever they hear, each from where it hears it (the
//! wires of a debug session and of its children, the sockets, the engine, the user), and do what it says, in order. However
//! many clients and adapters a program has, it is one debug session with one intercept: a stop of any of them is the stop.

mod owner;
mod stopped_threads;
#[cfg(test)]
mod tests;
mod types;

use core::net::SocketAddr;

use ashore_protocol::editor::Ending;
use ashore_session::{Input, Millis};
use owner::Owner;
use stopped_threads::StoppedThreads;
pub use types::{Connection, Note, PATIENCE, Restarts, Say, Settings, Told};

use crate::{
    debuggee::{Hint, Seen},
    observe::Fact,
};

/// How long an announced restart may take to come, in ms: the program may be built first.
const RESTART: Millis = 60_000;
/// How long one that was told to be silent may open ports before they are told, in ms.
const OPENS: Millis = 500;

/// One debug session, from its first message to its end.
#[derive(Debug, Clone)]
pub struct Drive {
    settings: Settings,
    stopped: StoppedThreads,
    owner: Owner,
    /// Where the program listens, with its process; 0: not known.
    listening: Option<(SocketAddr, u32)>,
    /// The process that listened before the restart.
    before: Option<u32>,
    /// Until when the program that was announced may come.
    restarting: Option<Millis>,
    starts_again: bool,
    exited: bool,
    over: bool,
    suspended: bool,
    told_ports: Option<(u16, Vec<u16>)>,
    /// When it is told that the program is silent; only once, and of one that listened only after a restart.
    patience: Option<Millis>,
    /// It was told that the program is silent; where it listens then is news.
    told_silent: bool,
    /// Where it listens instead of on the one port that counts.
    elsewhere: Vec<u16>,
}

impl Drive {
    /// A session of which nothing is known yet, that begins at `now`.
    pub fn new(settings: Settings, now: Millis) -> Self {
        Self {
            stopped: StoppedThreads::default(),
            owner: Owner::default(),
            listening: None,
            before: None,
            restarting: None,
            starts_again: false,
            exited: false,
            over: false,
            suspended: false,
            told_ports: None,
            patience: settings.patience.map(|patience| now + patience),
            told_silent: false,
            elsewhere: Vec::new(),
            settings,
        }
    }

    /// Takes in what happened at `now`; says what is to be done. After the end nothing is said any more.
    pub fn step(&mut self, told: Told, now: Millis) -> Vec<Say> {
        let mut say = Vec::new();
        if self.over {
            return say;
        }
        match told {
            Told::Wire(from, fact) => self.fact(from, fact, now, &mut say),
            Told::WireGone(Connection::ROOT) => {
                let how = if self.exited {
                    Ending::Exited
                } else {
                    Ending::AdapterLost
                };
                self.ends(how, now, &mut say);
            }
            Told::WireGone(from) => say.extend(self.stopped.gone(from)),
            Told::Adapter(pid) => {
                self.owner.known();
                say.push(Say::Hint(Hint::Adapter(pid)));
            }
            Told::Expected { port, free } => self.owner.expected(port, free, now),
            Told::Sockets(seen) => self.saw(seen, now, &mut say),
            Told::Held(held) => self.stopped.held(held, now),
            Told::Suspended(suspended) => self.suspend(suspended, &mut say),
            Told::End(how) => self.ends(how, now, &mut say),
            Told::Clock => {}
        }
        self.overdue(now, &mut say);
        say
    }

    /// When [`Told::Clock`] is due, if nothing else comes before.
    pub fn wakes(&self) -> Option<Millis> {
        let waits = [
            self.stopped.wakes(),
            self.owner.wakes(),
            self.restarting,
            self.patience,
        ];
        waits.into_iter().flatten().min().filter(|_| !self.over)
    }

    /// The sockets are watched anew: what was seen and known of them says nothing any more.
    pub fn looks_anew(&mut self) {
        self.owner = Owner::default();
        self.listening = None;
    }

    /// The program is another one: an adapter of its own, with wires of its own. The intercept goes on.
    pub fn renewed(&mut self) -> Vec<Say> {
        self.stopped.forget();
        self.listening = None;
        self.restarting = None;
        self.starts_again = false;
        self.exited = false;
        self.over = false;
        self.told_ports = None;
        vec![Say::Input(Input::Restarting)]
    }

    /// It is over at once, whatever was announced.
    pub fn give_up(&mut self, how: Ending) -> Vec<Say> {
        let mut say = Vec::new();
        if !self.over {
            self.end(how, &mut say);
        }
        say
    }

    /// What an intercept has to know that begins now.
    pub fn catch_up(&self) -> Vec<Input> {
        let listening = self.listening.filter(|_| !self.suspended);
        let listening = listening.map(|(address, pid)| Input::Listening { address, pid });
        listening.into_iter().chain(self.stopped.now()).collect()
    }

    /// The port on which the program listens.
    pub fn listening(&self) -> Option<u16> {
        self.address().map(|address| address.port())
    }

    /// Where the program listens.
    pub fn address(&self) -> Option<SocketAddr> {
        self.listening.map(|(address, _)| address)
    }

    /// A restart was announced, and the new program has not been seen.
    pub fn is_restarting(&self) -> bool {
        self.restarting.is_some()
    }

    /// The client has said that it starts again what ends.
    pub fn starts_again(&self) -> bool {
        self.starts_again
    }

    /// Nothing more will be said.
    pub fn is_over(&self) -> bool {
        self.over
    }

    fn fact(&mut self, from: Connection, fact: Fact, now: Millis, say: &mut Vec<Say>) {
        let root = from == Connection::ROOT;
        match fact {
            Fact::Initialize => {
                // What another adapter knew on this wire is over.
                say.extend(self.stopped.gone(from));
                if root {
                    say.push(Say::Input(Input::DebugStarted));
                }
            }
            Fact::Initialized => say.push(Say::Ready(from)),
            Fact::Started(run) if root => {
                self.starts_again = false;
                say.extend([Say::Started(run), Say::Input(Input::DebugStarted)]);
            }
            Fact::Process(pid) => {
                self.owner.known();
                self.came();
                if self.listening.is_none() && !self.told_silent {
                    // It may have been built before.
                    self.wait_patiently(now);
                }
                say.push(Say::Hint(Hint::Process(pid)));
            }
            Fact::DebuggerPort(port) => say.push(Say::Hint(Hint::DebuggerPort(port))),
            Fact::AttachPort(port) => say.push(Say::Hint(Hint::AttachPort(port))),
            Fact::Kind(kind) => self.owner.kind(&kind, now),
            Fact::Stopped { thread, all, why } => {
                say.extend(self.stopped.stopped(from, thread, all, why));
            }
            Fact::Stepping { thread } => self.stopped.steps(from, thread, now),
            Fact::NotStepping { thread } => self.stopped.stays(from, thread),
            Fact::Continued { thread, all } => say.extend(self.stopped.goes_on(from, thread, all)),
            Fact::Runs { thread, all } => say.extend(self.stopped.runs(from, thread, all)),
            Fact::Stood {
                thread,
                place,
                exception,
            } => say.push(Say::Input(Input::Stood {
                thread: Some(self.stopped.number(from, thread)),
                place,
                exception,
            })),
            // A child's end, or its restart, is its own: the session is the parent's.
            Fact::Restarting | Fact::Exited | Fact::Terminated | Fact::Disconnect if !root => {
                say.extend(self.stopped.gone(from));
            }
            Fact::Restarting => self.restart(now, say),
            Fact::StartsAgain if root => {
                self.starts_again = true;
                if self.settings.restarts == Restarts::HereOrThere {
                    self.restart(now, say);
                }
            }
            // The end of the old program is a part of a restart.
            Fact::Exited | Fact::Terminated | Fact::Disconnect if self.waits_for_successor() => {}
            Fact::Exited => {
                self.exited = true;
                self.listening = None;
                say.push(Say::Input(Input::NotListening));
            }
            Fact::Terminated => self.ends(Ending::Exited, now, say),
            Fact::Disconnect => self.ends(Ending::Disconnected, now, say),
            Fact::Started(_) | Fact::StartsAgain | Fact::ChildOf(_) | Fact::Asked(_) => {}
        }
    }

    fn waits_for_successor(&self) -> bool {
        self.restarting.is_some() && self.settings.restarts == Restarts::HereOrThere
    }

    fn restart(&mut self, now: Millis, say: &mut Vec<Say>) {
        self.stopped.forget();
        // A restart may be told twice.
        if let Some((_, pid)) = self.listening.take() {
            self.before = Some(pid);
        }
        if self.settings.restarts == Restarts::HereOrThere {
            self.restarting = Some(now + RESTART);
        }
        say.push(Say::Input(Input::Restarting));
    }

    /// The program is there again.
    fn came(&mut self) {
        self.restarting = None;
    }

    fn saw(&mut self, seen: Seen, now: Millis, say: &mut Vec<Say>) {
        match seen {
            Seen::Listening {
                address,
                instead_of: Some(_),
                others,
                ..
            } if self.settings.only_expected => {
                self.elsewhere = std::iter::once(address.port()).chain(others).collect();
                self.elsewhere.sort_unstable();
                if std::mem::take(&mut self.told_silent) {
                    self.patience = Some(now + OPENS);
                }
                self.owner.lost(now);
                self.stops_listening(say);
            }
            Seen::Listening {
                address,
                pid,
                instead_of,
                others,
            } => {
                if self.before != Some(pid) {
                    self.came();
                }
                self.patience = None;
                self.owner.found();
                self.listening = Some((address, pid));
                if !self.suspended {
                    say.push(Say::Input(Input::Listening { address, pid }));
                }
                let port = address.port();
                let news = Some((port, others.clone()));
                if self.told_ports != news {
                    self.told_ports = news;
                    if !others.is_empty() || instead_of.is_some() {
                        say.push(Say::Note(Note::Ports {
                            port,
                            instead_of,
                            others,
                        }));
                    }
                }
            }
            Seen::StandsStill(how) => say.push(Say::Input(Input::StandsStill(how))),
            Seen::Moves => say.push(Say::Input(Input::Moves)),
            Seen::Foreign(foreign) => say.push(Say::Note(Note::Foreign(foreign))),
            Seen::NotListening | Seen::Gone => {
                self.elsewhere.clear();
                self.owner.lost(now);
                self.stops_listening(say);
            }
        }
    }

    fn stops_listening(&mut self, say: &mut Vec<Say>) {
        if self.listening.take().is_some() {
            say.push(Say::Input(Input::NotListening));
        }
    }

    fn suspend(&mut self, suspended: bool, say: &mut Vec<Say>) {
        self.suspended = suspended;
        match (suspended, self.listening) {
            (true, _) => say.push(Say::Input(Input::NotListening)),
            (false, Some((address, pid))) => {
                say.push(Say::Input(Input::Listening { address, pid }))
            }
            (false, None) => {}
        }
    }

    /// The debug session ends, in this way unless it was said before that it starts again.
    fn ends(&mut self, how: Ending, now: Millis, say: &mut Vec<Say>) {
        if self.waits_for_successor() && how != Ending::ClientLost {
            self.restarting = Some(now + RESTART);
            return;
        }
        let how = if self.starts_again && self.settings.restarts == Restarts::Elsewhere {
            Ending::Restarting
        } else {
            how
        };
        self.end(how, say);
    }

    fn end(&mut self, how: Ending, say: &mut Vec<Say>) {
        self.over = true;
        self.restarting = None;
        self.listening = None;
        say.push(Say::Input(Input::Ended(how)));
    }

    fn wait_patiently(&mut self, now: Millis) {
        self.patience = self.settings.patience.map(|patience| now + patience);
    }

    fn tell_silence(&mut self, say: &mut Vec<Say>) {
        let ports = self.elsewhere.clone();
        self.told_silent = ports.is_empty();
        say.push(Say::Note(if self.told_silent {
            Note::Silent
        } else {
            Note::Elsewhere { ports }
        }));
    }

    fn overdue(&mut self, now: Millis, say: &mut Vec<Say>) {
        if self.over {
            return;
        }
        say.extend(self.stopped.overdue(now));
        say.extend(self.owner.overdue(now));
        if self.patience.is_some_and(|end| now >= end) {
            // Who stands before it listens is not silent.
            let stands = self.stopped.now().next().is_some();
            self.wait_patiently(now);
            if !stands {
                self.patience = None;
                self.tell_silence(say);
            }
        }
        if self.restarting.is_some_and(|end| now >= end) {
            self.end(Ending::Disconnected, say);
        }
    }
}
