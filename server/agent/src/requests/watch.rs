//! One intercepted request, from its head to the last byte of its answer; or one connection that is no HTTP, as a whole.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use ashore_protocol::agent::{
    BODY_LIMIT, Protocol, RequestBegan, RequestEnded, RequestOutcome, RequestReport,
};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, response};
use tokio::time::Instant;

use super::redact::boundary;
use super::{Redactor, next_id};
use crate::tally::Tally;

/// Of one report of a body: JSON may make a character six bytes long.
const PART: usize = 8 * 1024;

/// Tells the end when it is dropped.
#[derive(Debug)]
pub struct RequestWatch {
    tally: Arc<Tally>,
    redactor: Arc<Redactor>,
    id: u64,
    began: Instant,
    request: BodyMeter,
    answer: BodyMeter,
    /// Who answers; nobody yet.
    pub by: Option<RequestOutcome>,
    /// The answer went by to its end.
    pub finished: bool,
    status: Option<u16>,
    grpc_status: Option<u16>,
    headers: Vec<(String, ashore_protocol::HeaderValue)>,
}

/// What went by of one body.
#[derive(Debug, Clone, Default)]
pub struct BodyMeter(Arc<Mutex<Body>>);

#[derive(Debug, Default)]
struct Body {
    bytes: u64,
    /// Kept only if it is to be told.
    text: Option<Vec<u8>>,
}

impl BodyMeter {
    fn of(headers: &HeaderMap, redactor: &Redactor) -> Self {
        let text = (redactor.bodies() && is_text(headers)).then(Vec::new);
        Self(Arc::new(Mutex::new(Body { bytes: 0, text })))
    }

    /// Some more of it.
    pub fn add(&self, data: &Bytes) {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.bytes += data.len() as u64;
        if let Some(text) = &mut body.text {
            let room = BODY_LIMIT - text.len();
            text.extend_from_slice(&data[..data.len().min(room)]);
        }
    }

    /// So much more of what is not kept.
    pub fn count(&self, bytes: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).bytes += bytes as u64;
    }

    fn end(&self) -> (u64, Option<Vec<u8>>) {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (body.bytes, body.text.take())
    }
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| {
        let words = ["json", "text/", "xml", "x-www-form-urlencoded"];
        words.iter().any(|word| kind.contains(word))
    })
}

impl RequestWatch {
    /// A request goes to the client; `None` when it is one too many to be told.
    pub fn begin(
        (tally, redactor): (&Arc<Tally>, &Arc<Redactor>),
        parts: &Parts,
        (protocol, peer): (Protocol, SocketAddr),
    ) -> Option<Self> {
        let host = match parts.uri.authority() {
            Some(authority) => authority.as_str(),
            None => text(parts.headers.get(HOST)).unwrap_or_default(),
        };
        let began = RequestBegan {
            id: next_id(),
            ago_us: 0,
            method: parts.method.as_str().to_owned(),
            url: redactor.url(&parts.uri),
            host: host.to_owned(),
            version: protocol,
            headers: redactor.headers(&parts.headers),
            peer: peer.to_string(),
        };
        let request = BodyMeter::of(&parts.headers, redactor);
        Self::told((tally, redactor), began, request)
    }

    /// A connection goes to the client; `None` when it is one too many to be told.
    pub fn connection(of: (&Arc<Tally>, &Arc<Redactor>), peer: SocketAddr) -> Option<Self> {
        let began = RequestBegan {
            id: next_id(),
            ago_us: 0,
            method: "TCP".to_owned(),
            url: String::new(),
            host: String::new(),
            version: Protocol::Tcp,
            headers: Vec::new(),
            peer: peer.to_string(),
        };
        Self::told(of, began, BodyMeter::default())
    }

    fn told(
        (tally, redactor): (&Arc<Tally>, &Arc<Redactor>),
        told: RequestBegan,
        request: BodyMeter,
    ) -> Option<Self> {
        if !tally.requests.has_room() {
            return None;
        }
        let (began, id) = (Instant::now(), told.id);
        tally.requests.tell(began, RequestReport::Began(told));
        Some(Self {
            tally: Arc::clone(tally),
            redactor: Arc::clone(redactor),
            id,
            began,
            request,
            answer: BodyMeter::default(),
            by: None,
            finished: false,
            status: None,
            grpc_status: None,
            headers: Vec::new(),
        })
    }

    /// For the request's body.
    pub fn request(&self) -> BodyMeter {
        self.request.clone()
    }

    /// For what a connection brings back.
    pub fn answer(&self) -> &BodyMeter {
        &self.answer
    }

    /// The answer's head is there.
    pub fn answered(&mut self, head: &response::Parts) -> BodyMeter {
        self.status = Some(head.status.as_u16());
        self.headers = self.redactor.headers(&head.headers);
        self.trailers(&head.headers);
        self.answer = BodyMeter::of(&head.headers, &self.redactor);
        self.answer.clone()
    }

    /// gRPC says at the end how it went; where there is no body, with the head.
    pub fn trailers(&mut self, trailers: &HeaderMap) {
        let status = text(trailers.get("grpc-status")).and_then(|status| status.parse().ok());
        self.grpc_status = status.or(self.grpc_status);
    }

    fn tell_body(&self, answer: bool, seen: &BodyMeter) -> u64 {
        let (bytes, text) = seen.end();
        let text = text.map(|text| self.redactor.body(&String::from_utf8_lossy(&text)));
        let mut rest = text.as_deref().unwrap_or_default();
        while !rest.is_empty() {
            let (part, after) = rest.split_at(boundary(rest, PART));
            let text = part.to_owned();
            let report = RequestReport::Body {
                id: self.id,
                answer,
                text,
            };
            self.tally.requests.tell(self.began, report);
            rest = after;
        }
        bytes
    }
}

impl Drop for RequestWatch {
    fn drop(&mut self) {
        let now = Instant::now();
        let request_bytes = self.tell_body(false, &self.request);
        let answer_bytes = self.tell_body(true, &self.answer);
        let duration = now - self.began;
        let by = self.by.filter(|_| self.finished);
        let outcome = by.unwrap_or(RequestOutcome::Abandoned);
        let ended = RequestReport::Ended(RequestEnded {
            id: self.id,
            ago_us: 0,
            duration_us: u64::try_from(duration.as_micros()).unwrap_or(u64::MAX),
            outcome,
            status: self.status,
            grpc_status: self.grpc_status,
            request_bytes,
            answer_bytes,
            headers: std::mem::take(&mut self.headers),
        });
        self.tally.requests.tell(now, ended);
    }
}

fn text(value: Option<&HeaderValue>) -> Option<&str> {
    value?.to_str().ok()
}
