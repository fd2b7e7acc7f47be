//! One file a request of the Language Server Protocol.

pub mod code_action;
pub mod code_lens;
pub mod command;
pub mod completion;
pub mod hover;
pub mod initialize;
