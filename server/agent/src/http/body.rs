//! Bodies that pass through.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::sync::oneshot;
use tokio::time::Sleep;

use crate::requests::{BodyMeter, RequestWatch};
use crate::tally::UnderWay;

/// A caller that expects `100 Continue` sends its body at last without it; so does the agent.
const CONTINUE: Duration = Duration::from_secs(1);

/// What goes on to the other side.
#[derive(Debug)]
pub enum Payload {
    Stream(Incoming),
    /// Not read before the other side asked for it, because reading makes hyper tell the caller to go on.
    Expected(Incoming, Pin<Box<Gate>>),
    Text(Option<Bytes>),
    /// The client's answer.
    Client {
        body: Incoming,
        _under_way: UnderWay,
    },
    /// One whose request is told of.
    Told(Box<Told>),
}

/// A body that is looked at as it goes by.
#[derive(Debug)]
pub struct Told {
    body: Payload,
    seen: BodyMeter,
    /// With the answer, whose end is the request's.
    watch: Option<RequestWatch>,
}

/// Opens with the other side's `100 Continue`, or after a while.
#[derive(Debug)]
pub struct Gate {
    go_on: oneshot::Receiver<()>,
    limit: Pin<Box<Sleep>>,
}

impl Payload {
    pub fn empty() -> Self {
        Self::Text(None)
    }

    /// This body of a request, looked at.
    pub fn request(self, seen: BodyMeter) -> Self {
        let (body, watch) = (self, None);
        Self::Told(Box::new(Told { body, seen, watch }))
    }

    /// This body of an answer, looked at.
    pub fn answer(self, seen: BodyMeter, watch: RequestWatch) -> Self {
        let (body, watch) = (self, Some(watch));
        let mut told = Told { body, seen, watch };
        told.note_end();
        Self::Told(Box::new(told))
    }

    pub fn expected(body: Incoming, go_on: oneshot::Receiver<()>) -> Self {
        let limit = Box::pin(tokio::time::sleep(CONTINUE));
        Self::Expected(body, Box::pin(Gate { go_on, limit }))
    }
}

impl Told {
    fn note_end(&mut self) {
        if let (Some(watch), true) = (&mut self.watch, self.body.is_end_stream()) {
            watch.finished = true;
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    self.seen.add(data);
                }
                if let (Some(watch), Some(trailers)) = (&mut self.watch, frame.trailers_ref()) {
                    watch.trailers(trailers);
                }
                self.note_end();
            }
            // A body in chunks does not know beforehand that it is at its end.
            Poll::Ready(None) => {
                if let Some(watch) = &mut self.watch {
                    watch.finished = true;
                }
            }
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        polled
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        if let Self::Expected(_, gate) = &mut *self {
            let gate = gate.as_mut().get_mut();
            // A dropped sender means that the answer is there: the body is still taken if anybody asks for it.
            let asked = Pin::new(&mut gate.go_on).poll(cx).is_ready();
            if !asked && gate.limit.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            if let Self::Expected(body, _) = std::mem::replace(&mut *self, Self::empty()) {
                *self = Self::Stream(body);
            }
        }
        match &mut *self {
            Self::Stream(body) | Self::Expected(body, _) | Self::Client { body, .. } => {
                Pin::new(body).poll_frame(cx)
            }
            Self::Told(told) => told.poll(cx),
            Self::Text(text) => Poll::Ready(text.take().map(|text| Ok(Frame::data(text)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Stream(body) | Self::Expected(body, _) | Self::Client { body, .. } => {
                body.is_end_stream()
            }
            Self::Told(told) => told.body.is_end_stream(),
            Self::Text(text) => text.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Stream(body) | Self::Expected(body, _) | Self::Client { body, .. } => {
                body.size_hint()
            }
            Self::Told(told) => told.body.size_hint(),
            Self::Text(text) => SizeHint::with_exact(text.as_ref().map_or(0, |t| t.len() as u64)),
        }
    }
}
