//! `--expect N --within T`: a success only if so many requests came.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

#[derive(Debug, Clone, Copy)]
pub struct Expected {
    pub wanted: u64,
    pub came: u64,
    /// By when.
    until: Option<Instant>,
}

impl Expected {
    pub fn new(wanted: u64, within: Option<Duration>) -> Self {
        Self {
            wanted,
            came: 0,
            until: within.map(|within| Instant::now() + within),
        }
    }

    /// Takes in how many have come; whether these are enough, and were not before.
    pub fn came(&mut self, count: u64) -> bool {
        let before = self.is_met();
        self.came = self.came.max(count);
        !before && self.is_met()
    }

    pub fn is_met(&self) -> bool {
        self.came >= self.wanted
    }

    /// The time is over. Nothing is waited for any more.
    pub fn is_late(&mut self) {
        self.until = None;
    }
}

/// Comes back when the time is over and not enough have come.
pub async fn late(expected: Option<Expected>) {
    match expected.filter(|it| !it.is_met()).and_then(|it| it.until) {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}
