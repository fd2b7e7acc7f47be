//! The end of the adapter's process, and the signals by which we are asked to end.

use rustix::process::Signal;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::Instant,
};

use super::{adapter, adapter::Process};

/// The adapter while it runs; one that is only connected to has no process.
pub struct Running {
    pub process: Option<Process>,
    /// Its clients connect to it.
    pub served: bool,
    /// When it said its last word.
    pub over: Option<Instant>,
}

impl Running {
    /// Its exit code; never, when there is no process.
    pub async fn wait(&mut self) -> u8 {
        match &mut self.process {
            Some(process) => process.wait().await.map_or(1, adapter::exit_code),
            None => std::future::pending().await,
        }
    }

    pub fn signal(&self, signal: Signal) {
        if let Some(process) = &self.process {
            process.signal(signal);
        }
    }
}

/// The signals by which we are asked to end.
pub struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
}

impl Signals {
    pub fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::TERM,
            _ = self.interrupt.recv() => Signal::INT,
            _ = self.hangup.recv() => Signal::HUP,
        }
    }
}
