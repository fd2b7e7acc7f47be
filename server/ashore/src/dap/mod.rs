//! `ashore dap`: stands between a DAP client and its debug adapter, and intercepts while the debuggee listens.
//!
//! Every byte passes unchanged both ways; what it means is read beside the stream. The only bytes of its own are whole
//! `output` events, put between two frames of the adapter.

mod adapter;
mod console;
mod convert;
mod frames;
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
mod stdio;
mod tell;
mod wires;

use std::{ffi::OsString, path::PathBuf};

use ashore_protocol::{ServicePort, TargetRef};

pub use run::run;

/// Wrap a debug adapter: intercept while its debuggee listens.
#[derive(clap::Args, Debug, Clone, Default)]
#[command(
    after_help = "Exit status: the adapter's own (128 + n when signal n ended it); 3 when there is no adapter to speak to."
)]
pub struct Args {
    /// What to intercept: deployment/NAME, statefulset/NAME or service/NAME; without it the rule in .ashore.toml says.
    #[arg(long)]
    pub target: Option<TargetRef>,
    /// The service port's name or number; may be left out when there is one.
    #[arg(long)]
    pub port: Option<ServicePort>,
    /// The port on which the debuggee will listen; without it the one that it opens is taken.
    #[arg(long)]
    pub local_port: Option<u16>,
    /// The run configuration's name, which chooses the rule in .ashore.toml; without it the `name` of its launch request.
    #[arg(long, value_name = "RULE")]
    pub name: Option<String>,
    /// Intercept all traffic, or the requests that fit --header.
    #[arg(long, value_enum)]
    pub mode: Option<convert::ModeName>,
    /// A header that a request must have, NAME=VALUE; may be given more than once and means --mode personal.
    #[arg(long, value_name = "NAME=VALUE", value_parser = convert::header)]
    pub header: Vec<(String, String)>,
    /// What new requests do while the debuggee is stopped: go to the origin, or wait.
    #[arg(long, value_enum)]
    pub when_paused: Option<convert::WhenPausedName>,
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
    #[arg(last = true, value_name = "ADAPTER")]
    pub adapter: Vec<OsString>,
}
