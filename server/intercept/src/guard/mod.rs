//! The guard: a child that outlives its owner just long enough to put everything back, and the repair of what is left.

mod tunnels;

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
    sync::OnceLock,
    time::{Duration, Instant},
};

use ashore_texts::text;
use serde::Serialize;
use tokio::{
    process::{Child, Command},
    sync::mpsc::UnboundedReceiver,
    time::{sleep, timeout},
};

pub use self::tunnels::AgentAt;
use self::tunnels::{Pipe, WarmTunnels};

use crate::{
    Proof,
    cluster::Cluster,
    error::{Code, Error, Result},
    journal::{self, Entry, Journal},
    state::{self, Files},
    strategy::{ChosenStrategy, Restoring, StrategyLifecycle},
    tunnel::Tunnel,
};

/// A write that the owner had sent when it died is done at the API server after this long.
const IN_FLIGHT: Duration = Duration::from_millis(700);
/// How often the guard tries when the cluster does not answer.
const TRIES: u32 = 20;

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// The program that is started as the guard, instead of this one; also by the variable `ASHORE_GUARD_EXE`.
pub fn set_program(path: PathBuf) {
    drop(PROGRAM.set(path));
}

/// The owner's end: while it lives, the guard waits.
pub struct Guard {
    child: Child,
    pipe: Pipe,
}

impl Guard {
    /// In a process group of its own, so that `Ctrl-C` in the owner's terminal does not reach it. It is told of the agents that
    /// the session has a tunnel to, so that it has one, too.
    pub fn start(files: &Files, agents: Option<UnboundedReceiver<AgentAt>>) -> Result<Self> {
        let program = PROGRAM
            .get()
            .cloned()
            .or_else(|| env::var_os("ASHORE_GUARD_EXE").map(PathBuf::from))
            .map_or_else(env::current_exe, Ok);
        let refused = |error: std::io::Error| {
            let why = error.to_string();
            Error::environment(Code::NoGuard, text!(GuardNone { why })).because(error)
        };
        let mut child = Command::new(program.map_err(refused)?)
            .args(["guard", "--session", &files.id, "--state-dir"])
            .arg(&files.dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(refused)?;
        let pipe = child
            .stdin
            .take()
            .ok_or_else(|| Error::Bug("the guard has no pipe".to_owned()))?;
        let pipe = Pipe::new(pipe, agents);
        Ok(Self { child, pipe })
    }

    /// Everything is back: the guard may go. It looks at the journal before it does anything.
    pub async fn dismiss(mut self) {
        drop(self.pipe);
        if timeout(Duration::from_secs(2), self.child.wait())
            .await
            .is_err()
        {
            tracing::warn!("the guard takes its time to go");
        }
    }
}

/// The guard's life: waits until its owner's pipe closes, then restores unless the journal says that all is done.
pub async fn run(session: &str, state_dir: &Path) -> Result<()> {
    ignore_signals();
    let mut warm = WarmTunnels::default();
    let files = Files::new(state_dir, session);
    warm.follow(tokio::io::stdin(), &files).await;
    let entries = journal::read(&files.journal()).unwrap_or_default();
    let left = !entries.is_empty() && !entries.contains(&Entry::Done);
    let mut word = match left {
        true => warm.abandon(session).await,
        false => None,
    };
    for attempt in 0..TRIES {
        match repair(&files, &mut word).await {
            // Its owner's lock may go a moment after its pipe.
            Ok(None) if files.journal().exists() => {}
            Ok(Some(_) | None) => return Ok(()),
            Err(error) if attempt + 1 == TRIES => return Err(error),
            Err(error) => tracing::debug!(%error, "restoring again"),
        }
        sleep(Duration::from_millis(250) * attempt.min(8)).await;
    }
    Ok(())
}

fn ignore_signals() {
    use tokio::signal::unix::{SignalKind, signal};
    for kind in [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ] {
        match signal(kind) {
            Ok(mut stream) => {
                tokio::spawn(async move { while stream.recv().await.is_some() {} });
            }
            Err(error) => tracing::warn!(%error, "a signal would end the guard"),
        }
    }
}

/// What [`clean`] did to one session that its owner had left.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CleanReport {
    pub session: String,
    /// The target Service, as far as the journal tells.
    pub service: Option<String>,
    /// What was compared, if everything could be put back.
    pub proof: Option<Proof>,
    /// Why not, as sentences.
    #[serde(serialize_with = "text")]
    pub error: Option<Error>,
}

fn text<S: serde::Serializer>(error: &Option<Error>, to: S) -> Result<S::Ok, S::Error> {
    error.as_ref().map(Error::to_string).serialize(to)
}

/// Puts back what dead owners left. Sessions with a living owner are not touched.
pub async fn clean(state_dir: &Path) -> Vec<CleanReport> {
    let mut ids = state::sessions(state_dir, "journal");
    ids.extend(state::sessions(state_dir, "json"));
    ids.sort();
    ids.dedup();
    let repairs = ids.into_iter().map(|id| async move {
        let files = Files::new(state_dir, &id);
        let service = journal::read(&files.journal()).ok().and_then(|entries| {
            entries.into_iter().find_map(|entry| match entry {
                Entry::Begin { service, .. } => Some(service),
                _ => None,
            })
        });
        let (proof, error) = match repair(&files, &mut None).await {
            Ok(None) => return None,
            Ok(Some(proof)) => (Some(proof), None),
            Err(error) => (None, Some(error)),
        };
        Some(CleanReport {
            session: id,
            service,
            proof,
            error,
        })
    });
    futures::future::join_all(repairs)
        .await
        .into_iter()
        .flatten()
        .collect()
}

/// `None`: it has an owner, or there is nothing to repair. `word`: a tunnel through which the agent knows already that the owner
/// is dead.
async fn repair(files: &Files, word: &mut Option<Tunnel>) -> Result<Option<Proof>> {
    if !files.journal().exists() && !files.status().exists() {
        return Ok(None);
    }
    let Some(_lock) = files.try_lock()? else {
        return Ok(None);
    };
    let entries = journal::read(&files.journal())?;
    let begun = entries.iter().find_map(|entry| match entry {
        Entry::Begin { cluster, .. } => Some(cluster),
        _ => None,
    });
    let (Some(address), false) = (begun, entries.contains(&Entry::Done)) else {
        files.remove();
        return Ok(None);
    };
    let cluster = Cluster::reconnect(address).await?;
    let since = Instant::now();
    // Twice: a write of the owner's last moment may still be on its way when the first look finds nothing of it.
    let mut proof = restore(&cluster, files, since, word.take()).await?;
    sleep(IN_FLIGHT).await;
    let again = restore(&cluster, files, since, None).await?;
    proof.different = again.different;
    files.remove();
    Ok(Some(proof))
}

async fn restore(
    cluster: &Cluster,
    files: &Files,
    since: Instant,
    word: Option<Tunnel>,
) -> Result<Proof> {
    let entries = journal::read(&files.journal())?;
    let mut journal = Journal::open(files)?;
    ChosenStrategy::of(&entries)
        .restore(
            cluster,
            Restoring {
                entries: &entries,
                journal: &mut journal,
                tunnel: None,
                word,
                since,
                proof: Proof::default(),
            },
        )
        .await
}
