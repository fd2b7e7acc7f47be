//! `ashore guard`: waits for the end of the process that started it, then restores from the journal.

use std::path::PathBuf;

use crate::exit::Exit;

#[derive(clap::Args)]
pub struct Args {
    /// The session to guard.
    #[arg(long)]
    session: String,
    /// The folder with its journal.
    #[arg(long, value_name = "FOLDER")]
    state_dir: PathBuf,
}

pub async fn run(args: Args) -> anyhow::Result<Exit> {
    ashore_intercept::guard::run(&args.session, &args.state_dir).await?;
    Ok(Exit::Done)
}
