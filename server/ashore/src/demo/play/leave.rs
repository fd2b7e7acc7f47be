//! The debugger exits: traffic and objects go back, and everything is compared.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::json;

use super::{
    super::{
        objects::{self, Objects, Snapshot},
        proof::Proof,
        stage::Stage,
        story::{Story, ms},
        visitors::{Visit, Visitors},
    },
    ENOUGH, LIMIT, millis,
};

pub async fn leave(
    stage: &mut Stage,
    story: &Story,
    proof: &mut Proof,
    before: &Snapshot,
) -> anyhow::Result<()> {
    story.chapter(7, "The debugger exits");
    let editor = stage.editor.as_mut().context("no debug session")?;
    let left = Instant::now();
    let parting = editor.disconnect().await?;
    let watching = objects_back(&stage.objects, before, left);
    let ending = async {
        // Some adapters end without the answer; the end of the process says as much.
        let _answer_may_be_lost = parting.body().await;
        editor.close(LIMIT).await
    };
    let (back, ended) = tokio::join!(watching, ending);
    let Back {
        restore_ms,
        agent_gone_ms,
        after,
    } = back?;
    proof.restore_ms = restore_ms;
    ended?;
    proof.traffic_back_ms = Some(traffic_back(&stage.visitors, left).await?);
    let different = objects::differences(before, &after);
    proof.objects_compared = before.len();
    proof.objects_different = different.len();
    story.figure(
        ms(proof.traffic_back_ms),
        "until the traffic was back at the cluster's pods",
    );
    story.figure(ms(proof.restore_ms), "until every object was as before");
    story.figure(
        ms(agent_gone_ms),
        "until the agent's pod, which serves late callers while it ends, was gone",
    );
    story.figure(
        proof.objects_compared,
        "objects compared (services, deployments, pods)",
    );
    story.figure(proof.objects_different, "different");
    for sentence in &different {
        story.tell(sentence);
    }
    let console = stage.editor.take().map(|editor| editor.console);
    story.event("restored", json!({
        "trafficBackMs": proof.traffic_back_ms, "restoreMs": proof.restore_ms, "agentGoneMs": agent_gone_ms,
        "objectsCompared": proof.objects_compared,
        "different": different, "console": console,
    }));
    Ok(())
}

/// What was seen of the namespace since the debugger left.
struct Back {
    /// As before, but for pods that are told to end.
    restore_ms: Option<f64>,
    /// As before without exception.
    agent_gone_ms: Option<f64>,
    /// The last look, which is what counts.
    after: Snapshot,
}

/// Looks at the namespace until it is as it was, or the limit has passed.
async fn objects_back(objects: &Objects, before: &Snapshot, left: Instant) -> anyhow::Result<Back> {
    let until = left + LIMIT;
    let mut restore_ms = None;
    loop {
        let after = objects.snapshot().await?;
        if objects::without_ending(&after) == *before {
            restore_ms = restore_ms.or(Some(millis(left)));
        }
        let same = *before == after;
        if same || Instant::now() > until {
            return Ok(Back {
                restore_ms,
                agent_gone_ms: same.then(|| millis(left)),
                after,
            });
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// From `left` to the first answer of the origin after which nobody was answered by the laptop.
async fn traffic_back(visitors: &Visitors, left: Instant) -> anyhow::Result<f64> {
    let now = Instant::now();
    visitors
        .until("visitors answered by the cluster again", LIMIT, |visits| {
            let since = visits
                .iter()
                .filter(|visit| visit.started > now && visit.by_origin())
                .count();
            (since >= ENOUGH).then(|| back_after(visits, left))
        })
        .await?
        .context("the laptop was still answering after the disconnect")
}

fn back_after(visits: &[Visit], left: Instant) -> Option<f64> {
    let last_local = visits
        .iter()
        .filter(|visit| visit.by_laptop())
        .map(|visit| visit.started)
        .max();
    visits
        .iter()
        .filter(|visit| {
            visit.by_origin()
                && visit.ended > left
                && last_local.is_none_or(|last| visit.started > last)
        })
        .map(|visit| visit.ended.duration_since(left).as_secs_f64() * 1000.0)
        .min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::{super::super::visitors::Answer, *};

    #[test]
    fn traffic_is_back_with_the_first_origin_answer_that_no_laptop_answer_follows() {
        let left = Instant::now();
        let at = |ms: u64| left + Duration::from_millis(ms);
        let visit = |started, ended, by: &str| Visit {
            visitor: String::new(),
            started: at(started),
            ended: at(ended),
            outcome: Ok(Answer {
                served_by: by.into(),
                total: None,
            }),
        };
        let visits = [
            visit(1, 2, "orders-a"),
            visit(3, 9, "laptop"),
            visit(10, 30, "orders-a"),
            visit(12, 25, "orders-b"),
        ];
        assert_eq!(back_after(&visits, left), Some(25.0));
        assert_eq!(back_after(&visits[1..2], left), None);
    }
}
