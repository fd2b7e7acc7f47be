//! Turns any error into `error:` and `help:` lines and an exit code.

use ashore_intercept::{Error, Kind};

use super::printer;
use crate::exit::{Exit, Failure, USAGE};

/// Prints the error and answers the exit code.
pub fn report(error: &anyhow::Error, json: bool) -> u8 {
    if let Some(failure) = error.downcast_ref::<Failure>() {
        let kind = match failure.code {
            USAGE => "user",
            3 => "environment",
            _ => "failed",
        };
        printer::error(json, &failure.what, &failure.next, kind);
        return failure.code;
    }
    if let Some(error) = error.downcast_ref::<Error>() {
        let text = error.to_string();
        let (what, next) = split(&text);
        let (kind, code) = match error.kind() {
            Kind::User => ("user", USAGE),
            Kind::Environment => ("environment", Exit::Environment.code()),
            Kind::Bug => ("bug", Exit::Failed.code()),
        };
        printer::error(json, what, next, kind);
        return code;
    }
    let text = format!("{error:#}");
    let (what, next) = split(&text);
    printer::error(json, what, next, "failed");
    Exit::Failed.code()
}

/// The engine's texts are sentences: the last one says what to do next.
pub fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text.rmatch_indices(". ").map(|(at, _)| at).find(|at| {
        text[at + 2..]
            .chars()
            .next()
            .is_some_and(|first| first.is_uppercase())
    });
    match end {
        Some(end) => (&text[..end], text[end + 2..].trim_end_matches('.')),
        None => (text.trim_end_matches('.'), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn the_last_sentence_is_the_help() {
        let check = |text, what, next| assert_eq!(split(text), (what, next), "{text}");
        check("No such thing.", "No such thing", "");
        check("It broke: a. b. Try again.", "It broke: a. b", "Try again");
        check("One. Two. Three", "One. Two", "Three");
    }
}
