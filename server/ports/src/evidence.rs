//! Where something is written: a place in a file, and values that know theirs.

use serde::Serialize;

/// A place in a file with the text that stands there; lines and columns (in characters) start at 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct EvidencePlace {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub text: String,
}

/// A value with the place that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlacedText {
    pub value: String,
    pub evidence: EvidencePlace,
    /// A `${…}` in it could not be resolved and stands there as it was written.
    pub unresolved: bool,
}

impl PlacedText {
    /// A value from this place.
    pub fn new(value: impl Into<String>, evidence: &EvidencePlace) -> Self {
        Self {
            value: value.into(),
            evidence: evidence.clone(),
            unresolved: false,
        }
    }

    /// Another value from the same place.
    pub fn with(&self, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..self.clone()
        }
    }

    /// The value as words see it.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// An environment variable that a configuration sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub value: PlacedText,
}
