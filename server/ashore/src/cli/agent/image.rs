//! `ashore agent image`: the agent's image as a file.

use std::path::Path;

use ashore_texts::text;

use super::{super::Context, binary::write, name};
use crate::{
    exit::Exit,
    image::{Arch, Image, archive},
};

#[derive(clap::Args)]
pub struct Args {
    /// The file to write.
    #[arg(long, value_name = "FILE", default_value = "ashore-agent.tar")]
    output: String,
    /// The nodes' kind of processor [default: the one of the agent that this program carries].
    #[arg(long)]
    arch: Option<Arch>,
}

pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let image = Image::of_agent(args.arch)?;
    let name = name(context)?;
    let bytes = archive(&image, &name)?;
    write(Path::new(&args.output), &bytes, 0o644).await?;
    context.printer.say(&text!(ImageWritten {
        file: &args.output,
        name,
        platform: format!("linux/{}", image.arch.name()),
        size: format!("{:.1}", bytes.len() as f64 / 1e6)
    }));
    context.printer.text(&image.manifest.digest);
    Ok(Exit::Done)
}
