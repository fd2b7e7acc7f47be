//! How long what was under way survives a tunnel that is lost.

/// How long an end keeps a connection, with the request that is held on it, whose tunnel was lost and that no
/// [`super::StreamHeader::Resume`] has continued yet, in ms.
pub const RESUME_MS: u64 = 10_000;
