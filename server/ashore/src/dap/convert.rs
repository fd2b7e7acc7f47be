//! Arguments become what the engine asks for, once.

use std::collections::BTreeMap;

use ashore_protocol::{
    agent::{Match, Mode, TextMatch},
    editor::WhenPaused,
};

use super::Args;
use crate::exit::Failure;

#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModeName {
    Global,
    Personal,
}

#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenPausedName {
    Pass,
    Hold,
}

/// Reads `NAME=VALUE`.
pub fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    let is_name = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == ':');
    is_name
        .then(|| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| format!("`{name}` is no header name"))
}

/// What `--when-paused` says.
pub fn when_paused(args: &Args) -> Option<WhenPaused> {
    args.when_paused.map(|name| match name {
        WhenPausedName::Pass => WhenPaused::Pass,
        WhenPausedName::Hold => WhenPaused::Hold,
    })
}

/// What `--mode` and `--header` say; they may contradict each other.
pub fn mode(args: &Args) -> anyhow::Result<Option<Mode>> {
    let header: BTreeMap<_, _> = args
        .header
        .iter()
        .map(|(name, value)| (name.clone(), TextMatch::Exact(value.clone())))
        .collect();
    match (args.mode, header.is_empty()) {
        (None, true) => Ok(None),
        (Some(ModeName::Global), true) => Ok(Some(Mode::Global)),
        (Some(ModeName::Global), false) => Err(Failure::usage(
            "--mode global takes all requests",
            "leave --header out, or use --mode personal",
        )
        .into()),
        (Some(ModeName::Personal), true) => Err(Failure::usage(
            "--mode personal needs to know which requests are yours",
            "add --header NAME=VALUE",
        )
        .into()),
        (_, false) => Ok(Some(Mode::Personal(Match {
            header,
            ..Match::default()
        }))),
    }
}
