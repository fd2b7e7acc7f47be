//! `ashore doctor`: what may stand in the way of a session, looked at before there is one. Nothing is written.

mod access;
mod candidate;
mod check;
mod kubeconfig;
mod namespace;
mod nodes;
mod policies;
mod quantity;
mod reading;
mod server;
mod strategies;
mod workloads;

use ashore_protocol::TargetRef;
use futures::future::join_all;

pub use self::check::{Check, Outcome, Subject};
use crate::{ClusterOptions, cluster::Cluster, rights::Grant, target::Inventory};

/// What is to be looked at.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only what concerns this target.
    pub target: Option<TargetRef>,
    /// `amd64` or `arm64`: what the carried agent runs on.
    pub arch: &'static str,
}

/// Looks at everything that can be seen with these options; the checks in the order in which they matter.
pub async fn doctor(options: &ClusterOptions, wanted: &Wanted) -> Vec<Check> {
    let mut checks = kubeconfig::look(options);
    if checks.iter().any(|f| f.state == Outcome::Failed) {
        return checks;
    }
    let cluster = match Cluster::connect(options).await {
        Ok(cluster) => cluster,
        Err(error) => {
            checks.push(reading::failed(Subject::Kubeconfig, &error));
            return checks;
        }
    };
    checks.push(kubeconfig::chosen(&cluster));
    let (server, reached) = server::look(&cluster).await;
    checks.extend(server);
    let Some(version) = reached else {
        return checks;
    };
    let (grants, image) = (grants(options), options.agent_image());
    let (access, namespace, nodes, inventory) = tokio::join!(
        access::look(&cluster, &grants, version),
        namespace::look(&cluster),
        nodes::look(&cluster, &image, wanted.arch),
        Inventory::read(&cluster),
    );
    checks.extend(access);
    checks.extend(namespace);
    match inventory {
        Ok(inventory) => {
            let target = wanted.target.as_ref();
            let (around, way) = tokio::join!(
                workloads::look(&cluster, &inventory, target, &options.agent_labels),
                strategies::look(&cluster, &inventory, target, options),
            );
            checks.extend(around);
            checks.extend(way);
        }
        // Which right is missing has been said.
        Err(error) if error.status() == Some(403) => {}
        Err(error) => checks.push(reading::failed(Subject::Targets, &error)),
    }
    checks.extend(nodes);
    checks
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
