//! The value of a header that is told, or the word for one that is not.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is told of a header's value: a string on the wires.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum HeaderValue {
    /// As it came.
    Shown(String),
    /// A secret by its header's name: it has never left the cluster.
    Redacted,
}

impl HeaderValue {
    /// What stands on the wires, in addresses and in bodies where a secret was.
    pub const REDACTED: &str = "redacted";

    /// What people see.
    pub fn text(&self) -> &str {
        match self {
            Self::Shown(value) => value,
            Self::Redacted => Self::REDACTED,
        }
    }
}

impl From<String> for HeaderValue {
    fn from(value: String) -> Self {
        if value == Self::REDACTED {
            Self::Redacted
        } else {
            Self::Shown(value)
        }
    }
}

impl From<&str> for HeaderValue {
    fn from(value: &str) -> Self {
        value.to_owned().into()
    }
}

impl From<HeaderValue> for String {
    fn from(value: HeaderValue) -> Self {
        match value {
            HeaderValue::Shown(value) => value,
            HeaderValue::Redacted => HeaderValue::REDACTED.to_owned(),
        }
    }
}

impl fmt::Display for HeaderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_stands_for_a_secret() {
        let check = |json: &str, expected: HeaderValue| {
            assert_eq!(serde_json::from_str::<HeaderValue>(json).unwrap(), expected);
            assert_eq!(serde_json::to_string(&expected).unwrap(), json);
        };
        check("\"redacted\"", HeaderValue::Redacted);
        check("\"*/*\"", HeaderValue::Shown("*/*".to_owned()));
    }
}
