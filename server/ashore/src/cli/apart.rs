//! `ashore apart -- COMMAND`: the command in a session of its own. No terminal's keys reach it, and it can take none.

use std::{os::unix::process::CommandExt, process::Command};

use anyhow::Context as _;

use crate::exit::Exit;

#[derive(clap::Args)]
pub struct Args {
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

pub fn run(args: &Args) -> anyhow::Result<Exit> {
    // Whoever leads a group of processes cannot; then no terminal's keys reach it either.
    let _leads_already = rustix::process::setsid();
    let (name, rest) = args.command.split_first().context("no command")?;
    let error = Command::new(name).args(rest).exec();
    Err(error).with_context(|| format!("{name} could not be started"))
}
