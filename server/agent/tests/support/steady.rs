//! A steady load of kept-alive callers, as a pool makes it: a connection that was closed is noticed before it is used again.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::Caller;

/// What one caller saw.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    pub app: u64,
    pub laptop: u64,
    pub connections: u64,
    /// Sent, and not answered.
    pub lost: Vec<String>,
}

/// Ask every `gap` (each caller a little differently) until every caller was answered by the laptop `enough` times in a row,
/// or to the limit. `begun` says how many of them were answered at all.
pub async fn callers(
    host: IpAddr,
    port: u16,
    count: u64,
    gap: Duration,
    limit: Duration,
    begun: Arc<AtomicU64>,
) -> Seen {
    let mut all = JoinSet::new();
    let end = Instant::now() + limit;
    for number in 0..count {
        let begun = Arc::clone(&begun);
        all.spawn(caller(host, port, number, gap, end, begun));
    }
    let mut sum = Seen::default();
    while let Some(seen) = all.join_next().await {
        let seen = seen.unwrap();
        sum.app += seen.app;
        sum.laptop += seen.laptop;
        sum.connections += seen.connections;
        sum.lost.extend(seen.lost);
    }
    sum
}

const ENOUGH: u64 = 5;

async fn caller(
    host: IpAddr,
    port: u16,
    number: u64,
    gap: Duration,
    end: Instant,
    begun: Arc<AtomicU64>,
) -> Seen {
    let mut seen = Seen::default();
    let mut kept: Option<TcpStream> = None;
    let (mut in_a_row, mut round) = (0, 0);
    while in_a_row < ENOUGH && Instant::now() < end {
        round += 1;
        // Between 60 % and 140 % of the gap.
        let part = 60 + (round * 37 + number * 53) % 81;
        tokio::time::sleep(gap * u32::try_from(part).unwrap() / 100).await;
        let reused = kept.take().filter(is_open);
        let stream = match reused {
            Some(stream) => stream,
            None => {
                seen.connections += 1;
                TcpStream::connect((host, port)).await.unwrap()
            }
        };
        let mut caller = Caller { stream };
        let request = "POST /buy HTTP/1.1\r\nHost: shop\r\n\r\n";
        let asked = Instant::now();
        let answer = async {
            caller.stream.write_all(request.as_bytes()).await?;
            caller.try_read().await
        };
        match answer.await {
            Ok(body) if body == "laptop" => {
                seen.laptop += 1;
                in_a_row += 1;
            }
            Ok(body) => {
                assert_eq!(body, "app");
                seen.app += 1;
                in_a_row = 0;
            }
            Err(error) => {
                let after = asked.elapsed();
                let what = format!("caller {number}, round {round}, after {after:?}: {error}");
                seen.lost.push(what);
                continue;
            }
        }
        if seen.app + seen.laptop == 1 {
            begun.fetch_add(1, Ordering::Relaxed);
        }
        kept = Some(caller.stream);
    }
    seen
}

fn is_open(stream: &TcpStream) -> bool {
    let read = stream.try_read(&mut [0]);
    matches!(read, Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
}
