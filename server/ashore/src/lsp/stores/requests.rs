//! The requests of this editor's sessions: kept in memory, with bodies where they are wished for, also after a session's end.

use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
};

use ashore_protocol::editor::{RequestRecord, SessionRequests};

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
    /// Takes what the engine told of a session's intercept; gives it back with the session's own numbers.
    pub fn take(
        &mut self,
        (session, intercept): (&str, &str),
        to: Option<SocketAddr>,
        mut records: Vec<RequestRecord>,
        missed: u64,
    ) -> Option<SessionRequests> {
        let list = self.list(session, intercept)?;
        list.to = to.or(list.to);
        list.missed = missed;
        for record in &mut records {
            record.number += list.before;
            list.records.insert(record.number, record.clone());
        }
        while list.records.len() > RECORDS {
            list.records.pop_first();
        }
        Some(SessionRequests {
            session: session.to_owned(),
            records,
            missed,
        })
    }

    /// Those of this session, or of all.
    pub fn of(&self, session: Option<&str>) -> Vec<SessionRequests> {
        let wanted = |list: &&List| session.is_none_or(|session| session == list.session);
        let all = self.0.iter().filter(wanted).map(|list| SessionRequests {
            session: list.session.clone(),
            records: list.records.values().cloned().collect(),
            missed: list.missed,
        });
        all.collect()
    }

    /// One request, and where its program listened last.
    pub fn one(&self, session: &str, number: u64) -> Option<(&RequestRecord, Option<SocketAddr>)> {
        let list = self.0.iter().find(|list| list.session == session)?;
        Some((list.records.get(&number)?, list.to))
    }

    /// What the program has not answered.
    pub fn open(&self, session: &str) -> Option<SessionRequests> {
        let list = self.0.iter().find(|list| list.session == session)?;
        let open = |record: &&RequestRecord| record.outcome.is_none();
        Some(SessionRequests {
            session: session.to_owned(),
            records: list.records.values().filter(open).cloned().collect(),
            missed: list.missed,
        })
    }

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
