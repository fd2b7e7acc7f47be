//! How the window stands while nothing is intercepted, and what a person decides about the workspace.

use std::path::PathBuf;

use ashore_protocol::editor::{ActionKind, SetCluster};
use tower_lsp_server::jsonrpc;

use crate::{
    display::idle::{Why, shown},
    lsp::{
        event_loop::{event::Reply, state::State},
        features::{mends, rules},
        stores::clusters::{self, Which},
        wire::outbox::Out,
    },
    project,
};

/// Tells the client if it is not what was told last.
pub fn tell(state: &mut State) {
    let why = why(state);
    let kinds: &[ActionKind] = match &why {
        Why::NotStarted => &[],
        Why::Off => &[ActionKind::SwitchOn],
        Why::Dismissed(_) => &[ActionKind::ChooseTarget],
        Why::Problem(code, _) => mends::kinds(*code),
    };
    let actions = kinds.iter().map(|kind| mends::action(*kind, state.locale));
    let idle = shown(&why, actions.collect(), state.locale);
    if state.idle.as_ref() != Some(&idle) {
        state.idle = Some(idle.clone());
        state.tell(Out::Idle(Box::new(idle)));
    }
}

/// From files, and from what a cluster that was asked for another reason has answered: nobody is asked here.
fn why(state: &mut State) -> Why {
    let folder = state.workspace.folder(None);
    let project = state.project(&folder.unwrap_or_else(|| PathBuf::from(".")));
    if project.is_switched_off() {
        return Why::Off;
    }
    let cluster = project.cluster();
    let read = clusters::contexts(&project::options(&cluster));
    let known = state.clusters.problem(&Which::at(&cluster));
    if let Some(problem) = read.problem.as_ref().or(known) {
        return Why::Problem(problem.code, problem.explained.sentences());
    }
    match state.dismissed.last() {
        Some(name) => Why::Dismissed(name.to_owned()),
        None => Why::NotStarted,
    }
}

/// Looks again: for the kubeconfig in its files, and at the cluster.
pub fn look_again(state: &mut State) {
    let folder = state.workspace.folder(None);
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    let which = Which::of(&state.project(&folder));
    state.clusters.forget_problem(&which);
    drop(state.cluster(&folder));
    tell(state);
}

/// Answers `ashore/setCluster`.
pub fn set_cluster(state: &mut State, params: &SetCluster, reply: Reply<()>) {
    let folder = state.workspace.folder(params.folder.as_deref());
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    let done = rules::set_cluster(state, &folder, params);
    if done.is_ok() {
        // What is tried again from now on is tried there.
        state.sessions.forget_places();
    }
    look_again(state);
    let locale = state.locale;
    let refused = |why: ashore_texts::Text| jsonrpc::Error::invalid_params(why.in_locale(locale));
    let _ = reply.send(done.map_err(refused));
}
