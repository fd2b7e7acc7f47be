//! `ashore wait NAME --for active`: comes back when a session is so.

use std::time::Duration;

use ashore_protocol::editor::{SessionState, SessionStatus};
use ashore_texts::text;
use clap::ValueEnum;
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{Context, named, time};
use crate::{
    complete,
    exit::{Exit, Failure},
};

/// Between two looks.
const PERIOD: Duration = Duration::from_millis(50);

#[derive(clap::Args)]
pub struct Args {
    /// The intercept's name, target or id.
    #[arg(add = complete::sessions())]
    name: String,
    /// What is waited for: requests come, or everything is put back.
    #[arg(long = "for", value_enum, default_value = "active")]
    state: State,
    /// How long it may take: 500ms, 30s, 2m.
    #[arg(long, value_name = "TIME", value_parser = time::parse, default_value = "60s")]
    timeout: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum State {
    Active,
    Restored,
}

pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let name = &args.name;
    let deadline = Instant::now() + args.timeout;
    let dir = ashore_intercept::state_dir();
    loop {
        let all = ashore_intercept::status(&dir);
        let meant = named::meant(&all, name);
        if is_so(args.state, &meant) {
            let told = match args.state {
                State::Active => text!(WaitActive { name }),
                State::Restored => text!(WaitRestored { name }),
            };
            context
                .printer
                .event("waited", &told, json!({"sessions": meant}));
            return Ok(Exit::Done);
        }
        if meant.iter().any(|it| it.state == SessionState::Failed) {
            return Err(Failure::untrue(text!(WaitFailed { name })).into());
        }
        if Instant::now() > deadline {
            let seconds = args.timeout.as_secs_f64();
            return Err(Failure::untrue(text!(WaitOver { name, seconds })).into());
        }
        sleep(PERIOD).await;
    }
}

fn is_so(state: State, meant: &[&SessionStatus]) -> bool {
    let active =
        |it: &&SessionStatus| matches!(it.state, SessionState::Active | SessionState::Paused);
    match state {
        State::Active => meant.iter().any(active),
        State::Restored => meant.iter().all(|it| it.state == SessionState::Restored),
    }
}
