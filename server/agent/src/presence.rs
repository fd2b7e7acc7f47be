//! Which sessions are there: a laptop that died cannot say so, and those that share its agent must not wait for it for ever.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use ashore_protocol::agent::Presence;
use tokio::time::Instant;

/// A laptop that is only out of reach is back before this, and one that prepares has claimed.
pub const GONE: Duration = Duration::from_secs(20);
/// Nobody shares an agent with so many; more is an attack on its memory.
const MOST: usize = 1024;

/// The sessions that are not there, and since when.
#[derive(Debug, Default)]
pub struct Away(Mutex<HashMap<String, Instant>>);

impl Away {
    /// Its tunnel ended.
    pub fn left(&self, session: &str) {
        self.note(session);
    }

    /// It claimed.
    pub fn came(&self, session: &str) {
        self.lock().remove(session);
    }

    /// One that is not live; one that was never seen is away from now on.
    pub fn ask(&self, session: &str) -> Presence {
        if self.note(session).elapsed() < GONE {
            Presence::Away
        } else {
            Presence::Gone
        }
    }

    fn note(&self, session: &str) -> Instant {
        let mut all = self.lock();
        if all.len() >= MOST && !all.contains_key(session) {
            return Instant::now();
        }
        *all.entry(session.to_owned()).or_insert_with(Instant::now)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn away_becomes_gone_and_whoever_comes_back_is_not() {
        let away = Away::default();
        away.left("lost");
        assert_eq!(away.ask("lost"), Presence::Away);
        tokio::time::advance(GONE / 2).await;
        assert_eq!(away.ask("never seen"), Presence::Away);
        tokio::time::advance(GONE / 2).await;
        assert_eq!(away.ask("lost"), Presence::Gone);
        assert_eq!(away.ask("never seen"), Presence::Away);
        away.came("lost");
        away.left("lost");
        assert_eq!(away.ask("lost"), Presence::Away);
    }
}
