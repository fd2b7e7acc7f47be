//! The requests of this editor's sessions: kept in memory, with bodies where they are wished for, also after a session's end.

use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
};

use ashore_protocol::editor::{
    ListRequests, ReplayRequest, Replayed, RequestRecord, SessionRequests,
};
use tower_lsp_server::jsonrpc;

use crate::lsp::{event_loop::event::Reply, event_loop::state::State, wire::outbox::Out};
use crate::replay;

/// Sessions whose requests are kept.
const SESSIONS: usize = 10;
/// Requests of one session that are kept.
const RECORDS: usize = 500;

/// All of them, the oldest session first.
#[derive(Default)]
pub struct Requests(VecDeque<List>);

struct List {
    session: String,
    /// A debug session that goes on with another intercept counts on.
    intercept: String,
    before: u64,
    records: BTreeMap<u64, RequestRecord>,
    missed: u64,
    /// Where the debuggee listened last.
    to: Option<SocketAddr>,
}

impl Requests {
    fn list(&mut self, session: &str, intercept: &str) -> Option<&mut List> {
        let known = self.0.iter().position(|list| list.session == session);
        let at = known.unwrap_or_else(|| {
            if self.0.len() == SESSIONS {
                self.0.pop_front();
            }
            self.0.push_back(List {
                session: session.to_owned(),
                intercept: intercept.to_owned(),
                before: 0,
                records: BTreeMap::new(),
                missed: 0,
                to: None,
            });
            self.0.len() - 1
        });
        let list = self.0.get_mut(at)?;
        if list.intercept != intercept {
            intercept.clone_into(&mut list.intercept);
            list.before = list
                .records
                .last_key_value()
                .map_or(0, |(number, _)| *number);
        }
        Some(list)
    }
}

/// The engine's word, passed on.
pub fn came(
    state: &mut State,
    (session, intercept): (&str, &str),
    records: Vec<RequestRecord>,
    missed: u64,
) {
    let status = state
        .sessions
        .get(session)
        .and_then(|it| it.view.status.as_ref());
    let to = status.and_then(|status| status.destination.as_ref()?.parse().ok());
    let Some(list) = state.requests.list(session, intercept) else {
        return;
    };
    list.to = to.or(list.to);
    list.missed = missed;
    let mut told = records;
    for record in &mut told {
        record.number += list.before;
        list.records.insert(record.number, record.clone());
    }
    while list.records.len() > RECORDS {
        list.records.pop_first();
    }
    let changed = SessionRequests {
        session: session.to_owned(),
        records: told,
        missed,
    };
    state.tell(Out::Requests(Box::new(changed)));
}

/// `ashore/requests`
pub fn requests(state: &State, params: &ListRequests, reply: Reply<Vec<SessionRequests>>) {
    let wanted = |list: &&List| {
        let session = params.session.as_ref();
        session.is_none_or(|session| *session == list.session)
    };
    let lists = state.requests.0.iter().filter(wanted);
    let all = lists.map(|list| SessionRequests {
        session: list.session.clone(),
        records: list.records.values().cloned().collect(),
        missed: list.missed,
    });
    drop(reply.send(Ok(all.collect())));
}

/// `ashore/replay`
pub fn replay(state: &State, params: &ReplayRequest, reply: Reply<Replayed>) {
    let list = state
        .requests
        .0
        .iter()
        .find(|list| list.session == params.session);
    let found = list.and_then(|list| Some((list.records.get(&params.number)?.clone(), list.to?)));
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
