//! The one loop that owns the state, and the table of what the client may say.

pub mod dispatch;
pub mod event;
pub mod life;
pub mod state;
