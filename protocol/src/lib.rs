//! The two wires of Ashore as plain types, without I/O: [`agent`] (server ⇄ agent) and [`editor`] (editor ⇄ server); and the
//! domain's values that every wire, front and file writes with the same words ([`TargetRef`], [`Strategy`], …).
//!
//! # Rules of compatibility
//! 1. A message is a JSON object with a `type` (agent) or a JSON-RPC method (editor). Names are camelCase and never reused.
//! 2. A receiver ignores fields and messages that it does not know: every message enum ends in `Unknown`.
//! 3. A field that is added later is optional, and its absence means what the older version did.
//! 4. A change that an older peer would misread raises [`agent::VERSION`]; the hello carries a range, and the highest common
//!    version is spoken. Without one, both sides say so and part: no message of an unknown version is guessed at.
//! 5. Nothing is removed before two minor releases have passed without sending it.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]
#![warn(missing_docs)]

pub mod agent;
pub mod editor;
mod header;
mod port;
mod problem;
mod strategy;
mod target;
mod words;

pub use header::HeaderValue;
pub use port::{PortError, PortLabel, ServicePort};
pub use problem::ProblemCode;
pub use strategy::{ModeKind, Strategy, Takeover, WhenSilent};
pub use target::{TargetError, TargetKind, TargetRef};
pub use words::{UnknownWord, closest};
