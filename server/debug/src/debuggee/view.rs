//! What is seen of a program's processes and sockets, look by look.

mod guard;
mod sample;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use ashore_speech::Speech;

use self::{guard::Guard, sample::Sampler};
use super::{
    Hint, Seen, containers,
    flaps::Flaps,
    foreign,
    foreign::Foreign,
    pace::{FLAPPING, Pace},
    ports,
    ports::{Spoken, Wish},
    sockets,
    sockets::{Held, Listening},
    tree::Debuggee,
};

/// How long another port is not taken while the wished one may still open.
const PATIENCE: Duration = Duration::from_millis(1500);

/// What was seen last.
pub struct View {
    debuggee: Debuggee,
    born: Instant,
    /// Whether any process has been there since `Gone` was said.
    alive: bool,
    wish: Wish,
    spoken: Spoken,
    current: Option<Listening>,
    first_other: Option<Instant>,
    pace: Pace,
    processes: Vec<u32>,
    held: Held,
    guard: Guard,
    /// The debuggee's own.
    own: Vec<Listening>,
    /// The predicted port, where a container engine has it.
    published: Option<Listening>,
    /// Somebody had the predicted port before the program began.
    taken_before: Option<bool>,
    /// The only port that counts is somebody else's, and that was not told yet.
    foreign: Option<Foreign>,
    told_foreign: bool,
    has_container: bool,
    flaps: BTreeMap<u16, Flaps>,
    sampler: Sampler,
}

impl View {
    pub fn new(wish: Wish) -> Self {
        Self {
            debuggee: Debuggee::default(),
            born: Instant::now(),
            alive: false,
            wish,
            spoken: Spoken::new(),
            current: None,
            first_other: None,
            pace: Pace::default(),
            processes: Vec::new(),
            held: Held::new(),
            guard: Guard::default(),
            own: Vec::new(),
            published: None,
            taken_before: None,
            foreign: None,
            told_foreign: false,
            has_container: false,
            flaps: BTreeMap::new(),
            sampler: Sampler::default(),
        }
    }

    /// Until the next look.
    pub fn pause(&self) -> Duration {
        if self.flaps.values().any(Flaps::is_flapping) {
            return FLAPPING;
        }
        match self.current {
            Some(_) => self.pace.glances(self.born.elapsed()),
            None => self.pace.waits(self.born.elapsed()),
        }
    }

    pub fn learn(&mut self, hint: Hint) {
        match hint {
            Hint::Adapter(pid) => self.debuggee.adapter(pid),
            Hint::Process(pid) => self.debuggee.process(pid),
            Hint::DebuggerPort(port) => self.debuggee.debugger_port(port),
            Hint::AttachPort(port) => self.debuggee.attach_port(port),
            Hint::Mark(entry) => self.debuggee.mark(entry),
            // Told again with each word of the engine.
            Hint::TargetPort(port) if self.wish.target_port == Some(port) => return,
            Hint::TargetPort(port) => self.wish.target_port = Some(port),
            Hint::Callers(speech) => self.wish.callers = Some(speech),
        }
        self.pace.again();
    }

    /// What is seen of a program that listens as it did; `None`: it is to be looked at.
    pub fn glance(&mut self) -> Option<Vec<Seen>> {
        let current = self.current?;
        let rests = !self.sampler.asks()
            && !self.pace.is_due(self.born.elapsed())
            && sockets::is_there(current.pid)
            && self.guard.holds();
        rests.then(|| self.sampler.look(Some(current)))
    }

    /// What has changed since the last look, in order.
    pub fn look(&mut self) -> Vec<Seen> {
        self.refresh();
        if let Some(foreign) = self.foreign.take() {
            self.told_foreign = true;
            return vec![Seen::Foreign(foreign)];
        }
        let open = self.candidates();
        let patient = self.patient(!open.is_empty());
        let current = self.current.map(|one| one.port());
        // The answers decide; they are there at the next look.
        let waits = !self.asks(&open, patient).is_empty();
        let chosen = ports::choose(&open, self.wish, &self.spoken, current, patient);
        let Some(chosen) = chosen.filter(|_| !waits) else {
            if waits && self.current.is_some() {
                return self.sampler.look(self.current);
            }
            let stopped = self.current.take().map(|_| Seen::NotListening);
            self.sampler.forget();
            return stopped.or_else(|| self.gone()).into_iter().collect();
        };
        if self.current.replace(chosen) == Some(chosen) {
            return self.sampler.look(self.current);
        }
        self.sampler.forget();
        let ports = open.iter().map(Listening::port);
        vec![Seen::Listening {
            address: chosen.address,
            pid: chosen.pid,
            instead_of: self.wish.local_port.filter(|port| *port != chosen.port()),
            others: ports.filter(|port| *port != chosen.port()).collect(),
        }]
    }

    /// The ports of which must be known what they speak before one is chosen.
    pub fn ports_to_ask(&mut self) -> Vec<Listening> {
        let open = self.candidates();
        let patient = self.patient(!open.is_empty());
        self.asks(&open, patient)
    }

    /// The program's answer.
    pub fn heard(&mut self, port: u16, speech: Option<Speech>) {
        tracing::debug!(port, ?speech, "asked what it speaks");
        self.spoken.insert(port, speech);
        self.pace.again();
    }

    fn asks(&self, open: &[Listening], patient: bool) -> Vec<Listening> {
        ports::ports_to_ask(open, self.wish, &self.spoken, patient)
    }

    fn patient(&mut self, any: bool) -> bool {
        if !any {
            self.first_other = None;
            return true;
        }
        self.first_other.get_or_insert_with(Instant::now).elapsed() < PATIENCE
    }

    /// The sockets that count now: the debuggee's own that stay, else the one of its container.
    fn candidates(&mut self) -> Vec<Listening> {
        let now = self.born.elapsed();
        let mut open = self.own.clone();
        // What a container publishes is its program's where nobody of this machine can be it: a container that was there
        // before has this port by chance, as far as is known.
        let alone = self.sampler.nobody() && now > PATIENCE;
        let proven = self.has_container || self.taken_before == Some(false) || alone;
        if open.is_empty() || self.has_container {
            open.extend(self.published.filter(|_| proven));
        }
        for one in &open {
            self.flaps.entry(one.port()).or_default();
        }
        let has = |port: u16| open.iter().any(|one| one.port() == port);
        let steady = self
            .flaps
            .iter_mut()
            .map(|(port, flaps)| (*port, flaps.steady(has(*port), now)));
        let steady: BTreeMap<u16, bool> = steady.collect();
        self.flaps
            .retain(|port, flaps| has(*port) || !flaps.is_quiet());
        self.spoken.retain(|port, _| has(*port));
        open.retain(|one| steady.get(&one.port()) == Some(&true));
        open
    }

    fn gone(&mut self) -> Option<Seen> {
        let alive = !self.processes.is_empty();
        let was_alive = std::mem::replace(&mut self.alive, alive);
        (was_alive && !alive).then_some(Seen::Gone)
    }

    /// Looks through the machine's sockets only where the program has opened something, or somebody else its ports.
    fn refresh(&mut self) {
        let processes = self.debuggee.processes(self.current.is_some());
        self.alive |= !processes.is_empty();
        let guard = Guard::of(self.current.map(|one| one.address), self.wish);
        let held = sockets::held(&processes);
        let now = self.born.elapsed();
        if processes != self.processes || guard != self.guard {
            self.pace.changed(now);
            self.pace.opened(now);
        }
        if held != self.held {
            self.pace.opened(now);
        }
        let told = guard.tells();
        (self.processes, self.held, self.guard) = (processes, held, guard);
        self.pace.looked(now);
        if self.pace.compares(now, self.current.is_some(), told) {
            self.compare();
            self.pace.compared(now);
        }
        self.sampler.callers(&self.held, self.current);
    }

    /// Which of what the program has open listens, and who has its ports else.
    fn compare(&mut self) {
        let table = sockets::table(self.held.clone());
        let own = self.debuggee.listening(&self.processes, &table);
        if own != self.own {
            self.pace.changed(self.born.elapsed());
        }
        self.own = own;
        self.has_container = self.debuggee.has_container(&self.processes);
        let programs = self.debuggee.programs(&self.processes);
        self.sampler.programs(programs, &table);
        self.published = None;
        if let Some(port) = self.wish.local_port {
            let with_port = sockets::on_port(port);
            self.taken_before.get_or_insert(!with_port.is_empty());
            if !self.own.iter().any(|one| one.port() == port) {
                self.published = containers::published(&with_port);
                if self.wish.only && !self.told_foreign && self.published.is_none() {
                    self.foreign = foreign::at(port);
                }
            }
        }
    }
}
