//! What takes longer than a moment shows that it is under way, where the client can show it.

use std::{future::Future, pin::pin, time::Duration};

use tokio::sync::oneshot;

use crate::lsp::{event_loop::state::State, wire::outbox::Out};

/// What is quicker is not worth a flicker.
const MOMENT: Duration = Duration::from_millis(300);

/// The same work; after a moment it is shown until it is done or given up.
pub fn shown<T, F>(
    state: &State,
    title: &str,
    work: F,
) -> impl Future<Output = T> + Send + use<T, F>
where
    F: Future<Output = T> + Send + 'static,
{
    let outbox = state.abilities.shows_progress.then(|| state.outbox.clone());
    let title = title.to_owned();
    async move {
        let mut work = pin!(work);
        if let Ok(done) = tokio::time::timeout(MOMENT, &mut work).await {
            return done;
        }
        let (_shown_until_dropped, until) = oneshot::channel();
        if let Some(outbox) = outbox {
            let _ = outbox.send(Out::Progress { title, work: until });
        }
        work.await
    }
}
