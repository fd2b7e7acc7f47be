//! Where a value was said.

use std::fmt;

/// A line of a file; `file` is how messages name it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    pub file: String,
    /// From 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A value and the place that says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said<T> {
    pub value: T,
    pub place: Place,
}

impl<T> Said<T> {
    /// The same place with what is made of the value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Said<U> {
        Said {
            value: make(self.value),
            place: self.place,
        }
    }
}
