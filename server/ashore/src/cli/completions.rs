//! `ashore completions SHELL`: a script for the shell's completion.

use clap::CommandFactory;

use super::{Cli, Context};
use crate::exit::Exit;

#[derive(clap::Args)]
pub struct Args {
    /// The shell to write for.
    shell: clap_complete::Shell,
}

pub fn run(args: &Args, context: &Context) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "ashore", &mut script);
    context.printer.raw(&script);
    Exit::Done
}
