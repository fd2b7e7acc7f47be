//! A session's begin: by a rule, by the user's choice, or not at all.

use std::{collections::BTreeMap, path::Path};

use ashore_intercept::Input;
use ashore_intercept::SessionSpec;
use ashore_protocol::editor::{
    ChooseTarget, Evidence, Leave, Retry, SessionStarted, SessionView, StartOutcome, StartSession,
    Suspend, TargetChoice,
};
use ashore_rules::{Project, project::disk::LoadError, write::Change};
use ashore_texts::{Arg, Text, text};
use tower_lsp_server::jsonrpc;

use super::{Queued, Session, engine, events, publish, restart};
use crate::lsp::{
    event_loop::event::{Event, Reply},
    event_loop::state::State,
    features::notices::{self, Refusal},
    features::rules,
    handlers::configurations,
    handlers::idle,
    handlers::targets,
    stores::clusters,
    stores::sessions::same,
    wire::convert,
};
use ashore_debug::{
    debuggee::{self, Hint, Wish},
    drive::{Connection, Told},
    observe::{self, Fact},
};

use crate::{display, project};

/// In the environment of every debuggee, with the session's id: not all debuggers say which process they started.
const MARK: &str = "ASHORE_SESSION";

/// What the rules and the request together want.
enum Wanted {
    Target(Box<Target>),
    Nothing,
    /// For this reason.
    Off(Text),
    Refused(Refusal),
}

/// What is to be intercepted, and what the program is given for it.
struct Target {
    choice: TargetChoice,
    spec: SessionSpec,
    environment: BTreeMap<String, String>,
}

impl Target {
    fn of(project: &Project, run: &str, choice: TargetChoice) -> Result<Self, Refusal> {
        let intercept = convert::intercept(project, run, &choice)?;
        let environment = intercept.environment.clone();
        let spec = project::spec(intercept);
        Ok(Self {
            choice,
            // The same cluster also when the kubeconfig's current context changes meanwhile.
            spec: SessionSpec {
                cluster: ashore_intercept::pinned(&spec.cluster),
                ..spec
            },
            environment,
        })
    }
}

/// Answers at once; what takes long goes on beside.
pub fn start(state: &mut State, params: StartSession, reply: Reply<SessionStarted>) {
    let folder = state.workspace.folder(params.folder.as_deref());
    let read = folder.as_deref().map(|it| state.workspace.project(it));
    let wanted = wanted(state, read, &params);
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
        && session.view.target.as_ref() == Some(&wanted.choice)
        && session.is_in_the_cluster_of(&wanted.spec)
    {
        restart::hand_over(session, params);
        let wish = wanted.choice.local_port.or(likely);
        watch(state, &id, wish);
        publish(state, &id);
        let environment = environment(&wanted.environment, &id);
        answer(
            state,
            &id,
            reply,
            StartOutcome::Intercept,
            local_port,
            evidence,
            environment,
            Text::StartHandedOver.into(),
        );
        return;
    }
    restart::give_up(state, &params, folder.as_deref());
    let id = state.sessions.new_id();
    let session = Session::new(id.clone(), params, folder.clone());
    state.sessions.all.insert(id.clone(), session);
    match wanted {
        Wanted::Target(wanted) => {
            let Target {
                choice,
                spec,
                environment: variables,
            } = *wanted;
            if let Some(why) = taken(state, &id, &choice, &spec) {
                if let Some(session) = state.sessions.get_mut(&id) {
                    session.tried = Some((choice, spec));
                }
                let why = Refusal::held(why);
                return refused(state, &id, reply, local_port, evidence, why);
            }
            let target = convert::target_label(&choice);
            let wish = choice.local_port.or(likely);
            begin(state, &id, choice, spec, wish);
            let environment = environment(&variables, &id);
            let message = match wish {
                Some(port) => text!(StartPreparesPort { target, port }),
                None => text!(StartPrepares { target }),
            };
            answer(
                state,
                &id,
                reply,
                StartOutcome::Intercept,
                wish,
                evidence,
                environment,
                message.into(),
            );
        }
        Wanted::Off(why) => {
            answer(
                state,
                &id,
                reply,
                StartOutcome::Off,
                local_port,
                evidence,
                BTreeMap::new(),
                why.into(),
            );
        }
        Wanted::Refused(why) => refused(state, &id, reply, local_port, evidence, why),
        Wanted::Nothing => offer(state, &id, reply, local_port, evidence),
    }
}

fn wanted(
    state: &State,
    read: Option<Result<Project, LoadError>>,
    params: &StartSession,
) -> Wanted {
    let run = &params.run_configuration;
    let project = match read {
        Some(Ok(project)) => project,
        Some(Err(error)) if params.target.is_none() => return Wanted::Refused(error.into()),
        // What the rules say besides of a target that was chosen cannot be known.
        _ => state.workspace.without_rules(Path::new(".")),
    };
    // Also what the editor itself knows of a target is not stronger than that.
    if let Some(off) = project.off(run) {
        return Wanted::Off(display::configuration::off(off));
    }
    let choice = match (&params.target, project.rule_for(run)) {
        (Some(choice), _) => choice.clone(),
        (None, Some(rule)) => convert::choice(&rule),
        (None, None) => {
            let folder = state.workspace.folder(params.folder.as_deref());
            return match why_not(state, folder.as_deref(), params) {
                Some(why) => Wanted::Off(why),
                None => Wanted::Nothing,
            };
        }
    };
    match Target::of(&project, run, choice) {
        Ok(target) => Wanted::Target(Box::new(target)),
        Err(why) => Wanted::Refused(why),
    }
}

/// Why nobody is even asked for a target.
fn why_not(state: &State, folder: Option<&Path>, params: &StartSession) -> Option<Text> {
    if configurations::runs_tests(state, folder, params) {
        let why = Text::NoneTests;
        return Some(text!(ToldNothing { why }));
    }
    let dismissed = state.dismissed.contains(folder, &params.run_configuration);
    dismissed.then_some(Text::StartDismissed)
}

/// The user's answer to "which target?".
pub fn choose(state: &mut State, mut params: ChooseTarget, reply: Reply<SessionView>) {
    let Some((folder, start)) = state.sessions.asked(&params.session) else {
        let _ = reply.send(Err(unknown(state, &params.session)));
        return;
    };
    state
        .dismissed
        .forget(folder.as_deref(), &start.run_configuration);
    let mut kept = params.remember;
    if params.remember
        && let Some(folder) = &folder
    {
        let change = Change {
            target: params.target.clone(),
            on: params.target.is_some(),
        };
        if let Err(problem) = rules::write(state, folder, &start.run_configuration, &change) {
            kept = false;
            notices::warn(state, Some(&params.session), problem);
        }
    }
    idle::tell(state);
    if let Some(view) = state.sessions.over(&params.session) {
        // The program was quicker than the answer, which holds for the next time.
        let _ = reply.send(Ok(display::status_text::shown(&view, state.locale)));
        return;
    }
    let read = folder
        .as_deref()
        .and_then(|folder| state.workspace.project(folder).ok());
    let project = read.unwrap_or_else(|| state.workspace.without_rules(Path::new(".")));
    let chosen = params.target.take().map(|choice| match kept {
        true => written(&project, &start, choice),
        false => choice,
    });
    let Some(choice) = chosen else {
        if let Some(session) = state.sessions.get_mut(&params.session) {
            session.end(Input::UserLeave);
        }
        publish(state, &params.session);
        let _ = reply.send(view(state, &params.session));
        return;
    };
    if project.is_switched_off() {
        let _ = reply.send(Err(failed(state, &Text::StartOffWorkspace.into())));
        return;
    }
    let target = match Target::of(&project, &start.run_configuration, choice) {
        Ok(target) => target,
        Err(refusal) => {
            let _ = reply.send(Err(failed(state, &refusal.why)));
            return;
        }
    };
    let Target { choice, spec, .. } = target;
    if let Some(why) = taken(state, &params.session, &choice, &spec) {
        let _ = reply.send(Err(failed(state, &why.into())));
        return;
    }
    if let Some(session) = state.sessions.get_mut(&params.session) {
        session.end(Input::UserLeave);
        let wish = choice.local_port.or(session.wish);
        begin(state, &params.session, choice, spec, wish);
    }
    publish(state, &params.session);
    let _ = reply.send(view(state, &params.session));
}

/// What was chosen, as the rule has it now: with `$USER` and the like put in.
fn written(project: &Project, start: &StartSession, choice: TargetChoice) -> TargetChoice {
    let rule = project.rule_for(&start.run_configuration);
    let same = rule
        .as_ref()
        .map(convert::choice)
        .filter(|rule| rule.target == choice.target);
    same.unwrap_or(choice)
}

/// Traffic passes, or comes again; the agent stays.
pub fn suspend(state: &mut State, params: &Suspend, reply: Reply<SessionView>) {
    if let Some(session) = state.sessions.get_mut(&params.session) {
        session.view.suspended = params.suspended;
        events::tell(state, &params.session, Told::Suspended(params.suspended));
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
        let _ = reply.send(Err(unknown(state, id)));
        return;
    };
    let folder = session.folder.as_deref();
    let project = folder.and_then(|it| state.workspace.project(it).ok());
    let off = project.is_some_and(|it| it.is_switched_off());
    if off || session.drive.is_over() {
        let why = match off {
            true => Text::StartOffWorkspace,
            false => Text::StartNothingToRetry,
        };
        let _ = reply.send(Err(failed(state, &why.into())));
        return;
    }
    let again = match session.tried.clone() {
        Some((choice, spec)) => Wanted::Target(Box::new(Target {
            choice,
            spec,
            environment: BTreeMap::new(),
        })),
        None => {
            let folder = session.folder.as_deref();
            let read = folder.map(|folder| state.workspace.project(folder));
            wanted(state, read, &session.start)
        }
    };
    let Target { choice, spec, .. } = match again {
        Wanted::Target(wanted) => *wanted,
        Wanted::Refused(refusal) => {
            notices::refused(state, id, &refusal);
            let _ = reply.send(view(state, id));
            return;
        }
        Wanted::Nothing | Wanted::Off(_) => {
            let _ = reply.send(Err(failed(state, &Text::StartNothingToRetry.into())));
            return;
        }
    };
    if let Some(why) = taken(state, id, &choice, &spec) {
        let _ = reply.send(Err(failed(state, &why.into())));
        return;
    }
    // An intercept that lives is what was asked for; one that failed may still put something back.
    let lives = |session: &mut Session| {
        !session.failed && session.intercept.as_ref().is_some_and(|it| !it.ended)
    };
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
    let ending = state.sessions.all.values().find(|other| {
        other.view.session != id
            && other.intercept.as_ref().is_some_and(|it| it.ended)
            && other.holds().is_some_and(|held| same(held, &choice))
            && other.is_in_the_cluster_of(&spec)
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
    session.drive.looks_anew();
    let (hints, watcher, mut seen) = debuggee::watcher();
    hints.tell(Hint::Mark(format!("{MARK}={id}")));
    session.hints = Some(hints);
    let configuration = &session.start.configuration;
    let attach = configuration["request"] == "attach";
    let mut facts = observe::known_before(configuration, attach);
    let kind = configuration["type"].as_str();
    facts.extend(kind.map(|kind| Fact::Kind(kind.to_owned())));
    // What the editor said before it was known what is intercepted.
    facts.extend(session.processes.drain(..).map(Fact::Process));
    let watch = session.watch;
    let chosen = session.view.target.as_ref();
    let said = chosen.is_some_and(|choice| choice.local_port.is_some());
    for fact in facts {
        events::learn(state, id, Told::Wire(Connection::ROOT, fact));
    }
    if let Some(port) = wish {
        events::learn(state, id, Told::Expected { port, free: false });
        tell_whether_free(state, id, watch, port);
    }
    tasks.spawn(watcher.run(Wish {
        local_port: wish,
        predicted: !said,
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

/// Whoever has the expected port already is mostly not the debuggee.
fn tell_whether_free(state: &State, id: &str, watch: u64, port: u16) {
    let (events, session) = (state.events.clone(), id.to_owned());
    state.tasks.spawn(async move {
        let taken = move || debuggee::sockets::owner(port).is_some();
        if !tokio::task::spawn_blocking(taken).await.unwrap_or(true) {
            let _ = events.send(Event::PortIsFree {
                session,
                watch,
                port,
            });
        }
    });
}

/// Another session of this editor has the target: none of them is asked to share it.
fn taken(state: &State, id: &str, choice: &TargetChoice, spec: &SessionSpec) -> Option<Text> {
    let holder = state.sessions.holding(id, choice, spec)?;
    let (target, other) = (
        convert::target_label(choice),
        &holder.view.run_configuration,
    );
    Some(text!(StartTaken { target, other }))
}

/// No rule: the likely targets are offered, as far as the cluster answers in time. Without a cluster nobody is asked.
fn offer(
    state: &mut State,
    id: &str,
    reply: Reply<SessionStarted>,
    local_port: Option<u16>,
    evidence: Vec<Evidence>,
) {
    let folder = state.sessions.get(id).and_then(|it| it.folder.clone());
    let cluster = folder.map(|folder| project::options(&state.project(&folder).cluster()));
    let problem = cluster.and_then(|options| clusters::contexts(&options).problem);
    idle::tell(state);
    let Some(session) = state.sessions.get_mut(id) else {
        return;
    };
    if let Some(problem) = problem {
        let why = problem.explained.sentences();
        let (outcome, none) = (StartOutcome::Off, BTreeMap::new());
        return answer(state, id, reply, outcome, local_port, evidence, none, why);
    }
    session.wish = local_port;
    let locale = state.locale;
    let view = display::status_text::shown(&session.view, locale);
    let request = targets::request(&session.start, session.folder.as_deref());
    let hints = targets::hints(state, &request);
    let fixed = targets::fixed(state);
    let list = targets::list(state, &request);
    let environment = BTreeMap::from([(MARK.to_owned(), id.to_owned())]);
    state.tasks.spawn(async move {
        // The editor may ask for the targets later; pressing Debug waits for nobody.
        let known = tokio::time::timeout(targets::AT_ONCE, list).await;
        let known = known.unwrap_or_default();
        let problem = known.problem.as_ref().filter(|_| known.items.is_empty());
        let ranked = targets::rank(&known, &hints, local_port, locale);
        let question = targets::question(&view.run_configuration, &known, &ranked, fixed, locale);
        let started = SessionStarted {
            view,
            outcome: match problem {
                Some(_) => StartOutcome::Off,
                None => StartOutcome::Choose,
            },
            environment,
            local_port,
            evidence,
            targets: ranked.targets,
            message: match problem {
                Some(problem) => problem.explained.in_locale(locale),
                None => Text::StartChoose.in_locale(locale),
            },
            question: problem.is_none().then_some(question),
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
    refusal: Refusal,
) {
    notices::refused(state, id, &refusal);
    answer(
        state,
        id,
        reply,
        StartOutcome::Refused,
        local_port,
        evidence,
        BTreeMap::new(),
        refusal.why,
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
    message: Arg,
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
        message: message.in_locale(state.locale),
        question: None,
    }));
}

/// What the rule adds to the debuggee's environment, and the mark by which its processes are found.
fn environment(variables: &BTreeMap<String, String>, id: &str) -> BTreeMap<String, String> {
    let mut environment = variables.clone();
    environment.insert(MARK.to_owned(), id.to_owned());
    environment
}

fn view(state: &State, id: &str) -> jsonrpc::Result<SessionView> {
    state
        .sessions
        .get(id)
        .map(|session| display::status_text::shown(&session.view, state.locale))
        .ok_or_else(|| unknown(state, id))
}

fn unknown(state: &State, session: &str) -> jsonrpc::Error {
    let why = text!(SessionUnknown { session });
    jsonrpc::Error::invalid_params(why.in_locale(state.locale))
}

fn failed(state: &State, why: &Arg) -> jsonrpc::Error {
    jsonrpc::Error {
        code: jsonrpc::ErrorCode::ServerError(-32000),
        message: why.in_locale(state.locale).into(),
        data: None,
    }
}
