//! `ashore/act`: what a person chose of the actions that the server does itself.

use std::{path::PathBuf, time::Duration};

use ashore_intercept::SessionSpec;
use ashore_protocol::editor::{
    Act, ActionKind, ChooseTarget, Leave, Retry, SessionState, SessionView, Suspend, TargetChoice,
};
use ashore_texts::{Text, text};
use tokio::sync::oneshot;
use tower_lsp_server::jsonrpc;

use super::{idle, sessions};
use crate::display::question::only_mine;
use crate::lsp::{
    event_loop::{
        event::{Event, Message, Reply},
        state::State,
    },
    features::{
        mends::{self, Elsewhere},
        rules,
    },
};

/// How long another process may take to put everything back, and how often that is looked at.
const LEAVING: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(50);

pub fn act(state: &mut State, params: &Act, reply: Reply<()>) {
    let done = match (params.kind, params.session.as_deref()) {
        (ActionKind::Retry, None) => {
            idle::look_again(state);
            Ok(())
        }
        (ActionKind::SwitchOn, _) => switch(state, params, true),
        (ActionKind::SwitchOff, _) => switch(state, params, false),
        (ActionKind::ForEverybody, _) => share(state, params),
        (ActionKind::Dismiss, Some(session)) => {
            dismiss(state, session);
            Ok(())
        }
        (kind, Some(session)) => {
            let confirmed = params.confirm.as_deref();
            return with_session(state, kind, session, confirmed, reply);
        }
        (kind, None) => Err(unable(kind)),
    };
    let locale = state.locale;
    let refused = |why: Text| jsonrpc::Error::invalid_params(why.in_locale(locale));
    let _ = reply.send(done.map_err(refused));
}

fn unable(kind: ActionKind) -> Text {
    let action = mends::title(kind);
    text!(ActUnable { action })
}

/// What a session's own requests do; their errors are this one's.
fn with_session(
    state: &mut State,
    kind: ActionKind,
    session: &str,
    confirmed: Option<&str>,
    reply: Reply<()>,
) {
    let session = session.to_owned();
    match kind {
        ActionKind::Retry => sessions::retry(state, &Retry { session }, handed(state, reply)),
        ActionKind::Leave => sessions::leave(state, &Leave { session }, handed(state, reply)),
        ActionKind::Pause | ActionKind::Resume => {
            let suspended = kind == ActionKind::Pause;
            let suspend = Suspend { session, suspended };
            sessions::suspend(state, &suspend, handed(state, reply));
        }
        ActionKind::PersonalMode => match tried(state, &session) {
            Some((choice, _)) => {
                let target = Some(TargetChoice {
                    mode: only_mine(),
                    ..choice
                });
                let remember = true;
                let choose = ChooseTarget {
                    session,
                    target,
                    remember,
                };
                sessions::choose(state, choose, handed(state, reply));
            }
            None => refuse(state, kind, reply),
        },
        ActionKind::AllowForMe => allow(state, session, confirmed, reply),
        ActionKind::LeaveThere => leave_there(state, session, reply),
        _ => refuse(state, kind, reply),
    }
}

fn refuse(state: &State, kind: ActionKind, reply: Reply<()>) {
    let why = unable(kind).in_locale(state.locale);
    let _ = reply.send(Err(jsonrpc::Error::invalid_params(why)));
}

/// The answer of a request that tells a view, for one that tells nothing.
fn handed(state: &State, reply: Reply<()>) -> Reply<SessionView> {
    let (hand, handed) = oneshot::channel::<jsonrpc::Result<SessionView>>();
    state.tasks.spawn(async move {
        let done = handed.await;
        let done = done.unwrap_or_else(|_| Err(jsonrpc::Error::internal_error()));
        let _ = reply.send(done.map(drop));
    });
    hand
}

fn tried(state: &State, session: &str) -> Option<(TargetChoice, SessionSpec)> {
    state.sessions.get(session)?.tried.clone()
}

fn folder(state: &State, params: &Act) -> PathBuf {
    let folder = state.workspace.folder(params.folder.as_deref());
    folder.unwrap_or_else(|| PathBuf::from("."))
}

fn switch(state: &mut State, params: &Act, on: bool) -> Result<(), Text> {
    let folders = match &params.folder {
        Some(folder) => vec![PathBuf::from(folder)],
        None => state.workspace.folders().to_vec(),
    };
    let mut done = Ok(());
    for folder in folders {
        done = done.and(rules::switch(state, &folder, on));
    }
    idle::tell(state);
    done
}

fn share(state: &mut State, params: &Act) -> Result<(), Text> {
    let session = params.session.as_deref();
    let asked = session.and_then(|id| state.sessions.asked(id));
    let run = params.run_configuration.clone();
    let Some(run) = run.or_else(|| asked.map(|(_, start)| start.run_configuration)) else {
        return Err(unable(params.kind));
    };
    rules::share(state, &folder(state, params), &run)
}

fn dismiss(state: &mut State, session: &str) {
    let Some((folder, start)) = state.sessions.asked(session) else {
        return;
    };
    // Who has a rule and closes the list wants nothing else than before.
    let project = folder
        .as_deref()
        .and_then(|it| state.workspace.project(it).ok());
    let ruled = project.is_some_and(|it| it.rule_if_on(&start.run_configuration).is_some());
    if !ruled {
        state
            .dismissed
            .add(folder.as_deref(), &start.run_configuration);
        idle::tell(state);
    }
}

/// Production, for this person, run configuration, context and namespace alone.
fn allow(state: &mut State, session: String, confirmed: Option<&str>, reply: Reply<()>) {
    // A consent is for what the person read, and not for what has come since.
    let session_now = state.sessions.get(&session);
    let asked = session_now.and_then(mends::confirm);
    if asked.is_none_or(|text| confirmed != Some(text.in_locale(state.locale).as_str())) {
        return refuse(state, ActionKind::AllowForMe, reply);
    }
    let Some((choice, spec)) = tried(state, &session) else {
        return refuse(state, ActionKind::AllowForMe, reply);
    };
    let (asked, place) = (state.sessions.asked(&session), mends::place(&spec.cluster));
    let (Some((Some(folder), start)), Some(place)) = (asked, place) else {
        return refuse(state, ActionKind::AllowForMe, reply);
    };
    if let Err(why) = rules::allow(state, &folder, &start.run_configuration, &place) {
        let why = why.in_locale(state.locale);
        let _ = reply.send(Err(jsonrpc::Error::invalid_params(why)));
        return;
    }
    let choose = ChooseTarget {
        session,
        target: Some(choice),
        remember: false,
    };
    sessions::choose(state, choose, handed(state, reply));
}

/// The other session of this person ends; when its target is as it was, this one tries again.
fn leave_there(state: &mut State, session: String, reply: Reply<()>) {
    let other = state
        .sessions
        .get(&session)
        .and_then(|it| mends::elsewhere(state, it));
    match other {
        Some(Elsewhere::Here(other)) => {
            let (unheard, _) = oneshot::channel();
            sessions::leave(state, &Leave { session: other }, unheard);
            sessions::retry(state, &Retry { session }, handed(state, reply));
        }
        Some(Elsewhere::There(other)) => {
            let dir = ashore_intercept::state_dir();
            let events = state.events.clone();
            let answer = handed(state, reply);
            state.tasks.spawn(async move {
                // One that is gone already has left.
                let _ = ashore_intercept::leave(&dir, Some(&other));
                let gone = async {
                    let there = |other: &str| {
                        let all = ashore_intercept::status(&dir);
                        let mut all = all.iter();
                        all.any(|it| it.session == other && it.state != SessionState::Restored)
                    };
                    while there(&other) {
                        tokio::time::sleep(LOOK).await;
                    }
                };
                // What is still there then says so itself.
                let _ = tokio::time::timeout(LEAVING, gone).await;
                let retry = Message::Retry(Retry { session }, answer);
                let _ = events.send(Event::Client(Box::new(retry)));
            });
        }
        None => sessions::retry(state, &Retry { session }, handed(state, reply)),
    }
}
