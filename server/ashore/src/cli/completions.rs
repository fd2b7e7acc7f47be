//! `ashore completions SHELL`: what a shell reads to ask Ashore at each Tab.

use clap_complete::env::Shells;

use super::Context;
use crate::exit::{Exit, Failure};

/// How the shell says that it asks for completions.
pub const VARIABLE: &str = "ASHORE_COMPLETE";

#[derive(clap::Args)]
pub struct Args {
    /// The shell to write for.
    #[arg(value_parser = ["bash", "elvish", "fish", "powershell", "zsh"])]
    shell: String,
}

pub fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let shell = shells.completer(&args.shell);
    let shell = shell.ok_or_else(|| Failure::usage("this shell is not known", ""))?;
    shell.write_registration(VARIABLE, "ashore", "ashore", "ashore", &mut script)?;
    context.printer.raw(&script);
    Ok(Exit::Done)
}
