//! Run configurations of the workspace and what their rules say.

use std::path::Path;

use ashore_ports::{Absent, Confidence, PortFinding};
use ashore_protocol::editor::{
    ConfigurationView, Evidence, ListConfigurations, LocalPort, RunConfiguration, SetRule,
    StartSession,
};
use ashore_rules::{
    Project, RULES_FILE,
    project::{Rule, disk::LoadError},
    write::Change,
};
use ashore_texts::Text;
use tower_lsp_server::jsonrpc;

use crate::{
    display,
    lsp::{
        event_loop::event::Reply, event_loop::state::State, features::notices, features::rules,
        handlers::idle, wire::convert,
    },
};

/// The port on which a run configuration's program will listen, with the evidence.
pub fn predict(state: &State, folder: &Path, start: &StartSession) -> (Option<u16>, Vec<Evidence>) {
    let answers = state.detections.of(folder);
    let named = answers
        .iter()
        .find(|answer| answer.configuration.name == start.run_configuration);
    let first = named.and_then(|answer| answer.detection.ports.first());
    let port = first.map(|found| found.port);
    (
        port,
        first
            .map(|found| found.evidence.iter().map(evidence).collect())
            .unwrap_or_default(),
    )
}

/// The port that is worth waiting for: a documented default is worth telling, and not worth more.
pub fn likely_port(state: &State, folder: &Path, name: &str) -> Option<u16> {
    let answers = state.detections.of(folder);
    let named = answers
        .iter()
        .find(|answer| answer.configuration.name == name)?;
    let first = named.detection.ports.first()?;
    (first.confidence > Confidence::Default).then_some(first.port)
}

/// Whether the program runs tests, which serve nobody. What attaches, or opens no port that was found, may serve all the same.
pub fn runs_tests(state: &State, folder: Option<&Path>, start: &StartSession) -> bool {
    let answers = folder.map(|it| state.detections.of(it)).unwrap_or_default();
    let named = answers
        .iter()
        .find(|answer| answer.configuration.name == start.run_configuration);
    match named {
        Some(answer) => answer.detection.runs_tests(),
        None => ashore_ports::tests_in_launch(&start.configuration),
    }
}

/// Where this port of a run configuration was read; empty where it was not predicted.
pub fn place(state: &State, folder: &Path, name: &str, port: u16) -> String {
    let answers = state.detections.of(folder);
    let named = answers
        .iter()
        .find(|answer| answer.configuration.name == name);
    named
        .and_then(|answer| answer.detection.ports.iter().find(|it| it.port == port))
        .and_then(|found| found.evidence.first())
        .map_or(String::new(), |it| {
            format!("{}:{}: {}", it.file, it.line, it.text.trim())
        })
}

fn evidence(found: &ashore_ports::EvidencePlace) -> Evidence {
    Evidence {
        file: found.file.clone(),
        line: u32::try_from(found.line).unwrap_or_default(),
        text: found.text.trim().to_owned(),
    }
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
    let views = folders.iter().flat_map(|folder| of_folder(state, folder));
    let _ = reply.send(Ok(views.collect()));
}

/// All that are known of a folder, and those that only rules name.
pub fn of_folder(state: &State, folder: &Path) -> Vec<ConfigurationView> {
    let read = state.workspace.project(folder);
    let answers = state.detections.of(folder);
    let mut names: Vec<&str> = answers
        .iter()
        .map(|answer| answer.configuration.name.as_str())
        .collect();
    for run in read.iter().flat_map(Project::runs) {
        if !names.iter().any(|name| ashore_ports::fits(run, name)) {
            names.push(run);
        }
    }
    names
        .into_iter()
        .map(|name| view(state, folder, name, &read))
        .collect()
}

/// One, by its name.
pub fn one(state: &State, folder: &Path, name: &str) -> ConfigurationView {
    view(state, folder, name, &state.workspace.project(folder))
}

fn view(
    state: &State,
    folder: &Path,
    name: &str,
    read: &Result<Project, LoadError>,
) -> ConfigurationView {
    let problem = read
        .as_ref()
        .err()
        .map(|error| error.errors.brief().in_locale(state.locale));
    let project = read.as_ref().ok();
    let rule = project.and_then(|project| project.rule_for(name));
    let exact = project.and_then(|project| project.rules().iter().find(|rule| rule.run == name));
    let of_file = (rule.as_ref())
        .map(Rule::place)
        .filter(|place| place.file == RULES_FILE);
    let place = exact.map(|rule| &rule.place).or(of_file);
    let answers = state.detections.of(folder);
    let answer = answers
        .iter()
        .find(|answer| answer.configuration.name == name);
    let detection = answer.map(|answer| &answer.detection);
    let shown_folder = folder.display().to_string();
    let views = state.sessions.views();
    let session = display::configuration::session(views.iter(), name, Some(&shown_folder));
    let predicted = detection.and_then(|found| Some(found.ports.first()?.port));
    let choice = rule.as_ref().map(convert::choice);
    let off = project.and_then(|project| project.off(name));
    let label = display::configuration::label(choice.as_ref(), off, predicted, session);
    let requests = choice
        .as_ref()
        .map(|choice| display::requests_of(&choice.mode).in_locale(state.locale));
    ConfigurationView {
        run_configuration: name.to_owned(),
        folder: Some(shown_folder),
        file: answer.map(|answer| answer.configuration.file.clone()),
        line: answer.and_then(|answer| u32::try_from(answer.configuration.place.line).ok()),
        on: rule.is_some(),
        personal: project.is_some_and(|project| project.is_personal(name)),
        rule: choice,
        rule_line: place.and_then(|place| u32::try_from(place.line).ok()),
        ports: detection
            .into_iter()
            .flat_map(|found| &found.ports)
            .map(local_port)
            .collect(),
        debug_ports: detection
            .into_iter()
            .flat_map(|found| &found.debug_ports)
            .map(|port| port.port)
            .collect(),
        no_port: detection
            .and_then(|found| found.absent.as_ref())
            .map(|absent| match absent {
                Absent::None(why) | Absent::Unknown(why) => why.in_locale(state.locale),
            }),
        problem,
        label: label.in_locale(state.locale),
        requests: requests.unwrap_or_default(),
    }
}

fn local_port(found: &PortFinding) -> LocalPort {
    LocalPort {
        port: found.port,
        role: format!("{:?}", found.role).to_lowercase(),
        confidence: format!("{:?}", found.confidence).to_lowercase(),
        evidence: found.evidence.iter().map(evidence).collect(),
    }
}

/// Answers `ashore/setRule`.
pub fn set_rule(state: &mut State, params: SetRule, reply: Reply<ConfigurationView>) {
    let Some(folder) = state.workspace.folder(params.folder.as_deref()) else {
        let why = Text::FolderNone.in_locale(state.locale);
        let _ = reply.send(Err(jsonrpc::Error::invalid_params(why)));
        return;
    };
    let change = Change {
        target: params.target,
        on: params.on,
    };
    let written = rules::write(state, &folder, &params.run_configuration, &change);
    if written.is_ok() {
        let run = &params.run_configuration;
        state.dismissed.forget(Some(&folder), run);
        idle::tell(state);
    }
    let answer = written.map(|()| one(state, &folder, &params.run_configuration));
    let refused = |why: Text| jsonrpc::Error::invalid_params(why.in_locale(state.locale));
    let _ = reply.send(answer.map_err(refused));
}

/// On, off, or the question to what; a compound is off again while one of its members is on.
pub fn toggle(state: &mut State, configuration: RunConfiguration) {
    let Some(folder) = state.workspace.folder(configuration.folder.as_deref()) else {
        return;
    };
    let members = members(state, &folder, &configuration.run_configuration);
    let (on, off): (Vec<_>, Vec<_>) = members
        .into_iter()
        .partition(|name| one(state, &folder, name).on);
    let change = Change {
        target: None,
        on: on.is_empty(),
    };
    let mut switched = if change.on { off } else { on };
    if change.on
        && let Ok(project) = state.workspace.project(&folder)
    {
        if project.is_switched_off() {
            return notices::switched_off(state, configuration);
        }
        let without = switched.first().cloned();
        switched.retain(|name| project.rule_if_on(name).is_some());
        if let (true, Some(run_configuration)) = (switched.is_empty(), without) {
            let configuration = RunConfiguration {
                run_configuration,
                ..configuration
            };
            return notices::choose_target(state, configuration);
        }
    }
    for name in switched {
        if let Err(problem) = rules::write(state, &folder, &name, &change) {
            return notices::warn(state, None, problem);
        }
    }
}

/// Those that a compound starts; of another configuration itself.
fn members(state: &State, folder: &Path, name: &str) -> Vec<String> {
    let answers = state.detections.of(folder);
    let named = answers.iter().find(|it| it.configuration.name == name);
    match named.map(|it| it.configuration.members.clone()) {
        Some(members) if !members.is_empty() => members,
        _ => vec![name.to_owned()],
    }
}
