//! `ashore agent push`: the agent's image into a registry.

use ashore_texts::text;
use serde_json::json;

use super::super::Context;
use crate::{
    exit::Exit,
    image::{Arch, Image, credentials, parse, push::push},
};

#[derive(clap::Args)]
#[command(
    after_help = "Credentials are Docker's (`docker login`: its config.json and credential helpers) or Podman's (auth.json). \
        A registry on this machine is spoken to without TLS."
)]
pub struct Args {
    /// The image's name there: REGISTRY/NAME:TAG
    #[arg(value_name = "REF")]
    reference: String,
    /// The nodes' kind of processor [default: the one of the agent that this program carries].
    #[arg(long)]
    arch: Option<Arch>,
    /// The registry has no TLS.
    #[arg(long)]
    plain_http: bool,
}

pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let reference = parse(&args.reference)?;
    let image = Image::of_agent(args.arch)?;
    let found = credentials::of(reference.resolve_registry()).await?;
    let pushed = push(&image, &reference, &found, args.plain_http).await?;
    if context.printer.is_json() {
        context.printer.value(&json!({
            "image": reference.whole(), "digest": pushed.digest, "uploaded": pushed.uploaded,
        }));
    } else {
        let (image, digest) = (reference.whole(), pushed.digest);
        let name = &args.reference;
        context.printer.say(&match pushed.uploaded {
            0 => text!(PushThere { image, digest }),
            _ => text!(PushDone { image, digest }),
        });
        context.printer.say(&text!(PushUse { reference: name }));
        let line = format!("\n[cluster]\nagent-image = \"{name}\"");
        context.printer.text(&line);
    }
    Ok(Exit::Done)
}
