//! A request stands at the breakpoint: what the debugger shows, what the others see meanwhile, and what follows.

use std::{path::Path, time::Instant};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::{
    super::{
        proof::{HeldRequest, Proof},
        stage::Stage,
        story::{Story, ms},
    },
    ENOUGH, LIMIT, millis, short,
};

/// The moment in which a visitor's request stands still.
pub struct Stop {
    pub at: Instant,
    thread: i64,
    held: HeldRequest,
}

pub async fn at_the_breakpoint(
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

pub async fn while_paused(
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

pub async fn go_on(
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
    editor.set_breakpoints(Path::new(&source), &[]).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
