//! YAML, several documents a file, with the marks that templates leave in it.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, Span};

use super::{DEEPEST, MOST_VALUES, Node, NodeValue, PlacedDocument, PlacedKey, SyntaxMistake};

/// Build tools put `@token@` where YAML allows no `@`; this stands in for it while parsing.
const TOKEN: char = '\u{e000}';

/// All documents of a file; at a mistake, what came before it.
pub fn parse(file: &str, source: &str) -> Vec<PlacedDocument> {
    let readable = readable(source);
    let lines = line_starts(&readable);
    let mut builder = Builder::new(source, &lines);
    let mut problem = None;
    for event in Parser::new_from_str(&readable) {
        match event {
            Ok((event, span)) => {
                if !builder.take(event, span) {
                    problem = Some(SyntaxMistake {
                        at: 0,
                        message: "it nests too deeply or is too long".to_owned(),
                    });
                    break;
                }
            }
            Err(error) => {
                let mark = error.marker();
                problem = Some(SyntaxMistake {
                    at: builder.offset(mark.line(), mark.col()),
                    message: error.info().to_owned(),
                });
                break;
            }
        }
    }
    let mut roots = builder.finish();
    if roots.is_empty() {
        roots.push(Node::default());
    }
    roots
        .into_iter()
        .map(|root| PlacedDocument {
            file: file.to_owned(),
            source: source.to_owned(),
            root,
            problem: problem.clone(),
        })
        .collect()
}

/// The same text, character for character, without what YAML forbids and files have nevertheless.
fn readable(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        if line.trim_start().starts_with("{{") || line.trim_start().starts_with("#") {
            // A template's own line, or a comment: blanks keep the positions.
            text.extend(line.chars().map(|c| if c == '\n' { c } else { ' ' }));
            continue;
        }
        let mut before = ' ';
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        for (at, c) in line.char_indices() {
            text.push(match c {
                '@' if before == ' ' => TOKEN,
                '\t' if at < indentation => ' ',
                '{' if before == ' ' && line[at..].starts_with("{{") => TOKEN,
                '\u{feff}' => ' ',
                c => c,
            });
            before = c;
        }
    }
    text
}

fn line_starts(text: &str) -> Vec<usize> {
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).collect()
}

enum OpenCollection {
    List(usize, Vec<Node>, usize),
    Map(usize, Vec<(PlacedKey, Node)>, Option<PlacedKey>, usize),
}

struct Builder<'a> {
    source: &'a str,
    starts: Vec<usize>,
    open: Vec<OpenCollection>,
    roots: Vec<Node>,
    anchors: HashMap<usize, Node>,
    values: usize,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str, _readable: &[usize]) -> Self {
        Self {
            source,
            starts: line_starts(source),
            open: Vec::new(),
            roots: Vec::new(),
            anchors: HashMap::new(),
            values: 0,
        }
    }

    /// The byte offset of a line (from 1) and a column in characters (from 0).
    fn offset(&self, line: usize, column: usize) -> usize {
        let start = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(self.source.len());
        let rest = &self.source[start..];
        let end = rest.find('\n').unwrap_or(rest.len());
        start
            + rest[..end]
                .char_indices()
                .nth(column)
                .map_or(end, |(at, _)| at)
    }

    /// Whether to go on.
    fn take(&mut self, event: Event<'_>, span: Span) -> bool {
        self.values += 1;
        if self.values > MOST_VALUES || self.open.len() > DEEPEST {
            return false;
        }
        let at = self.offset(span.start.line(), span.start.col());
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == saphyr_parser::ScalarStyle::Plain;
                let value = if plain && matches!(&*text, "" | "~" | "null") {
                    NodeValue::Null
                } else {
                    NodeValue::Text(self.original(&text, at))
                };
                self.add(Node { at, value }, anchor);
            }
            Event::SequenceStart(anchor, _) => {
                self.open.push(OpenCollection::List(at, Vec::new(), anchor))
            }
            Event::MappingStart(anchor, _) => {
                self.open
                    .push(OpenCollection::Map(at, Vec::new(), None, anchor));
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned().unwrap_or_default();
                self.values += size(&node);
                self.add(Node { at, ..node }, 0);
            }
            _ => {}
        }
        true
    }

    /// A scalar with its `@` and `{{` back.
    fn original(&self, text: &str, at: usize) -> String {
        if !text.contains(TOKEN) {
            return text.to_owned();
        }
        let braces = self.source[at..].starts_with("{{");
        text.replace(TOKEN, if braces { "{" } else { "@" })
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(OpenCollection::List(at, items, anchor)) => self.add(
                Node {
                    at,
                    value: NodeValue::List(items),
                },
                anchor,
            ),
            Some(OpenCollection::Map(at, mut entries, key, anchor)) => {
                entries.extend(key.map(|key| (key, Node::default())));
                self.add(
                    Node {
                        at,
                        value: NodeValue::Map(merged(entries)),
                    },
                    anchor,
                );
            }
            None => {}
        }
    }

    fn add(&mut self, node: Node, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.roots.push(node),
            Some(OpenCollection::List(_, items, _)) => items.push(node),
            Some(OpenCollection::Map(_, entries, key, _)) => match key.take() {
                Some(name) => entries.push((name, node)),
                None => {
                    *key = Some(PlacedKey {
                        at: node.at,
                        name: node.text().unwrap_or_default().to_owned(),
                    });
                }
            },
        }
    }

    fn finish(mut self) -> Vec<Node> {
        while !self.open.is_empty() {
            self.close();
        }
        self.roots
    }
}

/// `<<: *anchor` brings the anchor's keys, the own ones stronger.
fn merged(entries: Vec<(PlacedKey, Node)>) -> Vec<(PlacedKey, Node)> {
    let (merges, own): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(k, _)| k.name == "<<");
    let mut all: Vec<(PlacedKey, Node)> = Vec::new();
    for (_, node) in merges {
        match node.value {
            NodeValue::Map(entries) => all.extend(entries),
            NodeValue::List(items) => {
                all.extend(items.iter().rev().flat_map(|i| i.entries().to_vec()));
            }
            _ => {}
        }
    }
    all.extend(own);
    all
}

fn size(node: &Node) -> usize {
    match &node.value {
        NodeValue::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        NodeValue::Map(entries) => 1 + entries.iter().map(|(_, node)| size(node)).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn values_know_their_place() {
        let text = "# c\nserver:\n  port: 8081 # here\n---\na: &x {p: 1}\nb:\n  <<: *x\n  q: 'é'\n";
        let documents = parse("a.yml", text);
        assert_eq!(documents.len(), 2);
        let port = documents[0].at(&["server", "port"]).unwrap();
        assert_eq!(
            (
                port.value.as_str(),
                port.evidence.line,
                port.evidence.column
            ),
            ("8081", 3, 9)
        );
        assert_eq!(documents[1].at(&["b", "p"]).unwrap().value, "1");
    }

    #[test]
    fn templates_tokens_and_mistakes_leave_the_rest() {
        let text = "a: @project.name@\n{{- if x }}\nb: {{ .Values.port }}\n{{- end }}\nc: 7\n";
        let document = &parse("a.yml", text)[0];
        assert_eq!(document.at(&["a"]).unwrap().value, "@project.name@");
        assert_eq!(document.at(&["b"]).unwrap().value, "{{ .Values.port }}");
        assert_eq!(document.at(&["c"]).unwrap().value, "7");
        let broken = &parse("a.yml", "a: 1\nb: [1, {x: 2}\nc: \"\n")[0];
        assert!(broken.problem.is_some());
        assert_eq!(broken.at(&["a"]).unwrap().value, "1");
    }

    #[test]
    fn bombs_are_cut_off() {
        let mut text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for n in 1..9 {
            let before = format!("*a{},", n - 1).repeat(10);
            text.push_str(&format!("a{n}: &a{n} [{before}]\n"));
        }
        assert!(parse("a", &text)[0].problem.is_some());
        assert!(parse("a", &"[".repeat(10_000))[0].problem.is_some());
    }
}
