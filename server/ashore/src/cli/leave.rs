//! `ashore leave`: asks the owners of sessions to end them, and waits until they have.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use ashore_protocol::editor::SessionState;
use serde_json::json;

use super::Context;
use crate::exit::{Exit, Failure};

/// How long a session may take to put everything back.
const LIMIT: Duration = Duration::from_secs(20);

#[derive(clap::Args)]
pub struct Args {
    /// The intercept's name or id, as `ashore status` shows it; may be left out when there is one.
    name: Option<String>,
    /// All intercepts of this machine.
    #[arg(long, conflicts_with = "name")]
    all: bool,
}

pub async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let dir = ashore_intercept::state_dir();
    let sessions = ashore_intercept::status(&dir);
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
            json!({"sessions": []}),
        );
        return Ok(Exit::Done);
    }
    let progress = context.printer.progress("Asking the owners to leave …");
    for session in &chosen {
        ashore_intercept::leave(&dir, Some(&session.session))?;
    }
    let ids: Vec<&str> = chosen.iter().map(|it| it.session.as_str()).collect();
    let stuck = wait_until_gone(&dir, &ids).await;
    drop(progress);
    if !stuck.is_empty() {
        return Err(Failure::failed(
            format!("{} did not leave within {} s", stuck.join(", "), LIMIT.as_secs()),
            "end the process that holds it; `ashore status` shows what is left, `ashore clean` repairs it",
        )
        .into());
    }
    let left: Vec<&str> = chosen.iter().map(|it| it.name.as_str()).collect();
    let text = format!("Left: {}. Traffic and objects are back.", left.join(", "));
    context
        .printer
        .event("left", &text, json!({"sessions": left}));
    Ok(Exit::Done)
}

/// The names of the sessions that are still there when the time is over.
async fn wait_until_gone(dir: &Path, ids: &[&str]) -> Vec<String> {
    let deadline = Instant::now() + LIMIT;
    loop {
        let there: Vec<_> = ashore_intercept::status(dir)
            .into_iter()
            .filter(|it| ids.contains(&it.session.as_str()))
            .filter(|it| it.state != SessionState::Restored)
            .map(|it| it.name)
            .collect();
        if there.is_empty() || Instant::now() > deadline {
            return there;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
