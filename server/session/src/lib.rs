//! The life of one intercept as a pure state machine: [`Machine::step`] takes an [`Input`] and answers [`Effect`]s.
//!
//! No I/O and no clock: time comes with each input. Fronts and the engine send inputs and carry out effects.
//!
//! ```text
//! Planned → Preparing → Ready → Active ⇄ Paused → Restoring → Restored
//!                         └──── Reconnecting ────┘
//! ```
//! A failure is announced as `Failed` and goes through `Restoring` like every other end; [`Machine::failure`] keeps it.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::disallowed_types))]
#![warn(missing_docs)]

mod machine;
mod requests;
mod threads;
mod types;

pub use machine::Machine;
pub use requests::{Micros, Requests};
pub use types::{Effect, Input, Message, Millis, Settings, Standing};
