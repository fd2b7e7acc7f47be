//! Options of command line parsers, with their defaults.

use std::{ops::Range, rc::Rc};

use crate::source::{
    clue::{Expressions, PortClue},
    file::SourceFile,
    lang::Lang,
    text::{self, arguments, closing, enclosing, last_word, trimmed},
};

/// The `Default = …` of the attribute that stands before a property.
pub(super) fn option_default(text: &str, line_start: usize) -> Option<Range<usize>> {
    let head = text[..line_start].trim_end().strip_suffix(']')?;
    let open = head.rfind("[Option(").or_else(|| head.rfind("[Value("))?;
    let parts = arguments(text, open + head[open..].find('(')?);
    let part = parts
        .into_iter()
        .find(|part| text[part.clone()].starts_with("Default"))?;
    let equal = text[part.clone()].find('=')?;
    Some(trimmed(text, part.start + equal + 1..part.end))
}

/// The default of an option that stands in a list of them: `{ name: 'port', alias: 'p', type: Number, defaultValue: 8100 }`.
fn definition(source: &SourceFile, at: usize) -> Option<Range<usize>> {
    let text = &source.clean;
    let head = text[..at].trim_end().strip_suffix(':')?.trim_end();
    if source.lang != Lang::Js || last_word(head.trim_end_matches(['"', '\''])) != "name" {
        return None;
    }
    let parts = arguments(text, enclosing(text, at)?);
    text::keyed_below(text, &parts, "defaultValue", 0)
}

/// Options of command line parsers that carry the name as a string: `add_argument("--port", default=8000)`,
/// `.option("port", { default: 3000 })`, `@click.option("--port", default=8000)`.
pub(super) fn clues_of_options(
    evaluator: &mut dyn Expressions,
    file: usize,
    name: &str,
    depth: usize,
) -> Vec<PortClue> {
    let source = Rc::clone(&evaluator.files()[file]);
    let text = &source.clean;
    let dashed = name.replace('_', "-");
    let mut clues = Vec::new();
    for quote in ['"', '\''] {
        for spelled in [
            format!("{quote}--{dashed}{quote}"),
            format!("{quote}--{name}{quote}"),
            format!("{quote}{dashed}{quote}"),
            format!("--{dashed} <"),
        ] {
            for (at, _) in text.match_indices(&spelled).take(4) {
                if let Some(value) = definition(&source, at) {
                    clues.push(PortClue::Flag(dashed.clone(), source.evidence(at)));
                    evaluator.expression(file, value, depth, &mut clues);
                    return clues;
                }
                let Some(open) = text[..at]
                    .rfind('(')
                    .filter(|open| closing(text, *open) > at)
                else {
                    continue;
                };
                let head = text[..open].trim_end();
                let is_option = [
                    "add_argument",
                    "option",
                    "Option",
                    "add_option",
                    "addOption",
                    "argument",
                    "requiredOption",
                    "DEFINE_integer",
                    "define",
                ]
                .iter()
                .any(|word| head.ends_with(word));
                if !is_option {
                    continue;
                }
                clues.push(PortClue::Flag(dashed.clone(), source.evidence(at)));
                let parts = arguments(text, open);
                let value = text::keyed_below(text, &parts, "default", 1).or_else(|| {
                    // commander: `.option('-p, --port <n>', 'text', 3000)`.
                    parts.get(2).filter(|_| source.lang == Lang::Js).cloned()
                });
                if let Some(value) = value {
                    evaluator.expression(file, value, depth, &mut clues);
                }
                return clues;
            }
        }
    }
    clues
}
