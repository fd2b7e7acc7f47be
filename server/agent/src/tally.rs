//! The figures of one claim, and what is counted by being held.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ashore_protocol::agent::Counts;
use tokio::sync::watch;

use crate::requests::Ledger;

/// Figures of one claim; they outlive a change of its tunnel.
#[derive(Debug, Default)]
pub struct Tally {
    pub intercepted: AtomicU64,
    pub held: AtomicU64,
    pub passed: AtomicU64,
    pub fell_back: AtomicU64,
    pub failed: AtomicU64,
    under_way: watch::Sender<u64>,
    /// What is told about its requests.
    pub requests: Ledger,
}

/// One more.
pub fn count(figure: &AtomicU64) {
    figure.fetch_add(1, Ordering::Relaxed);
}

impl Tally {
    /// The figures now.
    pub fn counts(&self) -> Counts {
        let read = |figure: &AtomicU64| figure.load(Ordering::Relaxed);
        Counts {
            intercepted: read(&self.intercepted),
            held: read(&self.held),
            passed: read(&self.passed),
            fell_back: read(&self.fell_back),
            failed: read(&self.failed),
        }
    }

    /// Resolves when no answer of the client's is waited for or on its way.
    pub async fn finished(&self) {
        // The sender lives in self, so this cannot fail.
        let _ = self.under_way.subscribe().wait_for(|n| *n == 0).await;
    }
}

/// A request is with the client, or its answer on the way from there, until this is dropped.
#[derive(Debug)]
pub struct UnderWay(Arc<Tally>);

impl UnderWay {
    pub fn new(tally: &Arc<Tally>) -> Self {
        tally.under_way.send_modify(|n| *n += 1);
        Self(Arc::clone(tally))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|n| *n -= 1);
    }
}

/// Counts a request as held by the client until it is dropped.
#[derive(Debug)]
pub struct Held(Arc<Tally>);

impl Held {
    /// The request is on its way to the client.
    pub fn new(tally: &Arc<Tally>) -> Self {
        count(&tally.intercepted);
        count(&tally.held);
        Self(Arc::clone(tally))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.held.fetch_sub(1, Ordering::Relaxed);
    }
}
