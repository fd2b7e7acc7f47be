//! What callers give for a parameter, and what a function returns.

use std::{ops::Range, rc::Rc};

use crate::source::{
    clue::{Expressions, PortClue},
    file::SourceFile,
    imports::default_name,
    lang::Lang,
    listen_calls,
    text::{arguments, closing, expression_end, keyed, last_word, trimmed, words},
};

use super::{nearness::files_by_nearness, occurrence::Occurrence, values::continued};

/// A parameter: its callers' argument at the same place.
pub(super) fn clues_of_callers(
    evaluator: &mut dyn Expressions,
    occurrence: &Occurrence<'_>,
    clues: &mut Vec<PortClue>,
) {
    let Occurrence {
        file,
        source,
        name,
        place,
        chain,
        depth,
    } = *occurrence;
    let text = &source.clean;
    if chain.len() > 1 {
        return;
    }
    let Some(open) = text[..place]
        .rfind('(')
        .filter(|open| closing(text, *open) > place)
    else {
        return;
    };
    let line = text[..open].rfind('\n').map_or(0, |at| at + 1);
    let head = text[line..open].trim_end();
    let is_function = [
        "func ",
        "function ",
        "def ",
        "fn ",
        "void ",
        "int ",
        "fun ",
        "async ",
    ]
    .iter()
    .any(|word| head.contains(word))
        || (source.lang == Lang::Js
            && text[closing(text, open)..]
                .chars()
                .take(40)
                .collect::<String>()
                .contains("=>"))
        || is_method(source, open, last_word(head));
    if !is_function {
        return;
    }
    let head = head
        .trim_end_matches(['=', ' ', '<', '>'])
        .trim_end_matches("async")
        .trim_end_matches(['=', ' ']);
    let function = head
        .rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .next()
        .unwrap_or_default()
        .to_owned();
    let parts = arguments(text, open);
    let mut index = parts
        .iter()
        .position(|part| part.contains(&place))
        .unwrap_or(0);
    if source.lang == Lang::Python
        && parts
            .first()
            .is_some_and(|first| &text[first.clone()] == "self")
    {
        index = index.saturating_sub(1);
    }
    if function.len() < 2 {
        return;
    }
    // A constructor is called by its class's name.
    let called = if function == "__init__" || function == "constructor" {
        text[..open].rfind("class ").map(|at| {
            let rest = &text[at + 6..];
            rest[..rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(rest.len())]
                .to_owned()
        })
    } else {
        Some(function)
    };
    let Some(called) = called else { return };
    // Every type of Rust has a `new`.
    let owner = (source.lang == Lang::Rust && called == "new")
        .then(|| owner(text, open))
        .flatten();
    let mut given: Vec<(bool, usize, Range<usize>)> = Vec::new();
    let module = &evaluator.files()[file];
    let is_default = module.lang == Lang::Js && module.clean.contains("export default");
    for (other, source) in evaluator.files().iter().enumerate() {
        let named = is_default.then(|| default_name(&source.clean, &module.file));
        let called = named.flatten().unwrap_or(&called);
        let calls = words(&source.clean, called)
            .filter(|at| source.clean[at + called.len()..].starts_with('('))
            .filter(|at| other != file || at + called.len() != open)
            .filter(|at| owner.is_none_or(|owner| is_of(&source.clean[..*at], owner)))
            .take(5);
        for at in calls {
            let parts = arguments(&source.clean, at + called.len());
            let argument = keyed(&source.clean, &parts, name).or_else(|| parts.get(index).cloned());
            if let Some(argument) = argument {
                let is_second = listen_calls::is_management(source.lang, &source.clean, &argument);
                given.push((is_second, other, argument));
            }
        }
    }
    // `serve(config.MetricsPort)` and `serve(config.Port)`: the one for metrics is not what is meant.
    given.sort_by_key(|(is_second, ..)| *is_second);
    for (_, other, argument) in given {
        evaluator.expression(other, argument, depth, clues);
    }
}

/// The type that the `impl` before a place is of.
fn owner(text: &str, at: usize) -> Option<&str> {
    let start = text[..at].rfind("\nimpl")? + 1;
    let head = text[start..at].split('{').next()?.trim_end();
    let head = head.split(" where").next().unwrap_or(head);
    let head = head
        .split('<')
        .next()
        .filter(|_| head.ends_with('>'))
        .unwrap_or(head);
    Some(last_word(head.trim_end())).filter(|it| !it.is_empty() && *it != "impl")
}

/// Whether `Type::` or `Self::` stands before a call.
fn is_of(before: &str, owner: &str) -> bool {
    let head = before.strip_suffix("::").unwrap_or(before);
    head.len() < before.len() && ["Self", owner].contains(&last_word(head))
}

/// `start(port: number): void {`, `constructor(port) {`, `Server create(int port) {`: a body follows the bracket.
fn is_method(source: &SourceFile, open: usize, name: &str) -> bool {
    if !matches!(
        source.lang,
        Lang::Js | Lang::Jvm | Lang::CSharp | Lang::Dart
    ) {
        return false;
    }
    let after = source.clean.get(closing(&source.clean, open) + 1..);
    let line = after.unwrap_or_default().split(['{', ';', '=', ')']).next();
    let line = line.unwrap_or_default();
    let is_body = after.is_some_and(|it| it[line.len()..].starts_with('{'));
    let is_type = line.trim().is_empty() || line.trim_start().starts_with([':', 't']);
    let is_word = [
        "if", "for", "while", "switch", "catch", "when", "using", "lock",
    ];
    is_body && is_type && !name.is_empty() && !is_word.contains(&name)
}

/// What a function returns, when its arguments say nothing.
pub(in crate::source) fn clues_of_function(
    evaluator: &mut dyn Expressions,
    file: usize,
    chain: &[&str],
    depth: usize,
) -> Vec<PortClue> {
    let Some(name) = chain.last().filter(|name| name.len() > 2) else {
        return Vec::new();
    };
    let mut clues = Vec::new();
    for other in files_by_nearness(evaluator, file, chain) {
        let source = Rc::clone(&evaluator.files()[other]);
        let text = &source.clean;
        let Some((_, body)) =
            words(text, name).find_map(|at| body(&source, at, name).map(|body| (at, body)))
        else {
            continue;
        };
        for keyword in ["return", "=>"] {
            for at in words_or_marks(text, keyword)
                .into_iter()
                .filter(|at| body.contains(at))
            {
                let from = at + keyword.len();
                let end = expression_end(text, from, b"\n;");
                evaluator.expression(
                    other,
                    trimmed(text, from..continued(text, from, end)),
                    depth,
                    &mut clues,
                );
            }
        }
        if clues.is_empty() && matches!(source.lang, Lang::Rust | Lang::Ruby | Lang::Jvm) {
            evaluator.expression(other, body, depth, &mut clues);
        }
        if !clues.is_empty() {
            break;
        }
    }
    // Variables are asked before numbers, in whatever order the function returns them.
    clues.sort_by_key(|clue| matches!(clue, PortClue::Port(..)));
    clues
}

fn words_or_marks(text: &str, keyword: &str) -> Vec<usize> {
    if keyword.starts_with('=') {
        text.match_indices(keyword).map(|(at, _)| at).collect()
    } else {
        words(text, keyword).collect()
    }
}

/// The body of a function that is defined here.
fn body(source: &SourceFile, at: usize, name: &str) -> Option<Range<usize>> {
    let text = &source.clean;
    let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
    let before = text[line..at].trim();
    let last = before.rsplit([' ', ')']).next().unwrap_or_default();
    let after = at + name.len();
    let is_definition = match source.lang {
        Lang::Python | Lang::Ruby => last == "def",
        Lang::Go => before.starts_with("func"),
        Lang::Rust => last == "fn",
        Lang::Js => {
            last == "function"
                || text[after..].trim_start().starts_with('=')
                    && ["const", "let", "var"].contains(&last)
        }
        _ => {
            text[after..].starts_with('(')
                && text[closing(text, after)..]
                    .trim_start_matches([')', ' ', '\n'])
                    .starts_with('{')
        }
    };
    if !is_definition {
        return None;
    }
    if source.lang == Lang::Python || source.lang == Lang::Ruby {
        let indentation = line + (text[line..].len() - text[line..].trim_start().len()) - line;
        let mut end = text[line..]
            .find('\n')
            .map_or(text.len(), |end| line + end + 1);
        for row in text[end..].split_inclusive('\n') {
            let own = row.len() - row.trim_start().len();
            if !row.trim().is_empty() && own <= indentation {
                break;
            }
            end += row.len();
        }
        return Some(after..end);
    }
    let open = text[after..].find('{').map(|open| after + open)?;
    Some(open + 1..closing(text, open))
}
