//! JSON as editors write it: with comments, trailing commas, single quotes and mistakes.

use super::{
    DEEPEST, MOST_VALUES, Node, NodeValue, PlacedDocument, PlacedKey, SyntaxMistake, floor,
};

/// Reads what can be read; the first mistake is kept.
pub fn parse(file: &str, source: &str) -> PlacedDocument {
    let mut parser = JsonParser {
        text: source,
        at: 0,
        broken: None,
        values: 0,
    };
    let root = parser.value(0).unwrap_or_default();
    parser.blank();
    if parser.at < source.len() {
        parser.wrong("something stands after the end of the document");
    }
    PlacedDocument {
        file: file.to_owned(),
        source: source.to_owned(),
        root,
        problem: parser.broken,
    }
}

struct JsonParser<'a> {
    text: &'a str,
    at: usize,
    broken: Option<SyntaxMistake>,
    values: usize,
}

impl JsonParser<'_> {
    fn wrong(&mut self, message: &str) {
        let at = floor(self.text, self.at);
        self.broken.get_or_insert(SyntaxMistake {
            at,
            message: message.to_owned(),
        });
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
                self.at += 1;
            }
            let rest = &bytes[self.at.min(bytes.len())..];
            if rest.starts_with(b"//") {
                self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
            } else if rest.starts_with(b"/*") {
                let end = self.text[self.at..].find("*/").map(|end| end + 2);
                self.at += end.unwrap_or(rest.len());
            } else if rest.starts_with("\u{feff}".as_bytes()) {
                self.at += 3;
            } else {
                return;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        self.blank();
        self.values += 1;
        if depth > DEEPEST || self.values > MOST_VALUES {
            self.wrong("it nests too deeply or is too long");
            self.at = self.text.len();
            return None;
        }
        let at = self.at;
        let value = match self.peek()? {
            b'{' => self.map(depth),
            b'[' => self.list(depth),
            b'"' | b'\'' => NodeValue::Text(self.string()),
            _ => self.word()?,
        };
        Some(Node { at, value })
    }

    fn map(&mut self, depth: usize) -> NodeValue {
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            self.blank();
            match self.peek() {
                None => {
                    self.wrong("a `}` is missing");
                    break;
                }
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                Some(b',') => self.at += 1,
                Some(b'"' | b'\'') => {
                    let at = self.at;
                    let name = self.string();
                    self.blank();
                    if self.peek() == Some(b':') {
                        self.at += 1;
                    } else {
                        self.wrong("a `:` is missing after a key");
                    }
                    let node = self.value(depth + 1).unwrap_or_default();
                    entries.push((PlacedKey { at, name }, node));
                }
                Some(b']') => {
                    self.wrong("a `}` is missing");
                    break;
                }
                Some(_) => {
                    let at = self.at;
                    match self.word() {
                        Some(NodeValue::Text(name)) if self.colon() => {
                            let node = self.value(depth + 1).unwrap_or_default();
                            entries.push((PlacedKey { at, name }, node));
                        }
                        _ => {
                            self.wrong("a key in quotes is wanted here");
                            self.at = self.at.max(at + 1);
                        }
                    }
                }
            }
        }
        NodeValue::Map(entries)
    }

    /// JSON5 leaves the quotes of keys out.
    fn colon(&mut self) -> bool {
        self.blank();
        let is_colon = self.peek() == Some(b':');
        self.at += usize::from(is_colon);
        is_colon
    }

    fn list(&mut self, depth: usize) -> NodeValue {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.blank();
            match self.peek() {
                None => {
                    self.wrong("a `]` is missing");
                    break;
                }
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.wrong("a `]` is missing");
                    break;
                }
                Some(_) => {
                    let before = self.at;
                    items.extend(self.value(depth + 1));
                    self.at = self.at.max(before + 1);
                }
            }
        }
        NodeValue::List(items)
    }

    fn word(&mut self) -> Option<NodeValue> {
        let at = floor(self.text, self.at);
        let rest = &self.text[at..];
        let end = rest
            .find(|c: char| c.is_whitespace() || ",:]}[{\"'".contains(c))
            .unwrap_or(rest.len());
        if end == 0 {
            self.wrong("a value is missing");
            return None;
        }
        self.at = at + end;
        let word = &rest[..end];
        let known = word == "true"
            || word == "false"
            || word.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+');
        match word {
            "null" | "undefined" => Some(NodeValue::Null),
            word => {
                if !known && self.peek() != Some(b':') {
                    self.wrong("this is no value");
                }
                Some(NodeValue::Text(word.to_owned()))
            }
        }
    }

    fn string(&mut self) -> String {
        let quote = self.peek().map_or('"', char::from);
        self.at += 1;
        let mut text = String::new();
        let rest = &self.text[self.at..];
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.at += at + 1;
                    return text;
                }
                '\n' => {
                    self.at += at;
                    self.wrong("a closing quote is missing");
                    return text;
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, 'r')) => text.push('\r'),
                    Some((_, 'b' | 'f')) => text.push(' '),
                    Some((at, 'u')) => {
                        let code = rest
                            .get(at + 1..at + 5)
                            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
                        if code.is_some() {
                            chars.nth(3);
                        }
                        text.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
                    }
                    Some((_, c)) => text.push(c),
                    None => {}
                },
                c => text.push(c),
            }
        }
        self.at = self.text.len();
        self.wrong("a closing quote is missing");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn what_editors_write_is_read() {
        let text = "\u{feff}{ // a\n \"a\": [1, 'b',], /* c */ d: {\"e\": null, \"f\": \"x\\u0041\\n\"}, }";
        let document = parse("x.json", text);
        assert_eq!(document.problem, None);
        assert_eq!(document.root.path(&["a"]).unwrap().items().len(), 2);
        assert_eq!(document.at(&["d", "f"]).unwrap().value, "xA\n");
    }

    #[test]
    fn what_comes_before_a_mistake_is_kept() {
        for text in [
            "{\"a\": 1, \"b\": {",
            "{\"a\": 1 \"b\"",
            "{\"a\": 1, ]",
            "{\"a\": 1}}",
            "{\"a\": 1, \"b",
        ] {
            let document = parse("x.json", text);
            assert!(document.problem.is_some(), "{text}");
            assert_eq!(document.at(&["a"]).unwrap().value, "1", "{text}");
        }
        assert!(parse("x", &"[".repeat(100_000)).problem.is_some());
        for text in ["", "\\", "{'", "[,,", "}{", "{\"é\"é", "\"\\u12", "\"\\ué"] {
            parse("x", text);
        }
    }
}
