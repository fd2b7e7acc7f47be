//! The shop's visitors: a steady stream of requests through the gateway, each written down with who answered it.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::Notify,
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

/// Visitors a second.
pub const RATE: u64 = 50;
/// How the debuggee names itself in its answers.
pub const LAPTOP: &str = "laptop";

/// One visitor's request and its answer.
#[derive(Debug, Clone)]
pub struct Visit {
    pub visitor: String,
    pub started: Instant,
    pub ended: Instant,
    /// Who answered, and the order's total; or what went wrong.
    pub outcome: Result<Answer, String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub served_by: String,
    pub total: Option<f64>,
}

impl Visit {
    pub fn failed(&self) -> bool {
        self.outcome.is_err()
    }

    pub fn by_laptop(&self) -> bool {
        matches!(&self.outcome, Ok(answer) if answer.served_by == LAPTOP)
    }

    pub fn by_origin(&self) -> bool {
        matches!(&self.outcome, Ok(answer) if answer.served_by != LAPTOP)
    }
}

#[derive(Default)]
struct Book {
    closed: AtomicBool,
    visits: Mutex<Vec<Visit>>,
    changed: Notify,
}

/// The running stream; dropping it ends it.
pub struct Visitors {
    book: Arc<Book>,
    stop: CancellationToken,
    driver: Option<tokio::task::JoinHandle<()>>,
}

impl Visitors {
    /// Sends [`RATE`] visitors a second to the gateway until told to stop.
    pub fn start(gateway: SocketAddr) -> Self {
        let book = Arc::new(Book::default());
        let stop = CancellationToken::new();
        let driver = tokio::spawn(drive(gateway, book.clone(), stop.clone()));
        Self {
            book,
            stop,
            driver: Some(driver),
        }
    }

    /// Every visit that has ended so far.
    pub fn visits(&self) -> MutexGuard<'_, Vec<Visit>> {
        self.book
            .visits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `found` has an answer, looking after each visit that ends.
    pub async fn until<T>(
        &self,
        what: &str,
        limit: Duration,
        mut found: impl FnMut(&[Visit]) -> Option<T>,
    ) -> anyhow::Result<T> {
        let looking = async {
            loop {
                let changed = self.book.changed.notified();
                if let Some(answer) = found(&self.visits()) {
                    return answer;
                }
                changed.await;
            }
        };
        match tokio::time::timeout(limit, looking).await {
            Ok(answer) => Ok(answer),
            Err(_) => bail!("waited {} s in vain for {what}", limit.as_secs()),
        }
    }

    /// Writes no more visits down, so that a cluster that is kept for days does not fill the memory.
    pub fn forget(&self) {
        self.book.closed.store(true, Ordering::Relaxed);
        self.visits().clear();
    }

    /// No new visitors; waits for those under way.
    pub async fn stop(&mut self) {
        self.stop.cancel();
        if let Some(driver) = self.driver.take() {
            let _ended_either_way = tokio::time::timeout(Duration::from_secs(5), driver).await;
        }
    }
}

impl Drop for Visitors {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn drive(gateway: SocketAddr, book: Arc<Book>, stop: CancellationToken) {
    let mut clock = tokio::time::interval(Duration::from_millis(1000 / RATE));
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut under_way = JoinSet::new();
    for number in 1_u64.. {
        tokio::select! {
            () = stop.cancelled() => break,
            _ = clock.tick() => {}
        }
        while under_way.try_join_next().is_some() {}
        let book = book.clone();
        under_way.spawn(async move {
            let visit = visit(gateway, number).await;
            if book.closed.load(Ordering::Relaxed) {
                return;
            }
            let mut visits = book.visits.lock().unwrap_or_else(PoisonError::into_inner);
            visits.push(visit);
            drop(visits);
            book.changed.notify_waiters();
        });
    }
    while under_way.join_next().await.is_some() {}
}

async fn visit(gateway: SocketAddr, number: u64) -> Visit {
    let visitor = format!("visitor-{number}");
    let started = Instant::now();
    let outcome = ask(gateway, &format!("/orders/{}", number % 100), &visitor)
        .await
        .map_err(|error| format!("{error:#}"));
    Visit {
        visitor,
        started,
        ended: Instant::now(),
        outcome,
    }
}

/// One request on a connection of its own, without a time-out: it may be held at a breakpoint.
pub async fn ask(gateway: SocketAddr, path: &str, visitor: &str) -> anyhow::Result<Answer> {
    let mut stream = TcpStream::connect(gateway)
        .await
        .context("the gateway cannot be reached")?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: shop\r\nx-visitor: {visitor}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    parse(&String::from_utf8_lossy(&answer))
}

fn parse(answer: &str) -> anyhow::Result<Answer> {
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .context("the gateway closed the connection without an answer")?;
    let status = head.split(' ').nth(1).unwrap_or_default();
    if status != "200" {
        bail!("status {status}: {}", body.trim());
    }
    let order: serde_json::Value = serde_json::from_str(body).context("the order is not JSON")?;
    Ok(Answer {
        served_by: order["served_by"].as_str().unwrap_or_default().to_owned(),
        total: order["total"].as_f64(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_names_who_served_it_and_anything_but_200_is_a_failure() {
        let good = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n{\"served_by\": \"laptop\", \"total\": 12.5}";
        assert_eq!(
            parse(good).unwrap(),
            Answer {
                served_by: "laptop".into(),
                total: Some(12.5)
            }
        );
        for bad in [
            "",
            "HTTP/1.1 502 Bad Gateway\r\n\r\nno",
            "HTTP/1.1 200 OK\r\n\r\n<html>",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }
}
