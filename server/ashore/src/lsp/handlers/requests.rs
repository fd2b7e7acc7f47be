//! Requests that came ashore: told as they come, listed, and sent again.

use ashore_protocol::editor::{
    ListRequests, ReplayRequest, Replayed, RequestRecord, SessionRequests,
};
use tower_lsp_server::jsonrpc;

use crate::{
    lsp::{
        event_loop::{event::Reply, state::State},
        wire::outbox::Out,
    },
    replay,
};

/// The engine's word, passed on.
pub fn came(state: &mut State, names: (&str, &str), records: Vec<RequestRecord>, missed: u64) {
    let session = state.sessions.get(names.0);
    let status = session.and_then(|it| it.view.status.as_ref());
    let to = status.and_then(|status| status.destination.as_ref()?.parse().ok());
    if let Some(changed) = state.requests.take(names, to, records, missed) {
        state.tell(Out::Requests(Box::new(changed)));
    }
}

/// `ashore/requests`
pub fn requests(state: &State, params: &ListRequests, reply: Reply<Vec<SessionRequests>>) {
    drop(reply.send(Ok(state.requests.of(params.session.as_deref()))));
}

/// `ashore/replay`
pub fn replay(state: &State, params: &ReplayRequest, reply: Reply<Replayed>) {
    let found = state.requests.one(&params.session, params.number);
    let Some((record, to)) = found else {
        let why = "There is no such request any more: send it again from where it came.";
        drop(reply.send(Err(jsonrpc::Error::invalid_params(why))));
        return;
    };
    state.tasks.spawn(async move {
        let answer = replay::again(&record, to).await;
        drop(reply.send(answer.map_err(jsonrpc::Error::invalid_params)));
    });
}
