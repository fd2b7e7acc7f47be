//! `ashore agent load`: the agent's image onto the nodes of a cluster on this machine.

use ashore_texts::text;

use super::{super::Context, name};
use crate::{
    exit::{Exit, Failure},
    image::{
        Image, archive,
        load::{self, Into},
    },
};

#[derive(clap::Args)]
pub struct Args {
    /// Where to [default: what the context's name says, else the only tool that is there].
    #[arg(long, value_enum)]
    into: Option<Into>,
}

pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let cluster = context.options.cluster()?;
    let current = cluster
        .context
        .clone()
        .or_else(|| current_context(cluster.kubeconfig.as_deref()));
    let (it, tool) = load::choose(args.into, current.as_deref())?;
    let name = name(context)?;
    let image = Image::of_agent(None)?;
    let dir = tempfile::tempdir().map_err(|error| {
        let why = error.to_string();
        Failure::untrue(text!(ImageNoFolder { why }))
    })?;
    let file = dir.path().join("ashore-agent.tar");
    tokio::fs::write(&file, archive(&image, &name)?)
        .await
        .map_err(|error| {
            let why = error.to_string();
            Failure::untrue(text!(ImageNotKept { why }))
        })?;
    load::load(it, &tool, &file, current.as_deref()).await?;
    context.printer.say(&text!(LoadDone {
        image: name,
        tool: it.name(),
        digest: image.manifest.digest
    }));
    Ok(Exit::Done)
}

/// The kubeconfig's; one that cannot be read names none.
fn current_context(file: Option<&std::path::Path>) -> Option<String> {
    use kube::config::Kubeconfig;
    let config = match file {
        Some(file) => Kubeconfig::read_from(file),
        None => Kubeconfig::read(),
    };
    config.ok()?.current_context
}
