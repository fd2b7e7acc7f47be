//! A tool's configuration that is itself code (`vite.config.ts`).

use std::rc::Rc;

use ashore_texts::Text;

use super::{
    decide::{Decided, decide},
    env_files::environment,
    eval::Evaluator,
    import_levels::ImportLevels,
    text,
};
use crate::{
    command::CommandLine,
    detection::{Confidence, Detection},
    workspace::WorkspaceFiles,
};

/// A port in a program's configuration that is itself code (`vite.config.ts`), under a path of keys.
pub(crate) fn configured(
    workspace: &WorkspaceFiles<'_>,
    file: &str,
    keys: &[&str],
    command: &CommandLine,
) -> Option<Detection> {
    let mut levels = ImportLevels::new(workspace, &[file.to_owned()]);
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
                return Some(Detection::unknown(Text::UnsaidZero));
            }
            Decided::Nothing => {}
        }
    }
    None
}
