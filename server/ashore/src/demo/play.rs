//! The story itself: one debug session, from the visitors before it to the comparison after it.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use ashore_protocol::editor::SessionState;
use serde_json::{Value, json};
use tokio::process::Command;

use super::{
    adapters::{Adapter, Ready},
    editor::Editor,
    objects::{self, Snapshot},
    proof::{Breakpoint, HeldRequest, Proof},
    shop,
    stage::Stage,
    story::{Story, ms},
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
    let launched = launch(stage, adapter, story, proof).await?;
    let stop = at_the_breakpoint(stage, story, proof, launched).await?;
    while_paused(stage, story, proof, stop.at).await?;
    go_on(stage, story, proof, &stop).await?;
    leave(stage, story, proof, &before).await
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

/// Presses Debug; returns when.
async fn launch(
    stage: &mut Stage,
    adapter: Adapter,
    story: &Story,
    proof: &mut Proof,
) -> anyhow::Result<Instant> {
    story.chapter(3, "Debug is pressed");
    let port = portpicker::pick_unused_port().context("no free port on this machine")?;
    let ready = adapter
        .ready(&stage.shop, &stage.cache, stage.dir.path(), port, story)
        .await?;
    let Ready {
        wrapped,
        launch,
        source,
    } = ready;
    let line = shop::breakpoint_in(&source)?;
    let file = short(&source);
    story.tell(&format!(
        "The editor starts orders on this laptop under a debugger, wrapped in `ashore dap`,\nwith a breakpoint at {file}:{line}."
    ));
    proof.breakpoint = Some(Breakpoint { file, line });

    let state_dir = stage.dir.path().join("state");
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args([
            "dap",
            "--target",
            "deployment/orders",
            "--namespace",
            "shop",
            "--kubeconfig",
        ])
        .arg(stage.cluster.kubeconfig())
        .args(["--local-port", &port.to_string()])
        .args(wrapped)
        // The demo's sessions are no business of the user's own: they end with its cluster.
        .env("ASHORE_STATE_DIR", &state_dir)
        .stderr(log_file(stage)?);
    let began = Instant::now();
    let editor = stage.editor.insert(Editor::start(command)?);
    editor
        .ask("initialize", json!({
            "clientID": "ashore-demo", "adapterID": launch["type"], "pathFormat": "path", "linesStartAt1": true,
            "columnsStartAt1": true, "supportsVariableType": true,
        }))
        .await?;
    let launching = editor.send("launch", launch).await?;
    editor.event("initialized", LIMIT).await?;
    set_breakpoints(editor, &source, &[line]).await?;
    editor.ask("configurationDone", json!({})).await?;
    launching.body().await?;
    proof.active_ms = Some(active(&state_dir, began).await?);
    story.figure(
        ms(proof.active_ms),
        "from Debug to the intercept being active: new requests for orders come here",
    );
    story.event(
        "active",
        json!({"activeMs": proof.active_ms, "localPort": port}),
    );
    Ok(began)
}

/// Waits until the session's own state file says that it is active, or already past that.
async fn active(state_dir: &Path, began: Instant) -> anyhow::Result<f64> {
    let until = began + LIMIT;
    loop {
        let sessions = ashore_intercept::status(state_dir);
        if let Some(session) = sessions.first() {
            match session.state {
                SessionState::Active | SessionState::Paused => return Ok(millis(began)),
                SessionState::Failed => {
                    anyhow::bail!("the intercept failed: {}", session.remarks.join("; "))
                }
                _ => {}
            }
        }
        if Instant::now() > until {
            anyhow::bail!("the intercept was not active within {} s", LIMIT.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The moment in which a visitor's request stands still.
struct Stop {
    at: Instant,
    thread: i64,
    held: HeldRequest,
}

async fn at_the_breakpoint(
    stage: &mut Stage,
    story: &Story,
    proof: &mut Proof,
    launched: Instant,
) -> anyhow::Result<Stop> {
    story.chapter(4, "A visitor's request hits the breakpoint");
    let editor = stage.editor.as_mut().context("no debug session")?;
    let stopped = editor.event("stopped", LIMIT).await?;
    let at = Instant::now();
    proof.first_request_ms = Some(millis(launched));
    let thread = stopped["threadId"]
        .as_i64()
        .context("the stop names no thread")?;
    let trace = editor
        .ask(
            "stackTrace",
            json!({"threadId": thread, "startFrame": 0, "levels": 1}),
        )
        .await?;
    let frame = &trace["stackFrames"][0];
    let scopes = editor
        .ask("scopes", json!({"frameId": frame["id"]}))
        .await?;
    let locals = scopes["scopes"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|scope| {
            scope["name"]
                .as_str()
                .is_some_and(|name| name.starts_with("Local"))
        })
        .context("the frame has no local variables")?;
    let reference = locals["variablesReference"].clone();
    let variables = editor
        .ask("variables", json!({"variablesReference": reference}))
        .await?;
    let value = |name: &str| {
        variable(&variables, name).with_context(|| format!("the frame has no variable `{name}`"))
    };
    let held = HeldRequest {
        path: value("path")?,
        visitor: value("visitor")?,
        held_ms: None,
    };
    let total = value("total")?;
    let place = format!(
        "{} at {}:{}",
        frame["name"].as_str().unwrap_or("?"),
        frame["source"]["path"]
            .as_str()
            .map_or("?".into(), |path| short(Path::new(path))),
        frame["line"],
    );
    story.tell(&format!("The debugger stopped in {place}."));
    story.tell(&format!(
        "request  GET {} from {}\nvariable total = {total}",
        held.path, held.visitor
    ));
    story.event("stopped", json!({
        "firstRequestMs": proof.first_request_ms, "frame": place, "request": held, "variables": {"total": total},
    }));
    proof.held_request = Some(held.clone());
    Ok(Stop { at, thread, held })
}

async fn while_paused(
    stage: &Stage,
    story: &Story,
    proof: &mut Proof,
    at: Instant,
) -> anyhow::Result<()> {
    story.chapter(5, "The others notice nothing");
    let (answered, failed) = stage
        .visitors
        .until(
            "visitors answered by the cluster while the debugger is stopped",
            LIMIT,
            |visits| {
                let since: Vec<_> = visits.iter().filter(|visit| visit.started > at).collect();
                let answered = since.iter().filter(|visit| visit.by_origin()).count();
                let failed = since.iter().filter(|visit| visit.failed()).count();
                (answered >= ENOUGH).then_some((answered, failed))
            },
        )
        .await?;
    proof.while_paused.answered = answered;
    proof.while_paused.failed = failed;
    story.tell("The held request waits as long as you look at it. Everybody else is answered by the\ncluster's own pods meanwhile.");
    story.figure(answered, "visitors answered by the cluster while stopped");
    story.figure(failed, "failed");
    story.event(
        "whilePaused",
        json!({"answered": answered, "failed": failed}),
    );
    Ok(())
}

async fn go_on(
    stage: &mut Stage,
    story: &Story,
    proof: &mut Proof,
    stop: &Stop,
) -> anyhow::Result<()> {
    story.chapter(6, "Continue");
    let source = proof
        .breakpoint
        .as_ref()
        .map(|at| at.file.clone())
        .unwrap_or_default();
    let editor = stage.editor.as_mut().context("no debug session")?;
    set_breakpoints(editor, Path::new(&source), &[]).await?;
    editor
        .ask("continue", json!({"threadId": stop.thread}))
        .await?;
    let went_on = Instant::now();
    let visit = stage
        .visitors
        .until("the held visitor's answer", LIMIT, |visits| {
            visits
                .iter()
                .find(|visit| visit.visitor == stop.held.visitor)
                .cloned()
        })
        .await?;
    let held_ms = visit.ended.duration_since(visit.started).as_secs_f64() * 1000.0;
    proof.answered_locally = visit.by_laptop();
    if let Some(held) = proof.held_request.as_mut() {
        held.held_ms = Some(held_ms);
    }
    match &visit.outcome {
        Ok(answer) => story.tell(&format!(
            "{} gets the answer at last: a total of {}, computed by «{}».",
            visit.visitor,
            answer
                .total
                .map_or("?".into(), |total| format!("{total:.2}")),
            answer.served_by
        )),
        Err(why) => story.tell(&format!("{} did not get an answer: {why}", visit.visitor)),
    }
    let by_laptop = stage
        .visitors
        .until("more visitors answered by the laptop", LIMIT, |visits| {
            let count = visits
                .iter()
                .filter(|visit| visit.started > went_on && visit.by_laptop())
                .count();
            (count >= ENOUGH / 2).then_some(count)
        })
        .await?;
    story.figure(ms(Some(held_ms)), "was its request held");
    story.figure(
        by_laptop,
        "visitors after it were answered by the laptop, too",
    );
    story.event("continued", json!({"heldMs": held_ms, "answeredLocally": proof.answered_locally, "answeredByLaptop": by_laptop}));
    Ok(())
}

async fn leave(
    stage: &mut Stage,
    story: &Story,
    proof: &mut Proof,
    before: &Snapshot,
) -> anyhow::Result<()> {
    story.chapter(7, "The debugger exits");
    let mut editor = stage.editor.take().context("no debug session")?;
    let left = Instant::now();
    let parting = editor
        .send("disconnect", json!({"terminateDebuggee": true}))
        .await?;
    let watching = objects_back(stage, before, left);
    let ending = async {
        // Some adapters end without the answer; the end of the process says as much.
        let _answer_may_be_lost = parting.body().await;
        editor.close(LIMIT).await
    };
    let (back, ended) = tokio::join!(watching, ending);
    let (restore_ms, after) = back?;
    proof.restore_ms = restore_ms;
    ended?;
    proof.traffic_back_ms = Some(traffic_back(stage, left).await?);
    let different = objects::differences(before, &after);
    proof.objects_compared = before.len();
    proof.objects_different = different.len();
    story.figure(
        ms(proof.traffic_back_ms),
        "until the traffic was back at the cluster's pods",
    );
    story.figure(ms(proof.restore_ms), "until every object was as before");
    story.figure(
        proof.objects_compared,
        "objects compared (services, deployments, pods)",
    );
    story.figure(proof.objects_different, "different");
    for sentence in &different {
        story.tell(sentence);
    }
    story.event("restored", json!({
        "trafficBackMs": proof.traffic_back_ms, "restoreMs": proof.restore_ms, "objectsCompared": proof.objects_compared,
        "different": different, "console": editor.console,
    }));
    Ok(())
}

/// Looks at the namespace until it is as it was, or the limit has passed; the last look is what counts.
async fn objects_back(
    stage: &Stage,
    before: &Snapshot,
    left: Instant,
) -> anyhow::Result<(Option<f64>, Snapshot)> {
    let until = left + LIMIT;
    loop {
        let now = stage.objects.snapshot().await?;
        if *before == now {
            return Ok((Some(millis(left)), now));
        }
        if Instant::now() > until {
            return Ok((None, now));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// From `left` to the first answer of the origin after which nobody was answered by the laptop.
async fn traffic_back(stage: &Stage, left: Instant) -> anyhow::Result<f64> {
    let now = Instant::now();
    stage
        .visitors
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

async fn set_breakpoints(
    editor: &mut Editor,
    source: &Path,
    lines: &[u64],
) -> anyhow::Result<Value> {
    let breakpoints: Vec<_> = lines.iter().map(|line| json!({ "line": line })).collect();
    let name = source
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    editor
        .ask("setBreakpoints", json!({
            "source": {"name": name, "path": std::path::absolute(source)?}, "breakpoints": breakpoints, "lines": lines,
        }))
        .await
}

/// A variable's value; a text without its quotes (and, in C, its address).
fn variable(variables: &Value, name: &str) -> Option<String> {
    let value = variables["variables"]
        .as_array()?
        .iter()
        .find(|variable| variable["name"] == name)?["value"]
        .as_str()?;
    for quote in ['"', '\''] {
        if let (Some(from), Some(to)) = (value.find(quote), value.rfind(quote))
            && from < to
        {
            return Some(value[from + 1..to].to_owned());
        }
    }
    Some(value.to_owned())
}

/// The log of `ashore dap`, beside the cluster's: stderr is not the story's.
fn log_file(stage: &Stage) -> anyhow::Result<std::fs::File> {
    Ok(std::fs::File::create(stage.dir.path().join("dap.log"))?)
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

#[cfg(test)]
mod tests {
    use super::{super::visitors::Answer, *};

    #[test]
    fn a_text_variable_is_read_without_quotes_in_every_language() {
        let check = |raw: &str, expected: &str| {
            let variables = json!({"variables": [{"name": "other", "value": "1"}, {"name": "path", "value": raw}]});
            assert_eq!(variable(&variables, "path").as_deref(), Some(expected));
        };
        check("'/orders/7'", "/orders/7");
        check("\"/orders/7\"", "/orders/7");
        check("0x00007ffd \"/orders/7\"", "/orders/7");
        check("12.5", "12.5");
    }

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
