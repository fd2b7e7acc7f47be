//! The driver of one session: owns the machine, carries out its effects, and feeds it what happens.

use std::{
    collections::VecDeque,
    fs::File,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use ashore_protocol::{
    agent::{Claim, Counts, Policy},
    editor::{Ending, Level, Notice, SessionState, SessionStatus},
};
use ashore_session::{Effect, Input, Machine, Message, Millis, Settings};
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Proof, SessionEvent, SessionSpec,
    cluster::Cluster,
    error::{Error, Result},
    guard::{self, Guard},
    journal::{self, Journal},
    observe, production,
    state::Files,
    strategy::{Plan, Strategy, restore::Restoring, service::ServiceStrategy},
    target::{self, Target},
    tunnel::{LocalPort, Report, Tunnel},
};

/// How long the agent may take to become ready.
const READY_LIMIT: Duration = Duration::from_secs(30);
/// How long a lost tunnel may take to come back before the session gives up.
const RECONNECT_LIMIT: Millis = 60_000;
const OPEN_CONNECTIONS: &str =
    "Connections that were open before the switch stay with their old pod until they reconnect.";

/// What the driver's own tasks tell it.
pub(crate) enum Happened {
    Resolved(Box<Result<(Cluster, Target)>>),
    Prepared(Result<Tunnel>),
    Reconnected(Result<Tunnel>),
    ObjectChanged { object: String, by: String },
    Leave,
    Restored(Result<Proof>),
}

/// The session's life, from its first input to its last event.
pub(crate) async fn run(
    id: String,
    spec: SessionSpec,
    inputs: UnboundedReceiver<Input>,
    events: UnboundedSender<SessionEvent>,
) {
    let files = Files::new(&spec.state_dir, &id);
    // In passing, and never in the way of this session.
    let dir = spec.state_dir.clone();
    let cleaning = tokio::spawn(async move { guard::clean(&dir).await });
    match files.try_lock() {
        Ok(Some(lock)) => {
            let mut driver = Driver::new(id, spec, files, lock, events);
            driver.live(inputs).await;
            driver.close().await;
        }
        Ok(None) => tracing::error!(id, "the session's id is taken"),
        Err(error) => {
            drop(events.send(SessionEvent::Notice(Notice {
                level: Level::Error,
                message: error.to_string(),
            })));
            drop(events.send(SessionEvent::Ended(Proof::default())));
        }
    }
    if tokio::time::timeout(Duration::from_secs(1), cleaning)
        .await
        .is_err()
    {
        tracing::debug!("repairs of earlier sessions go on elsewhere");
    }
}

struct Driver {
    id: String,
    spec: SessionSpec,
    files: Files,
    lock: Option<File>,
    events: UnboundedSender<SessionEvent>,
    machine: Machine,
    status: SessionStatus,
    started: Instant,
    happened: UnboundedSender<Happened>,
    happenings: Option<UnboundedReceiver<Happened>>,
    reports: UnboundedSender<Report>,
    reported: Option<UnboundedReceiver<Report>>,
    local: LocalPort,
    cancel: CancellationToken,
    watching: CancellationToken,
    found: Option<(Cluster, Arc<Plan>)>,
    wanted: bool,
    unresolved: Option<Error>,
    guard: Option<Guard>,
    preparing: Option<JoinHandle<()>>,
    tunnel: Option<Tunnel>,
    tunnels: u64,
    ended: Option<Instant>,
    proof: Proof,
    timer: Option<Millis>,
    over: bool,
}

impl Driver {
    fn new(
        id: String,
        spec: SessionSpec,
        files: Files,
        lock: File,
        events: UnboundedSender<SessionEvent>,
    ) -> Self {
        let (happened, happenings) = unbounded_channel();
        let (reports, reported) = unbounded_channel();
        let status = SessionStatus {
            session: id.clone(),
            name: spec.name.clone(),
            state: SessionState::Planned,
            namespace: spec.cluster.namespace.clone().unwrap_or_default(),
            kind: String::new(),
            workload: spec.target.clone(),
            service: String::new(),
            service_port: spec.port.clone().unwrap_or_default(),
            destination: None,
            mode: spec.mode.clone(),
            holder: crate::holder(),
            counts: Counts::default(),
            pid: std::process::id(),
            remarks: Vec::new(),
        };
        let settings = Settings {
            when_paused: spec.when_paused,
            reconnect_limit: RECONNECT_LIMIT,
        };
        Self {
            machine: Machine::new(settings),
            id,
            spec,
            files,
            lock: Some(lock),
            events,
            status,
            started: Instant::now(),
            happened,
            happenings: Some(happenings),
            reports,
            reported: Some(reported),
            local: LocalPort::default(),
            cancel: CancellationToken::new(),
            watching: CancellationToken::new(),
            found: None,
            wanted: false,
            unresolved: None,
            guard: None,
            preparing: None,
            tunnel: None,
            tunnels: 1,
            ended: None,
            proof: Proof::default(),
            timer: None,
            over: false,
        }
    }

    fn now(&self) -> Millis {
        Millis::try_from(self.started.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }

    async fn live(&mut self, mut inputs: UnboundedReceiver<Input>) {
        let (Some(mut happenings), Some(mut reported)) =
            (self.happenings.take(), self.reported.take())
        else {
            return;
        };
        self.resolve();
        observe::leave_wish(&self.files, self.happened.clone(), self.watching.clone());
        self.publish();
        let mut front_there = true;
        while !self.over {
            let timer = self
                .timer
                .map(|at| self.started + Duration::from_millis(at));
            tokio::select! {
                biased;
                input = inputs.recv(), if front_there => match input {
                    Some(input) => self.step(input).await,
                    None => {
                        front_there = false;
                        self.step(Input::Ended(Ending::ClientLost)).await;
                    }
                },
                Some(happened) = happenings.recv() => self.take(happened).await,
                Some(report) = reported.recv() => self.report(report).await,
                () = at(timer), if timer.is_some() => {
                    self.timer = None;
                    self.step(Input::Tick(self.now())).await;
                }
            }
        }
    }

    /// Reading the cluster begins at once, so that `Prepare` finds it done.
    fn resolve(&self) {
        let (spec, happened) = (self.spec.clone(), self.happened.clone());
        let cancel = self.cancel.clone();
        tokio::spawn(async move {
            let work = async {
                let cluster = Cluster::connect(&spec.cluster).await?;
                production::check(&cluster.address, spec.cluster.allow_production)?;
                let target = target::resolve(&cluster, &spec.target, spec.port.as_deref()).await?;
                Ok((cluster, target))
            };
            let resolved = cancel.run_until_cancelled(work).await;
            let resolved = resolved.unwrap_or(Err(Error::Cancelled));
            drop(happened.send(Happened::Resolved(Box::new(resolved))));
        });
    }

    async fn take(&mut self, happened: Happened) {
        match happened {
            Happened::Resolved(resolved) => match *resolved {
                Ok((cluster, target)) => self.resolved(cluster, target),
                Err(Error::Cancelled) => {}
                Err(error) if self.wanted => {
                    self.step(Input::PrepareFailed(error.to_string())).await;
                }
                Err(error) => self.unresolved = Some(error),
            },
            Happened::Prepared(Ok(tunnel)) => {
                self.tunnel = Some(tunnel);
                self.status.remarks = vec![OPEN_CONNECTIONS.to_owned()];
                if let Some((cluster, plan)) = &self.found {
                    observe::selector(cluster, plan, self.happened.clone(), self.watching.clone());
                }
                self.step(Input::AgentReady).await;
                self.lost_meanwhile().await;
            }
            // Whoever cancelled it restores already.
            Happened::Prepared(Err(Error::Cancelled))
            | Happened::Reconnected(Err(Error::Cancelled)) => {}
            Happened::Prepared(Err(error)) => {
                self.step(Input::PrepareFailed(error.to_string())).await;
            }
            Happened::Reconnected(Ok(tunnel)) => {
                self.tunnel = Some(tunnel);
                self.step(Input::TunnelUp).await;
                self.lost_meanwhile().await;
            }
            Happened::Reconnected(Err(error)) => {
                self.tell(Level::Error, error.to_string());
                self.step(Input::UserLeave).await;
            }
            Happened::ObjectChanged { object, by } => {
                self.step(Input::ObjectChanged { object, by }).await;
            }
            Happened::Leave => self.step(Input::UserLeave).await,
            Happened::Restored(Ok(proof)) => {
                self.proof = proof;
                self.over = true;
                self.step(Input::Restored).await;
            }
            Happened::Restored(Err(error)) => {
                self.proof.different.push(error.to_string());
                self.over = true;
                self.step(Input::RestoreFailed(error.to_string())).await;
            }
        }
    }

    fn resolved(&mut self, cluster: Cluster, target: Target) {
        self.status.namespace.clone_from(&target.namespace);
        target.kind.clone_into(&mut self.status.kind);
        self.status.workload.clone_from(&target.workload);
        self.status.service = target.service_name();
        self.status.service_port = target.route.label();
        let plan = Plan {
            session: self.id.clone(),
            holder: self.status.holder.clone(),
            claim: Claim {
                id: self.id.clone(),
                holder: self.status.holder.clone(),
                port: target.route.target,
                mode: self.spec.mode.clone(),
            },
            target,
            limit: READY_LIMIT,
            local: self.local.clone(),
            reports: self.reports.clone(),
            cancel: self.cancel.clone(),
        };
        self.found = Some((cluster, Arc::new(plan)));
        self.publish();
        if self.wanted {
            self.prepare();
        }
    }

    async fn report(&mut self, report: Report) {
        match report {
            Report::Counts(counts) => {
                self.status.counts = counts;
                self.publish();
            }
            Report::Down(number) => {
                if self
                    .tunnel
                    .as_ref()
                    .is_some_and(|tunnel| tunnel.number == number)
                {
                    self.lost().await;
                }
            }
        }
    }

    /// A tunnel may end before the driver has it: its report was for nobody then.
    async fn lost_meanwhile(&mut self) {
        if self.tunnel.as_ref().is_some_and(Tunnel::is_down) {
            self.lost().await;
        }
    }

    async fn lost(&mut self) {
        self.tunnel = None;
        self.step(Input::TunnelDown).await;
        self.reconnect();
    }

    /// One input, and everything that the machine wants done because of it.
    async fn step(&mut self, input: Input) {
        if matches!(
            input,
            Input::Ended(_)
                | Input::UserLeave
                | Input::PrepareFailed(_)
                | Input::ObjectChanged { .. }
        ) {
            self.ended.get_or_insert_with(Instant::now);
        }
        let mut effects = VecDeque::from(self.machine.step(input, self.now()));
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Prepare => {
                    self.wanted = true;
                    if let Some(error) = self.unresolved.take() {
                        let failed = Input::PrepareFailed(error.to_string());
                        effects.extend(self.machine.step(failed, self.now()));
                    } else {
                        self.prepare();
                    }
                }
                Effect::Activate { port } => {
                    self.local.store(port, Ordering::SeqCst);
                    self.status.destination = Some(format!("127.0.0.1:{port}"));
                    self.policy(Policy::Intercept).await;
                }
                Effect::PassThrough => self.policy(Policy::PassThrough).await,
                Effect::Restore => self.restore(),
                Effect::Notify(state) => {
                    self.status.state = state;
                    self.publish();
                }
                Effect::Arm(at) => self.timer = Some(at),
                Effect::Tell(message) => self.say(message),
            }
        }
    }

    async fn policy(&mut self, policy: Policy) {
        let Some(tunnel) = self.tunnel.clone() else {
            return;
        };
        let confirmed = tunnel.set_policy(&self.id, policy).await;
        if let (true, Policy::PassThrough, Some(ended)) = (confirmed, policy, self.ended) {
            self.proof
                .pass_through_ms
                .get_or_insert(ended.elapsed().as_secs_f64() * 1000.0);
        }
    }

    fn prepare(&mut self) {
        let Some((cluster, plan)) = self.found.clone() else {
            return;
        };
        let guard = Guard::start(&self.files);
        let journal = Journal::open(&self.files);
        let happened = self.happened.clone();
        let mut journal = match guard.and_then(|guard| {
            self.guard = Some(guard);
            journal
        }) {
            Ok(journal) => journal,
            Err(error) => {
                drop(happened.send(Happened::Prepared(Err(error))));
                return;
            }
        };
        self.preparing = Some(tokio::spawn(async move {
            let prepared = ServiceStrategy.prepare(&cluster, &plan, &mut journal).await;
            drop(happened.send(Happened::Prepared(prepared)));
        }));
    }

    fn reconnect(&mut self) {
        let (Some((cluster, plan)), false) = (self.found.clone(), self.cancel.is_cancelled())
        else {
            return;
        };
        self.tunnels += 1;
        let (number, happened) = (self.tunnels, self.happened.clone());
        tokio::spawn(async move {
            let mut again = ServiceStrategy.reconnect(&cluster, &plan, number).await;
            // The machine decides when it has taken too long; only what waiting cannot mend ends it here.
            while let Err(
                Error::AgentNotReady { .. } | Error::Unreachable { .. } | Error::Refused { .. },
            ) = &again
            {
                if plan.cancel.is_cancelled() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
                again = ServiceStrategy.reconnect(&cluster, &plan, number).await;
            }
            drop(happened.send(Happened::Reconnected(again)));
        });
    }

    fn restore(&mut self) {
        self.cancel.cancel();
        self.watching.cancel();
        self.timer = None;
        let since = *self.ended.get_or_insert_with(Instant::now);
        let (happened, files, id) = (self.happened.clone(), self.files.clone(), self.id.clone());
        let (preparing, tunnel) = (self.preparing.take(), self.tunnel.clone());
        let (found, mut proof) = (self.found.clone(), self.proof.clone());
        tokio::spawn(async move {
            // A write that was sent is waited for: what is restored must be all of it.
            if let Some(preparing) = preparing
                && let Err(error) = preparing.await
            {
                tracing::error!(%error, "preparing broke");
            }
            let work = async {
                let entries = journal::read(&files.journal())?;
                let (Some((cluster, _)), false) = (&found, entries.is_empty()) else {
                    return Ok(proof);
                };
                if let (Some(tunnel), None) = (&tunnel, proof.pass_through_ms)
                    && tunnel.set_policy(&id, Policy::PassThrough).await
                {
                    proof.pass_through_ms = Some(since.elapsed().as_secs_f64() * 1000.0);
                }
                let mut journal = Journal::open(&files)?;
                let restoring = Restoring {
                    entries: &entries,
                    journal: &mut journal,
                    tunnel: tunnel.as_ref().map(|tunnel| (tunnel, id.as_str())),
                    since,
                    proof,
                };
                ServiceStrategy.restore(cluster, restoring).await
            };
            let restored = work.await;
            drop(happened.send(Happened::Restored(restored)));
        });
    }

    fn say(&mut self, message: Message) {
        match message {
            Message::PrepareFailed(why) => {
                self.status.remarks = vec![why.clone()];
                self.tell(
                    Level::Error,
                    format!("{why} Debugging goes on without the cluster's traffic."),
                );
            }
            Message::ObjectChanged { object, by } => self.tell(
                Level::Warning,
                format!("{object} was changed by {by}: it was left as they want it, and the intercept has ended."),
            ),
            Message::ReconnectGivenUp => self.tell(
                Level::Error,
                "The agent could not be reached again: the intercept has ended, and the traffic goes to the origin.".to_owned(),
            ),
            Message::RestoreFailed(why) => self.tell(
                Level::Error,
                format!("Not everything could be put back: {why} The guard tries again; `ashore clean` does, too."),
            ),
        }
    }

    fn tell(&self, level: Level, message: String) {
        drop(
            self.events
                .send(SessionEvent::Notice(Notice { level, message })),
        );
    }

    fn publish(&mut self) {
        if let Err(error) = self.files.write_status(&self.status) {
            tracing::warn!(%error, "the status is not visible to other processes");
        }
        drop(self.events.send(SessionEvent::Status(self.status.clone())));
    }

    /// The files go when all is done; else the guard has them as soon as the lock is free.
    async fn close(&mut self) {
        self.cancel.cancel();
        self.watching.cancel();
        self.tunnel = None;
        let entries = journal::read(&self.files.journal()).unwrap_or_default();
        if entries.is_empty() || entries.contains(&journal::Entry::Done) {
            self.files.remove();
        }
        self.lock = None;
        if let Some(guard) = self.guard.take() {
            guard.dismiss().await;
        }
        drop(
            self.events
                .send(SessionEvent::Ended(std::mem::take(&mut self.proof))),
        );
    }
}

async fn at(timer: Option<Instant>) {
    if let Some(at) = timer {
        tokio::time::sleep_until(at.into()).await;
    }
}
