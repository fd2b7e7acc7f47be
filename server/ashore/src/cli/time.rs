//! Times as people write and read them.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

/// `500ms`, `2s`, `1m`; a number alone is seconds.
pub fn parse(text: &str) -> Result<Duration, String> {
    let units = [
        ("ms", 0.001),
        ("s", 1.0),
        ("m", 60.0),
        ("h", 3600.0),
        ("", 1.0),
    ];
    let found = units.into_iter().find_map(|(unit, seconds)| {
        let number: f64 = text.strip_suffix(unit)?.parse().ok()?;
        Duration::try_from_secs_f64(number * seconds).ok()
    });
    found.ok_or_else(|| "write it as 500ms, 2s or 1m".to_owned())
}

/// The time of day here, `14:05:09`, of milliseconds since 1970.
pub fn of_day(at: u64) -> String {
    local(at, "%H:%M:%S")
}

/// Day and time here, `2026-03-01 14:05`.
pub fn of_calendar(at: u64) -> String {
    local(at, "%Y-%m-%d %H:%M")
}

fn local(at: u64, format: &str) -> String {
    let at = i64::try_from(at)
        .ok()
        .and_then(|at| Timestamp::from_millisecond(at).ok());
    let there = |at: Timestamp| at.to_zoned(TimeZone::system()).strftime(format).to_string();
    at.map(there).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        let check = |text: &str, expected: Option<u64>| {
            let found = parse(text).ok();
            assert_eq!(found, expected.map(Duration::from_millis), "{text}");
        };
        check("500ms", Some(500));
        check("1.5s", Some(1_500));
        check("2m", Some(120_000));
        check("3", Some(3_000));
        for wrong in ["", "s", "-1s", "2 s", "1d", "NaN", "inf", "1e300h"] {
            check(wrong, None);
        }
    }

    #[test]
    fn a_time_of_day_is_short() {
        assert_eq!(of_day(1_700_000_000_123).len(), 8);
        assert_eq!(of_calendar(1_700_000_000_123).len(), 16);
        assert_eq!(of_day(u64::MAX), "");
    }
}
