//! Reads programs: the entry file and what it imports, for the calls that listen and what decides their port.

mod aliases;
mod clients;
mod cobra;
mod declared;
mod define;
mod env_files;
mod eval;
pub(crate) mod imports;
pub(crate) mod lang;
mod settings;
mod sites;
pub(crate) mod text;
mod tls;

use std::{collections::HashSet, rc::Rc};

use self::{env_files::environment, eval::Evaluator};
pub(crate) use self::{
    eval::{PortClue, is_foreign},
    lang::Lang,
    text::SourceFile,
};
use crate::{
    command::{CommandLine, port_of},
    detection::{Confidence, Detection, Role},
    evidence::{PlacedText, Variable},
    path,
    workspace::WorkspaceFiles,
};

/// How many files are read for one program, and how far from its entry.
const MOST_FILES: usize = 120;
const DEEPEST: usize = 4;

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
    pub clients: clients::Clients,
}

/// Reads a program from its entry files.
pub(crate) fn scan(
    workspace: &WorkspaceFiles<'_>,
    entries: &[String],
    command: &CommandLine,
) -> Scan {
    let mut levels = Levels::new(workspace, entries);
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
            let options = source.sites().iter().filter(|it| it.is_option);
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
            for site in source.sites() {
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
                scan.own.extend(clues.iter().filter_map(clients::name));
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
                        if tls::speaks(&source, site.at) {
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
                            .then(|| crate::command::var(&env, "PORT"))
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
                        unknown.get_or_insert(Detection::unknown(
                            "port 0: the system chooses one at each start",
                        ));
                    }
                    (Decided::Unset(name), _) => {
                        unknown.get_or_insert(Detection::unknown(format!(
                            "{}:{} takes the port from {name}, which nothing here sets",
                            place.file, place.line
                        )));
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
        scan.detection = Detection::none("another subcommand of the program listens, not this one");
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

/// Files by their distance from the entry.
struct Levels<'w> {
    workspace: &'w WorkspaceFiles<'w>,
    files: Vec<Rc<SourceFile>>,
    fresh: Vec<usize>,
    known: HashSet<String>,
}

impl<'w> Levels<'w> {
    fn new(workspace: &'w WorkspaceFiles<'w>, entries: &[String]) -> Self {
        let mut levels = Self {
            workspace,
            files: Vec::new(),
            fresh: Vec::new(),
            known: HashSet::new(),
        };
        for entry in entries {
            levels.add(entry);
        }
        levels
    }

    fn add(&mut self, file: &str) {
        let file = path::normal(file);
        if self.files.len() < MOST_FILES
            && self.known.insert(file.clone())
            && let Some(source) = self.workspace.source(&file)
        {
            self.fresh.push(self.files.len());
            self.files.push(source);
        }
    }

    fn next(&mut self) {
        for file in std::mem::take(&mut self.fresh) {
            let source = Rc::clone(&self.files[file]);
            for import in imports::of(self.workspace, &source) {
                self.add(&import);
            }
        }
    }
}

/// The program's own words: those after the path of its entry file, where the command names it.
fn own_words<'c>(command: &'c CommandLine, files: &[Rc<SourceFile>]) -> &'c [PlacedText] {
    let args = command.args();
    let stem = files.first().map_or("", |it| path::stem(&it.file));
    let script = args.iter().position(|arg| {
        let word = arg.as_str();
        !word.starts_with('-') && (path::stem(word) == stem || word.contains('/'))
    });
    let is_interpreted = files
        .first()
        .is_some_and(|it| matches!(it.lang, Lang::Js | Lang::Python | Lang::Php | Lang::Ruby));
    match script.filter(|_| is_interpreted) {
        Some(at) => &args[at + 1..],
        None => args,
    }
}

enum Decided {
    Port(u16, Confidence, Vec<crate::evidence::EvidencePlace>),
    /// The variable that decides is not set, or to something that cannot be known.
    Unset(String),
    Random,
    Nothing,
}

/// The first atom that has a value.
fn decide(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    env: &[Variable],
    files: &[Rc<SourceFile>],
    clues: &[PortClue],
) -> Decided {
    let args = own_words(command, files);
    let mut unset = None;
    for clue in clues {
        match clue {
            PortClue::Env(name, place) => match crate::command::var(env, name) {
                Some(value) if value.as_str().trim() == "0" => return Decided::Random,
                Some(value) => {
                    // A switch (`BIND_ALL=1`) beside the port is none.
                    let is_switch = |port: u16| port < 20 && !name.contains("PORT");
                    if let Some(port) = port_of(value.as_str()).filter(|it| !is_switch(*it)) {
                        let confidence = if value.unresolved {
                            Confidence::Likely
                        } else {
                            Confidence::Certain
                        };
                        return Decided::Port(
                            port,
                            confidence,
                            vec![value.evidence.clone(), place.clone()],
                        );
                    }
                    if value.unresolved {
                        return Decided::Unset(format!("{name} = {}", value.value));
                    }
                }
                None => {
                    let matters = name.contains("PORT")
                        || name.contains("ADDR")
                        || name.contains("LISTEN")
                        || name.contains("BIND");
                    unset = unset.or_else(|| matters.then(|| name.clone()));
                }
            },
            PortClue::Flag(name, place) => {
                let names = [format!("--{name}"), format!("-{name}")];
                let value = command.option(&[&names[0], &names[1]]);
                if let Some(value) = value {
                    if let Some(port) = port_of(value.as_str()) {
                        return Decided::Port(
                            port,
                            Confidence::Certain,
                            vec![value.evidence, place.clone()],
                        );
                    }
                    if value.unresolved {
                        return Decided::Unset(format!("--{name} {}", value.value));
                    }
                }
            }
            PortClue::Setting(keys, place) => {
                // Libraries that read files read the environment under the same name.
                let name = keys.last().map_or("", String::as_str);
                let is_upper = name.len() > 2 && !name.bytes().any(|b| b.is_ascii_lowercase());
                let value = crate::command::var(env, name).filter(|_| is_upper);
                if let Some((value, port)) = value.and_then(|it| Some((it, port_of(it.as_str())?)))
                {
                    return Decided::Port(
                        port,
                        Confidence::Certain,
                        vec![value.evidence.clone(), place.clone()],
                    );
                }
                if let Some(text) = settings::look_up(workspace, command, files, keys) {
                    let expanded = expanded(&text, env);
                    if let Some(port) = port_of(&expanded) {
                        return Decided::Port(
                            port,
                            Confidence::Likely,
                            vec![text.evidence, place.clone()],
                        );
                    }
                }
            }
            PortClue::Port(port, place) => {
                // A file that is on other people's machines only may say something else: told, and no less likely here.
                let hidden = unset
                    .as_ref()
                    .and_then(|name| env_files::hidden(workspace, files, command, name));
                let evidence = std::iter::once(place.clone()).chain(hidden).collect();
                return Decided::Port(*port, Confidence::Likely, evidence);
            }
            PortClue::Word(at, place) => {
                let Some(text) = args.get(*at) else { continue };
                if let Some(port) = port_of(text.as_str()) {
                    return Decided::Port(
                        port,
                        Confidence::Certain,
                        vec![text.evidence.clone(), place.clone()],
                    );
                }
                if text.unresolved {
                    return Decided::Unset(format!("the argument {}", text.value));
                }
            }
        }
    }
    unset.map_or(Decided::Nothing, Decided::Unset)
}

/// `${PORT:8080}` and `${PORT:-8080}` in a configuration file, as often as they stand there.
fn expanded(text: &PlacedText, env: &[Variable]) -> String {
    let mut whole = String::new();
    let mut rest = text.value.as_str();
    while let Some((before, after)) = rest.split_once("${") {
        whole.push_str(before);
        let Some((inner, after)) = after.split_once('}') else {
            whole.push_str(after);
            return whole;
        };
        let (name, default) = inner.split_once(':').unwrap_or((inner, ""));
        match crate::command::var(env, name).filter(|it| !it.as_str().is_empty()) {
            Some(value) => whole.push_str(value.as_str()),
            None => whole.push_str(default.strip_prefix('-').unwrap_or(default)),
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// A port in a program's configuration that is itself code (`vite.config.ts`), under a path of keys.
pub(crate) fn configured(
    workspace: &WorkspaceFiles<'_>,
    file: &str,
    keys: &[&str],
    command: &CommandLine,
) -> Option<Detection> {
    let mut levels = Levels::new(workspace, &[file.to_owned()]);
    levels.next();
    let source = Rc::clone(levels.files.first()?);
    let clean = &source.clean;
    let (last, before) = keys.split_last()?;
    let whole = 0..clean.len();
    let mut ranges = Vec::from([whole]);
    for key in before {
        ranges = ranges
            .iter()
            .flat_map(|range| {
                text::words(clean, key)
                    .filter(|at| range.contains(at))
                    .collect::<Vec<_>>()
            })
            .filter_map(|at| {
                let after = at + key.len();
                let rest = clean[after..].trim_start_matches(['"', '\'', ' ']);
                let value = rest
                    .strip_prefix(':')
                    .or_else(|| rest.strip_prefix('='))?
                    .trim_start();
                let open = clean.len() - value.len();
                value
                    .starts_with('{')
                    .then(|| open..text::closing(clean, open))
            })
            .collect();
    }
    let env = environment(workspace, &levels.files, command);
    for range in ranges {
        let value = if before.is_empty() {
            let at = text::words(clean, last).find(|at| {
                range.contains(at)
                    && clean[at + last.len()..]
                        .trim_start_matches(['"', '\'', ' '])
                        .starts_with([':', '='])
            });
            at.map(|at| {
                let from =
                    at + last.len() + clean[at + last.len()..].find([':', '=']).unwrap_or(0) + 1;
                text::trimmed(clean, from..text::expression_end(clean, from, b",\n;"))
            })
        } else {
            text::keyed(clean, &text::arguments(clean, range.start), last)
        };
        let Some(value) = value else { continue };
        let place = source.evidence(value.start);
        let clues = Evaluator::new(levels.files.clone()).read(0, value);
        match decide(workspace, command, &env, &levels.files, &clues) {
            Decided::Port(port, _, mut evidence) => {
                if !evidence.contains(&place) {
                    evidence.push(place);
                }
                return Some(Detection::http(port, Confidence::Certain, evidence));
            }
            // A variable that is not set is `undefined` there, and the tool takes its default.
            Decided::Unset(_) => {}
            Decided::Random => {
                return Some(Detection::unknown(
                    "port 0: the system chooses one at each start",
                ));
            }
            Decided::Nothing => {}
        }
    }
    None
}

/// Whether a program's own files have one of these words.
pub(crate) fn mentions(workspace: &WorkspaceFiles<'_>, entries: &[String], words: &[&str]) -> bool {
    let mut levels = Levels::new(workspace, entries);
    for _ in 0..DEEPEST {
        levels.next();
    }
    levels
        .files
        .iter()
        .any(|source| words.iter().any(|word| source.clean.contains(word)))
}

/// Whether a part of the program was not read: files that are not here, or more of them than are read.
pub(crate) fn is_partial(workspace: &WorkspaceFiles<'_>, entries: &[String]) -> bool {
    let mut levels = Levels::new(workspace, entries);
    for _ in 0..DEEPEST {
        levels.next();
    }
    levels.next();
    levels.files.len() >= MOST_FILES
        || !levels.fresh.is_empty()
        || levels
            .files
            .iter()
            .any(|source| imports::misses(workspace, source))
}

/// The value of a name that programs give to their port, where no call that listens is known.
pub(crate) fn conventional(
    workspace: &WorkspaceFiles<'_>,
    entries: &[String],
    command: &CommandLine,
) -> Option<Detection> {
    let mut levels = Levels::new(workspace, entries);
    levels.next();
    // What those import says what their names are worth.
    let near = levels.files.len();
    levels.next();
    let env = environment(workspace, &levels.files, command);
    let mut evaluator = Evaluator::new(levels.files.clone());
    for name in [
        "PORT",
        "port",
        "SERVER_PORT",
        "serverPort",
        "server_port",
        "HTTP_PORT",
        "httpPort",
        "http_port",
        "Port",
    ] {
        for file in 0..near {
            let clues = evaluator.named(file, name);
            let decided = decide(workspace, command, &env, &levels.files, &clues);
            if let Decided::Port(port, confidence, evidence) = decided {
                return Some(Detection::http(
                    port,
                    confidence.min(Confidence::Likely),
                    evidence,
                ));
            }
        }
    }
    let named = named_variable(&mut evaluator, near, |clues| {
        decide(workspace, command, &env, &levels.files, clues)
    });
    named.or_else(|| {
        let text = settings::own_port(workspace, command, &levels.files, true)?;
        let port = port_of(text.as_str())?;
        Some(Detection::http(
            port,
            Confidence::Likely,
            vec![text.evidence],
        ))
    })
}

/// `listen: ":9000"` in a file that the program names.
pub(crate) fn listen_key(
    workspace: &WorkspaceFiles<'_>,
    entries: &[String],
    command: &CommandLine,
) -> Option<Detection> {
    let levels = Levels::new(workspace, entries);
    let text = settings::own_port(workspace, command, &levels.files, false)?;
    let port = port_of(text.as_str())?;
    Some(Detection::http(
        port,
        Confidence::Likely,
        vec![text.evidence],
    ))
}

/// The one variable that sounds like the program's own port (`MS_LISTENER_PORT`), with its default.
fn named_variable(
    evaluator: &mut Evaluator,
    near: usize,
    decide: impl Fn(&[PortClue]) -> Decided,
) -> Option<Detection> {
    let mut names: Vec<(usize, String)> = Vec::new();
    for file in 0..evaluator.files.len().min(near + 20) {
        let source = Rc::clone(&evaluator.files[file]);
        let words = source
            .clean
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        for word in words.filter(|word| word.ends_with("_PORT")) {
            if crate::tools::program::is_port_name(word) && names.iter().all(|it| it.1 != word) {
                names.push((file, word.to_owned()));
            }
        }
    }
    let [(file, name)] = names.as_slice() else {
        return None;
    };
    let clues = (*file..evaluator.files.len())
        .map(|file| evaluator.named(file, name))
        .find(|clues| !clues.is_empty())?;
    match decide(&clues) {
        Decided::Port(port, confidence, evidence) => Some(Detection::http(
            port,
            confidence.min(Confidence::Likely),
            evidence,
        )),
        _ => None,
    }
}
