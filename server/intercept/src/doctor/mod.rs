//! `ashore doctor`: what may stand in the way of a session, looked at before there is one. Nothing is written.

mod access;
mod kubeconfig;
mod namespace;
mod nodes;
mod policies;
mod quantity;
mod seen;
mod server;
mod way;
mod workloads;

use ashore_protocol::TargetRef;
use futures::future::join_all;
use serde::Serialize;

use crate::{ClusterOptions, cluster::Cluster, rights::Grant, target::Inventory};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    Ok,
    /// It works, and yet.
    Warning,
    /// A session would fail.
    Failed,
    /// It could not be looked at, mostly for want of rights that a session does not need.
    Unknown,
}

/// A line of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    pub check: &'static str,
    pub state: State,
    pub found: String,
    /// What to do; empty where there is nothing to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mend: String,
    /// Rights: each missing one as `verb resource`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

impl Finding {
    /// A line without a mend.
    pub fn new(check: &'static str, state: State, found: impl Into<String>) -> Self {
        Self {
            check,
            state,
            found: found.into(),
            mend: String::new(),
            missing: Vec::new(),
        }
    }

    /// All is well.
    pub fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self::new(check, State::Ok, found)
    }

    /// With what to do.
    #[must_use]
    pub fn mend(self, mend: impl Into<String>) -> Self {
        Self {
            mend: mend.into(),
            ..self
        }
    }
}

/// What is to be looked at.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only what concerns this target.
    pub target: Option<TargetRef>,
    /// `amd64` or `arm64`: what the carried agent runs on.
    pub arch: &'static str,
}

/// Looks at everything that can be seen with these options; the findings in the order in which they matter.
pub async fn doctor(options: &ClusterOptions, wanted: &Wanted) -> Vec<Finding> {
    let mut findings = kubeconfig::look(options);
    if findings.iter().any(|f| f.state == State::Failed) {
        return findings;
    }
    let cluster = match Cluster::connect(options).await {
        Ok(cluster) => cluster,
        Err(error) => {
            findings.push(seen::failed("kubeconfig", &error));
            return findings;
        }
    };
    findings.push(kubeconfig::chosen(&cluster));
    let (server, reached) = server::look(&cluster).await;
    findings.extend(server);
    let Some(version) = reached else {
        return findings;
    };
    let (grants, image) = (grants(options), options.agent_image());
    let (access, namespace, nodes, inventory) = tokio::join!(
        access::look(&cluster, &grants, version),
        namespace::look(&cluster),
        nodes::look(&cluster, &image, wanted.arch),
        Inventory::read(&cluster),
    );
    findings.extend(access);
    findings.extend(namespace);
    match inventory {
        Ok(inventory) => {
            let target = wanted.target.as_ref();
            let (around, way) = tokio::join!(
                workloads::look(&cluster, &inventory, target, &options.agent_labels),
                way::look(&cluster, &inventory, target, options),
            );
            findings.extend(around);
            findings.extend(way);
        }
        // Which right is missing has been said.
        Err(error) if error.code() == Some(403) => {}
        Err(error) => findings.push(seen::failed("targets", &error)),
    }
    findings.extend(nodes);
    findings
}

/// What these options may need.
fn grants(options: &ClusterOptions) -> Vec<Grant> {
    let mut all = vec![Grant::Service, Grant::Pod];
    if options.privileged_agents {
        all.push(Grant::Node);
    }
    if options.agent_image() == crate::TARGET_IMAGE {
        all.push(Grant::HandOver);
    }
    all
}

/// Every answer, asked side by side.
async fn together<T, F: Future<Output = T>>(all: impl IntoIterator<Item = F>) -> Vec<T> {
    join_all(all).await
}
