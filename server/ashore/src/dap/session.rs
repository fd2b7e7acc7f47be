//! One debug session: what the wires, the sockets and the engine say goes to the drive, and what that says is done.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    pin::pin,
    time::Duration,
};

use ashore_debug::{
    debuggee::{Hint, Hints, Seen, Watcher, Wish},
    debuggers::Debugger,
    drive::{self, Connection, Drive, PATIENCE, Say, Settings, Told},
    observe::{Fact, Kinship, Observer, Run, relevant},
};
use ashore_intercept::{Input, Proof, SessionEvent};
use ashore_protocol::editor::{Ending, MessageFrom, WhenPaused};
use serde_json::Value;
use tokio::time::{Instant, sleep_until};

use ashore_texts::{Locale, Text, text};

use super::{
    console::{Console, say},
    hello::Hello,
    intercept::Intercept,
    plan::{Nothing, Plan, Planner},
    proxy::Passed,
    rendezvous::Link,
    tell,
    tell::{Note, Teller},
};

pub struct Session {
    pub intercept: Intercept,
    pub console: Console,
    drive: Drive,
    began: Instant,
    observers: BTreeMap<Connection, Observer>,
    kin: Kin,
    teller: Teller,
    hints: Hints,
    /// Until it is known what to intercept.
    open: Option<(Planner, Watcher)>,
    /// Variables that the adapter was started without.
    not_given: bool,
    /// Where the predicted port was read.
    said: String,
    proof_file: Option<PathBuf>,
}

/// This session's parent and children.
#[derive(Default)]
struct Kin {
    /// Children that the adapter has asked for.
    asked: BTreeSet<String>,
    /// It may be a child itself: nothing is begun before that is known. What passed until then is kept.
    undecided: Option<Vec<(MessageFrom, Value)>>,
    /// Its parent is looked for.
    looked_for: Option<Kinship>,
    /// The process that has its parent.
    link: Option<Link>,
}

/// What a session begins with.
pub struct Begin {
    pub planner: Planner,
    /// What is known without the run configuration.
    pub planned: Result<Option<Plan>, Nothing>,
    pub proof_file: Option<PathBuf>,
    /// The adapter is one to which several clients connect, by processes of their own.
    pub shared: bool,
}

impl Session {
    /// A session that has touched nothing yet; what it cannot intercept is told as soon as the client listens.
    pub fn new(begin: Begin, console: Console, (hints, watcher): (Hints, Watcher)) -> Self {
        let mut session = Self {
            intercept: Intercept::default(),
            console,
            drive: Drive::new(
                Settings {
                    patience: Some(PATIENCE),
                    ..Settings::default()
                },
                0,
            ),
            began: Instant::now(),
            observers: BTreeMap::new(),
            kin: Kin {
                undecided: begin.shared.then(Vec::new),
                ..Kin::default()
            },
            teller: Teller::new("", WhenPaused::default()),
            hints,
            open: Some((begin.planner, watcher)),
            not_given: false,
            said: String::new(),
            proof_file: begin.proof_file,
        };
        match begin.planned {
            Ok(Some(plan)) => session.take(Ok(plan)),
            Ok(None) => session.not_given = true,
            Err(nothing) => session.take(Err(nothing)),
        }
        session
    }

    /// The plan, or the reason why there is none: that is settled once.
    fn take(&mut self, planned: Result<Plan, Nothing>) {
        let Some((_, watcher)) = self.open.take() else {
            return;
        };
        match planned {
            Ok(plan) => {
                self.teller = Teller::new(&plan.spec.name, plan.spec.when_paused);
                self.said = plan.said;
                if self.not_given && !plan.environment.is_empty() {
                    let names = plan.environment.keys().map(String::as_str);
                    self.console.tell(&tell::not_given(names));
                }
                tokio::spawn(watcher.run(Wish {
                    local_port: plan.local_port,
                    predicted: !self.said.is_empty(),
                    ..Wish::default()
                }));
                self.intercept = Intercept::planned(plan.spec);
                if let Some(port) = plan.local_port {
                    self.tell(Told::Expected { port, free: false });
                }
            }
            Err(nothing) => {
                let told = text!(ToldNothing {
                    why: nothing.text()
                });
                self.console.tell(&Note::plain(told));
            }
        }
    }

    fn started(&mut self, run: &Run) {
        if let Some((planner, _)) = &self.open {
            let planned = planner.for_run(run);
            self.take(planned);
        }
    }

    /// What is known of the adapter before it has said anything.
    pub fn introduce(&mut self, process: Option<u32>, ports: &[u16]) {
        if let Some(pid) = process {
            self.tell(Told::Adapter(pid));
        }
        for port in ports {
            self.hints.tell(Hint::DebuggerPort(*port));
            self.hints.tell(Hint::AttachPort(*port));
        }
    }

    /// The debugger, as far as its command line tells; its client may say it once more.
    pub fn debugger(&mut self, debugger: Option<&Debugger>) {
        if let Some(kind) = debugger.and_then(|row| row.types.first()) {
            let fact = Fact::Kind((*kind).to_owned());
            self.tell(Told::Wire(Connection::ROOT, fact));
        }
    }

    /// A message passed by.
    pub fn passed(&mut self, from: Connection, passed: &Passed) {
        let (who, body) = match passed {
            Passed::FromClient(body) => (MessageFrom::Client, body),
            Passed::FromAdapter(body) => (MessageFrom::Adapter, body),
        };
        if let Ok(message) = serde_json::from_slice(body) {
            if let (MessageFrom::Client, Some(locale)) = (who, locale(&message)) {
                self.console.speak(locale);
            }
            self.heard(from, who, &message);
        }
    }

    /// The same, of a message that passed here or in a child session's own process.
    pub fn heard(&mut self, from: Connection, who: MessageFrom, message: &Value) {
        if let (Some(link), Connection::ROOT) = (&self.kin.link, from) {
            self.console.listens(who, message);
            if let Some(message) = relevant(message) {
                link.tell(who, message);
            }
            return;
        }
        if let (Some(kept), Connection::ROOT) = (&mut self.kin.undecided, from) {
            self.console.listens(who, message);
            kept.push((who, message.clone()));
            match begins(who, message) {
                Some(Some(kinship)) => self.kin.looked_for = Some(kinship),
                Some(None) => self.decided(None),
                None => {}
            }
            return;
        }
        let observer = self.observers.entry(from).or_default();
        let facts = match who {
            MessageFrom::Client => observer.client(message),
            MessageFrom::Adapter => observer.adapter(message),
            MessageFrom::Unknown => return,
        };
        for fact in facts {
            tracing::debug!(?from, ?fact, "seen on the wire");
            if let Fact::Asked(kinship) = &fact {
                self.kin.asked.insert(kinship.0.clone());
            }
            self.tell(Told::Wire(from, fact));
        }
    }

    /// Whose parent is to be looked for, by [`Session::decided`].
    pub fn looks_for(&mut self) -> Option<Kinship> {
        self.kin.looked_for.take()
    }

    /// It is known whether this session is the child of one that another process drives.
    pub fn decided(&mut self, link: Option<Link>) {
        let kept = self.kin.undecided.take().unwrap_or_default();
        if link.is_some() {
            self.console.tell(&tell::child());
        }
        self.kin.link = link;
        for (who, message) in kept {
            self.heard(Connection::ROOT, who, &message);
        }
    }

    /// Whether the session of another process is a child of this one.
    pub fn is_parent_of(&self, hello: &Hello) -> bool {
        let yes = self.kin.asked.contains(&hello.kinship.0);
        tracing::debug!(?hello, yes, "a child session's process asks");
        yes
    }

    /// A wire is gone.
    pub fn gone(&mut self, from: Connection) {
        self.observers.remove(&from);
        self.tell(Told::WireGone(from));
    }

    /// The debuggee's sockets changed.
    pub fn saw(&mut self, seen: Seen) {
        tracing::debug!(?seen, "sockets");
        if self.kin.link.is_some() {
            // Its parent watches the program.
            return;
        }
        // The wire says what the end of a process means: a restart brings the next one.
        self.tell(Told::Sockets(seen));
    }

    /// When [`Session::tick`] is due.
    pub fn wakes(&self) -> Option<Instant> {
        let at = self.drive.wakes()?;
        Some(self.began + Duration::from_millis(at))
    }

    pub fn tick(&mut self) {
        self.tell(Told::Clock);
    }

    fn tell(&mut self, told: Told) {
        let now = self.began.elapsed().as_millis();
        let said = self
            .drive
            .step(told, u64::try_from(now).unwrap_or(u64::MAX));
        for say in said {
            match say {
                Say::Input(Input::DebugStarted) => self.intercept.start(),
                Say::Input(Input::Ended(how)) => self.intercept.end(how),
                Say::Input(input) => self.intercept.input(input),
                Say::Hint(hint) => self.hints.tell(hint),
                Say::Started(run) => self.started(&run),
                Say::Ready(Connection::ROOT) => self.console.ready(),
                Say::Ready(_) => {}
                // Of a session that intercepts nothing that is nobody's concern.
                Say::Note(drive::Note::Silent) if !self.intercept.is_there() => {}
                Say::Note(note) => {
                    if let Some(note) = tell::of_drive(&note, &self.said) {
                        self.console.tell(&note);
                    }
                }
            }
        }
    }

    /// What the engine says; nothing more comes once it is done.
    pub fn engine(&mut self, event: Option<SessionEvent>) {
        match event {
            Some(SessionEvent::Status(status)) => {
                // A debuggee often takes the Service's own number.
                if let Some(port) = status.status.service_port.number {
                    self.hints.tell(Hint::TargetPort(port));
                }
                self.tell(Told::Held(status.status.counts.held));
                for note in self.teller.status(&status) {
                    self.console.tell(&note);
                }
            }
            Some(SessionEvent::Callers(speech)) => self.hints.tell(Hint::Callers(speech)),
            Some(SessionEvent::Notice(notice)) => {
                let note = self.teller.notice(&notice);
                self.console.tell(&note);
            }
            // `ashore requests` shows them.
            Some(SessionEvent::Requests { .. }) => {}
            Some(SessionEvent::Ended(proof)) => self.restored(&proof),
            None => self.intercept.over(),
        }
    }

    /// The debug session is over, by this way unless it was said before that it starts again.
    pub fn end(&mut self, how: Ending) {
        self.tell(Told::End(how));
    }

    /// The debug session is over; the cluster may not be as it was yet.
    pub fn is_over(&self) -> bool {
        self.drive.is_over()
    }

    /// The wire is finished: until the cluster is as it was, or the guard has to do it.
    pub async fn restore(&mut self) {
        self.console.ready();
        let mut limit = pin!(sleep_until(Instant::now() + self.restore_limit()));
        while self.intercept.is_there() {
            tokio::select! {
                event = self.intercept.event() => self.engine(event),
                () = &mut limit => {
                    say(&Text::ToldRestoringLong.into());
                    return;
                }
            }
        }
    }

    /// How long the process stays for restoring; after that the guard does it.
    fn restore_limit(&self) -> Duration {
        // The engine waits for the next session first.
        let waits = if self.drive.starts_again() { 10 } else { 0 };
        Duration::from_secs(15 + waits)
    }

    fn restored(&mut self, proof: &Proof) {
        self.intercept.over();
        for note in self.teller.proof(proof) {
            self.console.tell(&note);
        }
        let Some(path) = &self.proof_file else { return };
        let written = serde_json::to_vec_pretty(proof)
            .map_err(Into::into)
            .and_then(|text| std::fs::write(path, text));
        if let Err(error) = written {
            let file = path.display().to_string();
            say(&text!(ToldProofUnwritten {
                file,
                why: error.to_string()
            })
            .into());
        }
    }
}

/// Whether this message begins the debugging, and of which parent's child.
fn begins(who: MessageFrom, message: &Value) -> Option<Option<Kinship>> {
    if who != MessageFrom::Client {
        return None;
    }
    let facts = Observer::default().client(message);
    let kinship = facts.iter().find_map(|fact| match fact {
        Fact::ChildOf(kinship) => Some(kinship.clone()),
        _ => None,
    });
    let over = |fact: &Fact| matches!(fact, Fact::Started(_) | Fact::Disconnect);
    facts.iter().any(over).then_some(kinship)
}

/// The language that a client names as it initializes.
fn locale(message: &Value) -> Option<Locale> {
    (message["command"] == "initialize")
        .then(|| message["arguments"]["locale"].as_str())
        .flatten()
        .map(Locale::named)
}
