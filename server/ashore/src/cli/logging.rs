//! Logs go to standard error: standard output is a wire or data.

use tracing_subscriber::EnvFilter;

/// `RUST_LOG` decides; else `-v`, which says what Ashore does: all its crates have its name first. What libraries do is said last.
pub fn start(verbose: u8) {
    let level = match verbose {
        0 => "error",
        1 => "error,ashore=info",
        2 => "error,ashore=debug",
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
