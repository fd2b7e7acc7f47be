//! `ashore clean`: puts back what dead sessions left behind.

use super::{Context, engine};
use crate::exit::Exit;

pub async fn run(context: &Context) -> anyhow::Result<Exit> {
    let progress = context
        .printer
        .progress("Looking for what dead sessions left …");
    let reports = engine::clean(&engine::state_dir()?).await?;
    drop(progress);
    Ok(engine::print_clean(context.printer, &reports))
}
