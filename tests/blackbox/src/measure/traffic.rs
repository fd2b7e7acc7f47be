//! A service, its visitors and a load, small enough that they measure the way between them and not themselves. The same code
//! runs in pods (`ashore-traffic`) and on the laptop.
#![allow(clippy::print_stdout)] // a pod's log is read from there

use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};

/// What the laptop's answers contain, and no pod's.
pub const LAPTOP: &str = "laptop";
const PATH: &str = "/orders/7";
/// Callers that keep their connection; together they ask as often as those who come anew.
const KEPT: u64 = 10;
/// As long as somebody may look at a breakpoint.
const PATIENCE: Duration = Duration::from_secs(900);

/// Microseconds since 1970: pods and laptop are one machine, and so have one clock.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
    })
}

/// What a service has seen.
#[derive(Debug, Default)]
pub struct Seen {
    first: AtomicU64,
}

impl Seen {
    /// When the first visitor came since [`Self::forget`].
    pub fn first(&self) -> Option<u64> {
        Some(self.first.load(Ordering::Relaxed)).filter(|at| *at > 0)
    }

    pub fn forget(&self) {
        self.first.store(0, Ordering::Relaxed);
    }
}

/// Answers everything with its name until it is dropped.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(listener: TcpListener, who: &str, seen: Arc<Seen>) -> io::Result<()> {
    let body = format!("{{\"served_by\":\"{who}\"}}\n");
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer: Arc<[u8]> = answer.into_bytes().into();
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await?;
        connections.spawn(converse(stream, Arc::clone(&answer), Arc::clone(&seen)));
        while connections.try_join_next().is_some() {}
    }
}

async fn converse(mut stream: TcpStream, answer: Arc<[u8]>, seen: Arc<Seen>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut bytes = Vec::with_capacity(1024);
    loop {
        let Some(end) = end_of_head(&bytes) else {
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
            continue;
        };
        if !bytes.starts_with(b"GET /healthz") && seen.first.load(Ordering::Relaxed) == 0 {
            let _somebody_was_faster =
                seen.first
                    .compare_exchange(0, now(), Ordering::Relaxed, Ordering::Relaxed);
        }
        bytes.drain(..end);
        stream.write_all(&answer).await?;
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    Some(at + 4)
}

/// One connection of a visitor.
struct Caller {
    stream: TcpStream,
    bytes: Vec<u8>,
    question: Vec<u8>,
}

impl Caller {
    async fn connect(address: &str, keep: bool) -> io::Result<Self> {
        let stream = timeout(Duration::from_secs(10), TcpStream::connect(address)).await??;
        stream.set_nodelay(true)?;
        let kept = if keep { "" } else { "connection: close\r\n" };
        Ok(Self {
            stream,
            bytes: Vec::new(),
            question: format!("GET {PATH} HTTP/1.1\r\nhost: {address}\r\n{kept}\r\n").into_bytes(),
        })
    }

    /// As every pool does before it uses a connection again.
    fn is_open(&self) -> bool {
        let mut one = [0];
        matches!(self.stream.try_read(&mut one), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
    }

    /// Asks once; the body.
    async fn ask(&mut self) -> io::Result<String> {
        self.stream.write_all(&self.question).await?;
        self.bytes.clear();
        loop {
            if let Some(end) = end_of_head(&self.bytes) {
                let head = String::from_utf8_lossy(&self.bytes[..end]).to_ascii_lowercase();
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "));
                let length = length.and_then(|text| text.trim().parse::<usize>().ok());
                let length =
                    length.ok_or_else(|| io::Error::other("an answer without a length"))?;
                if self.bytes.len() >= end + length {
                    if !head.starts_with("http/1.1 200") {
                        return Err(io::Error::other(head.lines().next().unwrap_or_default()));
                    }
                    return Ok(String::from_utf8_lossy(&self.bytes[end..end + length]).into_owned());
                }
            }
            if self.stream.read_buf(&mut self.bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// Visits this often a second, half on kept connections, and prints a line each: when it began and ended, whether its connection
/// was kept, who answered or what failed.
pub async fn visit(address: &str, rate: u64) {
    let pool: Arc<Vec<Mutex<Option<Caller>>>> =
        Arc::new((0..KEPT).map(|_| Mutex::default()).collect());
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / rate.max(1)));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    let mut under_way = JoinSet::new();
    for number in 0_u64.. {
        ticks.tick().await;
        let (address, pool) = (address.to_owned(), Arc::clone(&pool));
        under_way.spawn(async move {
            let place = (number / 2 % KEPT) as usize;
            let keep = number % 2 == 0;
            let begun = now();
            let asked = timeout(PATIENCE, async {
                if !keep {
                    return Caller::connect(&address, false).await?.ask().await;
                }
                let kept = pool[place].lock().expect("no holder panics").take();
                let mut caller = match kept.filter(Caller::is_open) {
                    Some(caller) => caller,
                    None => Caller::connect(&address, true).await?,
                };
                let body = caller.ask().await?;
                *pool[place].lock().expect("no holder panics") = Some(caller);
                Ok(body)
            });
            let asked = asked
                .await
                .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
            let visit = match asked {
                Ok(body) => json!({"b": begun, "e": now(), "k": keep, "l": body.contains(LAPTOP)}),
                Err(error) => json!({"b": begun, "e": now(), "k": keep, "x": error.to_string()}),
            };
            println!("{visit}");
        });
        while under_way.try_join_next().is_some() {}
    }
}

/// Asks again and again on so many connections; how long an answer took, and how many came.
pub async fn load(address: &str, connections: usize, limit: Duration) -> Value {
    let mut callers = JoinSet::new();
    for _ in 0..connections {
        let address = address.to_owned();
        callers.spawn(async move {
            let (mut times, mut failed) = (Vec::new(), 0_u64);
            let mut kept = None;
            let begun = Instant::now();
            while begun.elapsed() < limit {
                let mut caller = match kept.take() {
                    Some(caller) => caller,
                    None => match Caller::connect(&address, true).await {
                        Ok(caller) => caller,
                        Err(_) => {
                            failed += 1;
                            continue;
                        }
                    },
                };
                let asked = Instant::now();
                if caller.ask().await.is_ok() {
                    times.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
                    kept = Some(caller);
                } else {
                    failed += 1;
                }
            }
            (times, failed)
        });
    }
    let (mut times, mut failed) = (Vec::new(), 0);
    while let Some(done) = callers.join_next().await {
        let (more, lost) = done.expect("no caller panics");
        times.extend(more);
        failed += lost;
    }
    times.sort_unstable();
    let at = |part: f64| {
        let place = (times.len() as f64 * part).ceil() as usize;
        times
            .get(place.clamp(1, times.len().max(1)) - 1)
            .map(|us| f64::from(*us) / 1000.0)
    };
    json!({
        "p50": at(0.5), "p99": at(0.99), "failed": failed,
        "perSecond": times.len() as f64 / limit.as_secs_f64(),
    })
}
