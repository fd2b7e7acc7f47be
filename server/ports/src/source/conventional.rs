//! The names that programs give to their port, where no call that listens is known.

use std::rc::Rc;

use super::{
    clue::PortClue,
    decide::{Decided, decide},
    env_files::environment,
    eval::Evaluator,
    import_levels::ImportLevels,
    names::is_port_name,
    settings,
};
use crate::{
    command::{CommandLine, port_of},
    detection::{Confidence, Detection},
    workspace::WorkspaceFiles,
};

/// The value of a name that programs give to their port, where no call that listens is known.
pub(crate) fn conventional(
    workspace: &WorkspaceFiles<'_>,
    entries: &[String],
    command: &CommandLine,
) -> Option<Detection> {
    let mut levels = ImportLevels::new(workspace, entries);
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
    let levels = ImportLevels::new(workspace, entries);
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
            if is_port_name(word) && names.iter().all(|it| it.1 != word) {
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
