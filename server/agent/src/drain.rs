//! The callers' open connections, and how they are brought to an end without a failed request.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// How long connections get to notice that they should end.
const NOTICE: Duration = Duration::from_millis(50);

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
    stage: watch::Sender<Stage>,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            open: watch::Sender::new(0),
            stage: watch::Sender::new(Stage::Serving),
        }
    }
}

/// One open connection.
#[derive(Debug)]
pub struct Open(Arc<Connections>);

impl Connections {
    /// A connection was opened; it counts until the answer is dropped.
    pub fn enter(self: &Arc<Self>) -> Open {
        self.open.send_modify(|open| *open += 1);
        Open(Arc::clone(self))
    }

    /// Follow the stage; the current one counts as unseen.
    pub fn stage(&self) -> watch::Receiver<Stage> {
        let mut stage = self.stage.subscribe();
        stage.mark_changed();
        stage
    }

    /// Ask every connection to end; returns how many had not at the limit.
    pub async fn drain(&self, limit: Duration) -> u64 {
        let end = Instant::now() + limit;
        self.stage.send_replace(Stage::Draining);
        if timeout_at(end, self.none_open()).await.is_err() {
            self.stage.send_replace(Stage::Closing);
            let _ = timeout_at(Instant::now() + NOTICE, self.none_open()).await;
        }
        let open = *self.open.borrow();
        // Later connections, of other clients of this agent, are served as usual.
        self.stage.send_replace(Stage::Serving);
        open
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
