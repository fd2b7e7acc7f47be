//! Whether a program stands still though no debugger says so: purely, from samples.
//!
//! Two things show it, each for two seconds: the kernel has stopped whoever accepts its connections; or its processes use no
//! processor while connections wait to be accepted, or bytes to be read. A slow answer, a garbage collection and a long
//! computation are neither: the first accepts the next connection, the others compute.

use std::{collections::VecDeque, time::Duration};

use ashore_session::Standing;

use super::sockets::Look;

/// How long it must have been seen.
const LONG: Duration = Duration::from_secs(2);
/// What a runtime uses that stands still: its clocks tick on (a JVM that jdb has suspended: one). In the kernel's ticks of
/// 10 ms, over [`LONG`].
const IDLE: u64 = 3;

/// One look at a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Since any moment that stays the same.
    pub at: Duration,
    /// Those that hold the listening socket.
    pub holders: Vec<Look>,
    /// All of the program's processes.
    pub tree: Vec<Look>,
    /// Connections that nobody has accepted, and bytes that nobody has read.
    pub waiting: u64,
    /// The first thread of each of the holders waits for something other than a lock or a person: a slow answer looks like this.
    /// Not asked while nobody waits.
    pub by_itself: bool,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    StandsStill(Standing),
    Moves,
}

/// What was seen of one program.
#[derive(Debug, Default)]
pub struct Still {
    halted_since: Option<Duration>,
    /// Times and ticks, back to [`LONG`] ago, while it is unheeding.
    unheeding: VecDeque<(Duration, u64)>,
    stands: Option<(Standing, u64)>,
}

impl Still {
    /// Takes in a sample; says what has changed.
    pub fn see(&mut self, sample: &Sample) -> Option<Verdict> {
        let halted = !sample.holders.is_empty() && sample.holders.iter().all(|one| one.halted);
        self.halted_since = halted.then(|| self.halted_since.unwrap_or(sample.at));
        self.note_unheeding(sample);
        match self.stands {
            None => {
                let how = self.seen_long(sample)?;
                self.stands = Some((how, sample.waiting));
                Some(Verdict::StandsStill(how))
            }
            // It reads or accepts again; what was there before it stood may be gone.
            Some((how, waiting)) => {
                let stays = match how {
                    Standing::Halted => halted,
                    Standing::Unheeding => {
                        halted || sample.waiting > 0 && sample.waiting >= waiting
                    }
                };
                if stays {
                    return None;
                }
                *self = Self::default();
                Some(Verdict::Moves)
            }
        }
    }

    /// It was said to stand, and has not moved since.
    pub fn stands(&self) -> bool {
        self.stands.is_some()
    }

    fn seen_long(&self, sample: &Sample) -> Option<Standing> {
        let long = |since: Duration| sample.at.saturating_sub(since) >= LONG;
        if self.halted_since.is_some_and(long) {
            return Some(Standing::Halted);
        }
        let (since, _) = *self.unheeding.front()?;
        long(since).then_some(Standing::Unheeding)
    }

    fn note_unheeding(&mut self, sample: &Sample) {
        let ticks = sample.tree.iter().map(|one| one.ticks).sum::<u64>();
        let works = sample.tree.iter().any(|one| one.wants_processor);
        if sample.waiting == 0 || works || sample.by_itself || sample.tree.is_empty() {
            self.unheeding.clear();
            return;
        }
        self.unheeding.push_back((sample.at, ticks));
        // What was used before is not of this stretch.
        while self
            .unheeding
            .front()
            .is_some_and(|(_, then)| ticks.abs_diff(*then) > IDLE)
        {
            self.unheeding.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(ticks: u64) -> Look {
        Look {
            halted: false,
            wants_processor: false,
            ticks,
        }
    }

    /// A look each half second, until something is said or 10 s are over: when, and what.
    fn first(sample: impl Fn(u64) -> (Vec<Look>, u64)) -> Option<(u64, Verdict)> {
        first_of(false, sample)
    }

    fn first_of(
        by_itself: bool,
        sample: impl Fn(u64) -> (Vec<Look>, u64),
    ) -> Option<(u64, Verdict)> {
        let mut still = Still::default();
        (0..20).map(|n| n * 500).find_map(|at| {
            let (looks, waiting) = sample(at);
            let sample = Sample {
                at: Duration::from_millis(at),
                holders: looks.clone(),
                tree: looks,
                waiting,
                by_itself,
            };
            still.see(&sample).map(|verdict| (at, verdict))
        })
    }

    #[test]
    fn what_is_standing_and_what_is_not() {
        use Standing::{Halted, Unheeding};
        let stands = |at, how| Some((at, Verdict::StandsStill(how)));
        let halted = Look {
            halted: true,
            ..look(5)
        };
        // Stopped by a signal or traced, with or without callers.
        assert_eq!(first(|_| (vec![halted], 0)), stands(2_000, Halted));
        assert_eq!(first(|_| (vec![halted], 3)), stands(2_000, Halted));
        // One worker of two: the other one accepts.
        assert_eq!(first(|_| (vec![halted, look(5)], 0)), None);
        // Traced for a moment, again and again.
        let flickers = |at| if at % 1_500 == 0 { look(5) } else { halted };
        assert_eq!(first(|at| (vec![flickers(at)], 0)), None);
        // Nobody accepts, and nothing is computed; a runtime's own clock ticks.
        assert_eq!(first(|_| (vec![look(5)], 1)), stands(2_000, Unheeding));
        assert_eq!(
            first(|at| (vec![look(at / 1_800)], 1)),
            stands(2_000, Unheeding)
        );
        // Idle: nobody waits.
        assert_eq!(first(|_| (vec![look(5)], 0)), None);
        // A computation, or a collection on a machine that has little to give.
        assert_eq!(first(|at| (vec![look(at / 10)], 9)), None);
        assert_eq!(first(|at| (vec![look(at / 300)], 9)), None);
        let swaps = Look {
            wants_processor: true,
            ..look(5)
        };
        assert_eq!(first(|_| (vec![swaps], 9)), None);
        // A child computes for it.
        assert_eq!(first(|at| (vec![look(5), look(at / 10)], 9)), None);
        // It waits for a database while others wait for it.
        assert_eq!(first_of(true, |_| (vec![look(5)], 9)), None);
        // It computes, then stands.
        let then = |at: u64| look(at.min(3_000) / 10);
        assert_eq!(first(|at| (vec![then(at)], 1)), stands(5_000, Unheeding));
        // Gone.
        assert_eq!(first(|_| (vec![], 9)), None);
    }

    #[test]
    fn it_moves_when_it_reads_again_and_not_before() {
        let mut still = Still::default();
        let mut at = 0;
        let mut see = |ticks, waiting, halted| {
            at += 500;
            let looks = vec![Look {
                halted,
                ..look(ticks)
            }];
            still.see(&Sample {
                at: Duration::from_millis(at),
                holders: looks.clone(),
                tree: looks,
                waiting,
                by_itself: false,
            })
        };
        let unheeding = Some(Verdict::StandsStill(Standing::Unheeding));
        let said: Vec<_> = (0..5).map(|_| see(1, 2, false)).collect();
        assert_eq!(said, [None, None, None, None, unheeding]);
        // It computes, and still nobody is accepted.
        assert_eq!(see(50, 3, false), None);
        assert_eq!(see(90, 2, false), None);
        assert_eq!(see(91, 1, false), Some(Verdict::Moves));
        let said: Vec<_> = (0..5).map(|_| see(91, 0, true)).collect();
        let halted = Some(Verdict::StandsStill(Standing::Halted));
        assert_eq!(said, [None, None, None, None, halted]);
        assert_eq!(see(91, 0, true), None);
        assert_eq!(see(91, 0, false), Some(Verdict::Moves));
    }
}
