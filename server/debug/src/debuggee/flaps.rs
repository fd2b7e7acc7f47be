//! A program that opens and closes its port again and again: it counts as listening once it has stayed for a while, and the
//! longer the oftener it went. One restart costs nothing.

use std::{collections::VecDeque, time::Duration};

/// Closings that are this long ago are forgotten.
const MEMORY: Duration = Duration::from_secs(10);
/// What is asked of a socket after the second closing; twice as much after each one more.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(4);

/// Times are since any moment that stays the same.
#[derive(Debug, Default)]
pub struct Flaps {
    closings: VecDeque<Duration>,
    opened: Option<Duration>,
}

impl Flaps {
    /// Takes in whether the program has a socket at `now`; says whether it listens.
    pub fn steady(&mut self, open: bool, now: Duration) -> bool {
        while self
            .closings
            .front()
            .is_some_and(|at| now.saturating_sub(*at) > MEMORY)
        {
            self.closings.pop_front();
        }
        if !open {
            if self.opened.take().is_some() {
                self.closings.push_back(now);
            }
            return false;
        }
        let since = *self.opened.get_or_insert(now);
        now.saturating_sub(since) >= self.wanted()
    }

    /// So often that looking less often serves everybody.
    pub fn is_flapping(&self) -> bool {
        self.closings.len() > 2
    }

    /// Nothing of it is worth being remembered.
    pub fn is_quiet(&self) -> bool {
        self.closings.is_empty()
    }

    fn wanted(&self) -> Duration {
        match self.closings.len() {
            0 | 1 => Duration::ZERO,
            n => {
                let doubled = u32::try_from(n - 2).unwrap_or(u32::MAX).min(8);
                (FIRST * 2u32.pow(doubled)).min(LONGEST)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn a_restart_is_no_flapping() {
        let mut flaps = Flaps::default();
        assert!(flaps.steady(true, ms(0)));
        assert!(!flaps.steady(false, ms(5_000)));
        assert!(flaps.steady(true, ms(6_000)));
        assert!(!flaps.is_flapping());
    }

    #[test]
    fn a_port_that_comes_and_goes_ten_times_a_second_is_taken_twice_and_then_when_it_stays() {
        let mut flaps = Flaps::default();
        let taken: Vec<u64> = (0..100)
            .map(|n| n * 50)
            .filter(|at| flaps.steady((at / 50) % 2 == 0, ms(*at)))
            .collect();
        assert_eq!(taken, [0, 100]);
        assert!(flaps.is_flapping());
        assert!(!flaps.steady(true, ms(5_000)));
        assert!(!flaps.steady(true, ms(8_900)));
        assert!(flaps.steady(true, ms(9_000)));
        // What is over is forgotten.
        flaps.steady(false, ms(20_000));
        assert!(flaps.steady(true, ms(20_100)));
    }
}
