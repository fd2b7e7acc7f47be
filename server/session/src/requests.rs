//! The requests of one session, each joined with where the debuggee stood while it was held. Pure: times come from outside.
//!
//! The agent says when a request began and ended, the debugger when and where the debuggee stopped; neither knows of the
//! other. A stop belongs to the requests that were in flight when it happened: with one there is no doubt, with several each
//! is a candidate and said to be one.
//!
//! a candidate and says so. Places come from the stack traces that the client asks for by itself
//! (`server/debug/src/observe/place.rs`); no request is ever put into a debug session. What is a secret by its name
//! never leaves the agent (`server/agent/src/requests/redact.rs`); more than 100 requests in 200 ms are counted and
//! not told, so that a burst cannot fill the tunnel. The list is a file in the state folder, without bodies, so
//! that `ashore requests` needs no daemon; bodies are kept in the memory of `ashore lsp` alone.

use std::collections::{BTreeSet, VecDeque};

use ashore_protocol::{
    agent::{RequestBegan, RequestEnded, RequestReport},
    editor::{Place, RequestRecord, Stood},
};

/// Microseconds on the driver's monotonic clock.
pub type Micros = u64;

/// Records that are kept.
const RECORDS: usize = 500;
/// Stops that reports of the agent may still belong to; they come late by a fraction of a second.
const STOPS: usize = 64;
/// Places of one request.
const PLACES: usize = 16;
/// The agent's word for when a request began comes over the network, and may seem to be a little later than it was.
const SLACK: Micros = 20_000;
/// On a busy machine it comes later still: a request that is told of while the debuggee stands, for a reason that no other
/// request gives, was there before, at most this long ago.
const LATE: Micros = 2_000_000;

/// What a session knows about its requests.
#[derive(Debug, Default)]
pub struct Requests {
    configuration: String,
    records: VecDeque<Known>,
    count: u64,
    stops: VecDeque<Stop>,
    /// Some stops are not there any more, and what was joined with them stays so.
    forgotten: bool,
    changed: BTreeSet<u64>,
    missed: u64,
}

#[derive(Debug)]
struct Known {
    id: u64,
    began: Micros,
    ended: Option<Micros>,
    /// Its report came long after it began: when that was is a guess.
    late: bool,
    /// The caller is known by name.
    named: bool,
    record: RequestRecord,
    request_body: String,
    answer_body: String,
}

#[derive(Debug)]
struct Stop {
    at: Micros,
    thread: Option<i64>,
    place: Option<Place>,
    exception: Option<String>,
    over: bool,
}

impl Known {
    fn in_flight(&self, at: Micros) -> bool {
        self.began <= at + SLACK && self.ended.is_none_or(|ended| ended >= at)
    }
}

impl Requests {
    /// For the run configuration of this name.
    pub fn new(configuration: &str) -> Self {
        Self {
            configuration: configuration.to_owned(),
            ..Self::default()
        }
    }

    /// What the agent told, and how many it could not tell.
    pub fn told(&mut self, reports: Vec<RequestReport>, missed: u64, now: Micros) {
        self.missed += missed;
        let before = self.count;
        for report in reports {
            match report {
                RequestReport::Began(began) => self.began(began, now),
                RequestReport::Ended(ended) => self.ended(ended, now),
                RequestReport::Body { id, answer, text } => {
                    let known = self.records.iter_mut().find(|known| known.id == id);
                    if let Some(known) = known {
                        let body = match answer {
                            true => &mut known.answer_body,
                            false => &mut known.request_body,
                        };
                        body.push_str(&text);
                    }
                }
                RequestReport::Unknown => {}
            }
        }
        if let Some(at) = self.unexplained(now) {
            let new = self.records.iter_mut();
            for known in new.filter(|it| it.record.number > before && it.ended.is_none()) {
                (known.began, known.late) = (at, true);
            }
        }
        self.join();
    }

    /// When the debuggee stopped, if it still stands there and no request is known that it could stand for.
    fn unexplained(&self, now: Micros) -> Option<Micros> {
        let stop = self.stops.iter().rev().find(|stop| !stop.over)?;
        let explained = self.records.iter().any(|known| known.in_flight(stop.at));
        (!explained && now.saturating_sub(stop.at) <= LATE).then_some(stop.at)
    }

    fn began(&mut self, told: RequestBegan, now: Micros) {
        self.count += 1;
        if self.records.len() == RECORDS
            && let Some(oldest) = self.records.pop_front()
        {
            self.changed.remove(&oldest.record.number);
        }
        let RequestBegan {
            id,
            ago_us,
            method,
            url,
            host,
            version,
            headers,
            peer,
        } = told;
        self.changed.insert(self.count);
        self.records.push_back(Known {
            id,
            began: now.saturating_sub(ago_us),
            ended: None,
            late: false,
            named: false,
            request_body: String::new(),
            answer_body: String::new(),
            record: RequestRecord {
                number: self.count,
                configuration: self.configuration.clone(),
                at: 0,
                method,
                url,
                host,
                version,
                headers: headers.into_iter().map(Into::into).collect(),
                from: peer,
                outcome: None,
                status: None,
                grpc_status: None,
                duration_ms: None,
                request_bytes: 0,
                answer_bytes: 0,
                answer_headers: Vec::new(),
                request_body: None,
                answer_body: None,
                stops: Vec::new(),
                display: None,
            },
        });
    }

    fn ended(&mut self, told: RequestEnded, now: Micros) {
        let Some(known) = self.records.iter_mut().find(|known| known.id == told.id) else {
            return;
        };
        known.ended = Some(now.saturating_sub(told.ago_us));
        let record = &mut known.record;
        record.outcome = Some(told.outcome);
        record.status = told.status;
        record.grpc_status = told.grpc_status;
        record.duration_ms = Some(told.duration_us as f64 / 1000.0);
        record.request_bytes = told.request_bytes;
        record.answer_bytes = told.answer_bytes;
        record.answer_headers = told.headers.into_iter().map(Into::into).collect();
        let some = |body: &mut String| Some(std::mem::take(body)).filter(|body| !body.is_empty());
        record.request_body = some(&mut known.request_body);
        record.answer_body = some(&mut known.answer_body);
        self.changed.insert(record.number);
    }

    /// The debuggee stopped.
    pub fn stopped(&mut self, thread: Option<i64>, at: Micros) {
        if self.stops.len() == STOPS {
            // Steps have no place of their own; what has one is kept longer.
            let placeless = self.stops.iter().position(|stop| stop.place.is_none());
            self.stops.remove(placeless.unwrap_or(0));
            self.forgotten = true;
        }
        self.stops.push_back(Stop {
            at,
            thread,
            place: None,
            exception: None,
            over: false,
        });
    }

    /// Where it stands, and what was thrown if that is why. What went on again before this was known stays without a place.
    pub fn stood(&mut self, thread: Option<i64>, place: Place, exception: Option<String>) {
        let stop = self.stops.iter_mut().rev().find(|stop| {
            let its = thread.is_none() || stop.thread.is_none() || stop.thread == thread;
            its && !stop.over
        });
        let Some(stop) = stop.filter(|stop| stop.place.is_none()) else {
            return;
        };
        stop.place = Some(place);
        stop.exception = exception;
        self.join();
    }

    /// It goes on.
    pub fn continued(&mut self, thread: Option<i64>, all: bool) {
        for stop in &mut self.stops {
            stop.over |= all || thread.is_none() || stop.thread.is_none() || stop.thread == thread;
        }
    }

    /// Gives callers that are known by their addresses only the names that are known now.
    pub fn name(&mut self, names: impl Fn(&str) -> Option<String>) {
        for known in self.records.iter_mut().filter(|known| !known.named) {
            if let Some(name) = names(&known.record.from) {
                known.named = true;
                known.record.from = name;
                self.changed.insert(known.record.number);
            }
        }
    }

    /// Brings every record's stops up to date.
    fn join(&mut self) {
        let counts: Vec<usize> = (self.stops.iter())
            .map(|stop| {
                self.records
                    .iter()
                    .filter(|known| known.in_flight(stop.at))
                    .count()
            })
            .collect();
        for known in &mut self.records {
            let oldest = self.stops.front().map_or(Micros::MAX, |stop| stop.at);
            if known.ended.is_some_and(|ended| ended < oldest) {
                continue;
            }
            let its = self
                .stops
                .iter()
                .zip(&counts)
                .filter(|(stop, _)| known.in_flight(stop.at));
            let stops: Vec<Stood> = its
                .filter_map(|(stop, count)| {
                    Some(Stood {
                        place: stop.place.clone()?,
                        certain: *count == 1 && !known.late,
                        exception: stop.exception.clone(),
                    })
                })
                .take(PLACES)
                .collect();
            if stops != known.record.stops && !(self.forgotten && stops.is_empty()) {
                known.record.stops = stops;
                self.changed.insert(known.record.number);
            }
        }
    }

    /// Whether there is something that [`Self::changes`] has not answered yet.
    pub fn has_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// The records that are new or changed since this was asked last, each with the time at which its request began.
    pub fn changes(&mut self) -> Vec<(Micros, RequestRecord)> {
        let changed = std::mem::take(&mut self.changed);
        let records = self.records.iter();
        let records = records.filter(|known| changed.contains(&known.record.number));
        records
            .map(|known| (known.began, known.record.clone()))
            .collect()
    }

    /// Callers, by `address:port`, that have no name yet.
    pub fn unnamed(&self) -> impl Iterator<Item = &str> {
        let unnamed = self.records.iter().filter(|known| !known.named);
        unnamed.map(|known| known.record.from.as_str())
    }

    /// Requests that were too many to be told one by one.
    pub fn missed(&self) -> u64 {
        self.missed
    }
}
