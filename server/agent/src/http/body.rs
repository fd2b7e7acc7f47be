//! Bodies that pass through.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::sync::oneshot;
use tokio::time::Sleep;

/// A caller that expects `100 Continue` sends its body at last without it; so does the agent.
const CONTINUE: Duration = Duration::from_secs(1);

/// What goes on to the other side.
#[derive(Debug)]
pub enum Payload {
    Stream(Incoming),
    /// Not read before the other side asked for it, because reading makes hyper tell the caller to go on.
    Expected(Incoming, Pin<Box<Gate>>),
    Text(Option<Bytes>),
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

    pub fn expected(body: Incoming, go_on: oneshot::Receiver<()>) -> Self {
        let limit = Box::pin(tokio::time::sleep(CONTINUE));
        Self::Expected(body, Box::pin(Gate { go_on, limit }))
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
            Self::Stream(body) | Self::Expected(body, _) => Pin::new(body).poll_frame(cx),
            Self::Text(text) => Poll::Ready(text.take().map(|text| Ok(Frame::data(text)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Stream(body) | Self::Expected(body, _) => body.is_end_stream(),
            Self::Text(text) => text.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Stream(body) | Self::Expected(body, _) => body.size_hint(),
            Self::Text(text) => SizeHint::with_exact(text.as_ref().map_or(0, |t| t.len() as u64)),
        }
    }
}
