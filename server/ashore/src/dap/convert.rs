//! Arguments become what the engine asks for, once.

use ashore_protocol::agent::{Match, Mode, TextMatch};

use super::Args;
use crate::{exit::Failure, words};

/// Reads `NAME=VALUE`.
pub fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    let is_name = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == ':');
    is_name
        .then(|| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| format!("`{name}` is no header name"))
}

/// What `--mode` and `--header` say; they may contradict each other.
pub fn mode(args: &Args) -> Result<Option<Mode>, Failure> {
    let header = args
        .header
        .iter()
        .map(|(name, value)| (name.clone(), TextMatch::Exact(value.clone())))
        .collect();
    let conditions = Match {
        header,
        ..Match::default()
    };
    words::mode(args.mode, conditions)
}
