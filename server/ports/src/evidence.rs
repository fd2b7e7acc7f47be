//! Where something is written: a place in a file, and values that know theirs.

use serde::Serialize;

/// A place in a file with the text that stands there; lines and columns (in characters) start at 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct EvidencePlace {
    /// The file's path in the tree.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What stands on that line, cut where it is long.
    pub text: String,
}

/// A value with the place that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlacedText {
    /// The value, without quotes.
    pub value: String,
    /// Where it stands.
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
    /// Its name.
    pub name: String,
    /// What it is set to.
    pub value: PlacedText,
}
