//! The guard's own tunnels to the agents, open from the start: that a session's owner is dead is one message then. Without
//! them an agent learns it when the last hop of the owner's port-forward gives up, a second later on a real node.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader},
    process::ChildStdin,
    sync::{Mutex, mpsc},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    cluster::{Address, Cluster},
    fanout,
    journal::{self, Entry},
    state::Files,
    tunnel::{LocalPort, OpenError, Tunnel},
};

/// A tunnel that cannot be opened, or is lost, is tried again after this.
const AGAIN: Duration = Duration::from_secs(1);
/// An agent that lives has heard a word after a few milliseconds; what is not heard by then it finds out by itself.
const HEARD: Duration = Duration::from_secs(1);

/// An agent that the session has a tunnel to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AgentAt {
    pub pod: String,
    pub control_port: u16,
}

/// The owner's end of the pipe: says which agents there are, and by its end that the owner is gone.
pub struct Pipe {
    _end: DropGuard,
}

impl Pipe {
    /// Must be called inside a tokio runtime.
    pub fn new(mut pipe: ChildStdin, agents: Option<mpsc::UnboundedReceiver<AgentAt>>) -> Self {
        let end = CancellationToken::new();
        let ended = end.clone();
        tokio::spawn(async move {
            let telling = async {
                let Some(mut agents) = agents else { return };
                while let Some(agent) = agents.recv().await {
                    let mut line = serde_json::to_vec(&agent).unwrap_or_default();
                    line.push(b'\n');
                    if pipe.write_all(&line).await.is_err() {
                        return;
                    }
                }
            };
            if ended.run_until_cancelled(telling).await.is_some() {
                ended.cancelled().await;
            }
            drop(pipe);
        });
        Self {
            _end: end.drop_guard(),
        }
    }
}

/// Every agent that was told of, with the tunnel to it as long as it is up.
#[derive(Default)]
pub struct WarmTunnels {
    tunnels: Arc<Mutex<BTreeMap<AgentAt, Tunnel>>>,
    keepers: JoinSet<()>,
}

impl WarmTunnels {
    /// Keeps a tunnel to each agent that is told of, until the owner's end of the pipe is closed.
    pub async fn follow(&mut self, pipe: impl AsyncRead + Unpin, files: &Files) {
        let mut known = Vec::new();
        let mut lines = BufReader::new(pipe).lines();
        // Also an error means that the owner is gone.
        while let Ok(Some(line)) = lines.next_line().await {
            match serde_json::from_str::<AgentAt>(&line) {
                Ok(agent) if known.contains(&agent) => {}
                Ok(agent) => {
                    known.push(agent.clone());
                    let Some(cluster) = address(files) else {
                        continue;
                    };
                    let tunnels = Arc::clone(&self.tunnels);
                    self.keepers.spawn(keep(cluster, agent, tunnels));
                }
                Err(error) => tracing::debug!(%error, "not understood"),
            }
        }
    }

    /// Says to every agent that this session's owner is dead. Gives the tunnels that it was said through, as one.
    pub async fn abandon(&mut self, session: &str) -> Option<Tunnel> {
        self.keepers.abort_all();
        let tunnels: Vec<Tunnel> = self.tunnels.lock().await.values().cloned().collect();
        for tunnel in &tunnels {
            tunnel.abandon(session);
        }
        let heard = tunnels.into_iter().map(|tunnel| async move {
            // Answered after what was said before it.
            let answered = timeout(HEARD, tunnel.presence(Vec::new())).await;
            answered.ok().flatten().map(|_| tunnel)
        });
        let heard = futures::future::join_all(heard).await;
        fanout::joined(heard.into_iter().flatten().collect())
    }
}

/// The journal has it before any agent is made.
fn address(files: &Files) -> Option<Address> {
    let entries = journal::read(&files.journal()).ok()?;
    entries.into_iter().find_map(|entry| match entry {
        Entry::Begin { cluster, .. } => Some(cluster),
        _ => None,
    })
}

/// A tunnel to this agent, and another when it is lost, until the pod is gone.
async fn keep(cluster: Address, agent: AgentAt, tunnels: Arc<Mutex<BTreeMap<AgentAt, Tunnel>>>) {
    let Ok(cluster) = Cluster::reconnect(&cluster).await else {
        return;
    };
    let pods = cluster.pods();
    loop {
        let at = (agent.pod.as_str(), agent.control_port);
        let (reports, mut reported) = mpsc::unbounded_channel();
        match Tunnel::open_at(&pods, at, 0, LocalPort::default(), reports).await {
            Ok(tunnel) => {
                tunnels.lock().await.insert(agent.clone(), tunnel);
                // Its last report is its end.
                while reported.recv().await.is_some() {}
                tunnels.lock().await.remove(&agent);
            }
            Err(OpenError::Kube(error)) if is_gone(&error) => return,
            Err(error) => tracing::debug!(?error, "no tunnel for the guard yet"),
        }
        sleep(AGAIN).await;
    }
}

fn is_gone(error: &kube::Error) -> bool {
    use kube::client::UpgradeConnectionError::ProtocolSwitch;
    match error {
        kube::Error::Api(status) => status.code == 404,
        kube::Error::UpgradeConnection(ProtocolSwitch(code)) => code.as_u16() == 404,
        _ => false,
    }
}
