//! The laptop's end of the tunnel: control messages, heartbeat, and intercepted connections dialled to the debuggee.

mod questions;

use std::{collections::BTreeMap, io, net::IpAddr, sync::Arc, time::Duration};

use ashore_protocol::agent::{
    CONTROL_PORT, Claim, Counts, FromAgent, HEARTBEAT_MS, MISSED_HEARTBEATS, Numbered, Policy,
    Presence, Refusal, RequestReport, StreamHeader, TakeoverCounts, ToAgent, VersionRange,
};
use ashore_texts::Text;
use ashore_tunnel::{Mux, MuxStream, frame};
use k8s_openapi::api::core::v1::Pod;
use kube::Api;
use tokio::{
    sync::{Mutex, mpsc, oneshot},
    time::{Instant, timeout},
};

use self::questions::Questions;
pub use self::questions::Waiting;
use crate::local::Local;

/// An agent answers in about a millisecond; one that takes this long is not there.
const ANSWER_LIMIT: Duration = Duration::from_secs(3);

/// What the tunnel reports to the session's driver.
#[derive(Debug)]
pub enum Report {
    Counts(Counts),
    /// What became of connections that were open before the agent came.
    Takeover(TakeoverCounts),
    /// What became of requests, and how many are not told of.
    Requests(Vec<RequestReport>, u64),
    /// This tunnel (by its number) ended.
    Down(u64),
}

/// What a tunnel is asked.
pub type Queue = mpsc::UnboundedReceiver<(ToAgent, Option<Waiting>)>;

/// A tunnel that has said hello.
#[derive(Clone)]
pub struct Tunnel {
    send: mpsc::UnboundedSender<(ToAgent, Option<Waiting>)>,
    pub number: u64,
    /// Who is at its other end.
    pub hello: AgentHello,
    /// What people should know of that.
    pub remark: Option<Text>,
}

/// What an agent says of itself in its hello.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgentHello {
    pub build: Option<String>,
    /// How many sessions use it, without this one.
    pub sessions: u64,
}

/// The session's end of what comes through its tunnels.
pub type LocalPort = Arc<Local>;

impl Tunnel {
    /// Through `pods/portforward` to the agent's control port, with the hello done.
    pub async fn open(
        pods: &Api<Pod>,
        pod: &str,
        number: u64,
        local: LocalPort,
        reports: mpsc::UnboundedSender<Report>,
    ) -> Result<Self, OpenError> {
        Self::open_at(pods, (pod, CONTROL_PORT), number, local, reports).await
    }

    /// As [`Self::open`], to another control port.
    pub async fn open_at(
        pods: &Api<Pod>,
        (pod, control_port): (&str, u16),
        number: u64,
        local: LocalPort,
        reports: mpsc::UnboundedSender<Report>,
    ) -> Result<Self, OpenError> {
        let mut forward = timeout(ANSWER_LIMIT, pods.portforward(pod, &[control_port]))
            .await
            .map_err(|_| OpenError::NotYet("the port-forward was not answered".to_owned()))?
            .map_err(|error| OpenError::Kube(Box::new(error)))?;
        let stream = forward
            .take_stream(control_port)
            .ok_or_else(|| OpenError::NotYet("the port-forward has no stream".to_owned()))?;
        let not_yet = |error: io::Error| OpenError::NotYet(error.to_string());
        let (opener, incoming) = Mux::client(stream);
        let hello = async {
            let mut control = opener.open().await.map_err(not_yet)?;
            frame::write(&mut control, &StreamHeader::Control)
                .await
                .map_err(not_yet)?;
            let hello = ToAgent::Hello {
                versions: VersionRange::OURS,
                client: format!("ashore {}", env!("CARGO_PKG_VERSION")),
            };
            let hello = Numbered::new(Some(0), hello);
            frame::write(&mut control, &hello).await.map_err(not_yet)?;
            let answer: Option<Numbered<FromAgent>> =
                frame::read(&mut control).await.map_err(not_yet)?;
            match answer.map(|answer| answer.message) {
                Some(FromAgent::Hello {
                    build, sessions, ..
                }) => Ok((control, AgentHello { build, sessions })),
                Some(FromAgent::Incompatible { versions, sessions }) => {
                    Err(OpenError::Incompatible(versions, sessions))
                }
                other => Err(OpenError::NotYet(format!("its first answer was {other:?}"))),
            }
        };
        let (control, met) = timeout(ANSWER_LIMIT, hello)
            .await
            .map_err(|_| OpenError::NotYet("the hello was not answered".to_owned()))??;
        let (send, queue) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            // Held here: dropping it ends the port-forward.
            let _forward = forward;
            let incoming = accept(incoming, local);
            tokio::select! {
                () = control_loop(control, queue, &reports) => {}
                () = incoming => {}
            }
            opener.close();
            drop(reports.send(Report::Down(number)));
        });
        Ok(Self {
            hello: met,
            ..Self::new(send, number)
        })
    }

    fn new(send: mpsc::UnboundedSender<(ToAgent, Option<Waiting>)>, number: u64) -> Self {
        Self {
            send,
            number,
            hello: AgentHello::default(),
            remark: None,
        }
    }

    /// One that stands for several: what it is asked comes out of the queue.
    pub fn of_many(number: u64) -> (Self, Queue) {
        let (send, queue) = mpsc::unbounded_channel();
        (Self::new(send, number), queue)
    }

    /// Nobody waits for an answer.
    pub fn say(&self, message: ToAgent) {
        drop(self.send.send((message, None)));
    }

    /// It ended; its report may have come before anybody held it.
    pub fn is_down(&self) -> bool {
        self.send.is_closed()
    }

    async fn ask(&self, message: ToAgent, answers: fn(&FromAgent) -> bool) -> Option<FromAgent> {
        self.ask_within(message, answers, ANSWER_LIMIT).await
    }

    pub async fn ask_within(
        &self,
        message: ToAgent,
        answers: fn(&FromAgent) -> bool,
        limit: Duration,
    ) -> Option<FromAgent> {
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting { answers, answer };
        self.send.send((message, Some(waiting))).ok()?;
        timeout(limit, answered).await.ok()?.ok()
    }

    /// `Err(None)`: the tunnel broke.
    pub async fn claim(&self, claim: Claim) -> Result<(), Option<Refusal>> {
        let answers =
            |m: &FromAgent| matches!(m, FromAgent::Claimed { .. } | FromAgent::Refused { .. });
        match self.ask(ToAgent::Claim(claim), answers).await {
            Some(FromAgent::Claimed { .. }) => Ok(()),
            Some(FromAgent::Refused { refusal, .. }) => Err(Some(refusal)),
            _ => Err(None),
        }
    }

    /// Whether the agent confirmed it.
    pub async fn set_policy(&self, intercept: &str, policy: Policy) -> bool {
        let message = ToAgent::SetPolicy {
            intercept: intercept.to_owned(),
            policy,
        };
        let answers = |m: &FromAgent| matches!(m, FromAgent::PolicySet { .. });
        let answer = self.ask(message, answers).await;
        answer.is_some_and(|answer| answers(&answer))
    }

    /// Whoever held this is dead.
    pub fn abandon(&self, intercept: &str) {
        let intercept = intercept.to_owned();
        drop(self.send.send((ToAgent::Abandon { intercept }, None)));
    }

    pub async fn release(&self, intercept: &str) {
        let message = ToAgent::Release {
            intercept: intercept.to_owned(),
        };
        self.ask(message, |m| matches!(m, FromAgent::Released { .. }))
            .await;
    }

    /// Which of these sessions are there; `None`: the agent does not say.
    pub async fn presence(&self, sessions: Vec<String>) -> Option<BTreeMap<String, Presence>> {
        let answers = |m: &FromAgent| matches!(m, FromAgent::Presence { .. });
        match self.ask(ToAgent::Presence { sessions }, answers).await {
            Some(FromAgent::Presence { sessions }) => Some(sessions),
            _ => None,
        }
    }

    /// Callers who still come to the agent are served by these pods; whether the agent confirmed it.
    pub async fn origins(&self, addresses: Vec<IpAddr>) -> bool {
        let answers = |m: &FromAgent| matches!(m, FromAgent::OriginsSet);
        let answer = self.ask(ToAgent::Origins { addresses }, answers).await;
        answer.is_some_and(|answer| answers(&answer))
    }

    /// Kept-alive connections end from now on; nobody waits for them.
    pub fn begin_drain(&self, limit: Duration) {
        drop(self.send.send((drain(limit), None)));
    }

    /// Returns when the last kept-alive connection is closed, or at the limit.
    pub async fn drain(&self, limit: Duration) {
        let answers = |m: &FromAgent| matches!(m, FromAgent::Drained { .. });
        self.ask_within(drain(limit), answers, limit + Duration::from_millis(500))
            .await;
    }
}

fn drain(limit: Duration) -> ToAgent {
    ToAgent::Drain {
        limit_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
    }
}

/// Why there is no tunnel.
#[derive(Debug)]
pub enum OpenError {
    Kube(Box<kube::Error>),
    /// What it speaks, and how many sessions use it.
    Incompatible(VersionRange, u64),
    /// Trying again may help.
    NotYet(String),
}

/// Writes what is asked, hands answers to who waits for them, and beats the heart. Returns when the tunnel is dead.
async fn control_loop(
    control: MuxStream,
    mut queue: mpsc::UnboundedReceiver<(ToAgent, Option<Waiting>)>,
    reports: &mpsc::UnboundedSender<Report>,
) {
    let (mut reader, mut writer) = tokio::io::split(control);
    let questions = Mutex::new(Questions::default());
    let heard = Mutex::new(Instant::now());
    let reading = async {
        while let Ok(Some(told)) = frame::read::<Numbered<FromAgent>>(&mut reader).await {
            *heard.lock().await = Instant::now();
            let report = match told.message {
                FromAgent::Counts { counts, .. } => Report::Counts(counts),
                FromAgent::Takeover { counts, .. } => Report::Takeover(counts),
                FromAgent::Requests {
                    reports, missed, ..
                } => Report::Requests(reports, missed),
                message => {
                    let answer = Numbered::new(told.question, message);
                    questions.lock().await.answered(answer);
                    continue;
                }
            };
            drop(reports.send(report));
        }
    };
    let writing = async {
        let period = Duration::from_millis(HEARTBEAT_MS);
        let mut beat = tokio::time::interval(period);
        let mut n = 0;
        loop {
            let message = tokio::select! {
                asked = queue.recv() => match asked {
                    Some((message, waiting)) => {
                        Numbered::new(questions.lock().await.ask(waiting), message)
                    }
                    None => break,
                },
                _ = beat.tick() => {
                    if heard.lock().await.elapsed() > period * (MISSED_HEARTBEATS + 1) {
                        break;
                    }
                    n += 1;
                    Numbered::none(ToAgent::Ping { n })
                }
            };
            if frame::write(&mut writer, &message).await.is_err() {
                break;
            }
        }
    };
    tokio::select! {
        () = reading => {}
        () = writing => {}
    }
}

/// Hands what the agent opens to the session, which keeps it also when this tunnel ends.
async fn accept(mut incoming: ashore_tunnel::Incoming, local: LocalPort) {
    while let Some(stream) = incoming.next().await {
        local.take(stream);
    }
}
