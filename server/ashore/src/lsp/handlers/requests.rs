//! Requests that came ashore: told as they come, listed, and sent again.

use ashore_protocol::{
    agent::Protocol,
    editor::{
        CurlCommand, CurlRequest, ListRequests, ReplayRequest, Replayed, RequestRecord,
        SessionRequests,
    },
};
use ashore_texts::Text;
use tower_lsp_server::jsonrpc;

use crate::{
    curl, display,
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
        let changed = shown(state, changed);
        state.tell(Out::Requests(Box::new(changed)));
    }
}

/// The debuggee stands, or goes on: what it has not answered is held, or is not any more.
pub fn stands(state: &State, session: &str) {
    let open = state.requests.open(session);
    if let Some(open) = open.filter(|open| !open.records.is_empty()) {
        state.tell(Out::Requests(Box::new(shown(state, open))));
    }
}

/// The list with what is drawn of each request.
fn shown(state: &State, mut list: SessionRequests) -> SessionRequests {
    let session = state.sessions.get(&list.session);
    for record in &mut list.records {
        *record = display::request::shown(record, session.map(|it| &it.view), state.locale);
    }
    list
}

/// `ashore/requests`
pub fn requests(state: &State, params: &ListRequests, reply: Reply<Vec<SessionRequests>>) {
    let all = state.requests.of(params.session.as_deref());
    let all = all.into_iter().map(|list| shown(state, list));
    drop(reply.send(Ok(all.collect())));
}

/// `ashore/replay`
pub fn replay(state: &State, params: &ReplayRequest, reply: Reply<Replayed>) {
    let found = state.requests.one(&params.session, params.number);
    let Some((record, Some(to))) = found else {
        drop(reply.send(Err(gone(state))));
        return;
    };
    let (record, locale) = (record.clone(), state.locale);
    state.tasks.spawn(async move {
        let answer = replay::again(&record, to).await.map(|answer| {
            let told =
                display::request::replayed(answer.status, answer.duration_ms, &answer.without);
            Replayed {
                message: told.in_locale(locale),
                ..answer
            }
        });
        let refused = |why: Text| jsonrpc::Error::invalid_params(why.in_locale(locale));
        drop(reply.send(answer.map_err(refused)));
    });
}

/// `ashore/curl`
pub fn curl(state: &State, params: &CurlRequest, reply: Reply<CurlCommand>) {
    let found = state.requests.one(&params.session, params.number);
    if found.is_some_and(|(record, _)| record.version == Protocol::Tcp) {
        let why = Text::CurlTcp.in_locale(state.locale);
        drop(reply.send(Err(jsonrpc::Error::invalid_params(why))));
        return;
    }
    let command = found.map(|(record, to)| CurlCommand {
        text: curl::command(record, to),
        message: match replay::has_body(record) {
            true => String::new(),
            false => Text::CurlBody.in_locale(state.locale),
        },
    });
    drop(reply.send(command.ok_or_else(|| gone(state))));
}

fn gone(state: &State) -> jsonrpc::Error {
    jsonrpc::Error::invalid_params(Text::ReplayGone.in_locale(state.locale))
}
