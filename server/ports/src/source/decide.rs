//! The first of the clues that has a value decides: the command line, variables and files are asked here.

use std::rc::Rc;

use super::{clue::PortClue, env_files, file::SourceFile, lang::Lang, settings};
use crate::{
    command::{self, CommandLine, port_of},
    detection::Confidence,
    evidence::{EvidencePlace, PlacedText, Variable},
    path,
    workspace::WorkspaceFiles,
};

/// What the clues come to.
pub(super) enum Decided {
    Port(u16, Confidence, Vec<EvidencePlace>),
    /// The variable that decides is not set, or to something that cannot be known.
    Unset(String),
    Random,
    Nothing,
}

/// The first clue that has a value.
pub(super) fn decide(
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
            PortClue::Env(name, place) => match command::var(env, name) {
                Some(value) if value.as_str().trim() == "0" => return Decided::Random,
                Some(value) => {
                    // A switch (`BIND_ALL=1`) beside the port is none.
                    let is_switch = |port: u16| port < 20 && !name.contains("PORT");
                    if let Some(port) = port_of(value.as_str()).filter(|it| !is_switch(*it)) {
                        let confidence = Confidence::of(value);
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
                let value = command::var(env, name).filter(|_| is_upper);
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
                    .and_then(|name| env_files::ignored_env_file(workspace, files, command, name));
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
        match command::var(env, name).filter(|it| !it.as_str().is_empty()) {
            Some(value) => whole.push_str(value.as_str()),
            None => whole.push_str(default.strip_prefix('-').unwrap_or(default)),
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}
