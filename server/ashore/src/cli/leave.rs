//! `ashore leave`: asks the owners of sessions to end them.

use super::{Context, engine};
use crate::exit::{Exit, Failure};

#[derive(clap::Args)]
pub struct Args {
    /// The intercept's name or id, as `ashore status` shows it; may be left out when there is one.
    name: Option<String>,
    /// All intercepts of this machine.
    #[arg(long, conflicts_with = "name")]
    all: bool,
}

pub async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let dir = engine::state_dir()?;
    let sessions = engine::status(&dir).await?;
    let known = || {
        let names: Vec<_> = sessions
            .iter()
            .map(|session| session.name.as_str())
            .collect();
        names.join(", ")
    };
    let chosen: Vec<_> = match &args.name {
        Some(name) => sessions
            .iter()
            .filter(|session| session.name == *name || session.session == *name)
            .collect(),
        None => sessions.iter().collect(),
    };
    if let Some(name) = &args.name
        && chosen.is_empty()
    {
        let next = if sessions.is_empty() {
            "there are no intercepts on this machine".to_owned()
        } else {
            format!("the intercepts of this machine are: {}", known())
        };
        return Err(Failure::usage(format!("there is no intercept named {name}"), next).into());
    }
    if args.name.is_none() && !args.all && sessions.len() > 1 {
        return Err(Failure::usage(
            "there is more than one intercept on this machine",
            format!("name one of {}, or pass --all", known()),
        )
        .into());
    }
    if chosen.is_empty() {
        context.printer.event(
            "left",
            "No intercepts on this machine.",
            serde_json::json!({"sessions": []}),
        );
        return Ok(Exit::Done);
    }
    let progress = context.printer.progress("Asking the owners to leave …");
    let left: Vec<String> = chosen.iter().map(|session| session.name.clone()).collect();
    for session in chosen {
        engine::leave(&dir, &session.session).await?;
    }
    drop(progress);
    context.printer.event(
        "left",
        &format!("Left: {}.", left.join(", ")),
        serde_json::json!({"sessions": left}),
    );
    Ok(Exit::Done)
}
