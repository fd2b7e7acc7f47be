//! One debug session: the wire, the adapter, the debuggee and the intercept, tied together in one loop.

use std::{path::PathBuf, pin::pin, time::Duration};

use ashore_intercept::{ClusterOptions, Input, Proof, SessionEvent, SessionHandle};
use ashore_protocol::editor::Ending;
use rustix::process::Signal;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
    time::{Instant, sleep_until, timeout},
};

use super::{
    Args, adapter,
    adapter::{Adapter, Process},
    convert,
    convert::Plan,
    events::{Fact, Observer},
    ports::Wish,
    proxy::{self, Passed},
    stdio, tell,
    tell::{Note, Teller},
    watch,
    watch::{Saw, Tell},
};
use crate::exit::{Exit, Failure};

/// How long an adapter may take to end after its client has gone or it was signalled.
const GRACE: Duration = Duration::from_secs(5);
/// What the adapter wrote before it ended is still read; a child of its own that holds its stdout is not waited for.
const LAST_BYTES: Duration = Duration::from_millis(500);
/// How long the process stays for restoring; after that the guard does it.
const RESTORE_LIMIT: Duration = Duration::from_secs(15);

const NO_TARGET: &str =
    "nothing is intercepted: name a target with --target, or a rule of .ashore.toml with --name.";

/// Runs the whole debug session.
pub async fn run(args: Args, cluster: ClusterOptions) -> anyhow::Result<Exit> {
    // A mistake in a rule is no reason to lose the debug session: it is told, and nothing is intercepted.
    let plan = match convert::plan(&args, cluster) {
        Err(error) if args.target.is_none() && !error.is::<Failure>() => Err(error.to_string()),
        plan => Ok(plan?),
    };
    let adapter = match adapter::open(&args.adapter, args.connect.as_deref(), args.tcp).await {
        Ok(adapter) => adapter,
        Err(error) => return Err(error.failure().into()),
    };
    Session::start(plan, args.proof, adapter).await
}

/// One line on stderr; the wire is stdout.
fn say(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "ashore: {text}");
}

struct Session {
    observer: Observer,
    intercept: Option<Intercept>,
    teller: Teller,
    /// To the client; gone once the wire is finished.
    notes: Option<mpsc::UnboundedSender<Vec<u8>>>,
    /// Told before the client was ready to hear it.
    early: Option<Vec<Note>>,
    watcher: mpsc::UnboundedSender<Tell>,
    exited: bool,
    several_told: Option<(u16, Vec<u16>)>,
    proof_file: Option<PathBuf>,
}

/// The engine's session, and what it was told.
struct Intercept {
    handle: SessionHandle,
    started: bool,
    ended: bool,
}

impl Intercept {
    fn send(&self, input: Input) {
        // An engine that is gone has restored already.
        let _ = self.handle.inputs.send(input);
    }
}

impl Session {
    async fn start(
        plan: Result<Option<Plan>, String>,
        proof_file: Option<PathBuf>,
        adapter: Adapter,
    ) -> anyhow::Result<Exit> {
        let (plan, early) = match plan {
            Ok(Some(plan)) => (Some(plan), None),
            Ok(None) => (None, Some(NO_TARGET.to_owned())),
            Err(problem) => (None, Some(format!("nothing is intercepted: {problem}"))),
        };
        let (notes, notes_end) = mpsc::unbounded_channel();
        let (tap, tapped) = mpsc::unbounded_channel();
        let (watcher, told) = mpsc::unbounded_channel();
        let (saw, seen) = mpsc::unbounded_channel();
        let when_paused = plan
            .as_ref()
            .map(|plan| plan.spec.when_paused)
            .unwrap_or_default();
        let wish = Wish {
            local_port: plan.as_ref().and_then(|plan| plan.local_port),
            target_port: None,
        };
        if plan.is_some() {
            tokio::spawn(watch::watch(wish, told, saw));
        }
        let mut session = Self {
            observer: Observer::default(),
            early: Some(early.map(Note::plain).into_iter().collect()),
            intercept: plan.map(|plan| Intercept {
                handle: ashore_intercept::spawn(plan.spec),
                started: false,
                ended: false,
            }),
            teller: Teller::new(when_paused),
            notes: Some(notes),
            watcher,
            exited: false,
            several_told: None,
            proof_file,
        };
        session.introduce(&adapter);
        let (client, written) = stdio::stdout();
        let to_adapter = tokio::spawn(proxy::to_adapter(
            stdio::stdin(),
            adapter.writer,
            tap.clone(),
        ));
        let to_client = tokio::spawn(proxy::to_client(adapter.reader, client, notes_end, tap));
        let wires = Wires {
            tapped,
            seen,
            to_adapter,
            to_client,
        };
        let code = session.debug(wires, adapter.process).await?;
        // A client that no longer reads is not waited for.
        let _ = timeout(LAST_BYTES, written).await;
        session.restore().await;
        Ok(Exit::Status(code))
    }

    fn introduce(&self, adapter: &Adapter) {
        if let Some(process) = &adapter.process {
            let _ = self.watcher.send(Tell::Adapter(process.pid));
        }
        if let Some(port) = adapter.port {
            let _ = self.watcher.send(Tell::DebuggerPort(port));
            let _ = self.watcher.send(Tell::AttachPort(port));
        }
    }

    /// Until the adapter is gone and its last byte is with the client; gives the exit code.
    async fn debug(&mut self, mut wires: Wires, process: Option<Process>) -> anyhow::Result<u8> {
        let mut signals = Signals::new()?;
        let mut adapter = Running {
            process,
            over: None,
        };
        let mut kill_at: Option<Instant> = None;
        let mut client_open = true;
        let code = loop {
            let deadline = kill_at.unwrap_or_else(|| Instant::now() + Duration::from_secs(3600));
            tokio::select! {
                Some(passed) = wires.tapped.recv() => self.passed(&passed),
                Some(seen) = wires.seen.recv() => self.saw(seen),
                event = next_event(&mut self.intercept) => self.engine(event),
                _ = &mut wires.to_adapter, if client_open => {
                    client_open = false;
                    self.ended(Ending::ClientLost);
                    kill_at.get_or_insert(Instant::now() + GRACE);
                }
                _ = &mut wires.to_client, if adapter.over.is_none() => {
                    // It said its last word; most end right after it, the others are given the same grace.
                    adapter.over = Some(Instant::now());
                    self.notes = None;
                    kill_at.get_or_insert(Instant::now() + GRACE);
                    if adapter.process.is_none() {
                        break 0;
                    }
                }
                code = adapter.wait() => break code,
                number = signals.next() => {
                    self.ended(Ending::ClientLost);
                    adapter.signal(number);
                    kill_at.get_or_insert(Instant::now() + GRACE);
                    if adapter.process.is_none() {
                        break u8::try_from(128 + number.as_raw()).unwrap_or(1);
                    }
                }
                () = sleep_until(deadline), if kill_at.is_some() => {
                    kill_at = None;
                    say("the debug adapter did not end by itself; it was killed");
                    adapter.signal(Signal::KILL);
                    if adapter.process.is_none() {
                        break 1;
                    }
                }
            }
        };
        self.finish_wire(wires, adapter.over.is_some()).await;
        self.ended(if self.exited {
            Ending::Exited
        } else {
            Ending::AdapterLost
        });
        Ok(code)
    }

    /// The adapter is gone: what it wrote last is read, then both pumps end.
    async fn finish_wire(&mut self, mut wires: Wires, over: bool) {
        if !over && timeout(LAST_BYTES, &mut wires.to_client).await.is_err() {
            wires.to_client.abort();
        }
        wires.to_adapter.abort();
        self.notes = None;
        while let Ok(passed) = wires.tapped.try_recv() {
            self.passed(&passed);
        }
    }

    fn passed(&mut self, passed: &Passed) {
        let parse = |body: &[u8]| serde_json::from_slice(body).ok();
        let facts = match passed {
            Passed::FromClient(body) => parse(body).map(|message| self.observer.client(&message)),
            Passed::FromAdapter(body) => parse(body).map(|message| self.observer.adapter(&message)),
        };
        for fact in facts.into_iter().flatten() {
            self.learn(fact);
        }
    }

    fn learn(&mut self, fact: Fact) {
        tracing::debug!(?fact, "seen on the wire");
        let watch = |tell| {
            let _ = self.watcher.send(tell);
        };
        match fact {
            Fact::Initialize | Fact::Started => self.started(),
            Fact::Initialized => self.client_ready(),
            Fact::Process(pid) => watch(Tell::Process(pid)),
            Fact::DebuggerPort(port) => watch(Tell::DebuggerPort(port)),
            Fact::AttachPort(port) => watch(Tell::AttachPort(port)),
            Fact::Stopped { thread, all } => self.input(Input::Stopped { thread, all }),
            Fact::Continued { thread, all } => self.input(Input::Continued { thread, all }),
            Fact::Restarting => self.input(Input::Restarting),
            Fact::Exited => {
                self.exited = true;
                self.input(Input::NotListening);
            }
            Fact::Terminated => self.ended(Ending::Exited),
            Fact::Disconnect => self.ended(Ending::Disconnected),
        }
    }

    fn input(&self, input: Input) {
        if let Some(intercept) = self.intercept.as_ref().filter(|intercept| !intercept.ended) {
            intercept.send(input);
        }
    }

    fn started(&mut self) {
        if let Some(intercept) = self
            .intercept
            .as_mut()
            .filter(|intercept| !intercept.started)
        {
            intercept.started = true;
            intercept.send(Input::DebugStarted);
        }
    }

    fn ended(&mut self, how: Ending) {
        if let Some(intercept) = self.intercept.as_mut().filter(|intercept| !intercept.ended) {
            intercept.ended = true;
            intercept.send(Input::Ended(how));
        }
    }

    fn saw(&mut self, saw: Saw) {
        tracing::debug!(?saw, "sockets");
        match saw {
            Saw::NotListening => self.input(Input::NotListening),
            Saw::Listening {
                port,
                pid,
                instead_of,
                others,
            } => {
                self.input(Input::Listening { port, pid });
                let told = Some((port, others.clone()));
                if !others.is_empty() && self.several_told != told {
                    self.several_told = told;
                    self.tell(&tell::several_ports(port, &others));
                } else if let Some(predicted) = instead_of {
                    self.tell(&tell::different_port(port, predicted));
                }
            }
        }
    }

    /// What the engine says; nothing more comes once it is done.
    fn engine(&mut self, event: Option<SessionEvent>) {
        match event {
            Some(SessionEvent::Status(status)) => {
                // A debuggee often takes the Service's own number.
                let number = status
                    .service_port
                    .rsplit('/')
                    .next()
                    .and_then(|n| n.parse().ok());
                if let Some(port) = number {
                    let _ = self.watcher.send(Tell::TargetPort(port));
                }
                for note in self.teller.status(&status) {
                    self.tell(&note);
                }
            }
            Some(SessionEvent::Notice(notice)) => self.tell(&tell::notice(&notice)),
            Some(SessionEvent::Ended(proof)) => self.restored(&proof),
            None => self.intercept = None,
        }
    }

    fn restored(&mut self, proof: &Proof) {
        self.intercept = None;
        self.tell(&tell::proof(proof));
        let Some(path) = &self.proof_file else { return };
        let written = serde_json::to_vec_pretty(proof)
            .map_err(Into::into)
            .and_then(|text| std::fs::write(path, text));
        if let Err(error) = written {
            say(&format!(
                "the proof could not be written to {} ({error}): check the folder",
                path.display()
            ));
        }
    }

    /// To the client while it listens, else on stderr.
    fn tell(&mut self, note: &Note) {
        if let (Some(early), true) = (&mut self.early, self.notes.is_some()) {
            early.push(note.clone());
            return;
        }
        let sent = self
            .notes
            .as_ref()
            .is_some_and(|notes| notes.send(note.frame()).is_ok());
        if !sent {
            say(&note.text);
        }
    }

    fn client_ready(&mut self) {
        for note in self.early.take().into_iter().flatten() {
            self.tell(&note);
        }
    }

    /// The wire is finished; this process stays until the cluster is as it was.
    async fn restore(&mut self) {
        self.client_ready();
        let mut limit = pin!(sleep_until(Instant::now() + RESTORE_LIMIT));
        while self.intercept.is_some() {
            tokio::select! {
                event = next_event(&mut self.intercept) => self.engine(event),
                () = &mut limit => {
                    say("restoring takes long; it goes on in the background, and `ashore clean` finishes what is left");
                    return;
                }
            }
        }
    }
}

/// The engine's next event; without an intercept there is none, ever.
async fn next_event(intercept: &mut Option<Intercept>) -> Option<SessionEvent> {
    match intercept {
        Some(intercept) => intercept.handle.events.recv().await,
        None => std::future::pending().await,
    }
}

struct Wires {
    tapped: mpsc::UnboundedReceiver<Passed>,
    seen: mpsc::UnboundedReceiver<Saw>,
    to_adapter: tokio::task::JoinHandle<()>,
    to_client: tokio::task::JoinHandle<()>,
}

struct Running {
    process: Option<Process>,
    over: Option<Instant>,
}

impl Running {
    async fn wait(&mut self) -> u8 {
        match &mut self.process {
            Some(process) => process.wait().await.map_or(1, adapter::exit_code),
            None => std::future::pending().await,
        }
    }

    fn signal(&self, signal: Signal) {
        if let Some(process) = &self.process {
            process.signal(signal);
        }
    }
}

/// The signals by which we are asked to end.
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::TERM,
            _ = self.interrupt.recv() => Signal::INT,
            _ = self.hangup.recv() => Signal::HUP,
        }
    }
}
