//! `ashore agent`: the agent that this CLI carries, and its ways into a cluster.

mod binary;
mod image;
mod load;
mod push;

use super::Context;
use crate::exit::{Exit, Failure};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Write the agent's program to a file.
    Binary(binary::Args),
    /// Write the agent's image to a file: an OCI archive, which Docker, Podman and containerd load.
    Image(image::Args),
    /// Put the agent's image into a registry.
    Push(push::Args),
    /// Put the agent's image onto the nodes of a cluster on this machine: kind, minikube, k3s or containerd.
    Load(load::Args),
}

pub async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    match args.command {
        Command::Binary(args) => binary::run(args).await,
        Command::Image(args) => image::run(&args, context).await,
        Command::Push(args) => push::run(&args, context).await,
        Command::Load(args) => load::run(&args, context).await,
    }
}

/// What clusters look for unless they are told otherwise.
fn name(context: &Context) -> Result<String, Failure> {
    let named = context.options.cluster_for_agents()?.agent_image;
    Ok(named.unwrap_or_else(|| ashore_intercept::AGENT_IMAGE.to_owned()))
}
