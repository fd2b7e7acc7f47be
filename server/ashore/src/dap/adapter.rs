//! The debug adapter: a child on stdio, a child that listens, or a server that already runs.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    os::unix::process::ExitStatusExt,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use ashore_debug::debuggers::{self, address_in};
use ashore_texts::{Text, text};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, BufReader},
    net::TcpStream,
    process::{Child, ChildStdout, Command},
    time::{Instant, sleep, timeout},
};

use crate::exit::Failure;

/// Variables for the adapter, and so for what it starts.
pub type Variables = BTreeMap<String, String>;

/// How long an adapter that listens may take to do so.
pub(super) const START_LIMIT: Duration = Duration::from_secs(15);

/// Why there is no adapter to speak to.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text())]
pub enum Error {
    Missing {
        program: String,
    },
    Start {
        program: String,
        reason: std::io::Error,
    },
    Connect {
        address: String,
        reason: std::io::Error,
    },
    NoAddress {
        program: String,
    },
    Taken {
        address: String,
        reason: std::io::Error,
    },
    Nothing,
}

impl Error {
    fn text(&self) -> Text {
        match self {
            Self::Missing { program } => text!(AdapterMissing { program }),
            Self::Start { program, reason } => {
                let why = reason.to_string();
                text!(AdapterStart { program, why })
            }
            Self::Connect { address, reason } => {
                let why = reason.to_string();
                text!(AdapterConnect { address, why })
            }
            Self::NoAddress { program } => text!(AdapterNoAddress { program }),
            Self::Taken { address, reason } => {
                let why = reason.to_string();
                text!(AdapterTaken { address, why })
            }
            Self::Nothing => Text::AdapterNone,
        }
    }

    /// The same with its way out.
    pub fn failure(&self) -> Failure {
        match self {
            Self::Missing { program } => {
                Failure::environment(self.text(), debuggers::missing(program))
            }
            Self::Start { .. } => Failure::environment(self.text(), Text::ProgramNotRun),
            Self::Nothing => Failure::misused(self.text()),
            Self::Connect { .. } | Self::NoAddress { .. } | Self::Taken { .. } => {
                Failure::surrounding(self.text())
            }
        }
    }
}

/// An adapter that can be spoken to.
pub struct Adapter {
    pub process: Option<Process>,
    pub reader: Box<dyn AsyncRead + Send + Unpin>,
    pub writer: Box<dyn AsyncWrite + Send + Unpin>,
    /// The port of an adapter that listens.
    pub port: Option<u16>,
}

/// The child, and how it was called.
pub struct Process {
    pub(super) child: Child,
    pub pid: u32,
}

impl Process {
    pub async fn wait(&mut self) -> std::io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Hands a signal on; one that is gone already needs none.
    pub fn signal(&self, signal: Signal) {
        let pid = self
            .child
            .id()
            .and_then(|pid| i32::try_from(pid).ok())
            .and_then(Pid::from_raw);
        if let Some(pid) = pid {
            let _ = kill_process(pid, signal);
        }
    }
}

pub(super) fn on_stdio(
    program: &OsString,
    arguments: &[OsString],
    environment: &Variables,
) -> Result<Adapter, Error> {
    let mut process = spawn(program, arguments, environment)?;
    match (process.child.stdin.take(), process.child.stdout.take()) {
        (Some(stdin), Some(stdout)) => Ok(Adapter {
            process: Some(process),
            reader: Box::new(stdout),
            writer: Box::new(stdin),
            port: None,
        }),
        _ => Err(Error::Nothing),
    }
}

/// An adapter that prints where it listens: the line with the address is the only thing of its stdout that is read.
pub(super) async fn listening(
    program: &OsString,
    arguments: &[OsString],
    environment: &Variables,
) -> Result<Adapter, Error> {
    let mut process = spawn(program, arguments, environment)?;
    let mut stdout = process.child.stdout.take().map(BufReader::new);
    let no_address = || Error::NoAddress {
        program: program.to_string_lossy().into_owned(),
    };
    let found = match &mut stdout {
        Some(stdout) => timeout(START_LIMIT, printed_address(stdout))
            .await
            .ok()
            .flatten(),
        None => None,
    };
    let address = found.ok_or_else(no_address)?;
    pass_on(stdout);
    Ok(over_tcp(dial(&address, START_LIMIT).await?, Some(process)))
}

pub(super) fn spawn(
    program: &OsString,
    arguments: &[OsString],
    environment: &Variables,
) -> Result<Process, Error> {
    let name = program.to_string_lossy().into_owned();
    let child = Command::new(program)
        .args(arguments)
        .envs(environment)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|reason| match reason.kind() {
            std::io::ErrorKind::NotFound => Error::Missing { program: name },
            _ => Error::Start {
                program: name,
                reason,
            },
        })?;
    let pid = child.id().unwrap_or_default();
    Ok(Process { child, pid })
}

pub(super) fn over_tcp(stream: TcpStream, process: Option<Process>) -> Adapter {
    let port = stream.peer_addr().ok().map(|address| address.port());
    // Small messages both ways: waiting to fill a packet would only add delay.
    let _ = stream.set_nodelay(true);
    let (reader, writer) = stream.into_split();
    Adapter {
        process,
        reader: Box::new(reader),
        writer: Box::new(writer),
        port,
    }
}

pub(super) async fn dial(address: &str, limit: Duration) -> Result<TcpStream, Error> {
    let deadline = Instant::now() + limit;
    loop {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(reason) if Instant::now() > deadline => {
                return Err(Error::Connect {
                    address: address.to_owned(),
                    reason,
                });
            }
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// The rest of the stdout of an adapter that speaks TCP is the debuggee's: shown on stderr, because ours is the wire.
pub(super) fn pass_on(stdout: Option<BufReader<ChildStdout>>) {
    if let Some(mut stdout) = stdout {
        tokio::spawn(async move { tokio::io::copy(&mut stdout, &mut tokio::io::stderr()).await });
    }
}

async fn printed_address(stdout: &mut BufReader<ChildStdout>) -> Option<String> {
    let mut line = Vec::new();
    while stdout.read_until(b'\n', &mut line).await.ok()? > 0 {
        if let Some(address) = address_in(&String::from_utf8_lossy(&line)) {
            return Some(address);
        }
        line.clear();
    }
    None
}

/// The status as a shell gives it.
pub fn exit_code(status: ExitStatus) -> u8 {
    let code = status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use ashore_texts::Locale;

    use super::*;

    #[test]
    fn each_failure_and_its_way_out_are_in_the_person_s_language() {
        let program = || "dlv".to_owned();
        let address = || "127.0.0.1:1".to_owned();
        let reason = || std::io::Error::other("so");
        for (error, code, name) in [
            (Error::Missing { program: program() }, 3, "dlv"),
            (Error::NoAddress { program: program() }, 3, "dlv"),
            (
                Error::Start {
                    program: program(),
                    reason: reason(),
                },
                3,
                "dlv",
            ),
            (
                Error::Connect {
                    address: address(),
                    reason: reason(),
                },
                3,
                "127.0.0.1:1",
            ),
            (
                Error::Taken {
                    address: address(),
                    reason: reason(),
                },
                3,
                "127.0.0.1:1",
            ),
            (Error::Nothing, 2, ""),
        ] {
            let failure = error.failure();
            let (english, chinese) = (Locale::ENGLISH, Locale::named("zh-CN"));
            assert_eq!(failure.code, code, "{error}");
            assert_eq!(failure.what.in_locale(english), error.to_string());
            let told = failure.what.in_locale(chinese);
            assert_ne!(told, error.to_string());
            assert!(told.contains(name), "{told}");
            assert!(!failure.next(english).is_empty(), "{error}");
            assert_ne!(failure.next(chinese), failure.next(english));
        }
    }

    #[test]
    fn exit_codes() {
        assert_eq!(exit_code(ExitStatus::from_raw(3 << 8)), 3);
        assert_eq!(exit_code(ExitStatus::from_raw(9)), 137);
        assert_eq!(exit_code(ExitStatus::from_raw(0)), 0);
    }
}
