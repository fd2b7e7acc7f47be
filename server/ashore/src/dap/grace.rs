//! How long an adapter has to end after its client has gone or it was signalled: longer, while the client still takes what it
//! says.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, sleep};

/// Since the client took something.
const GRACE: Duration = Duration::from_secs(5);
/// In all, however much it says.
const AT_MOST: Duration = Duration::from_secs(60);

/// How many bytes the client has taken.
#[derive(Debug, Clone, Default)]
pub struct Taken(Arc<AtomicU64>);

impl Taken {
    pub fn add(&self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or_default();
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Waits for this as long as the client takes something within each `pause`, and no longer than [`GRACE`].
    pub async fn wait<T>(&self, pause: Duration, what: impl Future<Output = T>) -> Option<T> {
        let moves = async {
            let mut before = None;
            loop {
                let now = Some(self.bytes());
                if before == now {
                    return;
                }
                before = now;
                sleep(pause).await;
            }
        };
        tokio::select! {
            done = what => Some(done),
            () = moves => None,
            () = sleep(GRACE) => None,
        }
    }
}

/// The time that is left to the adapter.
#[derive(Debug)]
pub struct Grace {
    taken: Taken,
    /// Since when, until when, and what was taken when that was said.
    running: Option<(Instant, Instant, u64)>,
}

impl Grace {
    pub fn new(taken: Taken) -> Self {
        Self {
            taken,
            running: None,
        }
    }

    /// It has been asked to end; asked again, it has no more time.
    pub fn begin(&mut self) {
        let now = Instant::now();
        let taken = self.taken.bytes();
        self.running.get_or_insert((now, now + GRACE, taken));
    }

    /// When [`Self::is_over`] is to be asked; `None`: not at all.
    pub fn until(&self) -> Option<Instant> {
        self.running.map(|(_, until, _)| until)
    }

    /// Whether it has had its time; if so, it is over once. Otherwise there is another [`Self::until`].
    pub fn is_over(&mut self) -> bool {
        let Some((since, _, before)) = self.running else {
            return false;
        };
        let (now, taken) = (Instant::now(), self.taken.bytes());
        let goes_on = taken != before && now - since < AT_MOST;
        self.running = goes_on.then_some((since, now + GRACE, taken));
        !goes_on
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seconds after which it is over, where the client takes something each second until `quiet`.
    async fn ends_after(quiet: u64) -> u64 {
        let taken = Taken::default();
        let mut grace = Grace::new(taken.clone());
        grace.begin();
        let begun = Instant::now();
        while !(grace.until().is_some_and(|until| until <= Instant::now()) && grace.is_over()) {
            tokio::time::advance(Duration::from_millis(500)).await;
            if begun.elapsed().as_secs() < quiet {
                taken.add(1);
            }
        }
        assert_eq!(grace.until(), None);
        begun.elapsed().as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn longer_while_the_client_takes_what_it_says() {
        assert_eq!(ends_after(0).await, 5);
        assert_eq!(ends_after(3).await, 10);
        assert_eq!(ends_after(1_000).await, 60);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_waited_for_moves_or_is_given_up() {
        let (taken, pause) = (Taken::default(), Duration::from_millis(500));
        assert_eq!(taken.wait(pause, std::future::pending::<()>()).await, None);
        let slow = async {
            for _ in 0..5 {
                tokio::time::sleep(Duration::from_millis(400)).await;
                taken.add(1);
            }
        };
        assert_eq!(taken.wait(pause, slow).await, Some(()));
        let endless = async {
            loop {
                tokio::time::sleep(Duration::from_millis(400)).await;
                taken.add(1);
            }
        };
        assert_eq!(taken.wait(pause, endless).await, None::<()>);
    }
}
