//! Parameters: what the callers of a method or a constructor give for them.

use std::{ops::Range, rc::Rc};

use regex_lite::Regex;

use super::{
    argument_text::argument_text,
    context::{JvmContext, neighbours},
    spring_source::is_comment,
};

/// How often a parameter is handed on at most.
const DEEPEST: usize = 2;

/// Callers of one method that are read at most.
const MOST_CALLS: usize = 8;

/// An argument of a call.
pub(super) struct CallerArgument {
    pub file: String,
    pub text: Rc<str>,
    pub range: Range<usize>,
}

/// What the callers give for a parameter that is in scope at a place, in the order of their strength.
pub(super) fn arguments(
    file: &str,
    text: &str,
    at: usize,
    name: &str,
    given: &JvmContext<'_>,
    depth: usize,
) -> Vec<CallerArgument> {
    if depth > DEEPEST {
        return Vec::new();
    }
    calls(file, text, at, name, given).unwrap_or_default()
}

fn calls(
    file: &str,
    text: &str,
    at: usize,
    name: &str,
    given: &JvmContext<'_>,
) -> Option<Vec<CallerArgument>> {
    let (method, index) = parameter(text, at, name)?;
    let call = Regex::new(&format!(r"\b{method}\s*\(")).ok()?;
    let main = given.place.source.as_deref().unwrap_or(file);
    let main_text = given.place.text.clone()?;
    let mut files = vec![(main.to_owned(), Rc::clone(&main_text))];
    for near in neighbours(given.workspace, given.place, main, &main_text) {
        files.extend(given.workspace.read(near).map(|it| (near.to_owned(), it)));
    }
    let mut found = Vec::new();
    for (file, text) in files {
        let places = call.find_iter(&text).take(MOST_CALLS);
        let ranges = places.filter(|it| !is_comment(&text, it.start()));
        let ranges = ranges.filter_map(|it| argument_range(&text, it.end(), index, name));
        found.extend(ranges.map(|range| CallerArgument {
            file: file.clone(),
            text: Rc::clone(&text),
            range,
        }));
    }
    Some(found)
}

/// Where the argument of this place in a call is; none in the method's own head.
fn argument_range(text: &str, first: usize, index: usize, name: &str) -> Option<Range<usize>> {
    let mut start = first;
    for _ in 0..index {
        start += argument_text(text.get(start..)?).len();
        if !text[start..].starts_with(',') {
            return None;
        }
        start += 1;
    }
    let inner = argument_text(&text[start..]);
    (!declares(inner, name)).then(|| start..start + inner.len())
}

/// The method or class whose parameter a name is, and which one it is.
fn parameter(text: &str, at: usize, name: &str) -> Option<(String, usize)> {
    let head = Regex::new(r"(\w+)\s*\(([^(){};]*)\)[^(){};=]*[{=]").ok()?;
    let found = head
        .captures_iter(&text[..at])
        .filter(|it| it[2].split(',').any(|part| declares(part, name)))
        .last()?;
    let index = found[2].split(',').position(|part| declares(part, name))?;
    Some((found[1].to_owned(), index))
}

/// `int port`, `final Integer port`, `port: Int`, `private val port: Int = 8080`.
fn declares(part: &str, name: &str) -> bool {
    let part = part.split('=').next().unwrap_or(part).trim();
    match part.split_once(':') {
        Some((left, _)) => left.split_whitespace().next_back() == Some(name),
        None => {
            let words: Vec<&str> = part.split_whitespace().collect();
            words.len() > 1 && words.last() == Some(&name)
        }
    }
}
