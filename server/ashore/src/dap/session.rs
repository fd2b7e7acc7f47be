//! One debug session: what the wire, the sockets and the engine say becomes inputs of the engine and sentences.

use std::{path::PathBuf, time::Duration};

use ashore_debug::{
    debuggee::{Hint, Hints, Seen, Watcher, Wish},
    observe::{Fact, Observer, Run},
};
use ashore_intercept::{Input, Proof, SessionEvent};
use ashore_protocol::editor::{Ending, WhenPaused};

use super::{
    adapter::Adapter,
    console::{Console, say},
    intercept::Intercept,
    plan::{Nothing, Plan, Planner},
    proxy::Passed,
    tell,
    tell::{Note, Teller},
};

pub struct Session {
    pub intercept: Intercept,
    pub console: Console,
    observer: Observer,
    teller: Teller,
    hints: Hints,
    /// Until it is known what to intercept.
    open: Option<(Planner, Watcher)>,
    exited: bool,
    starts_again: bool,
    several_told: Option<(u16, Vec<u16>)>,
    /// Where the predicted port was read, and the difference that was told of it.
    said: String,
    different_told: Option<(u16, u16)>,
    proof_file: Option<PathBuf>,
}

impl Session {
    /// A session that has touched nothing yet; what it cannot intercept is told as soon as the client listens.
    pub fn new(
        planner: Planner,
        proof_file: Option<PathBuf>,
        console: Console,
        (hints, watcher): (Hints, Watcher),
    ) -> Self {
        let planned = planner.at_start();
        let mut session = Self {
            intercept: Intercept::default(),
            console,
            observer: Observer::default(),
            teller: Teller::new(WhenPaused::default()),
            hints,
            open: Some((planner, watcher)),
            exited: false,
            starts_again: false,
            several_told: None,
            said: String::new(),
            different_told: None,
            proof_file,
        };
        match planned {
            Ok(Some(plan)) => session.take(Ok(plan)),
            Ok(None) => {}
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
                self.teller = Teller::new(plan.spec.when_paused);
                self.said = plan.said;
                tokio::spawn(watcher.run(Wish {
                    local_port: plan.local_port,
                    ..Wish::default()
                }));
                self.intercept = Intercept::planned(plan.spec);
            }
            Err(nothing) => {
                let text = format!("nothing is intercepted: {nothing}");
                self.console.tell(&Note::plain(text));
            }
        }
    }

    fn started(&mut self, run: &Run) {
        self.starts_again = false;
        if let Some((planner, _)) = &self.open {
            let planned = planner.for_run(run);
            self.take(planned);
        }
        self.intercept.start();
    }

    /// What is known of the adapter before it has said anything.
    pub fn introduce(&self, adapter: &Adapter) {
        if let Some(process) = &adapter.process {
            self.hints.tell(Hint::Adapter(process.pid));
        }
        if let Some(port) = adapter.port {
            self.hints.tell(Hint::DebuggerPort(port));
            self.hints.tell(Hint::AttachPort(port));
        }
    }

    /// A message passed by.
    pub fn passed(&mut self, passed: &Passed) {
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
        match fact {
            Fact::Initialize => self.intercept.start(),
            Fact::Started(run) => self.started(&run),
            Fact::Initialized => self.console.ready(),
            Fact::Process(pid) => self.hints.tell(Hint::Process(pid)),
            Fact::DebuggerPort(port) => self.hints.tell(Hint::DebuggerPort(port)),
            Fact::AttachPort(port) => self.hints.tell(Hint::AttachPort(port)),
            Fact::Stopped { thread, all } => self.intercept.input(Input::Stopped { thread, all }),
            Fact::Continued { thread, all } => {
                self.intercept.input(Input::Continued { thread, all });
            }
            Fact::Stood {
                thread,
                place,
                exception,
            } => self.intercept.input(Input::Stood {
                thread,
                place,
                exception,
            }),
            Fact::Restarting => self.intercept.input(Input::Restarting),
            Fact::StartsAgain => self.starts_again = true,
            Fact::Exited => {
                self.exited = true;
                self.intercept.input(Input::NotListening);
            }
            Fact::Terminated => self.end(Ending::Exited),
            Fact::Disconnect => self.end(Ending::Disconnected),
        }
    }

    /// The debuggee's sockets changed.
    pub fn saw(&mut self, seen: Seen) {
        tracing::debug!(?seen, "sockets");
        match seen {
            // The wire says what the end of a process means: a restart brings the next one.
            Seen::Gone => {}
            Seen::NotListening => self.intercept.input(Input::NotListening),
            Seen::StandsStill(how) => self.intercept.input(Input::StandsStill(how)),
            Seen::Moves => self.intercept.input(Input::Moves),
            Seen::Listening {
                address,
                pid,
                instead_of,
                others,
            } => {
                let port = address.port();
                self.intercept.input(Input::Listening { address, pid });
                let told = Some((port, others.clone()));
                if !others.is_empty() && self.several_told != told {
                    self.several_told = told;
                    self.console.tell(&tell::several_ports(port, &others));
                } else if let Some(predicted) = instead_of
                    && self.different_told.replace((port, predicted)) != Some((port, predicted))
                {
                    let note = tell::different_port(port, predicted, &self.said);
                    self.console.tell(&note);
                }
            }
        }
    }

    /// What the engine says; nothing more comes once it is done.
    pub fn engine(&mut self, event: Option<SessionEvent>) {
        match event {
            Some(SessionEvent::Status(status)) => {
                // A debuggee often takes the Service's own number.
                let number = status.service_port.rsplit('/').next();
                if let Some(port) = number.and_then(|number| number.parse().ok()) {
                    self.hints.tell(Hint::TargetPort(port));
                }
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
        let starts_again = self.starts_again;
        self.intercept.end(if starts_again {
            Ending::Restarting
        } else {
            how
        });
    }

    /// How long the process stays for restoring; after that the guard does it.
    pub fn restore_limit(&self) -> Duration {
        // The engine waits for the next session first.
        let waits = if self.starts_again { 10 } else { 0 };
        Duration::from_secs(15 + waits)
    }

    /// The adapter is gone.
    pub fn adapter_ended(&mut self) {
        self.end(if self.exited {
            Ending::Exited
        } else {
            Ending::AdapterLost
        });
    }

    fn restored(&mut self, proof: &Proof) {
        self.intercept.over();
        self.console.tell(&tell::proof(proof));
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
}
