//! A program under debug, for every front that debugs: [`observe`] reads what DAP messages mean, [`debuggee`] finds its
//! processes and watches their sockets.

pub mod debuggee;
pub mod observe;
