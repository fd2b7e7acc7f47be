//! What is known while one table is read.

use crate::project::Asked;

/// What is known while one table is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    /// As the table, or `[cluster]`, writes it.
    pub context: Option<String>,
    /// The same.
    pub raw_namespace: Option<String>,
    /// `$NAMESPACE`
    pub namespace: Option<String>,
    /// What a person has to accept in it.
    pub asked: Vec<Asked>,
}
