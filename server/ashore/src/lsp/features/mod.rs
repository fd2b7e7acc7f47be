//! What editors show, made from a snapshot: diagnostics, hovers, completions, notices.

pub mod discovery_routes;
pub mod explain;
pub mod finding;
pub mod launch;
pub mod mends;
pub mod notices;
pub mod problems;
pub mod rules;
pub mod rules_file;
