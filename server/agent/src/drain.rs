//! The callers' open connections, and how they are brought to an end without a failed request.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout_at};

/// How long connections get to notice that they should end.
const NOTICE: Duration = Duration::from_millis(50);

/// Every node's service proxy follows a changed Service in its own time, kube-proxy within a second: callers that still come
/// meanwhile must find the agent there. So long after the last of them nobody is taken to come any more.
const FOLLOWED: Duration = Duration::from_millis(1_200);

/// What a connection should do between requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Serving,
    /// Close after the next response.
    Draining,
    /// Close now if idle, else after the response.
    Closing,
}

/// Counts connections and tells them the stage.
#[derive(Debug)]
pub struct Connections {
    open: watch::Sender<u64>,
    /// When the last one was opened.
    last: watch::Sender<Option<Instant>>,
    stage: watch::Sender<Stage>,
    /// When the first drain began, also one that was broken off.
    began: OnceLock<Instant>,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            open: watch::Sender::new(0),
            last: watch::Sender::new(None),
            stage: watch::Sender::new(Stage::Serving),
            began: OnceLock::new(),
        }
    }
}

/// One open connection.
#[derive(Debug)]
pub struct Open(Arc<Connections>);

impl Connections {
    /// A connection was opened; it counts until the answer is dropped.
    pub fn enter(self: &Arc<Self>) -> Open {
        self.last.send_replace(Some(Instant::now()));
        self.open.send_modify(|open| *open += 1);
        Open(Arc::clone(self))
    }

    /// Follow the stage; the current one counts as unseen.
    pub fn stage(&self) -> watch::Receiver<Stage> {
        let mut stage = self.stage.subscribe();
        stage.mark_changed();
        stage
    }

    /// Ask every connection to end, and wait until callers no longer come; returns how many had not ended at the limit.
    pub async fn drain(&self, limit: Duration) -> u64 {
        let now = Instant::now();
        let (began, end) = (*self.began.get_or_init(|| now), now + limit);
        self.stage.send_replace(Stage::Draining);
        if timeout_at(end, self.none_left(began)).await.is_err() {
            self.stage.send_replace(Stage::Closing);
            let _ = timeout_at(Instant::now() + NOTICE, self.none_open()).await;
        }
        let open = *self.open.borrow();
        // Later connections, of other clients of this agent, are served as usual.
        self.stage.send_replace(Stage::Serving);
        open
    }

    /// Resolves when no connection is open and none has come for as long as [`FOLLOWED`] says.
    async fn none_left(&self, began: Instant) {
        loop {
            self.none_open().await;
            let last = self.last.borrow().map_or(began, |last| last.max(began));
            let quiet = last + FOLLOWED;
            if Instant::now() >= quiet {
                return;
            }
            sleep_until(quiet).await;
        }
    }

    /// Resolves when no connection is open.
    pub async fn none_open(&self) {
        // The sender lives in self, so this cannot fail.
        let _ = self.open.subscribe().wait_for(|open| *open == 0).await;
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.send_modify(|open| *open -= 1);
    }
}
