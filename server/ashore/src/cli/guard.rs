//! `ashore guard`: the engine's guard process.

use crate::exit::Exit;

#[derive(clap::Args)]
pub struct Args {
    /// What the engine passes to its guard.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub async fn run(args: Args) -> anyhow::Result<Exit> {
    super::engine::guard(args.arguments).await
}
