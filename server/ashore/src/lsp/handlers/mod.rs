//! One file a request, or a family of requests that work on the same store.

pub mod act;
pub mod code_action;
pub mod code_lens;
pub mod command;
pub mod completion;
pub mod configurations;
pub mod detect;
pub mod diagnose;
pub mod documents;
pub mod hover;
pub mod idle;
pub mod initialize;
pub mod requests;
pub mod sessions;
pub mod targets;
