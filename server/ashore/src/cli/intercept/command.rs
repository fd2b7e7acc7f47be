//! The command that an intercept is tied to.

use std::{
    collections::BTreeMap,
    io::{ErrorKind, IsTerminal},
    os::unix::process::ExitStatusExt,
    pin::Pin,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{process::Command, time::Sleep};

use super::signals::Ends;
use crate::exit::Failure;

/// How long a command may take to end after it was asked to.
const GRACE: Duration = Duration::from_secs(10);

/// A child with our own standard input, output and error.
pub struct Child {
    process: tokio::process::Child,
    id: u32,
    deadline: Option<Pin<Box<Sleep>>>,
}

impl Child {
    pub fn start(argv: &[String], environment: &BTreeMap<String, String>) -> Result<Self, Failure> {
        let name = argv.first().map(String::as_str).unwrap_or_default();
        let rest = argv.get(1..).unwrap_or_default();
        let process = Command::new(name)
            .args(rest)
            .envs(environment)
            .spawn()
            .map_err(|error| {
                let next = match error.kind() {
                    ErrorKind::NotFound => "check its name and PATH",
                    ErrorKind::PermissionDenied => "make it executable",
                    _ => "",
                };
                Failure::environment(format!("{name} could not be started: {error}"), next)
            })?;
        let id = process.id().unwrap_or_default();
        Ok(Self {
            process,
            id,
            deadline: None,
        })
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    /// The exit status as a shell has it (128 + signal). A command that outstays its grace is killed.
    pub async fn wait(&mut self) -> u8 {
        let status = match &mut self.deadline {
            None => self.process.wait().await,
            Some(deadline) => tokio::select! {
                status = self.process.wait() => status,
                () = deadline => {
                    tracing::warn!("the command did not end when asked, and was killed");
                    let _ = self.process.start_kill();
                    self.process.wait().await
                }
            },
        };
        match status {
            Ok(status) => match (status.code(), status.signal()) {
                (Some(code), _) => u8::try_from(code & 0xff).unwrap_or(1),
                (None, Some(signal)) => u8::try_from(128 + signal).unwrap_or(1),
                (None, None) => 1,
            },
            Err(error) => {
                tracing::error!(%error, "the command's status could not be read");
                1
            }
        }
    }

    /// It had its time.
    pub fn hasten(&mut self) {
        // One that has ended meanwhile has nothing left to be killed.
        let _ended = self.process.start_kill();
    }

    /// A signal that we got. On a terminal Ctrl-C has reached the command already.
    pub fn pass_on(&mut self, signal: Ends) {
        self.deadline
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(GRACE)));
        let signal = match signal {
            Ends::Interrupt if std::io::stdin().is_terminal() => return,
            Ends::Interrupt => Signal::INT,
            Ends::Terminate => Signal::TERM,
            Ends::HangUp => Signal::HUP,
        };
        // `id()` of a child that was reaped is none: its number may be somebody else's by now.
        let alive = self.process.id().and_then(|id| i32::try_from(id).ok());
        if let Some(pid) = alive.and_then(Pid::from_raw) {
            let _ = kill_process(pid, signal);
        }
    }
}
