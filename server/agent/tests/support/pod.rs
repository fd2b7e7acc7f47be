//! An app in the pod's network, and a developer who debugs it.

use std::net::{IpAddr, SocketAddr};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ashore_protocol::agent::{FromAgent, Mode, Policy, TakeoverCounts, ToAgent};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use super::netns::{Networks, POD6, Side, laptop};
use super::{Caller, LIMIT, head};

pub const PORT: u16 = 8080;

/// A kept-alive HTTP server that answers with its name, and `/hold` not at all; listens when this returns.
async fn answers(address: SocketAddr, name: &'static str, delay: Duration) {
    let listener = TcpListener::bind(address).await.unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                stream.set_nodelay(true).unwrap();
                while let Some(request) = head(&mut stream).await {
                    if request.contains("/hold") {
                        std::future::pending::<()>().await;
                    }
                    tokio::time::sleep(delay).await;
                    let length = name.len();
                    let answer =
                        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{name}");
                    if stream.write_all(answer.as_bytes()).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
}

/// The pod's app, on both families, for as long as the test runs.
pub fn app(networks: &Networks, delay: Duration) {
    let (tell, told) = mpsc::channel();
    networks.thread(Side::Pod, move || async move {
        answers(([0, 0, 0, 0], PORT).into(), "app", delay).await;
        answers(format!("[{POD6}]:{PORT}").parse().unwrap(), "app", delay).await;
        tell.send(()).unwrap();
        std::future::pending::<()>().await;
    });
    told.recv().unwrap();
}

/// A developer who holds the port until told to leave; their service answers `laptop`.
pub struct Developer {
    leave: Option<mpsc::Sender<()>>,
    takeover: Arc<Mutex<TakeoverCounts>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Developer {
    /// Returns when the port is theirs.
    pub fn arrives(networks: &Networks) -> Self {
        let (leave, left) = mpsc::channel::<()>();
        let (tell, told) = mpsc::channel();
        let takeover = Arc::new(Mutex::new(TakeoverCounts::default()));
        let latest = Arc::clone(&takeover);
        let thread = networks.thread(Side::Pod, move || async move {
            let local = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = local.local_addr().unwrap();
            drop(local);
            answers(address, "laptop", Duration::ZERO).await;
            let mut laptop = laptop().await;
            laptop.forward_to(address);
            let answer = laptop.claim("one", PORT, Mode::Global).await;
            assert!(matches!(answer, FromAgent::Claimed { .. }), "{answer:?}");
            laptop.policy("one", Policy::Intercept).await;
            // They are told only when they change, and may have come before the answers.
            *latest.lock().unwrap() = laptop.takeover;
            tell.send(()).unwrap();
            let mut n = 0;
            while left.try_recv() == Err(mpsc::TryRecvError::Empty) {
                n += 1;
                // The agent was killed: nothing is left to do.
                if laptop.try_send(&ToAgent::Ping { n }).await.is_err() {
                    return;
                }
                while let Some(message) = laptop.try_next().await {
                    match message {
                        FromAgent::Takeover { counts, .. } => *latest.lock().unwrap() = counts,
                        FromAgent::Pong { n: of } if of == n => break,
                        _ => {}
                    }
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            let intercept = "one".to_owned();
            if laptop
                .try_send(&ToAgent::Release { intercept })
                .await
                .is_ok()
            {
                while let Some(message) = laptop.try_next().await {
                    if matches!(message, FromAgent::Released { .. }) {
                        break;
                    }
                }
            }
        });
        told.recv().unwrap();
        Self {
            leave: Some(leave),
            takeover,
            thread: Some(thread),
        }
    }

    /// Wait until this became of the connections that were open before.
    pub fn until_takeover(&self, wanted: (u64, u64)) {
        let end = Instant::now() + LIMIT;
        loop {
            let now = *self.takeover.lock().unwrap();
            if (now.ended, now.left) == wanted {
                return;
            }
            assert!(Instant::now() < end, "{now:?} and not {wanted:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn leaves(&mut self) {
        drop(self.leave.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Developer {
    fn drop(&mut self) {
        drop(self.leave.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

pub async fn dial(host: &str) -> Caller {
    let host = host.parse::<IpAddr>().unwrap();
    let stream = TcpStream::connect((host, PORT)).await.unwrap();
    Caller { stream }
}
