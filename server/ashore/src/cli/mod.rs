//! The command line: parses arguments once and hands over to a front.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{dap, demo, exit::Exit};

/// Press Debug and the cluster's traffic comes ashore.
#[derive(Parser)]
#[command(name = "ashore", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Wrap a debug adapter: intercept while its debuggee listens.
    Dap(dap::Args),
    /// Tell the whole story on this machine: cluster, shop, debugger, proof.
    Demo(demo::Args),
}

pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("{error}");
            return ExitCode::from(3);
        }
    };
    let result = runtime.block_on(async {
        match cli.command {
            Command::Dap(args) => dap::run(args).await,
            Command::Demo(args) => demo::run(args).await,
        }
    });
    match result {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Failed) | Err(_) => ExitCode::from(1),
        Ok(Exit::Environment) => ExitCode::from(3),
        Ok(Exit::Status(code)) => ExitCode::from(code),
    }
}
