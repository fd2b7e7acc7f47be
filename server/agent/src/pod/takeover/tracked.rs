//! One connection whose wire is watched: where both sides are, and whether now is the moment to go on in the app's place.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use ashore_protocol::agent::Protocol;
use bytes::Bytes;

use super::frames::Calls;
use super::segment::Segment;
use super::splice::{Agreed, StreamPosition};
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
    Http1(StreamPosition, Bytes),
    /// Say goodbye from here.
    Http2(StreamPosition, Vec<u8>),
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
        let place = StreamPosition {
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

#[cfg(test)]
mod tests {
    use super::*;

    const ASK: &[u8] = b"POST /buy HTTP/1.1\r\nHost: shop\r\n\r\n";
    const ASKED: u32 = 34;

    struct World {
        tracked: Tracked,
        start: Instant,
        figures: diag::Figures,
    }

    impl World {
        fn new() -> Self {
            let [local, peer] = ["10.0.0.2:8080", "10.0.0.1:9"].map(|a| a.parse().unwrap());
            let start = Instant::now();
            let tracked = Tracked::new(local, peer, Agreed::default(), start);
            let figures = diag::Figures::default();
            Self {
                tracked,
                start,
                figures,
            }
        }

        fn sees(&mut self, how: Told, first: u32, wants: u32, payload: &[u8], ms: u64) {
            let segment = Segment {
                from: self.tracked.peer,
                to: self.tracked.local,
                first,
                wants,
                window: 500,
                echo: Some(1),
                payload: Bytes::copy_from_slice(payload),
            };
            self.tracked.see(Seen { how, segment }, self.at(ms));
        }

        fn at(&self, ms: u64) -> Instant {
            self.start + Duration::from_millis(ms)
        }

        fn step(&self, ms: u64) -> Step {
            self.tracked.step(self.at(ms), &self.figures)
        }

        /// Asked and answered once, and held.
        fn held(payload: &[u8]) -> Self {
            let mut world = Self::new();
            assert_eq!(world.step(1), Step::Wait, "nothing is known");
            world.sees(Told::PASSED, 100, 700, payload, 2);
            assert_eq!(world.step(3), Step::Wait, "it is asked");
            world.sees(Told::LEFT, 700, 100 + ASKED, b"answer", 4);
            world.figures.unacknowledged = 6;
            if payload == ASK {
                assert_eq!(world.step(5), Step::Hold);
            }
            world.tracked.hold(world.at(6));
            world
        }
    }

    #[test]
    fn the_next_request_is_where_the_agent_goes_on() {
        let mut world = World::held(ASK);
        assert_eq!(world.step(7), Step::Wait);
        let next = 100 + ASKED;
        // It tells at the same time that the answer came.
        world.sees(Told::KEPT, next, 706, ASK, 8);
        let Step::Http1(place, first) = world.step(9) else {
            panic!("{:?}", world.step(9));
        };
        assert_eq!((place.sends, place.receives), (706, next + ASKED));
        assert_eq!((place.window, first.as_ref()), (500, ASK));
    }

    #[test]
    fn what_the_caller_does_not_have_yet_is_waited_for() {
        let mut world = World::held(ASK);
        world.sees(Told::KEPT, 100 + ASKED, 700, ASK, 8);
        assert_eq!(world.step(9), Step::Wait, "asked before the answer came");
        world.figures.unacknowledged = 0;
        world.sees(Told::PASSED, 100 + ASKED, 706, b"", 10);
        assert!(matches!(
            world.step(11),
            Step::Http1(StreamPosition { sends: 706, .. }, _)
        ));
        let mut world = World::held(ASK);
        world.sees(Told::KEPT, 100 + ASKED, 700, ASK, 8);
        assert_eq!(world.step(8 + 601), Step::LetGo, "not for ever");
    }

    #[test]
    fn the_rest_of_a_request_goes_to_the_app() {
        let mut world = World::held(ASK);
        // This one slipped through before the hold, and what is kept is its body.
        world.sees(Told::PASSED, 100 + ASKED, 706, ASK, 7);
        world.sees(Told::KEPT, 100 + ASKED * 2, 706, b"body", 8);
        world.figures.unacknowledged = 0;
        assert_eq!(world.step(9), Step::LetGo);
        let mut world = World::held(ASK);
        world.sees(Told::KEPT, 100 + ASKED + 10, 706, ASK, 8);
        assert_eq!(world.step(9), Step::LetGo, "something between was not seen");
        world.figures.unread = 10;
        assert_eq!(world.step(9), Step::Wait, "the app reads");
    }

    #[test]
    fn who_speaks_something_else_is_left_to_others() {
        let mut world = World::new();
        world.sees(Told::PASSED, 1, 1, b"\x17\x03\x03\x00\x20", 1);
        world.sees(Told::LEFT, 1, 6, b"\x17\x03\x03\x00\x20", 2);
        assert_eq!(world.step(2), Step::Wait);
        assert_eq!(world.step(3_001), Step::Unknown);
        let silent = World::new();
        assert_eq!(silent.step(3_001), Step::LetGo);
    }
}
