//! When may an open connection be ended so that no request is cut? When the last byte was the app's, a moment ago, and by
//! what was seen of it the caller's next byte is still some time away.

use std::time::{Duration, Instant};

use super::diag::Figures;

/// Who was silent for this long before anybody looked, or since, is at rest.
const AT_REST: Duration = Duration::from_secs(1);
/// A pause in which the kernel's clock has ticked for sure.
const PAUSE: Duration = Duration::from_millis(20);
/// The kernel's clock may tick as seldom as this: of two bytes within one tick nobody can tell which was first.
const TICK: Duration = Duration::from_millis(10);
/// A connection of which that is all that is known is ended after this silence.
const UNCLEAR: Duration = Duration::from_secs(5);
/// After its answer an app may still be writing the rest of it.
const SETTLED: Duration = Duration::from_millis(200);

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// The app answered; nothing is asked.
    Answered,
    /// The caller waits for the app.
    Asked,
    /// Question and answer came within one tick of the kernel's clock.
    Unclear,
}

/// What was seen of one connection.
#[derive(Debug)]
pub struct Watched {
    last: Figures,
    at: Instant,
    turn: Turn,
    /// The shortest and the longest time that the caller let pass after an answer.
    gaps: Option<(Duration, Duration)>,
}

impl Watched {
    pub fn new(figures: Figures, now: Instant) -> Self {
        Self {
            last: figures,
            at: now,
            turn: by_age(&figures),
            gaps: None,
        }
    }

    /// Look again; whether now is the moment to end it.
    pub fn is_quiet(&mut self, now: Instant, figures: Figures) -> bool {
        self.observe(now, figures);
        if figures.unread > 0 || figures.unacknowledged > 0 {
            return false;
        }
        let silence = silence(&figures);
        match (self.turn, self.gaps) {
            (Turn::Asked, _) => false,
            (Turn::Unclear, _) => silence >= UNCLEAR,
            (Turn::Answered, None) => silence >= AT_REST,
            (Turn::Answered, Some((shortest, longest))) => {
                let early = silence >= SETTLED.min(shortest / 4).max(TICK);
                (early && silence <= shortest / 2) || silence >= longest * 2 + AT_REST
            }
        }
    }

    /// By the last look both sides were silent for long.
    pub fn is_at_rest(&self) -> bool {
        silence(&self.last) >= AT_REST
    }

    fn observe(&mut self, now: Instant, figures: Figures) {
        let asked = figures.received != self.last.received;
        let answered = figures.sent != self.last.sent;
        let still = silence(&self.last) + (now - self.at);
        if asked && self.turn == Turn::Answered {
            let until = Duration::from_millis(figures.received_age.into());
            let gap = still.saturating_sub(until);
            let (shortest, longest) = self.gaps.unwrap_or((gap, gap));
            self.gaps = Some((shortest.min(gap), longest.max(gap)));
        }
        self.turn = match (by_age(&figures), asked, answered) {
            (Turn::Unclear, false, false) => self.turn,
            (Turn::Unclear, false, true) => Turn::Answered,
            (Turn::Unclear, true, false) => Turn::Asked,
            // After a pause, a turn begins where the one before ended.
            (Turn::Unclear, true, true) if still >= PAUSE => self.turn,
            (turn, ..) => turn,
        };
        (self.last, self.at) = (figures, now);
    }
}

/// Since the last byte of either side.
fn silence(figures: &Figures) -> Duration {
    Duration::from_millis(figures.sent_age.min(figures.received_age).into())
}

fn by_age(figures: &Figures) -> Turn {
    let (sent, received) = (figures.sent_age, figures.received_age);
    if figures.unread > 0 || received < sent {
        Turn::Asked
    // A bare acknowledgement later than the last question is one of an answer.
    } else if sent < received || figures.heard_age < received {
        Turn::Answered
    } else {
        Turn::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ages of the last sent, received and heard packet, and byte counts.
    fn seen(sent: u32, received: u32, heard: u32, bytes: (u64, u64)) -> Figures {
        Figures {
            sent_age: sent,
            received_age: received,
            heard_age: heard,
            received: bytes.0,
            sent: bytes.1,
            ..Figures::default()
        }
    }

    #[test]
    fn one_look() {
        for (what, figures, quiet) in [
            ("at rest for long", seen(2000, 2010, 2000, (9, 9)), true),
            ("answered just now", seen(30, 40, 30, (9, 9)), false),
            (
                "waits for its answer",
                seen(9000, 4000, 4000, (9, 9)),
                false,
            ),
            (
                "one tick, then a bare acknowledgement",
                seen(2000, 2000, 1960, (9, 9)),
                true,
            ),
            ("one tick", seen(2000, 2000, 2000, (9, 9)), false),
            ("one tick, long ago", seen(5000, 5000, 5000, (9, 9)), true),
            (
                "not read by the app yet",
                Figures {
                    unread: 1,
                    ..seen(2000, 2010, 2000, (9, 9))
                },
                false,
            ),
            (
                "not acknowledged by the caller yet",
                Figures {
                    unacknowledged: 1,
                    ..seen(2000, 2010, 2000, (9, 9))
                },
                false,
            ),
        ] {
            let now = Instant::now();
            assert_eq!(
                Watched::new(figures, now).is_quiet(now, figures),
                quiet,
                "{what}"
            );
        }
    }

    #[test]
    fn a_steady_caller_is_ended_early_in_its_pause() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        // It asks every 100 ms and is answered within the tick; once the answer was a tick later.
        let mut watched = Watched::new(seen(36, 40, 36, (1, 1)), start);
        assert!(!watched.is_quiet(at(60), seen(96, 100, 96, (1, 1))));
        assert!(
            !watched.is_quiet(at(66), seen(4, 4, 4, (2, 2))),
            "too early"
        );
        assert!(watched.is_quiet(at(90), seen(28, 28, 28, (2, 2))));
        assert!(
            !watched.is_quiet(at(140), seen(78, 78, 78, (2, 2))),
            "too late"
        );
        assert!(!watched.is_quiet(at(165), seen(100, 2, 2, (3, 2))), "asked");
        assert!(
            !watched.is_quiet(at(1500), seen(1435, 1337, 1337, (3, 2))),
            "still asked"
        );
    }

    #[test]
    fn a_caller_that_asks_at_once_again_and_waits_is_never_cut() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        // The app takes 50 ms; answer and next question come within one tick.
        let mut watched = Watched::new(seen(30, 26, 26, (1, 1)), start);
        for round in 1..40_u64 {
            let bytes = (1 + round, 1 + round);
            assert!(!watched.is_quiet(at(round * 50), seen(4, 4, 4, bytes)));
            assert!(!watched.is_quiet(at(round * 50 + 20), seen(24, 24, 24, bytes)));
            assert!(!watched.is_quiet(at(round * 50 + 44), seen(48, 48, 48, bytes)));
        }
    }
}
