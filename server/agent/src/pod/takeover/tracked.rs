//! One connection whose wire is watched: where both sides are, and whether now is the moment to go on in the app's place.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use ashore_protocol::agent::Protocol;
use bytes::Bytes;

use super::frames::Calls;
use super::segment::Segment;
use super::splice::{Agreed, Place};
use super::wire::Seen;
use crate::pod::diag;
use crate::pod::nft::Told;
use crate::sniff::classify;

/// Who says nothing that can be understood for this long gives others the place.
const PATIENCE: Duration = Duration::from_secs(3);
/// Calls that were open before anybody looked are most likely heard of within this.
const CALLS: Duration = Duration::from_secs(2);
/// The longest that a caller's segment is held up: it sends it again after 200 ms, then after 400 ms.
const HOLD: Duration = Duration::from_millis(600);
/// A caller that pauses is held without noticing it; the place is wanted by others.
const IDLE: Duration = Duration::from_secs(5);

/// What to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Wait,
    /// Keep from the app what the caller sends from now on.
    Hold,
    /// Not now: as if nobody had looked.
    LetGo,
    /// Nothing that anybody could go on with.
    Unknown,
    /// Go on from here, with the request that was kept.
    Http1(Place, Bytes),
    /// Say goodbye from here.
    Http2(Place, Vec<u8>),
}

#[derive(Debug)]
pub struct Tracked {
    local: SocketAddr,
    peer: SocketAddr,
    agreed: Agreed,
    since: Instant,
    held: Option<Instant>,
    /// Of the caller, as far as the app got it: the byte that it waits for, and the one that it will send.
    wants: Option<u32>,
    end: Option<u32>,
    window: u16,
    echo: Option<u32>,
    /// The app's next byte, by what it sent.
    app: Option<u32>,
    /// The last word was the app's.
    answered: bool,
    /// What the last turn of the caller's began with.
    spoke: Option<Protocol>,
    /// The first that the app did not get, when it came, and the byte that the caller waits for by the last of them.
    kept: Option<(Segment, Instant, u32)>,
    calls: Calls,
}

impl Tracked {
    pub fn new(local: SocketAddr, peer: SocketAddr, agreed: Agreed, now: Instant) -> Self {
        Self {
            local,
            peer,
            agreed,
            since: now,
            held: None,
            wants: None,
            end: None,
            window: 0,
            echo: None,
            app: None,
            answered: true,
            spoke: None,
            kept: None,
            calls: Calls::default(),
        }
    }

    pub fn is_held(&self) -> bool {
        self.held.is_some()
    }

    pub fn is_keeping(&self) -> bool {
        self.kept.is_some()
    }

    pub fn hold(&mut self, now: Instant) {
        self.held = Some(now);
    }

    pub fn see(&mut self, seen: Seen, now: Instant) {
        let Seen { how, segment } = seen;
        match how {
            Told::PASSED => self.passed(&segment),
            Told::KEPT => self.keep(segment, now),
            _ => self.left(&segment),
        }
    }

    fn passed(&mut self, segment: &Segment) {
        (self.window, self.echo) = (segment.window, segment.echo);
        later(&mut self.wants, segment.wants);
        let is_new = later(&mut self.end, segment.end());
        if segment.payload.is_empty() || !is_new {
            return;
        }
        self.calls.asked(segment.first, &segment.payload);
        if self.answered {
            self.spoke = classify(&segment.payload);
        }
        self.answered = false;
    }

    fn keep(&mut self, segment: Segment, now: Instant) {
        let wants = segment.wants;
        match &mut self.kept {
            None => self.kept = Some((segment, now, wants)),
            Some((first, _, last)) => {
                if wants.wrapping_sub(*last).cast_signed() > 0 {
                    *last = wants;
                }
                if segment.first.wrapping_sub(first.first).cast_signed() < 0 {
                    *first = segment;
                }
            }
        }
    }

    fn left(&mut self, segment: &Segment) {
        if later(&mut self.app, segment.end()) && !segment.payload.is_empty() {
            self.answered = true;
        }
        if !segment.payload.is_empty() {
            self.calls.answered(segment.first, &segment.payload);
        }
    }

    /// What to do, by these figures of the app's own end, which are younger than what was seen.
    pub fn step(&self, now: Instant, figures: &diag::Figures) -> Step {
        let (Some(wants), Some(end)) = (self.wants, self.end) else {
            return self.wait(now);
        };
        let Some(held) = self.held else {
            let http1 = self.spoke == Some(Protocol::Http1) && self.answered;
            let http2 = self.calls.are_sure() && now - self.since >= CALLS;
            return if http1 || http2 {
                Step::Hold
            } else {
                self.wait(now)
            };
        };
        let Some((first, at, last)) = &self.kept else {
            return if now - held < IDLE {
                Step::Wait
            } else {
                Step::LetGo
            };
        };
        let sends = wants.wrapping_add(figures.unacknowledged);
        // The app has read all that it got, the caller has got all that the app said, and goes on where the app waits.
        let in_turn = figures.unread == 0 && first.first == end;
        let is_told = *last == sends || figures.unacknowledged == 0;
        let place = Place {
            local: self.local,
            peer: self.peer,
            sends,
            receives: first.end(),
            window: first.window,
            echo: first.echo.or(self.echo),
            agreed: self.agreed,
        };
        if in_turn && is_told {
            if self.answered && classify(&first.payload) == Some(Protocol::Http1) {
                return Step::Http1(place, first.payload.clone());
            }
            if self.calls.are_done(end, sends) {
                return Step::Http2(place, self.calls.goodbye());
            }
        }
        let hopeless = !in_turn || !(self.answered || self.calls.are_sure());
        let late = now - *at > HOLD;
        if late || (hopeless && figures.unread == 0) {
            Step::LetGo
        } else {
            Step::Wait
        }
    }

    fn wait(&self, now: Instant) -> Step {
        if now - self.since < PATIENCE {
            return Step::Wait;
        }
        let other = self.spoke.is_some() && self.spoke != Some(Protocol::Http1);
        if other && !self.calls.are_sure() {
            Step::Unknown
        } else {
            Step::LetGo
        }
    }
}

/// Whether it is later than what was known, which it then is.
fn later(known: &mut Option<u32>, number: u32) -> bool {
    let is_later = known.is_none_or(|known| number.wrapping_sub(known).cast_signed() > 0);
    if is_later {
        *known = Some(number);
    }
    is_later
}
