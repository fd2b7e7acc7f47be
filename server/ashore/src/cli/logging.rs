//! Logs go to standard error: standard output is a wire or data.

use tracing_subscriber::EnvFilter;

/// `RUST_LOG` decides; else `-v`.
pub fn start(verbose: u8) {
    let level = match verbose {
        0 => "error",
        1 => "warn,ashore=info,ashore_intercept=info",
        2 => "info,ashore=debug,ashore_intercept=debug,ashore_session=debug",
        _ => "trace",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // The library is built without colours, and complains where they are asked for.
        .with_ansi(false)
        .init();
}
