//! What the suites share: an agent in process, a laptop at the end of its tunnel, and raw servers.
#![allow(dead_code)]

pub mod netns;
pub mod pod;
pub mod steady;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ashore_agent::{Agent, Config, Route};
use ashore_protocol::agent::{
    Claim, Counts, DialReply, FromAgent, Mode, Policy, Protocol, Reporting, RequestReport,
    StreamHeader, TakeoverCounts, ToAgent, VersionRange,
};
use ashore_tunnel::{Incoming, Mux, MuxStream, Opener, frame};
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

pub const LIMIT: Duration = Duration::from_secs(40);

/// Fails the test instead of hanging.
pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(LIMIT, what).await.expect("it happens soon")
}

pub async fn agent(origin: SocketAddr) -> Agent {
    Agent::start(Config {
        bind: "127.0.0.1".parse().unwrap(),
        control: "127.0.0.1:0".parse().unwrap(),
        routes: vec![Route { port: 0, origin }],
    })
    .await
    .unwrap()
}

/// The laptop's end of a tunnel.
pub struct Laptop {
    pub opener: Opener,
    read: ReadHalf<MuxStream>,
    write: WriteHalf<MuxStream>,
    incoming: Option<Incoming>,
    /// The last figures that were told.
    pub counts: Counts,
    /// The last of these that passed by.
    pub takeover: TakeoverCounts,
    /// What its claims want told.
    pub reporting: Option<Reporting>,
    pub reports: Vec<RequestReport>,
    pub missed: u64,
    /// How many sessions used the agent when it said hello.
    pub users: u64,
}

impl Laptop {
    pub async fn connect(agent: &Agent) -> Self {
        let io = TcpStream::connect(agent.control()).await.unwrap();
        Self::over(io).await
    }

    pub async fn over<T>(io: T) -> Self
    where
        T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
    {
        let (opener, incoming) = Mux::client(io);
        let mut control = opener.open().await.unwrap();
        frame::write(&mut control, &StreamHeader::Control)
            .await
            .unwrap();
        let (read, write) = tokio::io::split(control);
        let mut laptop = Self {
            opener,
            read,
            write,
            incoming: Some(incoming),
            counts: Counts::default(),
            takeover: TakeoverCounts::default(),
            reporting: None,
            reports: Vec::new(),
            missed: 0,
            users: 0,
        };
        laptop
            .send(&ToAgent::Hello {
                versions: VersionRange::OURS,
                client: "laptop".into(),
            })
            .await;
        let hello = laptop.next().await;
        let FromAgent::Hello { sessions, .. } = hello else {
            panic!("{hello:?}");
        };
        laptop.users = sessions;
        laptop
    }

    pub async fn send(&mut self, message: &ToAgent) {
        self.try_send(message).await.unwrap();
    }

    /// An error: the agent is gone.
    pub async fn try_send(&mut self, message: &ToAgent) -> std::io::Result<()> {
        frame::write(&mut self.write, message).await
    }

    /// The next message, of whatever kind; `None`: the agent is gone.
    pub async fn try_next(&mut self) -> Option<FromAgent> {
        soon(frame::read(&mut self.read)).await.ok()?
    }

    /// The next message that is not about figures.
    pub async fn next(&mut self) -> FromAgent {
        loop {
            match soon(frame::read(&mut self.read)).await.unwrap().unwrap() {
                FromAgent::Counts { counts, .. } => self.counts = counts,
                FromAgent::Takeover { counts, .. } => self.takeover = counts,
                FromAgent::Requests {
                    reports, missed, ..
                } => {
                    self.reports.extend(reports);
                    self.missed += missed;
                }
                other => return other,
            }
        }
    }

    pub async fn ask(&mut self, message: &ToAgent) -> FromAgent {
        self.send(message).await;
        self.next().await
    }

    /// Wait until the figures are as wanted.
    pub async fn counts_until(&mut self, wanted: impl Fn(&Counts) -> bool) -> Counts {
        let counts = async {
            while !wanted(&self.counts) {
                match frame::read(&mut self.read).await.unwrap().unwrap() {
                    FromAgent::Counts { counts, .. } => self.counts = counts,
                    other => panic!("unexpected {other:?}"),
                }
            }
            self.counts
        };
        match timeout(LIMIT, counts).await {
            Ok(counts) => counts,
            Err(_) => panic!("the figures stay {:?}", self.counts),
        }
    }

    pub async fn claim(&mut self, id: &str, port: u16, mode: Mode) -> FromAgent {
        self.ask(&ToAgent::Claim(Claim {
            id: id.into(),
            holder: format!("{id}@laptop"),
            port,
            mode,
            reporting: self.reporting.clone(),
        }))
        .await
    }

    pub async fn policy(&mut self, id: &str, policy: Policy) {
        let intercept = id.to_owned();
        let answer = self.ask(&ToAgent::SetPolicy { intercept, policy }).await;
        assert!(matches!(answer, FromAgent::PolicySet { .. }), "{answer:?}");
    }

    /// Wait until what was told of requests is as wanted.
    pub async fn reports_until(&mut self, wanted: impl Fn(&[RequestReport], u64) -> bool) {
        let told = async {
            while !wanted(&self.reports, self.missed) {
                if let FromAgent::Requests {
                    reports, missed, ..
                } = frame::read(&mut self.read).await.unwrap().unwrap()
                {
                    self.reports.extend(reports);
                    self.missed += missed;
                }
            }
        };
        if timeout(LIMIT, told).await.is_err() {
            panic!("it is told {:?}, missed {}", self.reports, self.missed);
        }
    }

    /// Claim and intercept.
    pub async fn intercept(&mut self, agent: &Agent, id: &str, mode: Mode) {
        let port = agent.routes()[0].port();
        let answer = self.claim(id, port, mode).await;
        assert!(matches!(answer, FromAgent::Claimed { .. }), "{answer:?}");
        self.policy(id, Policy::Intercept).await;
    }

    /// The streams that the agent opens, for a test that answers them itself.
    pub fn streams(&mut self) -> Incoming {
        self.incoming.take().unwrap()
    }

    /// Hand every intercepted connection to a local server, as the real laptop does.
    pub fn forward_to(&mut self, local: SocketAddr) -> Arc<AtomicU64> {
        let mut incoming = self.streams();
        let opened = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&opened);
        tokio::spawn(async move {
            while let Some(mut stream) = incoming.next().await {
                count.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(async move {
                    let header = frame::read(&mut stream).await;
                    // This laptop keeps nothing over a lost tunnel.
                    if !matches!(header, Ok(Some(StreamHeader::Connection { .. }))) {
                        return;
                    }
                    match TcpStream::connect(local).await {
                        Ok(mut far) => {
                            frame::write(&mut stream, &DialReply::Connected)
                                .await
                                .unwrap();
                            let _ = tokio::io::copy_bidirectional(&mut stream, &mut far).await;
                        }
                        Err(error) => {
                            let reason = error.to_string();
                            frame::write(&mut stream, &DialReply::Refused { reason })
                                .await
                                .unwrap();
                            let _ = stream.shutdown().await;
                        }
                    }
                });
            }
        });
        opened
    }
}

/// Read the header of an intercepted connection.
pub async fn accept_header(stream: &mut MuxStream) -> Protocol {
    match soon(frame::read(stream)).await.unwrap().unwrap() {
        StreamHeader::Connection { protocol, .. } => protocol,
        other => panic!("unexpected {other:?}"),
    }
}

/// A server that hands every connection to `serve`; returns its address and how many there were.
pub async fn server<F, Fut>(serve: F) -> (SocketAddr, Arc<AtomicU64>)
where
    F: Fn(TcpStream) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&count);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            counter.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(serve(stream));
        }
    });
    (address, count)
}

/// Bytes up to and with the end of a head; `None` at the end of the stream.
pub async fn head(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => bytes.push(byte),
            Err(_) => return None,
        }
    }
    Some(String::from_utf8(bytes).unwrap())
}

/// A keep-alive HTTP/1 server that answers every request without a body with its own name.
pub async fn named(name: &'static str) -> (SocketAddr, Arc<AtomicU64>) {
    server(move |mut stream| async move {
        while head(&mut stream).await.is_some() {
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{name}",
                name.len()
            );
            if stream.write_all(answer.as_bytes()).await.is_err() {
                break;
            }
        }
    })
    .await
}

/// A caller with one connection.
pub struct Caller {
    pub stream: TcpStream,
}

impl Caller {
    pub async fn connect(agent: &Agent) -> Self {
        let stream = TcpStream::connect(agent.routes()[0]).await.unwrap();
        Self { stream }
    }

    pub async fn write(&mut self, bytes: &str) {
        self.stream.write_all(bytes.as_bytes()).await.unwrap();
    }

    /// An answer with a content-length: its head and its body.
    pub async fn read(&mut self) -> (String, String) {
        soon(async {
            let head = head(&mut self.stream).await.expect("an answer");
            let length = head
                .to_ascii_lowercase()
                .split("content-length: ")
                .nth(1)
                .map_or(0, |rest| {
                    rest.split("\r\n").next().unwrap().parse().unwrap()
                });
            let mut body = vec![0; length];
            self.stream.read_exact(&mut body).await.unwrap();
            (head, String::from_utf8(body).unwrap())
        })
        .await
    }

    /// An answer's body, or why there is none.
    pub async fn try_read(&mut self) -> std::io::Result<String> {
        let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let head = soon(head(&mut self.stream)).await.ok_or_else(cut)?;
        let length = (head.to_ascii_lowercase().split("content-length: ").nth(1))
            .and_then(|rest| rest.split("\r\n").next()?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        soon(self.stream.read_exact(&mut body)).await?;
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    pub async fn get(&mut self, path: &str) -> String {
        self.write(&format!("GET {path} HTTP/1.1\r\nHost: orders\r\n\r\n"))
            .await;
        self.read().await.1
    }

    /// Everything up to the end.
    pub async fn rest(&mut self) -> std::io::Result<Vec<u8>> {
        let mut rest = Vec::new();
        soon(self.stream.read_to_end(&mut rest)).await?;
        Ok(rest)
    }
}
