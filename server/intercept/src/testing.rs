//! For tests of crashes only: a session that ends between any two steps, as a killed process would.

use std::sync::Arc;

use ashore_protocol::agent::Claim;
use tokio_util::sync::CancellationToken;

use crate::{
    SessionSpec,
    cluster::Cluster,
    error::Result,
    journal::Journal,
    state::Files,
    strategy::{SessionPlan, StrategyLifecycle, choose},
};

/// Prepares until this step of the journal (odd: a line is written and its write not sent; even: it is sent, too) and then
/// leaves everything as it is. `true`: preparing came to its end before.
pub async fn crash_after(spec: &SessionSpec, step: usize) -> Result<bool> {
    let id = crate::session_id();
    let files = Files::new(&spec.state_dir, &id);
    let _lock = files.try_lock()?;
    let cluster = Cluster::connect(&spec.cluster).await?;
    let choice = choose(&cluster, spec).await?;
    let target = choice.target;
    let (reports, _reported) = tokio::sync::mpsc::unbounded_channel();
    let (agents, _unguarded) = tokio::sync::mpsc::unbounded_channel();
    let plan = SessionPlan {
        session: id.clone(),
        holder: crate::holder::holder(None),
        claim: Claim {
            id,
            holder: crate::holder::holder(None),
            port: target.route.target,
            mode: spec.mode.clone(),
            reporting: Some(spec.reporting.clone()),
        },
        target,
        image: spec.cluster.agent_image(),
        replicas: spec.strategy.replicas.max(1),
        labels: spec.cluster.agent_labels.clone(),
        limit: std::time::Duration::from_secs(30),
        local: Arc::default(),
        reports,
        cancel: CancellationToken::new(),
        agents,
        state_dir: spec.state_dir.clone(),
    };
    let mut journal = Journal::open(&files)?.stop_after(Some(step));
    Ok(choice
        .strategy
        .prepare(&cluster, &plan, &mut journal)
        .await
        .is_ok())
}
