//! A document's text with its lines, and the way between bytes and the client's UTF-16 positions.

use std::ops::Range as Bytes;

use tower_lsp_server::ls_types::{Position, Range, TextDocumentContentChangeEvent};

/// Text whose lines are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    /// Where each line starts; the first is 0.
    lines: Vec<usize>,
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(starts).collect();
        Self { text, lines }
    }
}

impl Text {
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The line's bytes without its end.
    pub fn line(&self, number: usize) -> Option<&str> {
        let start = *self.lines.get(number)?;
        let end = self
            .lines
            .get(number + 1)
            .map_or(self.text.len(), |next| next - 1);
        Some(self.text[start..end].trim_end_matches('\r'))
    }

    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The whole line around a byte.
    pub fn line_around(&self, at: usize) -> std::ops::Range<usize> {
        let number = self.position(at).line as usize;
        let start = self.line_start(number);
        start..start + self.line(number).unwrap_or_default().len()
    }

    /// Where the line starts.
    pub fn line_start(&self, number: usize) -> usize {
        self.lines.get(number).copied().unwrap_or(self.text.len())
    }

    /// The byte at a position; one that is past the end of its line or of the text is brought back to that end.
    pub fn offset(&self, position: Position) -> usize {
        let Some(line) = self.line(position.line as usize) else {
            return self.text.len();
        };
        let start = self.lines[position.line as usize];
        let mut units = 0;
        for (at, c) in line.char_indices() {
            if units >= position.character as usize {
                return start + at;
            }
            units += c.len_utf16();
        }
        start + line.len()
    }

    /// The position of a byte; one inside a character counts as its start.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.lines.partition_point(|start| *start <= offset) - 1;
        let start = self.lines[line];
        let before = self.text[start..].char_indices();
        let units: usize = before
            .take_while(|(at, c)| start + at + c.len_utf8() <= offset)
            .map(|(_, c)| c.len_utf16())
            .sum();
        Position::new(narrow(line), narrow(units))
    }

    pub fn range(&self, bytes: Bytes<usize>) -> Range {
        Range::new(self.position(bytes.start), self.position(bytes.end))
    }

    /// The position of a line and a column in characters, both from 1, as the rules file's problems name them.
    pub fn at(&self, line: usize, column: usize) -> usize {
        let number = line.saturating_sub(1);
        let start = self.line_start(number);
        let text = self.line(number).unwrap_or_default();
        let column = text.char_indices().nth(column.saturating_sub(1));
        start + column.map_or(text.len(), |(at, _)| at)
    }

    /// Takes what the client changed.
    pub fn change(&mut self, change: TextDocumentContentChangeEvent) {
        let Some(range) = change.range else {
            *self = change.text.into();
            return;
        };
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        let mut text = std::mem::take(&mut self.text);
        text.replace_range(start..end.max(start), &change.text);
        *self = text.into();
    }
}

/// LSP counts in 32 bits; no file that is read is longer.
fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(from: (u32, u32), to: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let range = Range::new(Position::new(from.0, from.1), Position::new(to.0, to.1));
        TextDocumentContentChangeEvent {
            range: Some(range),
            range_length: None,
            text: text.into(),
        }
    }

    #[test]
    fn changes_count_in_utf_16() {
        let check = |before: &str, change, after: &str| {
            let mut text = Text::from(before.to_owned());
            text.change(change);
            assert_eq!(text.as_str(), after);
            assert_eq!(
                text,
                Text::from(after.to_owned()),
                "the lines are known anew"
            );
        };
        check("abc", edit((0, 1), (0, 2), "X"), "aXc");
        check("a😀c\nd", edit((0, 3), (0, 4), "C"), "a😀C\nd");
        check("a😀c", edit((0, 1), (0, 3), ""), "ac");
        check("é=1\r\nb", edit((0, 3), (1, 0), "\n"), "é=1\nb");
        check("a\nb\n", edit((2, 0), (2, 0), "c"), "a\nb\nc");
        check("a", edit((7, 7), (9, 9), "b"), "ab");
        check("ab\ncd", edit((0, 99), (1, 1), "-"), "ab-d");
        check("😀", edit((0, 1), (0, 1), "x"), "😀x");
    }

    #[test]
    fn positions_there_and_back() {
        let text = Text::from("a😀é\nx\r\n\nend".to_owned());
        for (offset, line, character) in [
            (0, 0, 0),
            (1, 0, 1),
            (3, 0, 1),
            (5, 0, 3),
            (7, 0, 4),
            (8, 1, 0),
            (11, 2, 0),
            (12, 3, 0),
            (99, 3, 3),
        ] {
            assert_eq!(
                text.position(offset),
                Position::new(line, character),
                "{offset}"
            );
        }
        assert_eq!(text.offset(Position::new(1, 9)), 9, "before the line's end");
        assert_eq!(text.at(1, 3), 5);
        assert_eq!(text.line(1), Some("x"));
    }
}
