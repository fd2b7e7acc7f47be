//! One request: decide, send, and where that fails without harm, send elsewhere.

use std::sync::atomic::{AtomicBool, Ordering};

use ashore_protocol::agent::{Protocol, RequestOutcome};
use http::header::{CONNECTION, CONTENT_TYPE, EXPECT};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode, Version};
use hyper::body::{Body, Incoming};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::sync::oneshot;

use super::body::Payload;
use super::failure::{self, Failure};
use super::headers;
use super::upstream::{Sender, Slot, connect};
use crate::caller::Caller;
use crate::claims::Decision;
use crate::log;
use crate::requests::RequestWatch;
use crate::tally::{Held, UnderWay, count};

/// A caller's connection and what belongs to it.
#[derive(Debug)]
pub struct Downstream {
    caller: Caller,
    protocol: Protocol,
    origin: Slot,
    client: Slot,
    closing: AtomicBool,
}

impl Downstream {
    pub fn new(caller: Caller, protocol: Protocol) -> Self {
        Self {
            caller,
            protocol,
            origin: Slot::default(),
            client: Slot::default(),
            closing: AtomicBool::new(false),
        }
    }

    /// The next answer says that the connection ends with it.
    pub fn close_after_next(&self) {
        self.closing.store(true, Ordering::Relaxed);
    }

    /// Answer one request, whatever happens.
    pub async fn answer(&self, mut request: Request<Incoming>) -> Response<Payload> {
        let near = (headers::wants_upgrade(request.headers())
            || request.method() == Method::CONNECT)
            .then(|| hyper::upgrade::on(&mut request));
        let grpc = (request.headers().get(CONTENT_TYPE))
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc"));
        let connect = request.method() == Method::CONNECT;
        let (parts, body) = request.into_parts();
        let to = self.caller.decide(&parts);
        let mut watch = match &to {
            Decision::Client(entry) => entry.watch(&parts, self.protocol, self.caller.peer),
            Decision::Origin => None,
        };
        let mut request = outgoing(parts, body);
        if let Some(watch) = &watch {
            request = request.map(|body| body.request(watch.request()));
        }
        let mut response = match self.route(to, request, &mut watch).await {
            Ok(response) => self.pass_back(response, near, connect),
            Err(why) => {
                log::warn("unanswered", json!({ "why": why }));
                failure::answer(&why, grpc)
            }
        };
        if let Some(mut watch) = watch {
            let (head, body) = response.into_parts();
            let seen = watch.answered(&head);
            response = Response::from_parts(head, body.answer(seen, watch));
        }
        if self.protocol == Protocol::Http1
            && self.closing.load(Ordering::Relaxed)
            && response.status() != StatusCode::SWITCHING_PROTOCOLS
        {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
        }
        response
    }

    /// The error says what happened, for the caller.
    async fn route(
        &self,
        to: Decision,
        request: Request<Payload>,
        watch: &mut Option<RequestWatch>,
    ) -> Result<Response<Payload>, String> {
        let mut by = |outcome| {
            if let Some(watch) = watch {
                watch.by = Some(outcome);
            }
        };
        let table = &self.caller.shared.table;
        let port = self.caller.port.number;
        let Decision::Client(entry) = &to else {
            table.count(port, |t| &t.passed);
            return self.send(&to, request).await.map_err(|failure| {
                table.count(port, |t| &t.failed);
                format!("the origin did not answer: {}", failure.why)
            });
        };
        let failure = match self.send(&to, request).await {
            Ok(response) => {
                by(RequestOutcome::Answered);
                return Ok(response);
            }
            Err(failure) => failure,
        };
        by(RequestOutcome::Failed);
        let event = json!({ "intercept": entry.claim.id, "why": failure.why, "again": failure.request.is_some() });
        log::info("unanswered by client", event);
        let Some(request) = failure.request else {
            count(&entry.tally.failed);
            return Err(format!(
                "the intercepting client of {} did not answer, and the request cannot be sent twice: {}",
                entry.claim.holder, failure.why
            ));
        };
        match self.send(&Decision::Origin, request).await {
            Ok(response) => {
                count(&entry.tally.fell_back);
                by(RequestOutcome::FellBack);
                Ok(response)
            }
            Err(second) => {
                count(&entry.tally.failed);
                Err(format!(
                    "neither the intercepting client nor the origin answered: {}; {}",
                    failure.why, second.why
                ))
            }
        }
    }

    /// Send to one side: over the kept connection, else over a new one.
    async fn send(
        &self,
        to: &Decision,
        mut request: Request<Payload>,
    ) -> Result<Response<Payload>, Failure> {
        let slot = match to {
            Decision::Origin => &self.origin,
            Decision::Client(_) => &self.client,
        };
        let copy = copy(&request);
        // A burst of first calls must not make a connection each.
        let mut connecting = match self.protocol {
            Protocol::Http2 => Some(slot.connecting.lock().await),
            _ => None,
        };
        if let Some(sender) = slot.take(to, copy.is_some()).await {
            connecting = None;
            match self.send_over(to, slot, sender, request).await {
                Ok(response) => return Ok(response),
                Err(failure) => match failure.or_again(copy.as_ref()) {
                    // It was closed under us: that says nothing about the side itself.
                    Failure {
                        request: Some(same),
                        ..
                    } => request = same,
                    lost => return Err(lost),
                },
            }
        }
        let sender = match connect(&self.caller, to, self.protocol).await {
            Ok(sender) => sender,
            Err(error) => {
                return Err(Failure {
                    request: Some(request),
                    why: error.to_string(),
                    heard: false,
                });
            }
        };
        slot.put(to, &sender);
        drop(connecting);
        let sent = self.send_over(to, slot, sender, request).await;
        sent.map_err(|failure| failure.or_again(copy.as_ref()))
    }

    async fn send_over(
        &self,
        to: &Decision,
        slot: &Slot,
        mut sender: Sender,
        request: Request<Payload>,
    ) -> Result<Response<Payload>, Failure> {
        let client = match to {
            Decision::Client(entry) => Some((Held::new(&entry.tally), UnderWay::new(&entry.tally))),
            Decision::Origin => None,
        };
        let sent = sender.send(request).await;
        let under_way = client.map(|(_held, under_way)| under_way);
        match sent {
            Ok(response) => {
                if matches!(sender, Sender::Http1(_)) {
                    slot.keep(to, sender);
                }
                Ok(response.map(|body| match under_way {
                    Some(_under_way) => Payload::Client { body, _under_way },
                    None => Payload::Stream(body),
                }))
            }
            Err(unanswered) => Err(Failure {
                request: unanswered.request,
                heard: unanswered.error.is_parse(),
                why: reason(&unanswered.error),
            }),
        }
    }

    fn pass_back(
        &self,
        mut response: Response<Payload>,
        near: Option<OnUpgrade>,
        connect: bool,
    ) -> Response<Payload> {
        let switched = response.status() == StatusCode::SWITCHING_PROTOCOLS
            || (connect && response.status().is_success());
        if let (true, Some(near)) = (switched, near) {
            let far = hyper::upgrade::on(&mut response);
            let open = self.caller.shared.connections.enter();
            self.caller.shared.spawn(async move {
                let _open = open;
                if let (Ok(near), Ok(far)) = tokio::join!(near, far) {
                    let (mut near, mut far) = (TokioIo::new(near), TokioIo::new(far));
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                }
            });
        }
        headers::strip(response.headers_mut());
        if self.protocol == Protocol::Http1 && *response.version_mut() == Version::HTTP_10 {
            // The caller's connection is its own.
            *response.version_mut() = Version::HTTP_11;
        }
        response
    }
}

/// The request as it goes on.
fn outgoing(mut parts: Parts, body: Incoming) -> Request<Payload> {
    headers::strip(&mut parts.headers);
    if parts.version == Version::HTTP_2 && parts.uri.authority().is_none() {
        headers::host_to_authority(&mut parts);
    }
    let expects = (parts.headers.get(EXPECT))
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"));
    if body.is_end_stream() {
        return Request::from_parts(parts, Payload::empty());
    }
    if !expects || parts.version != Version::HTTP_11 {
        return Request::from_parts(parts, Payload::Stream(body));
    }
    let (tell, go_on) = oneshot::channel();
    let tell = std::sync::Mutex::new(Some(tell));
    let mut request = Request::from_parts(parts, Payload::expected(body, go_on));
    hyper::ext::on_informational(&mut request, move |answer| {
        if answer.status() == StatusCode::CONTINUE
            && let Some(tell) = tell.lock().ok().and_then(|mut tell| tell.take())
        {
            let _ = tell.send(());
        }
    });
    request
}

/// What is needed to send the request again: only where a second time does no harm, and there is no body to lose.
fn copy(request: &Request<Payload>) -> Option<Parts> {
    let harmless = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS | Method::PUT | Method::DELETE
    );
    if !harmless || !request.body().is_end_stream() {
        return None;
    }
    let (parts, ()) = Request::new(()).into_parts();
    let mut copy = parts;
    copy.method = request.method().clone();
    copy.uri = request.uri().clone();
    copy.version = request.version();
    copy.headers = request.headers().clone();
    copy.extensions = request.extensions().clone();
    Some(copy)
}

impl Failure {
    /// With the copy for a request that was used up, where that does no harm.
    fn or_again(mut self, copy: Option<&Parts>) -> Self {
        if let (None, false, Some(parts)) = (&self.request, self.heard, copy) {
            self.request = Some(Request::from_parts(parts.clone(), Payload::empty()));
        }
        self
    }
}

/// hyper's errors are short; what is behind them says more.
fn reason(error: &hyper::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
