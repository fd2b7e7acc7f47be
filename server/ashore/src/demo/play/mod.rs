//! The story itself: one debug session, from the visitors before it to the comparison after it.

mod breakpoint;
mod launch;
mod leave;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{
    adapters::Adapter,
    proof::Proof,
    stage::Stage,
    story::Story,
    visitors::{RATE, Visit},
};

/// Visitors of one kind that are enough to show it.
const ENOUGH: usize = 50;
const LIMIT: Duration = Duration::from_secs(30);

pub async fn play(
    stage: &mut Stage,
    adapter: Adapter,
    story: &Story,
    proof: &mut Proof,
) -> anyhow::Result<()> {
    let before = stage.objects.snapshot().await?;
    before_debugging(stage, story).await?;
    let launched = launch::launch(stage, adapter, story, proof).await?;
    let stop = breakpoint::at_the_breakpoint(stage, story, proof, launched).await?;
    breakpoint::while_paused(stage, story, proof, stop.at).await?;
    breakpoint::go_on(stage, story, proof, &stop).await?;
    leave::leave(stage, story, proof, &before).await
}

async fn before_debugging(stage: &Stage, story: &Story) -> anyhow::Result<()> {
    story.chapter(2, "Visitors come in");
    let seen = stage
        .visitors
        .until("the first visitors' answers", LIMIT, |visits| {
            (visits.len() >= ENOUGH).then(|| visits.to_vec())
        })
        .await?;
    let mut pods: Vec<_> = seen
        .iter()
        .filter_map(|visit| visit.outcome.as_ref().ok())
        .map(|answer| answer.served_by.as_str())
        .collect();
    pods.sort_unstable();
    pods.dedup();
    let failed = seen.iter().filter(|visit| visit.failed()).count();
    story.tell(&format!(
        "{RATE} a second, each asks the gateway for an order."
    ));
    story.figure(
        seen.len() - failed,
        &format!("answered by {}", pods.join(" and ")),
    );
    story.figure(failed, "failed");
    story.event("before", json!({"answered": seen.len() - failed, "failed": failed, "by": pods, "medianMs": median(&seen)}));
    Ok(())
}

/// The path as seen from here, where that is shorter.
pub fn short(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

fn median(visits: &[Visit]) -> f64 {
    let mut took: Vec<_> = visits
        .iter()
        .map(|visit| visit.ended.duration_since(visit.started).as_secs_f64() * 1000.0)
        .collect();
    took.sort_by(f64::total_cmp);
    took.get(took.len() / 2).copied().unwrap_or_default()
}

fn millis(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 10_000.0).round() / 10.0
}
