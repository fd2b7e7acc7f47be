//! `ashore-agent`: the command line of the agent.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use ashore_agent::args::{self, Command};
use ashore_agent::{Agent, log, pod};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

/// Kubernetes kills 30 s after its SIGTERM; callers have this long to finish, and the agent is gone within 10 s.
const GOODBYE: Duration = Duration::from_millis(9_500);

fn main() -> ExitCode {
    let command = match args::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "ashore-agent: {error}");
            return ExitCode::from(2);
        }
    };
    if let Command::Inside(pod::Config {
        enter: Some(whose), ..
    }) = &command
        && let Err(error) = pod::enter::network_of(whose)
    {
        log::warn("failed", json!({ "error": error.to_string() }));
        return ExitCode::FAILURE;
    }
    // One thread: the work is moving bytes, and the pod has a small share of a core.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome = runtime.and_then(|runtime| runtime.block_on(run(command)));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            log::warn("failed", json!({ "error": error.to_string() }));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> std::io::Result<ExitCode> {
    match command {
        Command::Help => std::io::stdout().write_all(args::USAGE.as_bytes())?,
        Command::Version => writeln!(
            std::io::stdout(),
            "ashore-agent {} (build {})",
            env!("CARGO_PKG_VERSION"),
            ashore_agent::BUILD.unwrap_or("unknown")
        )?,
        Command::Ready(control) => {
            if !ashore_agent::ready(control).await {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Run(config) => until_told(Agent::start(config), None).await?,
        Command::Inside(config) => {
            let linger = config.linger;
            until_told(Agent::start_inside(config), linger).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn until_told(
    start: impl Future<Output = std::io::Result<Agent>>,
    linger: Option<Duration>,
) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let agent = start.await?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = agent.unused_for(linger) => {}
    }
    log::info("terminating", json!({}));
    let open = tokio::select! {
        open = agent.drain(GOODBYE) => open,
        // A second signal means now.
        _ = terminate.recv() => 0,
        _ = interrupt.recv() => 0,
    };
    log::info("terminated", json!({ "open": open }));
    agent.stop().await;
    Ok(())
}
