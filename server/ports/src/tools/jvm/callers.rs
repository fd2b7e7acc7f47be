//! Parameters: what the callers of a method or a constructor give for them.

use regex_lite::Regex;

use super::{
    source::{JvmContext, PortInSource, evaluate, expression, neighbours},
    spring_source::is_comment,
};

/// How often a parameter is handed on at most.
const DEEPEST: usize = 2;

/// Callers of one method that are read at most.
const MOST_CALLS: usize = 8;

/// What a caller gives for a parameter that is in scope at a place.
pub(super) fn argument(
    file: &str,
    text: &str,
    at: usize,
    name: &str,
    given: &JvmContext<'_>,
    depth: usize,
) -> Option<PortInSource> {
    if depth > DEEPEST {
        return None;
    }
    let (method, index) = parameter(text, at, name)?;
    let call = Regex::new(&format!(r"\b{method}\s*\(")).ok()?;
    let main = given.place.source.as_deref().unwrap_or(file);
    let main_text = given.place.text.clone()?;
    let mut files = vec![(main.to_owned(), main_text.clone())];
    for near in neighbours(given.workspace, given.place, main, &main_text) {
        files.extend(given.workspace.read(near).map(|it| (near.to_owned(), it)));
    }
    files.iter().find_map(|(file, text)| {
        call.find_iter(text).take(MOST_CALLS).find_map(|found| {
            if is_comment(text, found.start()) {
                return None;
            }
            let mut start = found.end();
            for _ in 0..index {
                start += expression(text.get(start..)?).len();
                if !text[start..].starts_with(',') {
                    return None;
                }
                start += 1;
            }
            let inner = expression(&text[start..]);
            // The method's own head.
            if declares(inner, name) {
                return None;
            }
            evaluate(file, text, start, inner, given, depth + 1)
        })
    })
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
