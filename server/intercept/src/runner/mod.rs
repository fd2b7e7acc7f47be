//! The driver of one session: owns the machine, carries out its effects, and feeds it what happens.

mod effects;
mod happening;
mod inputs;
mod notices;
mod observe;

use std::{
    fs::File,
    sync::Arc,
    time::{Duration, Instant},
};

use ashore_protocol::WhenSilent;
use ashore_protocol::{
    PortLabel,
    agent::{Counts, Mode},
    editor::{Ending, SessionState, SessionStatus},
};
use ashore_session::{Input, Machine, Millis, Settings};
use ashore_texts::Arg;
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use self::happening::Happened;
use crate::{
    Proof, SessionEvent, SessionSpec,
    cluster::Cluster,
    error::Error,
    guard::{self, AgentAt, Guard},
    holder,
    local::{Cannot, Local},
    production, requests,
    state::Files,
    strategy::{ChosenStrategy, SessionPlan, choose},
    told::Notice,
    tunnel::{LocalPort, Report, Tunnel},
};

/// How long a lost tunnel may take to come back before the session gives up.
const RECONNECT_LIMIT: Millis = 60_000;

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
            drop(events.send(SessionEvent::Notice(Notice::of(&error, ""))));
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
    requests: requests::Log,
    started: Instant,
    happened: UnboundedSender<Happened>,
    happenings: Option<UnboundedReceiver<Happened>>,
    reports: UnboundedSender<Report>,
    reported: Option<UnboundedReceiver<Report>>,
    /// What the program cannot speak.
    cannot: Option<UnboundedReceiver<Cannot>>,
    local: LocalPort,
    cancel: CancellationToken,
    watching: CancellationToken,
    found: Option<(Cluster, Arc<SessionPlan>)>,
    strategy: ChosenStrategy,
    /// Why it is this strategy, where nobody asked for it by name; and of the cluster what is out of the ordinary.
    chosen: Vec<Arg>,
    /// What people should know of the session as it is now.
    remarks: Vec<Arg>,
    wanted: bool,
    unresolved: Option<Error>,
    /// The last error: the machine hands on its text alone.
    problem: Option<Error>,
    /// Who has changed the target: the same.
    changed_by: Option<Arg>,
    guard: Option<Guard>,
    agents: UnboundedSender<AgentAt>,
    /// What the guard will be told of, until it is there.
    guarded: Option<UnboundedReceiver<AgentAt>>,
    preparing: Option<JoinHandle<()>>,
    tunnel: Option<Tunnel>,
    tunnels: u64,
    ended: Option<Instant>,
    /// The debugger is started again: the next session is waited for.
    handing_over: bool,
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
        let (agents, guarded) = unbounded_channel();
        let (tell, cannot) = unbounded_channel();
        let status = SessionStatus {
            session: id.clone(),
            name: spec.name.clone(),
            state: SessionState::Planned,
            context: crate::pinned(&spec.cluster).context,
            namespace: spec.cluster.namespace.clone().unwrap_or_default(),
            kind: spec.target.kind,
            workload: spec.target.name.clone(),
            service: String::new(),
            service_port: spec.port.clone().map(PortLabel::from).unwrap_or_default(),
            destination: None,
            mode: spec.mode.clone(),
            holder: holder::holder(None),
            counts: Counts::default(),
            pid: std::process::id(),
            remarks: Vec::new(),
        };
        let settings = Settings {
            when_paused: spec.when_paused,
            when_silent: match spec.mode {
                Mode::Global => spec.when_silent,
                // Their own requests: nobody else waits for them.
                _ => WhenSilent::Wait,
            },
            reconnect_limit: RECONNECT_LIMIT,
        };
        Self {
            requests: requests::Log::new(&spec.name, &spec.state_dir, &id),
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
            cannot: Some(cannot),
            local: LocalPort::new(Local::telling(tell)),
            cancel: CancellationToken::new(),
            watching: CancellationToken::new(),
            found: None,
            strategy: ChosenStrategy::default(),
            chosen: Vec::new(),
            remarks: Vec::new(),
            wanted: false,
            unresolved: None,
            problem: None,
            changed_by: None,
            guard: None,
            agents,
            guarded: Some(guarded),
            preparing: None,
            tunnel: None,
            tunnels: 1,
            ended: None,
            handing_over: false,
            proof: Proof::default(),
            timer: None,
            over: false,
        }
    }

    fn now(&self) -> Millis {
        Millis::try_from(self.started.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }

    async fn live(&mut self, mut inputs: UnboundedReceiver<Input>) {
        let (Some(mut happenings), Some(mut reported), Some(mut cannot)) = (
            self.happenings.take(),
            self.reported.take(),
            self.cannot.take(),
        ) else {
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
            let tell = self.requests.due();
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
                Some(cannot) = cannot.recv() => self.tell_cannot(cannot),
                () = at(tell), if tell.is_some() => self.tell_requests(),
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
                let choice = choose(&cluster, &spec).await?;
                Ok((cluster, choice))
            };
            let resolved = cancel.run_until_cancelled(work).await;
            let resolved = resolved.unwrap_or(Err(Error::Cancelled));
            drop(happened.send(Happened::Resolved(Box::new(resolved))));
        });
    }
}

async fn at(timer: Option<Instant>) {
    if let Some(at) = timer {
        tokio::time::sleep_until(at.into()).await;
    }
}
