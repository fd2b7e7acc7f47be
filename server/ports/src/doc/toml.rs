//! TOML as values.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{DEEPEST, Node, NodeValue, PlacedDocument, PlacedKey, SyntaxMistake};

/// Reads what can be read; the first mistake is kept.
pub fn parse(file: &str, source: &str) -> PlacedDocument {
    // The parser recurses: what nests beyond reason is not given to it.
    let depth = source
        .lines()
        .map(|line| line.matches(['[', '{']).count())
        .max()
        .unwrap_or(0);
    if depth > 200 {
        return PlacedDocument {
            file: file.to_owned(),
            source: source.to_owned(),
            problem: Some(SyntaxMistake {
                at: 0,
                message: "it nests too deeply".to_owned(),
            }),
            ..PlacedDocument::default()
        };
    }
    let (table, errors) = DeTable::parse_recoverable(source);
    let at = table.span().start;
    PlacedDocument {
        file: file.to_owned(),
        source: source.to_owned(),
        root: Node {
            at,
            value: map(table.get_ref(), 0),
        },
        problem: errors.first().map(|error| SyntaxMistake {
            at: error.span().map_or(0, |span| span.start),
            message: error.message().to_owned(),
        }),
    }
}

fn map(table: &DeTable<'_>, depth: usize) -> NodeValue {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let key = PlacedKey {
                at: key.span().start,
                name: key.get_ref().to_string(),
            };
            (key, node(value, depth + 1))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.at);
    NodeValue::Map(entries)
}

fn node(value: &Spanned<DeValue<'_>>, depth: usize) -> Node {
    let at = value.span().start;
    if depth > DEEPEST {
        return Node::default();
    }
    let value = match value.get_ref() {
        DeValue::String(text) => NodeValue::Text(text.to_string()),
        DeValue::Integer(number) => NodeValue::Text(number.as_str().replace('_', "")),
        DeValue::Float(number) => NodeValue::Text(number.as_str().to_owned()),
        DeValue::Boolean(yes) => NodeValue::Text(yes.to_string()),
        DeValue::Datetime(time) => NodeValue::Text(time.to_string()),
        DeValue::Array(items) => {
            NodeValue::List(items.iter().map(|it| node(it, depth + 1)).collect())
        }
        DeValue::Table(table) => map(table, depth),
    };
    Node { at, value }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn values_know_their_place() {
        let document = parse("a.toml", "[x]\ny = { port = 8_080 }\n");
        let port = document.at(&["x", "y", "port"]).unwrap();
        assert_eq!((port.value.as_str(), port.evidence.line), ("8080", 2));
        assert!(parse("a", "a = [[[").problem.is_some());
        parse("a", &"[".repeat(100_000));
        parse("a", &"a.".repeat(10_000));
    }
}
