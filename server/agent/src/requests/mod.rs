//! What is told about intercepted requests: each one's beginning and end, as long as there are not too many.

mod redact;
mod watch;

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use ashore_protocol::{
    HeaderValue,
    agent::{MAX_FRAME, RequestReport},
};
use tokio::time::Instant;

pub use redact::Redactor;
pub use watch::{BodyMeter, RequestWatch};

/// Requests that are told between two messages; the rest is counted. A person reads fewer, and a burst must not fill the tunnel.
const AT_ONCE: usize = 100;
/// Of one frame; what JSON adds to it is less than what is left.
const FRAME: usize = MAX_FRAME / 2;

/// Reports of one claim that wait to be told; it outlives a change of the claim's tunnel.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    reports: VecDeque<(Instant, RequestReport)>,
    began: usize,
    missed: u64,
}

/// What one message tells.
#[derive(Debug, Default)]
pub struct Batch {
    pub reports: Vec<RequestReport>,
    pub missed: u64,
}

impl Ledger {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one more request is told; counts it as missed if not.
    fn has_room(&self) -> bool {
        let mut waiting = self.waiting();
        let room = waiting.began < AT_ONCE;
        match room {
            true => waiting.began += 1,
            false => waiting.missed += 1,
        }
        room
    }

    fn tell(&self, at: Instant, report: RequestReport) {
        self.waiting().reports.push_back((at, report));
    }

    /// What is to be told now, in messages that each fit a frame.
    pub fn take(&self) -> Vec<Batch> {
        let (reports, missed) = {
            let mut waiting = self.waiting();
            waiting.began = 0;
            let missed = std::mem::take(&mut waiting.missed);
            (std::mem::take(&mut waiting.reports), missed)
        };
        if reports.is_empty() && missed == 0 {
            return Vec::new();
        }
        let mut batches = vec![Batch {
            missed,
            ..Batch::default()
        }];
        let mut filled = 0;
        for (at, mut report) in reports {
            let ago = u64::try_from(at.elapsed().as_micros()).unwrap_or(u64::MAX);
            let size = match &mut report {
                RequestReport::Began(began) => {
                    began.ago_us = ago;
                    256 + began.url.len() + began.host.len() + size(&began.headers)
                }
                RequestReport::Ended(ended) => {
                    ended.ago_us = ago;
                    256 + size(&ended.headers)
                }
                RequestReport::Body { text, .. } => 64 + text.len(),
                RequestReport::Unknown => 0,
            };
            if filled + size > FRAME && filled > 0 {
                batches.push(Batch::default());
                filled = 0;
            }
            filled += size;
            if let Some(batch) = batches.last_mut() {
                batch.reports.push(report);
            }
        }
        batches
    }
}

fn size(headers: &[(String, HeaderValue)]) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.len() + value.text().len() + 8)
        .sum()
}

/// Unique among the agents of a session, each of which begins somewhere else.
fn next_id() -> u64 {
    static NEXT: LazyLock<AtomicU64> =
        LazyLock::new(|| AtomicU64::new(RandomState::new().hash_one(std::process::id()) << 24));
    NEXT.fetch_add(1, Ordering::Relaxed)
}
