//! How often it is looked, and how closely: the longer all was the same, the later a change may be seen, by a tenth of that time.

use std::time::Duration;

/// Short, because the time from listening to active is what the user waits for.
const SHORTEST: Duration = Duration::from_millis(25);
/// Between two glances at a program that listens: who dials in vain meanwhile is answered by the cluster. The longest is the
/// time between two samples of whether it works.
pub const GLANCE: Duration = Duration::from_millis(100);
pub const RARE_GLANCE: Duration = Duration::from_millis(500);
/// Of a program whose ports come and go all the time nobody expects haste.
pub const FLAPPING: Duration = Duration::from_millis(250);
/// Between two looks at a program's processes and what they have open.
const LONGEST: Duration = Duration::from_secs(5);
/// Between two comparisons with all sockets of the machine, where nothing tells of a change.
const UNTOLD: Duration = Duration::from_secs(1);
/// A program that was the same for so long is glanced at rarely.
const RESTS: Duration = Duration::from_secs(10);
/// A socket is there before it listens.
const LISTENS: Duration = Duration::from_secs(2);
/// Another comparison with all sockets of the machine, even when nothing seems to have changed.
const AT_LEAST: Duration = Duration::from_secs(30);

/// Times are since any moment that stays the same.
#[derive(Debug, Default)]
pub struct Pace {
    /// Since then the program is what it is: its processes, and where it listens.
    same: Duration,
    /// Since then it has open what it has open.
    opened: Duration,
    looked: Duration,
    compared: Option<Duration>,
}

impl Pace {
    /// A program's processes or ports are others now.
    pub fn changed(&mut self, now: Duration) {
        self.same = now;
    }

    /// It has opened or closed something, if only a connection.
    pub fn opened(&mut self, now: Duration) {
        self.opened = now;
    }

    /// Something was learned: it is looked, and compared, in any case.
    pub fn again(&mut self) {
        self.compared = None;
    }

    pub fn looked(&mut self, now: Duration) {
        self.looked = now;
    }

    pub fn compared(&mut self, now: Duration) {
        self.compared = Some(now);
    }

    /// Until the next look at a program that does not listen.
    pub fn waits(&self, now: Duration) -> Duration {
        let same = now.saturating_sub(self.same.max(self.opened));
        (same / 40).clamp(SHORTEST, GLANCE)
    }

    /// Until the next glance at a program that listens.
    pub fn glances(&self, now: Duration) -> Duration {
        let same = now.saturating_sub(self.same.max(self.opened));
        if same < RESTS { GLANCE } else { RARE_GLANCE }
    }

    /// Whether a program that listens is to be looked at.
    pub fn is_due(&self, now: Duration) -> bool {
        let same = now.saturating_sub(self.same);
        self.compared.is_none()
            || now.saturating_sub(self.looked) >= (same / 10).clamp(GLANCE, LONGEST)
    }

    /// Whether what it has open is to be compared with all sockets that listen. `listens`: it does, and `told`: a glance would
    /// tell when that ends.
    pub fn compares(&self, now: Duration, listens: bool, told: bool) -> bool {
        let same = now.saturating_sub(self.opened);
        let after = match (listens, told) {
            _ if same < LISTENS => Duration::ZERO,
            (true, true) => AT_LEAST,
            (false, true) => (same / 10).min(UNTOLD),
            (_, false) => UNTOLD,
        };
        self.compared
            .is_none_or(|at| now.saturating_sub(at) >= after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn a_change_is_seen_within_a_tenth_of_the_time_before_it() {
        let mut pace = Pace::default();
        pace.compared(ms(0));
        let waits = [0, 900, 2_000, 60_000].map(|now| pace.waits(ms(now)));
        assert_eq!(waits, [25, 25, 50, 100].map(ms));
        let glances = [0, 9_900, 10_000, 60_000].map(|now| pace.glances(ms(now)));
        assert_eq!(glances, [100, 100, 500, 500].map(ms));
        let due = |pace: &mut Pace, same: u64, since: u64| {
            pace.looked(ms(same - since));
            pace.is_due(ms(same))
        };
        let rows = [
            (500, 90, false),
            (500, 100, true),
            (5_000, 400, false),
            (5_000, 500, true),
            (60_000, 4_900, false),
            (60_000, 5_000, true),
        ];
        for (same, since, expected) in rows {
            assert_eq!(due(&mut pace, same, since), expected, "{same} {since}");
        }
        pace.changed(ms(60_000));
        assert!(due(&mut pace, 60_500, 100));
        assert_eq!(pace.waits(ms(60_500)), ms(25));
        // What is learned is heeded at once.
        assert!(!due(&mut pace, 90_000, 100));
        pace.again();
        assert!(due(&mut pace, 90_000, 100));
    }

    #[test]
    fn all_sockets_are_looked_through_while_something_opens() {
        let mut pace = Pace::default();
        let check = |pace: &Pace, now, listens, told| pace.compares(ms(now), listens, told);
        assert!(check(&pace, 0, false, true));
        pace.opened(ms(60_000));
        pace.compared(ms(60_000));
        assert!(check(&pace, 61_900, true, true));
        assert!(!check(&pace, 62_000, true, true));
        assert!(!check(&pace, 89_900, true, true));
        assert!(check(&pace, 90_000, true, true));
        // Still nothing listens, or nothing would be told.
        assert!(check(&pace, 62_000, false, true));
        pace.compared(ms(79_500));
        assert!(!check(&pace, 80_000, false, true));
        assert!(check(&pace, 80_500, false, true));
        assert!(check(&pace, 80_500, true, false));
    }
}
