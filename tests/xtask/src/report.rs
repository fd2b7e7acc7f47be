//! What came of a suite, and of all of them.

use std::ops::{Add, AddAssign};

/// Counts of single checks; each failure and each skip has its reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) passed: usize,
    pub(crate) failures: Vec<String>,
    pub(crate) skips: Vec<String>,
}

impl Report {
    pub(crate) fn passed(count: usize) -> Self {
        Self {
            passed: count,
            ..Self::default()
        }
    }

    pub(crate) fn failed(reason: impl Into<String>) -> Self {
        Self {
            failures: vec![reason.into()],
            ..Self::default()
        }
    }

    pub(crate) fn skipped(reason: impl Into<String>) -> Self {
        Self {
            skips: vec![reason.into()],
            ..Self::default()
        }
    }

    /// One check.
    pub(crate) fn check(name: &str, result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self::passed(1),
            Err(reason) => Self::failed(format!("{name}: {reason}")),
        }
    }

    /// Where nothing may be skipped, what was skipped has failed.
    pub(crate) fn forbid_skips(&mut self) {
        let reasons = std::mem::take(&mut self.skips);
        let failures = reasons
            .into_iter()
            .map(|reason| format!("skipped, and CI=true allows no skips: {reason}"));
        self.failures.extend(failures);
    }

    /// The closing line; other programs read it.
    pub(crate) fn line(&self) -> String {
        let (passed, failed, skipped) = (self.passed, self.failures.len(), self.skips.len());
        format!("{passed} passed, {failed} failed, {skipped} skipped")
    }
}

impl Add for Report {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl AddAssign for Report {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failures.extend(other.failures);
        self.skips.extend(other.skips);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skip_is_a_failure_where_none_is_allowed() {
        let mut report = Report::passed(2);
        report += Report::skipped("no kubectl");
        assert_eq!(report.line(), "2 passed, 0 failed, 1 skipped");
        report.forbid_skips();
        assert_eq!(report.line(), "2 passed, 1 failed, 0 skipped");
    }
}
