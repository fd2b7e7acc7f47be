//! Files as trees of values that remember where they stand, whatever their format.

pub mod env;
pub mod json;
pub mod properties;
pub mod toml;
pub mod xml;
pub mod yaml;

use crate::evidence::{EvidencePlace, PlacedText};

/// Nothing nests deeper than this; what does is cut off.
pub(crate) const DEEPEST: usize = 64;
/// No document has more values than this (aliases that multiply); the rest is cut off.
pub(crate) const MOST_VALUES: usize = 200_000;

/// A value and the byte offset that it starts at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// Where it starts.
    pub at: usize,
    /// What it is.
    pub value: NodeValue,
}

/// What a value is; numbers and booleans are texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum NodeValue {
    /// Nothing.
    #[default]
    Null,
    /// A text, a number, a boolean.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys with their values, in the order of the file.
    Map(Vec<(PlacedKey, Node)>),
}

/// A key and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedKey {
    /// Where it starts.
    pub at: usize,
    /// The key, without quotes.
    pub name: String,
}

impl Node {
    /// The value under a key; the last one wins, as everywhere.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            NodeValue::Map(entries) => entries
                .iter()
                .rev()
                .find(|(name, _)| name.name == key)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    /// The value under a path of keys.
    pub fn path(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The plain value.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members of a list; nothing for other values.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            NodeValue::List(items) => items,
            _ => &[],
        }
    }

    /// The entries of a map; nothing for other values.
    pub fn entries(&self) -> &[(PlacedKey, Self)] {
        match &self.value {
            NodeValue::Map(entries) => entries,
            _ => &[],
        }
    }
}

/// A file that was read as values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlacedDocument {
    /// The file's path.
    pub file: String,
    /// The whole text of the file.
    pub source: String,
    /// The value that holds all others.
    pub root: Node,
    /// The first thing that is wrong with it; what came before is in `root`.
    pub problem: Option<SyntaxMistake>,
}

/// Where a file stops being what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxMistake {
    /// The byte offset.
    pub at: usize,
    /// What is wrong.
    pub message: String,
}

impl PlacedDocument {
    /// The place of a byte offset with the text of its line.
    pub fn evidence(&self, at: usize) -> EvidencePlace {
        evidence(&self.file, &self.source, at)
    }

    /// A node's plain value with its place.
    pub fn text(&self, node: &Node) -> Option<PlacedText> {
        node.text()
            .map(|value| PlacedText::new(value, &self.evidence(node.at)))
    }

    /// The plain value under a path of keys, with its place.
    pub fn at(&self, keys: &[&str]) -> Option<PlacedText> {
        self.root.path(keys).and_then(|node| self.text(node))
    }
}

/// Places in a file from its beginning to its end: each is counted on from the one before.
pub(crate) struct LinePlaces<'a> {
    file: &'a str,
    source: &'a str,
    at: usize,
    line: usize,
}

impl<'a> LinePlaces<'a> {
    pub fn new(file: &'a str, source: &'a str) -> Self {
        Self {
            file,
            source,
            at: 0,
            line: 1,
        }
    }

    /// The place of an offset that is not before the last one.
    pub fn evidence(&mut self, at: usize) -> EvidencePlace {
        let at = floor(self.source, at).max(self.at);
        self.line += self.source[self.at..at].matches('\n').count();
        self.at = at;
        EvidencePlace {
            line: self.line,
            ..line_at(self.file, self.source, at)
        }
    }
}

/// The place of a byte offset in a file, with what stands on that line from a little before it.
pub fn evidence(file: &str, source: &str, at: usize) -> EvidencePlace {
    let at = floor(source, at);
    EvidencePlace {
        line: 1 + source[..at].matches('\n').count(),
        ..line_at(file, source, at)
    }
}

/// The same without the line's number.
fn line_at(file: &str, source: &str, at: usize) -> EvidencePlace {
    const LONGEST: usize = 160;
    let start = source[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = source[at..].find('\n').map_or(source.len(), |end| at + end);
    let mut text = source[start..end].trim();
    if text.len() > LONGEST {
        // A minified file is one line: what matters is near the place.
        let from = floor(source, at.saturating_sub(40).max(start));
        let to = floor(source, (from + LONGEST).min(end));
        text = source[from..to].trim();
    }
    EvidencePlace {
        file: file.to_owned(),
        line: 0,
        column: source[start..at].chars().count() + 1,
        text: text.to_owned(),
    }
}

/// The nearest start of a character at or before an offset.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The line and column (in characters) of a byte offset; both start at 1.
pub fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}
