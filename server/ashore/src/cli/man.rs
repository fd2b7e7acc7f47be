//! `ashore man FOLDER`: a manual page for each command.

use std::path::PathBuf;

use ashore_texts::text;
use clap::Command;

use super::Context;
use crate::exit::{Exit, Failure};

#[derive(clap::Args)]
pub struct Args {
    /// The folder to write them to, such as ~/.local/share/man/man1.
    folder: PathBuf,
}

pub fn run(args: &Args, program: Command, context: &Context) -> anyhow::Result<Exit> {
    let folder = &args.folder;
    let written =
        std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(program, folder));
    let folder = folder.display().to_string();
    if let Err(error) = written {
        let why = error.to_string();
        return Err(Failure::surrounding(text!(ManUnwritten { folder, why })).into());
    }
    context.printer.say(&text!(ManWritten { folder }));
    Ok(Exit::Done)
}
