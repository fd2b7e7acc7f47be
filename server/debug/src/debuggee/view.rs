//! What is seen of a program's processes and sockets, look by look.

mod sample;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use ashore_speech::Speech;

use self::sample::Sampler;
use super::{
    Hint, Seen, containers,
    flaps::Flaps,
    foreign,
    foreign::Foreign,
    ports,
    ports::{Spoken, Wish},
    sockets,
    sockets::Listening,
    tree::Debuggee,
};

/// Short, because the time from listening to active is what the user waits for.
const INTERVAL: Duration = Duration::from_millis(25);
/// A program that listens goes on; who dials in vain meanwhile is answered by the cluster.
const SETTLED: Duration = Duration::from_millis(100);
/// Of a program whose ports come and go all the time nobody expects haste.
const FLAPPING: Duration = Duration::from_millis(250);
/// Another look even when nothing seems to have changed: sockets can be handed from process to process.
const AT_LEAST: Duration = Duration::from_secs(1);
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
    last: Option<(Instant, Vec<u32>, Vec<u64>)>,
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
            last: None,
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
            Some(_) => SETTLED,
            None => INTERVAL,
        }
    }

    pub fn learn(&mut self, hint: Hint) {
        match hint {
            Hint::Adapter(pid) => self.debuggee.adapter(pid),
            Hint::Process(pid) => self.debuggee.process(pid),
            Hint::DebuggerPort(port) => self.debuggee.debugger_port(port),
            Hint::AttachPort(port) => self.debuggee.attach_port(port),
            Hint::Mark(entry) => self.debuggee.mark(entry),
            Hint::TargetPort(port) => {
                self.wish.target_port = Some(port);
                return;
            }
            Hint::Callers(speech) => {
                self.wish.callers = Some(speech);
                return;
            }
        }
        self.last = None;
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
        let alive = self
            .last
            .as_ref()
            .is_some_and(|(_, processes, _)| !processes.is_empty());
        let was_alive = std::mem::replace(&mut self.alive, alive);
        (was_alive && !alive).then_some(Seen::Gone)
    }

    /// Asks for the owners of sockets only when processes or listening sockets have come or gone.
    fn refresh(&mut self) {
        let processes = self.debuggee.processes();
        self.alive |= !processes.is_empty();
        let sockets = sockets::unchanged();
        let same = self
            .last
            .as_ref()
            .is_some_and(|(when, before, sockets_before)| {
                when.elapsed() < AT_LEAST && *before == processes && *sockets_before == sockets
            });
        if same {
            return;
        }
        let table = sockets::table(&processes);
        self.own = self.debuggee.listening(&processes, &table);
        self.has_container = self.debuggee.has_container(&processes);
        self.sampler
            .programs(self.debuggee.programs(&processes), &table);
        self.published = None;
        if let Some(port) = self.wish.local_port {
            let all = sockets::all();
            let taken = || all.iter().any(|socket| socket.bound.port() == port);
            self.taken_before.get_or_insert_with(taken);
            if !self.own.iter().any(|one| one.port() == port) {
                self.published = containers::published(port, &all);
                if self.wish.only && !self.told_foreign && self.published.is_none() {
                    self.foreign = foreign::at(port);
                }
            }
        }
        self.last = Some((Instant::now(), processes, sockets));
    }
}
