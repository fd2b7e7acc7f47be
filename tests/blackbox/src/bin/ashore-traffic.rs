//! What the pods of a measurement run: a service, its visitors, or a load.
//!
//! | words | what |
//! |---|---|
//! | `serve PORT` | answers with the pod's name |
//! | `visit HOST:PORT RATE` | one line a visit |
//! | `load HOST:PORT CONNECTIONS SECONDS` | one line at the end |
#![allow(clippy::print_stdout)] // a pod's log is read from there

use std::time::Duration;

use anyhow::Context;
use ashore_blackbox::measure::traffic;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", port] => {
            let listener = TcpListener::bind(("0.0.0.0", port.parse()?)).await?;
            let name = std::env::var("HOSTNAME").unwrap_or_else(|_| "a pod".into());
            let mut told =
                tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
            tokio::select! {
                served = traffic::serve(listener, &name, Default::default()) => served?,
                _ = told.recv() => {}
            }
        }
        ["visit", address, rate] => traffic::visit(address, rate.parse()?).await,
        ["load", address, connections, seconds] => {
            let limit = Duration::from_secs(seconds.parse()?);
            println!(
                "{}",
                traffic::load(address, connections.parse()?, limit).await
            );
        }
        _ => {
            None.context("serve PORT, visit HOST:PORT RATE, or load HOST:PORT CONNECTIONS SECONDS")?
        }
    }
    Ok(())
}
