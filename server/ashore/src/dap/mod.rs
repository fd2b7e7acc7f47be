//! dap

use crate::exit::Exit;

#[derive(clap::Args)]
pub struct Args {}

pub async fn run(_args: Args) -> anyhow::Result<Exit> {
    Ok(Exit::Done)
}
