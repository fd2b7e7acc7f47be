//! What a kind of run configuration is: one row of the table in [`super`].

use crate::{configuration::Configuration, detection::Detection, tools::shell::Shell};

/// A kind of run configuration.
pub(crate) struct ConfigurationKind {
    /// The word in the answer.
    pub name: &'static str,
    pub fits: fn(&Configuration) -> bool,
    pub detect: fn(&Shell<'_>, &Configuration) -> Detection,
}
