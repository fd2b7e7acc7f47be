//! The text of a value: after `=`, over several lines, in a pattern, in a settings class.

use std::ops::Range;

use crate::source::{
    file::SourceFile,
    lang::Lang,
    text::{closing, expression_end, trimmed, words},
};

pub(super) fn blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.len() - rest.trim_start_matches([' ', '\t']).len()
}

/// The value after `=`, `:=`, `: Type =`, `:` and `=>`.
pub(super) fn assigned(text: &str, after: usize) -> Option<Range<usize>> {
    let rest = text.get(after..)?;
    let value = |start: usize, stops: &[u8]| {
        let first = start + (text[start..].len() - text[start..].trim_start().len());
        let end = continued(text, first, expression_end(text, first, stops));
        Some(trimmed(text, first..end))
    };
    let line: &[u8] = b"\n;,";
    if rest.starts_with(":=") {
        return value(after + 2, line);
    }
    if rest.starts_with("=>") {
        return value(after + 2, line);
    }
    if rest.starts_with("==") {
        return None;
    }
    if rest.starts_with("||=") || rest.starts_with("??=") {
        return value(after + 3, line);
    }
    if rest.starts_with('=') {
        return value(after + 1, line);
    }
    if rest.starts_with(':') && !rest.starts_with("::") {
        let end = expression_end(text, after + 1, b"\n;,");
        let words = &text[after + 1..end];
        // The type stands between the colon and the value; `=>` belongs to a function.
        if let Some(equal) = words
            .find('=')
            .filter(|at| !words[*at..].starts_with("=>") && !words[*at..].starts_with("=="))
        {
            return value(after + 1 + equal + 1, line);
        }
        return value(after + 1, line);
    }
    None
}

/// `port, err := strconv.Atoi(…)`: what the call gives to several names.
pub(super) fn assigned_with_others(source: &SourceFile, after: usize) -> Option<Range<usize>> {
    if source.lang != Lang::Go {
        return None;
    }
    let text = &source.clean;
    let rest = text.get(after..)?.strip_prefix(',')?;
    let line = rest.lines().next()?;
    let equal = line.find('=')?;
    let names = line[..equal].trim_end_matches([':', ' ']);
    let is_names = names
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b',' | b' ' | b'.'));
    let start = after + 1 + equal + 1;
    let is_call = text[start..]
        .lines()
        .next()
        .is_some_and(|it| it.contains('('));
    if !is_names || !is_call || text[start..].starts_with('=') {
        return None;
    }
    let end = expression_end(text, start, b"\n;");
    Some(trimmed(text, start..end))
}

/// An expression goes on in the next line where that begins or this one ends with an operator.
pub(super) fn continued(text: &str, start: usize, end: usize) -> usize {
    let mut end = end;
    for _ in 0..12 {
        if text.as_bytes().get(end) != Some(&b'\n') {
            break;
        }
        let next = text[end..].trim_start();
        let open = text[start..end]
            .trim_end()
            .ends_with(['|', '?', '&', '+', '=', '(']);
        let goes_on = ["||", "??", "?", ":", ".", "+", "&&"]
            .iter()
            .any(|it| next.starts_with(it));
        if !open && !goes_on {
            break;
        }
        let from = text.len() - next.len();
        end = expression_end(text, from, b"\n;,");
    }
    end
}

/// `const { PORT = 3000 } = process.env`.
pub(super) fn destructured(text: &str, at: usize, name: &str) -> Option<String> {
    let open = text[..at].rfind('{')?;
    if text[open..at].contains(['}', '(', ';']) {
        return None;
    }
    let close = closing(text, open);
    let rest = text
        .get(close + 1..)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    (rest.starts_with("process.env") || rest.starts_with("import.meta.env"))
        .then(|| name.to_owned())
}

/// A field of a pydantic settings class is the variable of its name, with the class's prefix.
pub(super) fn settings_class(
    source: &SourceFile,
    before: &str,
    text: &str,
    place: usize,
    name: &str,
) -> Option<String> {
    if source.lang != Lang::Python || !before.is_empty() {
        return None;
    }
    let class = text[..place]
        .rfind("\nclass ")
        .or_else(|| text.starts_with("class ").then_some(0))?;
    let head = text[class..place]
        .lines()
        .find(|line| line.contains("class "))?;
    if !head.contains("Settings") && !head.contains("Config") || !text.contains("BaseSettings") {
        return None;
    }
    let prefix = words(text, "env_prefix").next().map(|at| {
        let rest = text[at + "env_prefix".len()..].trim_start_matches([' ', '=', ':', '"', '\'']);
        let end = rest.find(['"', '\'']).unwrap_or(0);
        rest[..end].to_owned()
    });
    Some(format!("{}{name}", prefix.unwrap_or_default()).to_ascii_uppercase())
}
