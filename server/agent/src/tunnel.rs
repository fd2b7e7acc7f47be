//! One client's tunnel: its control messages and its dials. Whatever ends it, the client's claims go with it.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ashore_protocol::agent::{
    Counts, DialReply, FromAgent, HEARTBEAT_MS, MISSED_HEARTBEATS, Numbered, Refusal, StreamHeader,
    TakeoverCounts, ToAgent, VersionRange,
};
use ashore_tunnel::{Mux, MuxStream, frame};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use crate::claims::{Client, Entry, Granted};
use crate::requests::Batch;
use crate::{Shared, log};

/// Silence for this long means that the client is gone.
const ALIVE: Duration = Duration::from_millis(HEARTBEAT_MS * MISSED_HEARTBEATS as u64);
const COUNTS: Duration = Duration::from_millis(200);
/// What a client that says goodbye is answering may be finished. One that stands at a breakpoint takes longer, and is not waited for.
const FINISH: Duration = Duration::from_millis(500);
/// A client that lost its tunnel makes a new one within this.
const RETURN: Duration = Duration::from_secs(15);

/// Serve one client to its end.
pub async fn serve<T>(shared: Arc<Shared>, io: T)
where
    T: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (opener, mut incoming) = Mux::server(io);
    let opening = async {
        let mut control = incoming.next().await?;
        let header = frame::read::<StreamHeader>(&mut control).await.ok()??;
        (header == StreamHeader::Control).then_some(control)
    };
    let Ok(Some(mut control)) = timeout(ALIVE, opening).await else {
        log::warn("no control stream", json!({}));
        return opener.close();
    };
    let name = match timeout(ALIVE, hello(&shared, &mut control)).await {
        Ok(Ok(name)) => name,
        _ => return opener.close(),
    };
    let client = Arc::new(Client {
        id: shared.next_client(),
        opener: opener.clone(),
    });
    log::info("client", json!({ "client": name, "id": client.id }));
    // Also when this task is dropped, the claims must go.
    let gone = Gone {
        shared: Arc::clone(&shared),
        client: Arc::clone(&client),
    };
    let session = Session::new(&shared, client);
    let mut dials = JoinSet::new();
    let why = tokio::select! {
        why = session.run(control) => why,
        () = async {
            while let Some(stream) = incoming.next().await {
                dials.spawn(dial(stream));
                while dials.try_join_next().is_some() {}
            }
        } => "tunnel lost",
        () = opener.closed() => "tunnel lost",
    };
    drop(gone);
    log::info("client gone", json!({ "client": name, "why": why }));
}

struct Gone {
    shared: Arc<Shared>,
    client: Arc<Client>,
}

impl Drop for Gone {
    fn drop(&mut self) {
        self.shared.table.forget(&self.client);
        // What is under way waits for the client to come back, unless it said goodbye.
        self.client.opener.close();
        self.shared.unclaimed(RETURN);
    }
}

/// Agree on a version; returns the client's name.
async fn hello(shared: &Shared, control: &mut MuxStream) -> io::Result<String> {
    loop {
        let Some(Numbered { question, message }) = frame::read(control).await? else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        let ToAgent::Hello { versions, client } = message else {
            continue;
        };
        let ours = VersionRange::OURS;
        let sessions = shared.table.sessions();
        if let Some(version) = ours.common(versions) {
            let hello = FromAgent::Hello {
                version,
                agent: env!("CARGO_PKG_VERSION").to_owned(),
                build: crate::BUILD.map(str::to_owned),
                sessions,
            };
            frame::write(control, &Numbered::new(question, hello)).await?;
            return Ok(client);
        }
        log::warn("incompatible client", json!({ "client": client }));
        let incompatible = FromAgent::Incompatible {
            versions: ours,
            sessions,
        };
        frame::write(control, &Numbered::new(question, incompatible)).await?;
        control.shutdown().await?;
        // The peer closes once it has read that.
        while frame::read::<ToAgent>(control).await?.is_some() {}
        return Err(io::ErrorKind::Unsupported.into());
    }
}

struct Session<'a> {
    shared: &'a Arc<Shared>,
    client: Arc<Client>,
    sent: HashMap<String, Counts>,
    takeovers: HashMap<u16, TakeoverCounts>,
    /// Answers that take their time.
    later: JoinSet<Vec<Numbered<FromAgent>>>,
}

impl<'a> Session<'a> {
    fn new(shared: &'a Arc<Shared>, client: Arc<Client>) -> Self {
        Self {
            shared,
            client,
            sent: HashMap::new(),
            takeovers: HashMap::new(),
            later: JoinSet::new(),
        }
    }

    /// Returns why it ended.
    async fn run(mut self, control: MuxStream) -> &'static str {
        let (mut read, mut write) = tokio::io::split(control);
        let (messages, mut received) = mpsc::channel(16);
        // Reading a frame must not be cut in the middle by the other branches.
        let mut reader = JoinSet::new();
        reader.spawn(async move {
            while let Ok(Some(message)) = frame::read::<Numbered<ToAgent>>(&mut read).await {
                if messages.send(message).await.is_err() {
                    break;
                }
            }
        });
        let mut alive_until = Instant::now() + ALIVE;
        let mut tick = interval(COUNTS);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let answers = tokio::select! {
                message = received.recv() => match message {
                    Some(message) => {
                        alive_until = Instant::now() + ALIVE;
                        self.answer(message)
                    }
                    None => return "control stream ended",
                },
                Some(answers) = self.later.join_next() => answers.unwrap_or_default(),
                _ = tick.tick() => self.counts(),
                () = sleep_until(alive_until) => return "heartbeats missed",
            };
            for answer in &answers {
                match timeout(ALIVE, frame::write(&mut write, answer)).await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) => return "control stream ended",
                    Err(_) => return "control stream stuck",
                }
            }
        }
    }

    /// Each answer repeats the number of its question; what goes with it has none.
    fn answer(&mut self, asked: Numbered<ToAgent>) -> Vec<Numbered<FromAgent>> {
        let table = &self.shared.table;
        let reply = move |answer| Numbered::new(asked.question, answer);
        match asked.message {
            ToAgent::Claim(claim) => {
                let (intercept, port) = (claim.id.clone(), claim.port);
                let granted = self.shared.claim(claim, &self.client);
                let event = json!({ "intercept": intercept, "granted": granted.is_ok() });
                log::info("claim", event);
                match granted {
                    Ok(granted) if granted.fresh => {
                        let (shared, client) = (Arc::clone(self.shared), Arc::clone(&self.client));
                        self.later.spawn(async move {
                            vec![reply(match shared.origins.reach(port).await {
                                Ok(()) => FromAgent::Claimed { intercept },
                                Err(message) => {
                                    shared.table.release(&intercept, &client);
                                    let refusal = Refusal::Unable { message };
                                    FromAgent::Refused { intercept, refusal }
                                }
                            })]
                        });
                        Vec::new()
                    }
                    Ok(granted) => {
                        resume(self.shared, granted);
                        vec![reply(FromAgent::Claimed { intercept })]
                    }
                    Err(refusal) => vec![reply(FromAgent::Refused { intercept, refusal })],
                }
            }
            ToAgent::SetPolicy { intercept, policy } => {
                if !table.set_policy(&intercept, policy, &self.client) {
                    let message = "this client holds no such claim".to_owned();
                    let refusal = Refusal::BadMatch { message };
                    return vec![reply(FromAgent::Refused { intercept, refusal })];
                }
                log::info(
                    "policy",
                    json!({ "intercept": intercept, "policy": policy }),
                );
                vec![reply(FromAgent::PolicySet { intercept, policy })]
            }
            ToAgent::Release { intercept } => {
                let released = table.release(&intercept, &self.client);
                log::info("release", json!({ "intercept": intercept }));
                self.shared.unclaimed(Duration::ZERO);
                let sent = self.sent.remove(&intercept);
                self.later.spawn(async move {
                    let mut answers = Vec::new();
                    if let Some(entry) = released {
                        let _or_it_is_cut = timeout(FINISH, entry.tally.finished()).await;
                        let counts = entry.tally.counts();
                        answers.extend(told(&entry).map(Numbered::none));
                        if sent != Some(counts) {
                            let intercept = intercept.clone();
                            answers.push(Numbered::none(FromAgent::Counts { intercept, counts }));
                        }
                    }
                    answers.push(reply(FromAgent::Released { intercept }));
                    answers
                });
                Vec::new()
            }
            ToAgent::Abandon { intercept } => {
                log::info("abandoned", json!({ "intercept": intercept }));
                table.abandon(&intercept);
                self.shared.unclaimed(Duration::ZERO);
                Vec::new()
            }
            ToAgent::Drain { limit_ms } => {
                let connections = Arc::clone(&self.shared.connections);
                let limit = Duration::from_millis(limit_ms.min(60_000));
                self.later.spawn(async move {
                    let open = connections.drain(limit).await;
                    vec![reply(FromAgent::Drained { open })]
                });
                Vec::new()
            }
            ToAgent::Origins { addresses } => {
                log::info("origins", json!({ "pods": addresses.len() }));
                self.shared.origins.set(addresses);
                vec![reply(FromAgent::OriginsSet)]
            }
            ToAgent::Presence { sessions } => vec![reply(FromAgent::Presence {
                sessions: table.presence(sessions),
            })],
            ToAgent::Ping { n } => vec![reply(FromAgent::Pong { n })],
            ToAgent::Hello { .. } | ToAgent::Unknown => Vec::new(),
        }
    }

    /// The figures that changed since they were sent.
    fn counts(&mut self) -> Vec<Numbered<FromAgent>> {
        let mut changed = Vec::new();
        for entry in self.shared.table.held_by(&self.client) {
            let counts = entry.tally.counts();
            let intercept = entry.claim.id.clone();
            let before = self.sent.insert(intercept.clone(), counts);
            changed.extend(told(&entry));
            if before.unwrap_or_default() != counts {
                changed.push(FromAgent::Counts { intercept, counts });
            }
        }
        for (port, counts) in (self.shared.inside.iter()).flat_map(|inside| inside.takeovers()) {
            if self.takeovers.insert(port, counts) != Some(counts) {
                changed.push(FromAgent::Takeover { port, counts });
            }
        }
        changed.into_iter().map(Numbered::none).collect()
    }
}

/// What there is to tell about a claim's requests.
fn told(entry: &Entry) -> impl Iterator<Item = FromAgent> {
    let message = |Batch { reports, missed }| FromAgent::Requests {
        intercept: entry.claim.id.clone(),
        reports,
        missed,
    };
    entry.tally.requests.take().into_iter().map(message)
}

/// The claim's connections go on over its new tunnel.
fn resume(shared: &Arc<Shared>, granted: Granted) {
    let Granted { entry, before, .. } = granted;
    let streams = entry.streams.all();
    if !streams.is_empty() {
        let event = json!({ "intercept": entry.claim.id, "connections": streams.len() });
        log::info("resuming", event);
    }
    shared.spawn(async move {
        for (stream, held) in streams {
            let Ok(mut next) = entry.client.opener.open().await else {
                return;
            };
            let intercept = entry.claim.id.clone();
            let header = StreamHeader::Resume { intercept, stream };
            if frame::write(&mut next, &header).await.is_ok() {
                held.resume(next);
            }
        }
        // One that is not known to be lost yet is: its client is at the end of another. Its connections have moved.
        if let Some(before) = before {
            before.opener.close();
        }
    });
}

/// A stream that the client opened: dial for it.
async fn dial(mut stream: MuxStream) {
    let header = timeout(ALIVE, frame::read(&mut stream)).await;
    let Ok(Ok(Some(StreamHeader::Dial { address }))) = header else {
        return;
    };
    let reached = match address.parse::<SocketAddr>() {
        Ok(address) => timeout(ALIVE, TcpStream::connect(address))
            .await
            .map_err(|_| format!("{address} did not answer"))
            .and_then(|stream| stream.map_err(|error| format!("{address}: {error}"))),
        Err(_) => Err(format!(
            "{address:?} is not an IP address with a port; names are not resolved here"
        )),
    };
    match reached {
        Ok(far) => {
            let _ = far.set_nodelay(true);
            if frame::write(&mut stream, &DialReply::Connected)
                .await
                .is_ok()
            {
                crate::tcp::copy(far, stream).await;
            }
        }
        Err(reason) => {
            let _ = frame::write(&mut stream, &DialReply::Refused { reason }).await;
            let _ = stream.shutdown().await;
        }
    }
}
