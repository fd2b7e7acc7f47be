//! A session's begin: by a rule, by the user's choice, or not at all.

use std::{collections::BTreeMap, path::Path};

use ashore_intercept::Input;
use ashore_intercept::SessionSpec;
use ashore_protocol::{
    agent::Mode,
    editor::{
        ChooseTarget, Evidence, Leave, Retry, SessionStarted, SessionView, StartOutcome,
        StartSession, Suspend, TargetChoice,
    },
};
use tower_lsp_server::jsonrpc;

use super::{Queued, Session, configuration, engine, publish, restart};
use crate::lsp::{
    event_loop::event::{Event, Reply},
    event_loop::state::State,
    features::notices,
    features::rules,
    handlers::configurations,
    handlers::targets,
    wire::convert,
};
use ashore_debug::debuggee::{self, Hint, Wish};

/// In the environment of every debuggee, with the session's id: not all debuggers say which process they started.
const MARK: &str = "ASHORE_SESSION";
/// How often, and how many times, the owner of the expected port is looked for.
const OWNER_INTERVAL: std::time::Duration = std::time::Duration::from_millis(250);
const OWNER_LOOKS: u32 = 2_400;

/// What the rules and the request together want.
enum Wanted {
    Target(Box<(TargetChoice, SessionSpec)>),
    Nothing,
    Off,
    Refused(String),
}

/// Answers at once; what takes long goes on beside.
pub fn start(state: &mut State, params: StartSession, reply: Reply<SessionStarted>) {
    let folder = state.workspace.folder(params.folder.as_deref());
    let wanted = wanted(state, folder.as_deref(), &params);
    let prediction = folder
        .as_deref()
        .map(|folder| configurations::predict(state, folder, &params));
    let (local_port, evidence) = prediction.unwrap_or_default();
    let likely = folder
        .as_deref()
        .and_then(|folder| configurations::likely_port(state, folder, &params.run_configuration));
    if let Some(id) = restart::continued(state, &params, folder.as_deref())
        && let Wanted::Target(wanted) = &wanted
        && let Some(session) = state.sessions.get_mut(&id)
        && session.view.target.as_ref() == Some(&wanted.0)
    {
        restart::hand_over(session, params);
        let wish = wanted.0.local_port.or(likely);
        watch(state, &id, wish);
        publish(state, &id);
        let environment = environment(state, folder.as_deref(), &id);
        answer(
            state,
            &id,
            reply,
            StartOutcome::Intercept,
            local_port,
            evidence,
            environment,
            "the agent is handed over to the restarted program.".to_owned(),
        );
        return;
    }
    restart::give_up(state, &params, folder.as_deref());
    let id = state.sessions.new_id();
    let session = Session::new(id.clone(), params, folder.clone());
    state.sessions.all.insert(id.clone(), session);
    match wanted {
        Wanted::Target(wanted) => {
            let (choice, spec) = *wanted;
            let what = convert::target_label(&choice);
            if let Some(other) = taken(state, &id, &choice) {
                let message = format!(
                    "{what} is already intercepted by the debug session \"{other}\" of this editor. End it, or use mode \"personal\" with a match of its own."
                );
                return refused(state, &id, reply, local_port, evidence, message);
            }
            let wish = choice.local_port.or(likely);
            begin(state, &id, choice, spec, wish);
            let environment = environment(state, folder.as_deref(), &id);
            let message = match wish {
                Some(port) => format!(
                    "{what} is being prepared; its traffic comes to 127.0.0.1:{port} as soon as the program listens there."
                ),
                None => format!(
                    "{what} is being prepared; its traffic comes as soon as the program listens."
                ),
            };
            answer(
                state,
                &id,
                reply,
                StartOutcome::Intercept,
                wish,
                evidence,
                environment,
                message,
            );
        }
        Wanted::Off => {
            let message = "this run configuration is off in .ashore.toml.".to_owned();
            answer(
                state,
                &id,
                reply,
                StartOutcome::Off,
                local_port,
                evidence,
                BTreeMap::new(),
                message,
            );
        }
        Wanted::Refused(message) => refused(state, &id, reply, local_port, evidence, message),
        Wanted::Nothing => offer(state, &id, reply, local_port, evidence),
    }
}

fn wanted(state: &State, folder: Option<&Path>, params: &StartSession) -> Wanted {
    let read = folder
        .map(|folder| state.workspace.rules(folder))
        .transpose();
    let rules = match read {
        Ok(rules) => rules.flatten().unwrap_or_default(),
        Err(_) if params.target.is_some() => ashore_ports::Rules::default(),
        Err(error) => return Wanted::Refused(rules::first_problem(&error)),
    };
    let choice = match (&params.target, rules.rule_for(&params.run_configuration)) {
        (Some(choice), _) => choice.clone(),
        (None, Some(rule)) => convert::choice(rule),
        (None, None) if rules.is_off(&params.run_configuration) => return Wanted::Off,
        (None, None) => return Wanted::Nothing,
    };
    let spec = convert::spec(&params.run_configuration, &choice, &rules, &state.options);
    Wanted::Target(Box::new((choice, spec)))
}

/// The user's answer to "which target?".
pub fn choose(state: &mut State, mut params: ChooseTarget, reply: Reply<SessionView>) {
    let Some(session) = state.sessions.get(&params.session) else {
        let _ = reply.send(Err(unknown(&params.session)));
        return;
    };
    let (folder, start) = (session.folder.clone(), session.start.clone());
    let rules = folder
        .as_deref()
        .and_then(|folder| state.workspace.rules(folder).ok().flatten())
        .unwrap_or_default();
    if params.remember
        && let Some(folder) = &folder
    {
        let change = rules::Change {
            target: params.target.clone(),
            on: params.target.is_some(),
        };
        match rules::write(state, folder, &start.run_configuration, &change) {
            Ok(()) => {
                params.target = params
                    .target
                    .map(|choice| written(state, &start, folder, choice))
            }
            Err(problem) => notices::warn(state, Some(&params.session), problem),
        }
    }
    let Some(choice) = params.target else {
        if let Some(session) = state.sessions.get_mut(&params.session) {
            session.end(Input::UserLeave);
        }
        publish(state, &params.session);
        let _ = reply.send(view(state, &params.session));
        return;
    };
    if let Some(other) = taken(state, &params.session, &choice) {
        let what = convert::target_label(&choice);
        let message = format!(
            "{what} is already intercepted by the debug session \"{other}\" of this editor."
        );
        let _ = reply.send(Err(failed(message)));
        return;
    }
    let spec = convert::spec(&start.run_configuration, &choice, &rules, &state.options);
    if let Some(session) = state.sessions.get_mut(&params.session) {
        session.end(Input::UserLeave);
        let wish = choice.local_port.or(session.wish);
        begin(state, &params.session, choice, spec, wish);
    }
    publish(state, &params.session);
    let _ = reply.send(view(state, &params.session));
}

/// What was chosen, as the rule has it now: with `$USER` and the like put in.
fn written(
    state: &State,
    start: &StartSession,
    folder: &Path,
    choice: TargetChoice,
) -> TargetChoice {
    let rules = state.workspace.rules(folder).ok().flatten();
    let rule = rules
        .as_ref()
        .and_then(|rules| rules.rule_for(&start.run_configuration));
    let same = rule
        .map(convert::choice)
        .filter(|rule| rule.target == choice.target);
    same.unwrap_or(choice)
}

/// Traffic passes, or comes again; the agent stays.
pub fn suspend(state: &mut State, params: &Suspend, reply: Reply<SessionView>) {
    if let Some(session) = state.sessions.get_mut(&params.session) {
        session.view.suspended = params.suspended;
        match (params.suspended, session.listening) {
            (true, _) => session.input(Input::NotListening),
            (false, Some((address, pid))) => session.input(Input::Listening { address, pid }),
            (false, None) => {}
        }
        publish(state, &params.session);
    }
    let _ = reply.send(view(state, &params.session));
}

/// Ends the intercept; the debug session goes on.
pub fn leave(state: &mut State, params: &Leave, reply: Reply<SessionView>) {
    if let Some(session) = state.sessions.get_mut(&params.session) {
        session.end(Input::UserLeave);
        publish(state, &params.session);
    }
    let _ = reply.send(view(state, &params.session));
}

/// Once more what was tried last; where it never came to that, what the rules say now. Nobody is asked for another target.
pub fn retry(state: &mut State, params: &Retry, reply: Reply<SessionView>) {
    let id = &params.session;
    let Some(session) = state.sessions.get(id) else {
        let _ = reply.send(Err(unknown(id)));
        return;
    };
    let again = match session.tried.clone() {
        Some(tried) => Wanted::Target(Box::new(tried)),
        None => wanted(state, session.folder.as_deref(), &session.start),
    };
    let (choice, spec) = match again {
        Wanted::Target(wanted) => *wanted,
        Wanted::Refused(message) => {
            notices::refused(state, id, &message);
            let _ = reply.send(view(state, id));
            return;
        }
        Wanted::Nothing | Wanted::Off => {
            let message = "no rule says what to try again; choose a target.".to_owned();
            let _ = reply.send(Err(failed(message)));
            return;
        }
    };
    if let Some(other) = taken(state, id, &choice) {
        let what = convert::target_label(&choice);
        let message = format!(
            "{what} is already intercepted by the debug session \"{other}\" of this editor."
        );
        let _ = reply.send(Err(failed(message)));
        return;
    }
    // An intercept that lives is what was asked for.
    let lives = |session: &mut Session| session.intercept.as_ref().is_some_and(|it| !it.ended);
    if let Some(session) = state.sessions.get_mut(id)
        && !lives(session)
    {
        let wish = choice.local_port.or(session.wish);
        begin(state, id, choice, spec, wish);
    }
    publish(state, id);
    let _ = reply.send(view(state, id));
}

/// From here on the debuggee is watched and the intercept prepared.
fn begin(state: &mut State, id: &str, choice: TargetChoice, spec: SessionSpec, wish: Option<u16>) {
    let spec = SessionSpec {
        cluster: ashore_intercept::pinned(&spec.cluster),
        ..spec
    };
    let ending = state.sessions.all.values().find(|other| {
        other.view.session != id
            && other.intercept.as_ref().is_some_and(|it| it.ended)
            && other.holds().is_some_and(|held| same(held, &choice))
    });
    let after = ending.map(|other| other.view.session.clone());
    let Some(session) = state.sessions.get_mut(id) else {
        return;
    };
    session.tried = Some((choice.clone(), spec.clone()));
    session.view.target = Some(choice);
    session.failed = false;
    session.view.proof = None;
    match after {
        Some(after) => {
            session.queued = Some(Queued {
                after,
                spec: Box::new(spec),
            })
        }
        None => engine::spawn(state, id, spec),
    }
    watch(state, id, wish);
}

/// Looks for the debuggee's sockets from now on.
fn watch(state: &mut State, id: &str, wish: Option<u16>) {
    let (events, name) = (state.events.clone(), id.to_owned());
    let tasks = state.tasks.clone();
    let Some(session) = state.sessions.get_mut(id) else {
        return;
    };
    session.watch += 1;
    session.wish = wish;
    session.listening = None;
    session.process_known = false;
    let (hints, watcher, mut seen) = debuggee::watcher();
    hints.tell(Hint::Mark(format!("{MARK}={id}")));
    for hint in configuration::hints(&session.start.configuration) {
        session.process_known |= matches!(hint, Hint::Process(_));
        hints.tell(hint);
    }
    // What the editor said before it was known what is intercepted.
    for pid in &session.processes {
        session.process_known = true;
        hints.tell(Hint::Process(*pid));
    }
    session.hints = Some(hints);
    let watch = session.watch;
    if let Some(port) = wish {
        look_for_owner(state, id, watch, port);
    }
    tasks.spawn(watcher.run(Wish {
        local_port: wish,
        ..Wish::default()
    }));
    tasks.spawn(async move {
        while let Some(seen) = seen.recv().await {
            let _ = events.send(Event::Debuggee {
                session: name.clone(),
                watch,
                seen,
            });
        }
    });
}

/// Asks for the owner of the expected port from time to time, unless somebody has it already: that is not the debuggee.
fn look_for_owner(state: &State, id: &str, watch: u64, port: u16) {
    let (events, session) = (state.events.clone(), id.to_owned());
    state.tasks.spawn(async move {
        let taken = move || listeners::get_process_by_port(port, listeners::Protocol::TCP).is_ok();
        if tokio::task::spawn_blocking(taken).await.unwrap_or(true) {
            return;
        }
        for _ in 0..OWNER_LOOKS {
            if tokio::time::timeout(OWNER_INTERVAL, events.closed())
                .await
                .is_ok()
            {
                return;
            }
            let session = session.clone();
            let _ = events.send(Event::LookForOwner { session, watch });
        }
    });
}

/// The run configuration of another session that has this target whole.
fn taken(state: &State, id: &str, choice: &TargetChoice) -> Option<String> {
    if choice.mode != Mode::Global {
        return None;
    }
    let holder = state.sessions.all.values().find(|other| {
        let ending = other
            .intercept
            .as_ref()
            .is_some_and(|intercept| intercept.ended);
        other.view.session != id
            && !ending
            && other
                .holds()
                .is_some_and(|held| held.mode == Mode::Global && same(held, choice))
    });
    holder.map(|other| other.view.run_configuration.clone())
}

/// The same target, whatever is done with it.
fn same(one: &TargetChoice, other: &TargetChoice) -> bool {
    one.target == other.target && one.port == other.port && one.namespace == other.namespace
}

/// No rule: the likely targets are offered, as far as the cluster answers in time.
fn offer(
    state: &mut State,
    id: &str,
    reply: Reply<SessionStarted>,
    local_port: Option<u16>,
    evidence: Vec<Evidence>,
) {
    let Some(session) = state.sessions.get_mut(id) else {
        return;
    };
    session.wish = local_port;
    let view = session.view.clone();
    let request = targets::request(&session.start, session.folder.as_deref());
    let hints = targets::hints(state, &request);
    let list = targets::list(state, &request);
    let environment = BTreeMap::from([(MARK.to_owned(), id.to_owned())]);
    state.tasks.spawn(async move {
        // The editor may ask for the targets later; pressing Debug waits for nobody.
        let list = tokio::time::timeout(targets::AT_ONCE, list).await;
        let ranked = list
            .map(|known| targets::rank(&known, &hints, local_port))
            .unwrap_or_default();
        let started = SessionStarted {
            view,
            outcome: StartOutcome::Choose,
            environment,
            local_port,
            evidence,
            targets: ranked,
            message: "there is no rule for this run configuration: choose what it intercepts."
                .to_owned(),
        };
        let _ = reply.send(Ok(started));
    });
}

fn refused(
    state: &mut State,
    id: &str,
    reply: Reply<SessionStarted>,
    local_port: Option<u16>,
    evidence: Vec<Evidence>,
    message: String,
) {
    notices::refused(state, id, &message);
    answer(
        state,
        id,
        reply,
        StartOutcome::Refused,
        local_port,
        evidence,
        BTreeMap::new(),
        message,
    );
}

#[allow(clippy::too_many_arguments)] // the answer's own fields
fn answer(
    state: &State,
    id: &str,
    reply: Reply<SessionStarted>,
    outcome: StartOutcome,
    local_port: Option<u16>,
    evidence: Vec<Evidence>,
    environment: BTreeMap<String, String>,
    message: String,
) {
    let Ok(view) = view(state, id) else { return };
    let targets = Vec::new();
    let _ = reply.send(Ok(SessionStarted {
        view,
        outcome,
        environment,
        local_port,
        evidence,
        targets,
        message,
    }));
}

/// What the rule adds to the debuggee's environment, and the mark by which its processes are found.
fn environment(state: &State, folder: Option<&Path>, id: &str) -> BTreeMap<String, String> {
    let rules = folder.and_then(|folder| state.workspace.rules(folder).ok().flatten());
    let name = state
        .sessions
        .get(id)
        .map(|session| &session.view.run_configuration);
    let rule = rules
        .as_ref()
        .zip(name)
        .and_then(|(rules, name)| rules.rule_for(name));
    let mut environment = rule
        .map(|rule| rule.environment.clone())
        .unwrap_or_default();
    environment.insert(MARK.to_owned(), id.to_owned());
    environment
}

fn view(state: &State, id: &str) -> jsonrpc::Result<SessionView> {
    state
        .sessions
        .get(id)
        .map(|session| session.view.clone())
        .ok_or_else(|| unknown(id))
}

fn unknown(id: &str) -> jsonrpc::Error {
    jsonrpc::Error::invalid_params(format!(
        "there is no debug session {id}: it has ended, or the server was started anew"
    ))
}

fn failed(message: String) -> jsonrpc::Error {
    jsonrpc::Error {
        code: jsonrpc::ErrorCode::ServerError(-32000),
        message: message.into(),
        data: None,
    }
}
