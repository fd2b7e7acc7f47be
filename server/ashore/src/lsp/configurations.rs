//! Run configurations of the workspace and what their rules say.

use std::path::Path;

use ashore_protocol::editor::{
    ConfigurationView, Evidence, ListConfigurations, RunConfiguration, SetRule, StartSession,
};
use tower_lsp_server::jsonrpc;

use super::{
    convert, event::Reply, notices, rules, state::State, targets::Hints, workspace::Workspace,
};

/// The port on which a run configuration's program will listen, with the evidence.
pub fn predict(
    workspace: &Workspace,
    folder: &Path,
    start: &StartSession,
) -> (Option<u16>, Vec<Evidence>) {
    let _ = (workspace, folder, start);
    (None, Vec::new())
}

/// By what names the program of a run configuration may be known in the cluster.
pub fn target_hints(workspace: &Workspace, folder: &Path, name: &str) -> Hints {
    let _ = (workspace, folder, name);
    Hints::new()
}

/// Answers `ashore/configurations`.
pub fn configurations(
    state: &mut State,
    params: &ListConfigurations,
    reply: Reply<Vec<ConfigurationView>>,
) {
    let folders = match &params.folder {
        Some(folder) => vec![folder.into()],
        None => state.workspace.folders().to_vec(),
    };
    let workspace = state.workspace.clone();
    state.tasks.spawn_blocking(move || {
        let views = folders
            .iter()
            .flat_map(|folder| of_folder(&workspace, folder))
            .collect();
        let _ = reply.send(Ok(views));
    });
}

/// All that are known of a folder: those that rules name.
pub fn of_folder(workspace: &Workspace, folder: &Path) -> Vec<ConfigurationView> {
    let rules = workspace.rules(folder).ok().flatten().unwrap_or_default();
    let names = rules.intercepts.iter().map(|rule| rule.run.clone());
    names.map(|name| one(workspace, folder, &name)).collect()
}

/// One, by its name.
pub fn one(workspace: &Workspace, folder: &Path, name: &str) -> ConfigurationView {
    let read = workspace.rules(folder);
    let problem = read.as_ref().err().map(rules::first_problem);
    let rules = read.ok().flatten().unwrap_or_default();
    let rule = rules.rule_for(name);
    let line = rules
        .intercepts
        .iter()
        .find(|rule| rule.run == name)
        .or(rule)
        .map(|rule| rule.line);
    ConfigurationView {
        run_configuration: name.to_owned(),
        folder: Some(folder.display().to_string()),
        file: None,
        line: None,
        on: rule.is_some(),
        rule: rule.map(convert::choice),
        rule_line: line.and_then(|line| u32::try_from(line).ok()),
        ports: Vec::new(),
        debug_ports: Vec::new(),
        no_port: None,
        problem,
    }
}

/// Answers `ashore/setRule`.
pub fn set_rule(state: &mut State, params: SetRule, reply: Reply<ConfigurationView>) {
    let Some(folder) = state.workspace.folder(params.folder.as_deref()) else {
        let _ = reply.send(Err(jsonrpc::Error::invalid_params(
            "no folder is open: a rule needs one for its .ashore.toml",
        )));
        return;
    };
    let change = rules::Change {
        target: params.target,
        on: params.on,
    };
    let written = rules::write(state, &folder, &params.run_configuration, &change);
    let answer = written.map(|()| one(&state.workspace, &folder, &params.run_configuration));
    let _ = reply.send(answer.map_err(jsonrpc::Error::invalid_params));
}

/// On, off, or the question to what.
pub fn toggle(state: &mut State, configuration: RunConfiguration) {
    let Some(folder) = state.workspace.folder(configuration.folder.as_deref()) else {
        return;
    };
    let name = configuration.run_configuration.clone();
    let now = one(&state.workspace, &folder, &name);
    let change = rules::Change {
        target: None,
        on: !now.on,
    };
    let there = state.workspace.rules(&folder).ok().flatten();
    let named = there.is_some_and(|rules| {
        rules
            .intercepts
            .iter()
            .any(|rule| rule.run == name && !rule.target.is_empty())
    });
    if change.on && !named {
        return notices::choose_target(state, configuration);
    }
    if let Err(problem) = rules::write(state, &folder, &name, &change) {
        notices::warn(state, None, problem);
    }
}
