//! The small steps through the text of a program: words, brackets, arguments, keys.

use std::ops::Range;

use super::lang::string_end;

pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

/// Where a word stands as a whole.
pub(crate) fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let bytes = text.as_bytes();
    text.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = at
                .checked_sub(1)
                .is_none_or(|before| !is_word(bytes[before]));
            let after = bytes
                .get(at + word.len())
                .is_none_or(|after| !is_word(*after));
            before && after
        })
}

/// The offset of the bracket that closes the one at `open`.
pub(crate) fn closing(text: &str, open: usize) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = open;
    while at < bytes.len() {
        if opens_string(bytes, at) {
            at = string_end(bytes, at);
            continue;
        }
        match bytes[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Whether a string begins here.
pub(super) fn opens_string(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'"' | b'`' => true,
        b'\'' => is_quote(bytes, at),
        _ => false,
    }
}

/// Whether a `'` opens a string or a character, and is no lifetime and no digit's mark.
fn is_quote(bytes: &[u8], at: usize) -> bool {
    let before_is_word =
        at > 0 && is_word(bytes[at - 1]) && !matches!(bytes[at - 1], b'f' | b'b' | b'r' | b'u');
    let line = &bytes[at + 1..(at + 200).min(bytes.len())];
    let end = line.iter().position(|byte| matches!(byte, b'\'' | b'\n'));
    !before_is_word && end.is_some_and(|end| line[end] == b'\'')
}

/// The parts between a pair of brackets, split at commas; `open` is the opening one.
pub(crate) fn arguments(text: &str, open: usize) -> Vec<Range<usize>> {
    let end = closing(text, open);
    let mut parts = Vec::new();
    let mut start = open + 1;
    while start < end {
        let stop = expression_end(text, start, b",").min(end);
        parts.push(trimmed(text, start..stop));
        start = stop + 1;
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The offset of the first of these bytes (or of a closing bracket) outside of brackets and strings.
pub(crate) fn expression_end(text: &str, from: usize, stops: &[u8]) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let byte = bytes[at];
        match byte {
            byte if stops.contains(&byte) => return at,
            _ if opens_string(bytes, at) => {
                at = string_end(bytes, at);
                continue;
            }
            b'(' | b'[' | b'{' => at = closing(text, at),
            b')' | b']' | b'}' => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The range without blanks at its ends.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (part.len() - part.trim_start().len());
    start..(start + part.trim().len())
}

/// The value of `key` in a list of arguments: `key=x`, `key: x`, `"key": x`, and `key` alone where names are values.
pub(crate) fn keyed(text: &str, parts: &[Range<usize>], key: &str) -> Option<Range<usize>> {
    for part in parts {
        let words = &text[part.clone()];
        let bare = words.trim_start_matches(['"', '\'', '.', ':', '*']);
        let offset = words.len() - bare.len();
        let Some(rest) = bare.strip_prefix(key) else {
            continue;
        };
        let rest_trimmed = rest.trim_start_matches(['"', '\'']).trim_start();
        if let Some(value) = rest_trimmed
            .strip_prefix("=>")
            .or_else(|| rest_trimmed.strip_prefix(['=', ':']))
        {
            let start = part.start + words.len() - value.len();
            return Some(trimmed(text, start..part.end));
        }
        if rest.trim().is_empty() && offset == 0 {
            return Some(part.clone());
        }
    }
    None
}

/// The value of `key` in the parts or in the braces that stand in them, three deep.
pub(crate) fn keyed_below(
    text: &str,
    parts: &[Range<usize>],
    key: &str,
    depth: usize,
) -> Option<Range<usize>> {
    if let Some(found) = keyed(text, parts, key) {
        return Some(found);
    }
    if depth == 0 {
        return None;
    }
    parts.iter().find_map(|part| {
        let words = &text[part.clone()];
        let brace = words.find('{')?;
        // The body of a function is no object.
        if words[..brace].contains("=>") || words[..brace].contains("function") {
            return None;
        }
        keyed_below(text, &arguments(text, part.start + brace), key, depth - 1)
    })
}

/// The name that a text ends with.
pub(crate) fn last_word(text: &str) -> &str {
    let head = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    &text[head.len()..]
}

/// The brace that a place is in.
pub(crate) fn enclosing(text: &str, place: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let start = place.saturating_sub(1_500);
    let mut depth = 0_usize;
    (start..place).rev().find(|at| match bytes[*at] {
        b'}' | b')' => {
            depth += 1;
            false
        }
        b'{' | b'(' if depth > 0 => {
            depth -= 1;
            false
        }
        b'{' => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_split_outside_of_brackets_and_strings() {
        let text = "f(a, g(b, c), { port: x, y: \"),\" }, 'd,')";
        let parts = arguments(text, 1);
        let words: Vec<_> = parts.iter().map(|part| &text[part.clone()]).collect();
        assert_eq!(words, ["a", "g(b, c)", "{ port: x, y: \"),\" }", "'d,'"]);
        let port = keyed_below(text, &parts, "port", 2).unwrap();
        assert_eq!(&text[port], "x");
        for text in ["f(", "f(a", "f((", "f('", "f(\"é", "(", ""] {
            arguments(text, 0);
        }
    }
}
