//! `ashore intercept --detach`: the same in the background; comes back as soon as requests come.

use std::{ffi::OsString, process::Stdio, time::Duration};

use ashore_protocol::{
    TargetRef,
    editor::{SessionState, SessionStatus, WhenPaused},
};
use ashore_texts::text;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tokio::{
    io::AsyncReadExt,
    process::{Child, Command},
};

use super::{
    args::Args,
    signals::{INTERRUPTED, Signals},
};
use crate::{
    cli::{Context, stderr},
    display::story::{self, Waits},
    exit::Exit,
};

/// Between two looks at the session.
const PERIOD: Duration = Duration::from_millis(20);

/// What this program was given, without the word that brought it here; with the target, where another one was found out. What
/// stands behind `--` is the command's own.
fn words(given: impl Iterator<Item = OsString>, found: Option<&TargetRef>) -> Vec<OsString> {
    let given: Vec<OsString> = given.collect();
    let own = given.iter().position(|word| word == "--");
    let (ours, command) = given.split_at(own.unwrap_or(given.len()));
    let ours = ours.iter().filter(|word| *word != "--detach").cloned();
    let found = found.map(|target| target.to_string().into());
    ours.chain(found).chain(command.iter().cloned()).collect()
}

pub async fn run(
    args: &Args,
    target: &TargetRef,
    signals: &mut Signals,
    context: &Context,
) -> anyhow::Result<Exit> {
    let ashore = std::env::current_exe()?;
    let mut session = Command::new(&ashore)
        .args(["apart", "--"])
        .arg(&ashore)
        .args(words(
            std::env::args_os().skip(1),
            args.target.is_none().then_some(target),
        ))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let pid = session.id().unwrap_or_default();
    let name = args.name(target);
    let told = tokio::select! {
        status = active(pid, &name, args, context) => {
            let told = text!(DetachActive { name: &status.name });
            context.printer.event("detached", &told, json!({"session": status}));
            return Ok(Exit::Done);
        }
        code = ended(&mut session) => code?,
        signal = signals.next() => {
            context.printer.say(&text!(ToldEnding { target: &name, why: signal.words() }));
            let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
            if let Some(pid) = pid {
                // One that has ended meanwhile has nothing to end.
                let _ended = kill_process(pid, Signal::TERM);
            }
            ended(&mut session).await?;
            Exit::Status(INTERRUPTED)
        }
    };
    Ok(told)
}

/// The session of this process, once requests come.
async fn active(pid: u32, name: &str, args: &Args, context: &Context) -> SessionStatus {
    let dir = ashore_intercept::state_dir();
    let waits = args
        .port
        .as_ref()
        .map_or(Waits::Program, |ports| Waits::AnybodyOn(ports.local));
    let mut before = None;
    let mut progress = None;
    loop {
        let found = ashore_intercept::status(&dir)
            .into_iter()
            .find(|it| it.pid == pid);
        let state = found.as_ref().map(|it| it.state);
        match found {
            Some(status) if matches!(status.state, SessionState::Active | SessionState::Paused) => {
                return status;
            }
            Some(status) if state != before => {
                drop(progress.take());
                let told = story::sentence(name, &status, before, waits, WhenPaused::default());
                progress = told.map(|told| context.printer.progress(&told));
                before = state;
            }
            _ => {}
        }
        tokio::time::sleep(PERIOD).await;
    }
}

/// It ended before: what it has said of that is said, and its code is the one.
async fn ended(session: &mut Child) -> anyhow::Result<Exit> {
    let mut said = Vec::new();
    if let Some(stderr) = &mut session.stderr {
        stderr.read_to_end(&mut said).await?;
    }
    stderr::write(String::from_utf8_lossy(&said).trim_end());
    let code = session
        .wait()
        .await?
        .code()
        .and_then(|code| u8::try_from(code).ok());
    Ok(Exit::Status(code.unwrap_or(Exit::Failed.code())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_keeps_its_own_words() {
        let target: TargetRef = "deployment/orders".parse().unwrap();
        let check = |given: &str, found: Option<&TargetRef>, expected: &str| {
            let given = given.split(' ').map(OsString::from);
            let words = words(given, found);
            let words: Vec<_> = words.iter().map(|it| it.to_str().unwrap()).collect();
            assert_eq!(words.join(" "), expected);
        };
        check("intercept orders --detach", None, "intercept orders");
        check(
            "intercept --detach -p 80 -- serve --detach",
            Some(&target),
            "intercept -p 80 deployment/orders -- serve --detach",
        );
        check(
            "intercept --detach",
            Some(&target),
            "intercept deployment/orders",
        );
    }
}
