//! `ashore list`: what can be intercepted.

use super::{Context, engine};
use crate::exit::Exit;

pub async fn run(context: &Context) -> anyhow::Result<Exit> {
    let found = engine::list(&context.options.cluster()).await?;
    engine::print_list(context.printer, &found);
    Ok(Exit::Done)
}
