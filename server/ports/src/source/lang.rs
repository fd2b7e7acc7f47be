//! What the scanner knows of each language: files, comments, strings.

use crate::path;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Lang {
    Js,
    Python,
    Go,
    Rust,
    C,
    Jvm,
    CSharp,
    Ruby,
    Php,
    Dart,
}

impl Lang {
    /// The language of a file by its name.
    pub fn of(file: &str) -> Option<Self> {
        let name = path::name(file);
        let Some((_, end)) = name.rsplit_once('.') else {
            // Express's generator puts its script into `bin/www`.
            let is_script = name == "www" || path::name(path::parent(file)) == "bin";
            return is_script.then_some(Self::Js);
        };
        Some(match end {
            "js" | "mjs" | "cjs" | "ts" | "mts" | "cts" | "jsx" | "tsx" => Self::Js,
            "py" | "pyw" => Self::Python,
            "go" => Self::Go,
            "rs" => Self::Rust,
            "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "hh" => Self::C,
            "java" | "kt" | "kts" | "scala" | "groovy" => Self::Jvm,
            "cs" | "fs" | "vb" => Self::CSharp,
            "rb" | "ru" => Self::Ruby,
            "php" => Self::Php,
            "dart" => Self::Dart,
            _ => return None,
        })
    }

    fn hash_comments(self) -> bool {
        matches!(self, Self::Python | Self::Ruby | Self::Php)
    }

    fn slash_comments(self) -> bool {
        !matches!(self, Self::Python | Self::Ruby)
    }
}

/// The same text, byte for byte, with blanks where comments (and Python's long strings) are.
pub(crate) fn without_comments(lang: Lang, text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let line_comment = (lang.slash_comments() && rest.starts_with(b"//"))
            || (lang.hash_comments() && rest[0] == b'#');
        let end = if line_comment {
            line_end(bytes, at)
        } else if lang.slash_comments() && rest.starts_with(b"/*") {
            find(bytes, at + 2, b"*/")
        } else if matches!(lang, Lang::Python | Lang::Dart)
            && (rest.starts_with(b"\"\"\"") || rest.starts_with(b"'''"))
        {
            find(bytes, at + 3, &rest[..3])
        } else {
            at = match rest[0] {
                b'"' => string_end(bytes, at),
                b'`' if matches!(lang, Lang::Js | Lang::Go) => string_end(bytes, at),
                b'\''
                    if matches!(
                        lang,
                        Lang::Js | Lang::Python | Lang::Ruby | Lang::Php | Lang::Dart
                    ) =>
                {
                    string_end(bytes, at)
                }
                // A character, not a lifetime.
                b'\'' if rest.get(2) == Some(&b'\'') => at + 3,
                b'\'' if rest.get(1) == Some(&b'\\') && rest.get(3) == Some(&b'\'') => at + 4,
                _ => at + 1,
            };
            continue;
        };
        for byte in &mut out[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end.max(at + 1);
    }
    // Only whole comments were overwritten, so it is still UTF-8.
    String::from_utf8(out).unwrap_or_default()
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes[at..].iter().position(|byte| *byte == b'\n');
    rest.map_or(bytes.len(), |end| at + end)
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> usize {
    let from = from.min(bytes.len());
    let rest = bytes[from..].windows(what.len()).position(|it| it == what);
    rest.map_or(bytes.len(), |end| from + end + what.len())
}

/// The offset after the string that starts at `at`; a string with no end stops at its line's.
pub(super) fn string_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut end = at + 1;
    while end < bytes.len() {
        match bytes[end] {
            b'\\' if quote != b'`' => end += 1,
            b'\n' if quote != b'`' => return end,
            byte if byte == quote => return end + 1,
            _ => {}
        }
        end += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_become_blanks() {
        let check = |lang, text: &str, wanted: &str| {
            let clean = without_comments(lang, text);
            assert_eq!(clean.len(), text.len());
            let words: Vec<_> = clean.split_whitespace().collect();
            assert_eq!(words.join(" "), wanted, "{text}");
        };
        check(Lang::Js, "a // é\n'//x' /* y\n */ `//` b", "a '//x' `//` b");
        check(Lang::Python, "a # b\n\"#\" '''c\n''' d", "a \"#\" d");
        check(
            Lang::Rust,
            "x: &'a str, '\"', // y\nz",
            "x: &'a str, '\"', z",
        );
        check(Lang::Go, "\"unclosed\n/* open", "\"unclosed");
    }
}
