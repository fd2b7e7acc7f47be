//! What the process of a child session asks of the one that drives its program.

use ashore_debug::observe::Kinship;
use serde::{Deserialize, Serialize};

/// A child session's question.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hello {
    /// The child's process.
    pub pid: u32,
    pub kinship: Kinship,
}
