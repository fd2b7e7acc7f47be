//! One byte stream as many: [`Mux`] runs yamux over any tokio transport, [`frame`] carries JSON messages in its streams.
//!
//! A stream half-closes by `shutdown`. Reading distinguishes a clean end (`Ok(0)`) from a reset or a lost tunnel
//! (`ConnectionReset`), so that a cut answer never looks like a complete one.
//!
//! # When a tunnel is lost
//! One port-forward carries every intercepted connection as a yamux stream (`server/tunnel`). When it is lost, by
//! its end or by three missed heartbeats, **new requests go to the origin at once**, for there is no live claim any
//! more. **Requests that are held** (a debuggee at a breakpoint has not answered them) wait up to 10 s for their
//! client to come back:
//!
//! - Each end of an intercepted connection counts the bytes that it received and keeps the last ones that it sent
//!   (at most 256 KiB a stream, 32 MiB a process). Nothing is acknowledged while all is well, so that the price of
//!   the fast path is one copy in memory.
//! - The laptop keeps the debuggee's connection; it belongs to the session and not to one tunnel
//!   (`server/intercept/src/local/mod.rs`).
//! - When the claim is made again over a new tunnel, the agent opens a stream with the header `resume` for each
//!   connection that lives. Both ends say their counts and send again from the other's. What is not kept any more
//!   breaks the connection, as every loss did before.
//! - The 10 s are for what is held: while the session is paused and new requests pass through, or when a request
//!   has been out that long. One that was asked a moment ago, of a debuggee that runs, waits only as long as it has
//!   waited already (at least 0.15 s), so that a killed laptop is hardly noticed.
//! - Nobody back then: a request that can be sent twice goes to the origin, another gets a 502, other bytes a
//!   reset.
//! - No waiting for whoever said goodbye (`release`) but for what is under way: the program that goes on may finish
//!   it, for at most half a second. None for a process that was killed: its guard, which has a tunnel of its own to
//!   every agent from the start (`server/intercept/src/guard/tunnels.rs`), says so to the agent (`abandon`), so the
//!   10 s are for networks and for laptops that died with their guard.
//!
//! What is under way is bounded: yamux lets a stream's window grow with bandwidth and delay, by 32 MiB for all
//! streams of a tunnel together, and a debuggee that does not read holds its callers back
//! (`server/agent/tests/pressure.rs`).
//!
//! Tests: `server/tunnel/tests/lasting.rs` (cuts anywhere lose and repeat nothing), `server/agent/tests/faults.rs`,
//! `a_request_held_at_a_breakpoint_survives_the_loss_of_the_tunnel` in `server/intercept/tests/session.rs`.

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
