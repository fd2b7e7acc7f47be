//! Debug is pressed: `ashore dap` with the adapter behind it, a breakpoint, and the wait for the intercept.

use std::{
    path::Path,
    pin::pin,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use ashore_protocol::editor::SessionState;
use serde_json::json;
use tokio::process::Command;

use super::{
    super::{
        adapters::{Adapter, Ready},
        editor::Editor,
        proof::{Breakpoint, Proof},
        shop,
        stage::Stage,
        story::{Story, ms},
    },
    LIMIT, millis, short,
};

/// Presses Debug; returns when.
pub async fn launch(
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
    story.event(
        "launching",
        json!({"file": file, "line": line, "localPort": port}),
    );
    proof.breakpoint = Some(Breakpoint { file, line });

    let state_dir = stage.dir.path().join("state");
    let ashore = std::env::current_exe()?;
    let mut command = Command::new(&ashore);
    // Ctrl-C reaches the demo alone, which then ends everything in order; and no debugger can take the terminal for its
    // program, as debugpy's launcher does.
    command
        .args(["apart", "--"])
        .arg(&ashore)
        .args(["dap", "--target", "deployment/orders"])
        .args(stage.cluster.options())
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
    // Its answer comes before or after `initialized`, or even after `configurationDone`, as the adapter likes; a refusal
    // comes instead of all that.
    let mut launching = pin!(editor.send("launch", launch).await?.body());
    let early = tokio::select! {
        initialized = editor.event("initialized", LIMIT * 2) => initialized.map(|_| None)?,
        answer = &mut launching => Some(answer),
    };
    match &early {
        Some(Ok(_)) => _ = editor.event("initialized", LIMIT).await?,
        Some(Err(why)) => return Err(editor.lost(&format!("{why:#}"))),
        None => {}
    }
    editor.set_breakpoints(&source, &[line]).await?;
    editor.ask("configurationDone", json!({})).await?;
    if early.is_none() {
        launching.await?;
    }
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
    // Some debuggers build the program first: that is not counted.
    let until = Instant::now() + LIMIT;
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

/// The log of `ashore dap`, beside the cluster's: stderr is not the story's.
fn log_file(stage: &Stage) -> anyhow::Result<std::fs::File> {
    Ok(std::fs::File::create(stage.dir.path().join("dap.log"))?)
}
