//! `ashore leave`: asks the owners of sessions to end them, and waits until they have.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use ashore_protocol::editor::SessionState;
use ashore_texts::{Text, text};
use serde_json::json;

use super::{Context, named};
use crate::{
    complete,
    exit::{Exit, Failure},
};

/// How long a session may take to put everything back.
const LIMIT: Duration = Duration::from_secs(20);

#[derive(clap::Args)]
pub struct Args {
    /// The intercept's name, target or id, as `ashore status` shows it; may be left out when there is one.
    #[arg(add = complete::sessions())]
    name: Option<String>,
    /// All intercepts of this machine.
    #[arg(long, conflicts_with = "name")]
    all: bool,
}

pub async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let dir = ashore_intercept::state_dir();
    let sessions = ashore_intercept::status(&dir);
    let known = || {
        let names = sessions.iter().map(|session| session.name.clone());
        names.collect::<Vec<String>>()
    };
    let chosen: Vec<_> = match &args.name {
        Some(name) => named::meant(&sessions, name),
        None => sessions.iter().collect(),
    };
    if let Some(name) = &args.name
        && chosen.is_empty()
    {
        let why = if sessions.is_empty() {
            text!(LeaveNoneNamed { name })
        } else {
            text!(LeaveUnknown {
                name,
                known: known()
            })
        };
        return Err(Failure::misused(why).into());
    }
    if args.name.is_none() && !args.all && sessions.len() > 1 {
        return Err(Failure::misused(text!(LeaveWhich { known: known() })).into());
    }
    if chosen.is_empty() {
        let none = json!({"sessions": []});
        context.printer.event("left", &Text::CliNone, none);
        return Ok(Exit::Done);
    }
    let progress = context.printer.progress(&Text::LeaveAsking);
    for session in &chosen {
        ashore_intercept::leave(&dir, Some(&session.session))?;
    }
    let ids: Vec<&str> = chosen.iter().map(|it| it.session.as_str()).collect();
    let stuck = wait_until_gone(&dir, &ids).await;
    drop(progress);
    if !stuck.is_empty() {
        let seconds = LIMIT.as_secs();
        return Err(Failure::untrue(text!(LeaveStuck {
            names: stuck,
            seconds
        }))
        .into());
    }
    let left: Vec<String> = chosen.iter().map(|it| it.name.clone()).collect();
    let told = text!(LeaveLeft { names: &left });
    context
        .printer
        .event("left", &told, json!({"sessions": left}));
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
