//! `ashore install` and `uninstall`: what stays in a namespace between sessions.

use std::time::Duration;

use ashore_protocol::{TargetRef, agent::Claim};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::{
    ClusterOptions,
    cluster::Cluster,
    error::Result,
    holder, production,
    rights::{Grant, ROLE},
    strategy::{
        SessionPlan, role,
        service::warm::{self, Gone, Made},
    },
    target::{Inventory, Target, labels},
};

/// An image may have to be pulled.
const READY_LIMIT: Duration = Duration::from_secs(120);

/// Warm agents for these targets; a sentence for each.
pub async fn warm(options: &ClusterOptions, targets: &[TargetRef]) -> Result<Vec<String>> {
    let (cluster, targets) = find(options, targets).await?;
    let mut told = Vec::new();
    for target in targets {
        let object = target.object();
        let plan = plan(&cluster, options, target);
        told.push(match warm::install(&cluster, &plan).await? {
            Made::New => format!("{object}: a warm agent waits beside the path"),
            Made::Already => format!("{object}: its warm agent is there already"),
            Made::Replaced => {
                format!("{object}: its warm agent was another one, and was made anew")
            }
            Made::Kept => format!("{object}: the agent of the session that runs stays from now on"),
        });
    }
    Ok(told)
}

/// What [`warm`] would make; nothing is written.
pub async fn print(options: &ClusterOptions, targets: &[TargetRef]) -> Result<Vec<Value>> {
    let (cluster, targets) = find(options, targets).await?;
    let plans = targets
        .into_iter()
        .map(|target| plan(&cluster, options, target));
    plans.map(|plan| warm::printed(&plan)).collect()
}

async fn find(options: &ClusterOptions, wanted: &[TargetRef]) -> Result<(Cluster, Vec<Target>)> {
    let cluster = Cluster::connect(options).await?;
    production::check(&cluster.address, options.allow_production)?;
    let inventory = Inventory::read(&cluster).await?;
    labels::check(&inventory, &options.agent_labels)?;
    let targets: Result<Vec<Target>> = wanted.iter().map(|t| inventory.first_port(t)).collect();
    Ok((cluster, targets?))
}

/// A plan that nobody claims anything by.
fn plan(cluster: &Cluster, options: &ClusterOptions, target: Target) -> SessionPlan {
    SessionPlan {
        session: String::new(),
        holder: holder::holder(cluster.user.as_deref()),
        claim: Claim {
            id: String::new(),
            holder: String::new(),
            port: target.route.target,
            mode: Default::default(),
            reporting: Default::default(),
        },
        target,
        image: options.agent_image(),
        replicas: 1,
        labels: options.agent_labels.clone(),
        limit: READY_LIMIT,
        local: Default::default(),
        reports: tokio::sync::mpsc::unbounded_channel().0,
        cancel: CancellationToken::new(),
        agents: tokio::sync::mpsc::unbounded_channel().0,
        state_dir: std::path::PathBuf::new(),
    }
}

/// The developers' Role; what is said of it.
pub async fn role(options: &ClusterOptions, grants: &[Grant]) -> Result<String> {
    let cluster = Cluster::connect(options).await?;
    role::make(&cluster, grants).await?;
    let namespace = cluster.namespace();
    Ok(format!(
        "Role {namespace}/{ROLE} is there. Give it to somebody: kubectl create rolebinding {ROLE} -n {namespace} --role={ROLE} --user=NAME"
    ))
}

/// Takes away what [`warm`] and [`role`] made; a sentence for each.
pub async fn uninstall(options: &ClusterOptions) -> Result<Vec<String>> {
    let cluster = Cluster::connect(options).await?;
    let mut told: Vec<String> = warm::uninstall(&cluster)
        .await?
        .into_iter()
        .map(|gone| match gone {
            Gone::Removed(agent) => format!("{agent}: removed, with its origin Service"),
            Gone::InUse(agent, users) => format!(
                "{agent}: used by {}; the last of these sessions takes it away",
                users.join(", ")
            ),
        })
        .collect();
    if role::remove(&cluster).await? {
        told.push(format!(
            "Role {ROLE}: removed; bindings to it that others made stay"
        ));
    }
    Ok(told)
}
