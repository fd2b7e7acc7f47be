//! Debuggers, as far as their processes and sockets tell them: from the table.

pub use crate::debuggers::{OPENS_ITS_OWN, debugger_port_of, is_debugger_program};
