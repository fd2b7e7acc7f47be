//! Reads a program from its entry files: the calls that listen, and what decides their port.

use std::{collections::HashSet, rc::Rc};

use ashore_texts::{Text, text};

use super::{
    clients::{self, Clients},
    clue::PortClue,
    cobra,
    decide::{Decided, decide},
    env_files::environment,
    eval::Evaluator,
    file::SourceFile,
    import_levels::{DEEPEST, ImportLevels},
    lang::Lang,
    tls,
};
use crate::{
    command::{self, CommandLine, port_of},
    detection::{Confidence, Detection, Role},
    path,
    workspace::WorkspaceFiles,
};

/// What a program's source says of its ports.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub detection: Detection,
    /// Whether a call that listens was found at all.
    pub listens: bool,
    /// Whether the entry file could be read.
    pub was_read: bool,
    /// The variables that the calls ask for.
    pub asks: Vec<String>,
    /// The options, variables and keys that decide where it listens.
    pub own: HashSet<String>,
    /// What it connects to.
    pub clients: Clients,
}

/// Reads a program from its entry files.
pub(crate) fn scan(
    workspace: &WorkspaceFiles<'_>,
    entries: &[String],
    command: &CommandLine,
) -> Scan {
    let mut levels = ImportLevels::new(workspace, entries);
    let mut scan = Scan {
        was_read: !levels.files.is_empty(),
        ..Scan::default()
    };
    let mut unknown: Option<Detection> = None;
    // What any of them imports is in scope when names are resolved, the nearest first.
    let mut rings = Vec::new();
    for _ in 0..DEEPEST {
        rings.push(levels.fresh.clone());
        levels.next();
    }
    let env = environment(workspace, &levels.files, command);
    let mut evaluator = Evaluator::new(levels.files.clone());
    scan.clients = clients::find(&mut evaluator);
    let chosen = cobra::ChosenSubcommand::new(&levels.files, command);
    // What listens belongs to another subcommand.
    let mut is_elsewhere = false;
    for (depth, ring) in rings.into_iter().enumerate() {
        let mut found = Detection::default();
        let mut secure: Vec<u16> = Vec::new();
        // Where an option that somebody gives says the address, the constructor's own is not used.
        let mut by_option: HashSet<String> = HashSet::new();
        for file in &ring {
            let source = Rc::clone(&levels.files[*file]);
            let options = source.listen_calls().iter().filter(|it| it.is_option);
            for port in options.filter_map(|it| it.port.clone()) {
                let clues = evaluator.read(*file, port);
                let decided = decide(workspace, command, &env, &levels.files, &clues);
                if !matches!(decided, Decided::Nothing) {
                    by_option.insert(path::parent(&source.file).to_owned());
                }
            }
        }
        for file in ring {
            let source = Rc::clone(&levels.files[file]);
            let has_option = by_option.contains(path::parent(&source.file));
            for site in source.listen_calls() {
                if has_option && !site.is_option {
                    continue;
                }
                if depth > 0 && is_main_only(&source, site.at) {
                    continue;
                }
                if chosen.as_ref().is_some_and(|it| !it.runs(&source, site.at)) {
                    is_elsewhere = true;
                    continue;
                }
                let place = source.evidence(site.at);
                let mut clues = site
                    .port
                    .clone()
                    .map(|range| evaluator.read(file, range))
                    .unwrap_or_default();
                clues.extend(
                    site.setting
                        .map(|key| PortClue::Setting(vec![key.to_owned()], place.clone())),
                );
                scan.own
                    .extend(clues.iter().filter_map(clients::name_of_clue));
                scan.asks.extend(clues.iter().filter_map(|clue| match clue {
                    PortClue::Env(name, _) => Some(name.clone()),
                    _ => None,
                }));
                if site.port.is_some() && clues.is_empty() && site.role != Role::Http {
                    continue;
                }
                // A client's or a helper's call that says nothing is no call.
                if site.port.is_some() && clues.is_empty() {
                    continue;
                }
                scan.listens = true;
                let decided = decide(workspace, command, &env, &levels.files, &clues);
                match (decided, site.default) {
                    (Decided::Port(port, confidence, mut evidence), _) => {
                        if evidence
                            .iter()
                            .all(|it| it.line != place.line || it.file != place.file)
                        {
                            evidence.push(place);
                        }
                        if tls::speaks_tls(&source, site.at) {
                            secure.push(port);
                        }
                        found = found.and(port, site.role, confidence, evidence);
                    }
                    // An application of its own kind decides in its own `run`.
                    (Decided::Nothing, Some(_))
                        if site.port.is_none() && own_run(&levels.files) => {}
                    (Decided::Nothing, Some(port)) if site.port.is_none() => {
                        // gin asks for PORT before it takes its default.
                        let asked = (source.lang == Lang::Go)
                            .then(|| command::var(&env, "PORT"))
                            .flatten();
                        if let Some((value, port)) =
                            asked.and_then(|it| Some((it, port_of(it.as_str())?)))
                        {
                            found = found.and(
                                port,
                                site.role,
                                Confidence::Certain,
                                vec![value.evidence.clone(), place],
                            );
                            continue;
                        }
                        found = found.and(port, site.role, Confidence::Default, vec![place]);
                    }
                    (Decided::Random, _) => {
                        unknown.get_or_insert(Detection::unknown(Text::UnsaidZero));
                    }
                    (Decided::Unset(name), _) => {
                        unknown.get_or_insert(Detection::unknown(text!(UnsaidVariable {
                            place: format!("{}:{}", place.file, place.line),
                            name
                        })));
                    }
                    (Decided::Nothing, _) => {}
                }
            }
        }
        // Plain HTTP before TLS.
        let is_web = found.ports.iter().all(|it| it.role == Role::Http);
        if is_web {
            found.ports.sort_by_key(|it| secure.contains(&it.port));
        }
        if found.ports.iter().any(|it| it.role != Role::Management) {
            scan.detection = scan.detection.merge(found);
            return scan;
        }
        scan.detection = scan.detection.merge(found);
        if unknown.is_some() {
            break;
        }
    }
    if scan.detection.ports.is_empty()
        && let Some(unknown) = unknown
    {
        scan.detection = unknown;
    } else if let Some(found) = flask(&levels.files).filter(|_| !scan.listens) {
        scan.detection = scan.detection.merge(found);
        scan.listens = true;
    } else if is_elsewhere && !scan.listens {
        scan.detection = Detection::none(Text::NoneOtherSubcommand);
    }
    scan
}

/// A class above Flask that has its own `run`.
fn own_run(files: &[Rc<SourceFile>]) -> bool {
    files
        .iter()
        .any(|it| it.clean.contains("(Flask)") && it.clean.contains("super().run("))
}

/// `app.run()` in the entry file, and Flask in the file where the application is made.
fn flask(files: &[Rc<SourceFile>]) -> Option<Detection> {
    let entry = files.first().filter(|it| it.lang == Lang::Python)?;
    let at = ["app.run(", "application.run("]
        .iter()
        .find_map(|call| entry.clean.find(call))?;
    let makes = |source: &Rc<SourceFile>| source.clean.contains("Flask(");
    files
        .iter()
        .any(makes)
        .then(|| Detection::http(5000, Confidence::Default, vec![entry.evidence(at)]))
}

/// `if __name__ == "__main__":` runs only in the entry file.
fn is_main_only(source: &SourceFile, at: usize) -> bool {
    source.lang == Lang::Python && source.clean[..at].contains("if __name__")
}
