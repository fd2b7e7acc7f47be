//! A program under debug, for every front that debugs. [`observe`] reads what DAP messages mean, [`debuggee`] finds the
//! program's processes and watches their sockets, [`debuggers`] is the table of what each debugger does its own way, and
//! [`drive`] turns all that was observed into inputs of the session and notes for the person. Only `debuggee` does I/O.

pub mod debuggee;
pub mod debuggers;
pub mod drive;
pub mod observe;
