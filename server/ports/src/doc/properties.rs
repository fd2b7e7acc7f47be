//! Java's `.properties`.

use crate::evidence::PlacedText;

use super::LinePlaces;

/// Keys and values in the order of the file; the last of two equal keys wins with Java.
pub fn parse(file: &str, source: &str) -> Vec<(String, PlacedText)> {
    let mut entries = Vec::new();
    let mut places = LinePlaces::new(file, source);
    let mut lines = source.split_inclusive('\n');
    let mut at = 0;
    while let Some(line) = lines.next() {
        let start = at
            + (line.len()
                - line
                    .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
                    .len());
        at += line.len();
        let mut logical = line
            .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
            .to_owned();
        if logical.starts_with(['#', '!']) || logical.is_empty() {
            continue;
        }
        while ends_open(&logical) {
            logical.pop();
            let Some(next) = lines.next() else { break };
            at += next.len();
            logical.push_str(next.trim());
        }
        let (key, value) = split(&logical);
        entries.push((
            unescape(key),
            PlacedText::new(unescape(value), &places.evidence(start)),
        ));
    }
    entries
}

fn ends_open(line: &str) -> bool {
    line.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

/// The key ends at the first `=`, `:` or blank that no `\` stands before.
fn split(line: &str) -> (&str, &str) {
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '=' | ':' => return (&line[..at], line[at + 1..].trim_start()),
            c if c.is_whitespace() => {
                let rest = line[at..].trim_start();
                return (
                    &line[..at],
                    rest.strip_prefix(['=', ':']).unwrap_or(rest).trim_start(),
                );
            }
            _ => {}
        }
    }
    (line, "")
}

fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('u') => {
                    let hex: String = chars.by_ref().take(4).collect();
                    let code = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
                    out.push(code.unwrap_or('\u{fffd}'));
                }
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some(c) => out.push(c),
                None => {}
            },
            (c, false) => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn keys_and_values_are_split_as_java_does() {
        let text = "# c\n! d\na=1\nb : 2\nc 3\nd = x \\\n   y\ne\\:f=\\u0041\ng\n";
        let found: Vec<_> = parse("p", text)
            .into_iter()
            .map(|(key, text)| (key, text.value, text.evidence.line))
            .collect();
        let wanted = [
            ("a", "1", 3),
            ("b", "2", 4),
            ("c", "3", 5),
            ("d", "x y", 6),
            ("e:f", "A", 8),
            ("g", "", 9),
        ];
        let wanted: Vec<_> = wanted
            .map(|(k, v, l)| (k.to_owned(), v.to_owned(), l))
            .into();
        assert_eq!(found, wanted);
        parse("p", "a\\");
        parse("p", "\\u12");
    }
}
