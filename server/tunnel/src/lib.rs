//! One byte stream as many: [`Mux`] runs yamux over any tokio transport, [`frame`] carries JSON messages in its streams.
//!
//! A stream half-closes by `shutdown`. Reading distinguishes a clean end (`Ok(0)`) from a reset or a lost tunnel
//! (`ConnectionReset`), so that a cut answer never looks like a complete one.

mod driver;
pub mod frame;
mod lasting;
mod lifeline;
mod stream;

pub use driver::{Incoming, Mux, Opener};
pub use lasting::{Handle, Lasting, Registry};
pub use stream::MuxStream;

/// Streams that one side may have open at a time; further [`Opener::open`] calls wait.
pub const MAX_OUTBOUND: usize = 4096;
