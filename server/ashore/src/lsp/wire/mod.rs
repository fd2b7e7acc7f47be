//! What comes from the client and goes to it; nothing is decided here.

pub mod backend;
pub mod convert;
pub mod filter;
pub mod outbox;
pub mod progress;
