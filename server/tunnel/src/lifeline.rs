//! What keeps a tunnel alive, and knows whether it is.

use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// Who wants a stream opened.
pub(crate) type Request = oneshot::Sender<yamux::Stream>;

/// Held by every handle and every stream: the tunnel ends when the last one is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Lifeline {
    pub requests: mpsc::UnboundedSender<Request>,
    /// The tunnel is gone, for whatever reason.
    pub closed: CancellationToken,
}

impl Lifeline {
    pub fn is_closed(&self) -> bool {
        self.closed.is_cancelled()
    }
}
