//! Which answer belongs to which question.

use serde::{Deserialize, Serialize};

/// A control message with the number of its question, which stands beside the message's own fields:
/// `{"question": 3, "type": "release", "intercept": "…"}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Numbered<T> {
    /// Whoever asks counts its questions on this stream; the answer repeats the number. Absent: nobody asked, or the peer is
    /// older than the numbers, and its answers are told apart by their type alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<u64>,
    /// What is asked or answered.
    #[serde(flatten)]
    pub message: T,
}

impl<T> Numbered<T> {
    /// Asks, or answers, with this number.
    pub fn new(question: Option<u64>, message: T) -> Self {
        Self { question, message }
    }

    /// What nobody asked for, or what nobody answers.
    pub fn none(message: T) -> Self {
        Self::new(None, message)
    }
}
