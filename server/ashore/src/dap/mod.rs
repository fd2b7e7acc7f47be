//! `ashore dap`: stands between a DAP client and its debug adapter, and intercepts while the debuggee listens.
//!
//! Every byte passes unchanged both ways; what it means is read beside the stream. The only bytes of its own are whole
//! `output` events, put between two frames of the adapter.
//!
//! # Restarts
//! A debug session that restarts keeps its agent. An adapter that knows `restart` stays, and so does the session.
//! For the others editors end the session with `terminate` or `disconnect` and `restart: true`, and start a new
//! adapter, which is a new `ashore dap`: the old process passes everything through, gives its claim up and waits up
//! to 10 s for another session on the agent's list before it leaves it; the new one joins, claims and goes on. If
//! none comes, everything is restored then. A client that does not say that it restarts gets a session that is
//! restored and one that is built anew; where the two overlap, the new one waits for the old one's claim. All of
//! it: `tests/blackbox/tests/dap_cluster.rs`.
//!
//! In VS Code the old adapter's last words may come after the new one's first, and the new configuration may be
//! asked for before the old program is told to go: `editors/vscode/src/debug.ts` counts adapters and farewells, and
//! asks the server once it is clear what is a restart. Every order: `editors/vscode/test/restart.test.mjs`.

mod adapter;
mod console;
mod convert;
mod frames;
mod grace;
mod hello;
mod intercept;
mod open;
mod plan;
mod proxy;
mod rendezvous;
mod run;
mod running;
mod serve;
mod session;
mod sessions;
mod stdio;
mod tell;
mod wires;

use std::{ffi::OsString, path::PathBuf};

use ashore_protocol::{ModeKind, ServicePort, TargetRef, editor::WhenPaused};

use crate::{complete, words::one_of};

pub use run::run;

/// Wrap a debug adapter: intercept while its debuggee listens.
#[derive(clap::Args, Debug, Clone, Default)]
pub struct Args {
    /// What to intercept: deployment/NAME, statefulset/NAME or service/NAME; without it the rule in .ashore.toml says.
    #[arg(long, add = complete::targets())]
    pub target: Option<TargetRef>,
    /// The service port's name or number; may be left out when there is one.
    #[arg(long)]
    pub port: Option<ServicePort>,
    /// The port on which the debuggee will listen; without it the one that it opens is taken.
    #[arg(long)]
    pub local_port: Option<u16>,
    /// The run configuration's name, which chooses the rule in .ashore.toml; without it the `name` of its launch request.
    #[arg(long, value_name = "RULE", add = complete::rules())]
    pub name: Option<String>,
    /// Intercept all traffic, or the requests that fit --header.
    #[arg(long, value_parser = one_of::<ModeKind>(ModeKind::WORDS))]
    pub mode: Option<ModeKind>,
    /// A header that a request must have, NAME=VALUE; may be given more than once and means --mode personal.
    #[arg(long, value_name = "NAME=VALUE", value_parser = convert::header)]
    pub header: Vec<(String, String)>,
    /// What new requests do while the debuggee is stopped: go to the origin, or wait.
    #[arg(long, value_parser = one_of::<WhenPaused>(WhenPaused::WORDS))]
    pub when_paused: Option<WhenPaused>,
    /// Speak to an adapter that listens here, instead of one on stdio.
    #[arg(long, value_name = "HOST:PORT")]
    pub connect: Option<String>,
    /// The adapter speaks TCP and prints the address that it listens on (always so for `dlv dap`).
    #[arg(long)]
    pub tcp: bool,
    /// Write what was compared after restoring to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    pub proof: Option<PathBuf>,
    /// The debug adapter and its arguments.
    #[arg(last = true, value_name = "ADAPTER", add = complete::command())]
    pub adapter: Vec<OsString>,
}
