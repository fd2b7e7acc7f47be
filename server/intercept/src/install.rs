//! `ashore install` and `uninstall`: what stays in a namespace between sessions.

use std::time::Duration;

use ashore_protocol::{TargetRef, agent::Claim};
use ashore_texts::{Text, text};
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
pub async fn warm(options: &ClusterOptions, targets: &[TargetRef]) -> Result<Vec<Text>> {
    let (cluster, targets) = find(options, targets).await?;
    let mut told = Vec::new();
    for target in targets {
        let plan = plan(&cluster, options, target);
        let target = plan.target.object();
        told.push(match warm::install(&cluster, &plan).await? {
            Made::New => text!(WarmNew { target }),
            Made::Already => text!(WarmAlready { target }),
            Made::Replaced => text!(WarmReplaced { target }),
            Made::Kept => text!(WarmKept { target }),
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
pub async fn role(options: &ClusterOptions, grants: &[Grant]) -> Result<Text> {
    let cluster = Cluster::connect(options).await?;
    role::make(&cluster, grants).await?;
    let namespace = cluster.namespace();
    let command =
        format!("kubectl create rolebinding {ROLE} -n {namespace} --role={ROLE} --user=NAME");
    Ok(text!(RoleThere {
        namespace,
        role: ROLE,
        command
    }))
}

/// Takes away what [`warm`] and [`role`] made; a sentence for each.
pub async fn uninstall(options: &ClusterOptions) -> Result<Vec<Text>> {
    let cluster = Cluster::connect(options).await?;
    let mut told: Vec<Text> = warm::uninstall(&cluster)
        .await?
        .into_iter()
        .map(|gone| match gone {
            Gone::Removed(agent) => text!(WarmRemoved { agent }),
            Gone::InUse(agent, holders) => text!(WarmStillUsed { agent, holders }),
        })
        .collect();
    if role::remove(&cluster).await? {
        told.push(text!(RoleRemoved { role: ROLE }));
    }
    Ok(told)
}
