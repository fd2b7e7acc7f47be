//! What a pattern finds in a text.

use regex_lite::Regex;

/// The first group of each match that is there.
pub(super) fn captures(text: &str, pattern: &str) -> Vec<String> {
    let Ok(pattern) = Regex::new(pattern) else {
        return Vec::new();
    };
    pattern
        .captures_iter(text)
        .filter_map(|found| {
            found
                .iter()
                .skip(1)
                .flatten()
                .next()
                .map(|it| it.as_str().to_owned())
        })
        .collect()
}
