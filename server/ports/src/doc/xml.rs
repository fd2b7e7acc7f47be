//! XML as a tree of elements; entities of one's own and document types are refused, so no bomb goes off.

use crate::evidence::PlacedText;

use super::{DEEPEST, SyntaxMistake, evidence};

/// More elements than this no configuration has.
const MOST_NODES: u32 = 200_000;

/// One element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// Its tag.
    pub name: String,
    /// Its attributes by name, in the order of the file.
    pub attributes: Vec<(String, PlacedText)>,
    /// The elements in it, in the order of the file.
    pub children: Vec<Element>,
    /// The text between its tags, trimmed.
    pub text: PlacedText,
}

impl Element {
    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&PlacedText> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// An attribute's value as words see it; empty if there is none.
    pub fn attr(&self, name: &str) -> &str {
        self.attribute(name).map_or("", PlacedText::as_str)
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The element under a path of names.
    pub fn path(&self, names: &[&str]) -> Option<&Self> {
        names
            .iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// The text of the child of this name, if there is any.
    pub fn text_of(&self, name: &str) -> Option<&PlacedText> {
        self.child(name)
            .map(|child| &child.text)
            .filter(|text| !text.value.is_empty())
    }

    /// This element and all below it.
    pub fn walk(&self) -> Vec<&Self> {
        let mut all = vec![self];
        let mut at = 0;
        while let Some(element) = all.get(at).copied() {
            all.extend(&element.children);
            at += 1;
        }
        all
    }
}

/// The root element, or what is wrong and where.
///
/// # Errors
/// Where it is no XML, nests too deep or has too many elements: the place and what is wrong there.
pub fn parse(file: &str, source: &str) -> Result<Element, SyntaxMistake> {
    let text = source.trim_start_matches('\u{feff}');
    let shift = source.len() - text.len();
    if too_deep(text) {
        return Err(SyntaxMistake {
            at: 0,
            message: "it nests too deeply".to_owned(),
        });
    }
    let options = roxmltree::ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..Default::default()
    };
    match roxmltree::Document::parse_with_options(text, options) {
        Ok(document) => Ok(element(file, source, shift, document.root_element())),
        Err(error) => {
            let place = error.pos();
            let line_start: usize = text
                .split_inclusive('\n')
                .take(place.row.saturating_sub(1) as usize)
                .map(str::len)
                .sum();
            Err(SyntaxMistake {
                at: (shift + line_start).min(source.len()),
                message: error.to_string(),
            })
        }
    }
}

/// The parser recurses: what nests beyond reason is not given to it.
fn too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        match rest.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') => {}
            _ => {
                let end = rest.find('>').unwrap_or(rest.len());
                if !rest[..end].ends_with('/') {
                    depth += 1;
                }
            }
        }
        // Attributes may hold `<` in broken files, so the bound is generous.
        if depth > 4 * DEEPEST {
            return true;
        }
    }
    false
}

fn element(file: &str, source: &str, shift: usize, node: roxmltree::Node<'_, '_>) -> Element {
    let text = |value: &str, at: usize| PlacedText::new(value, &evidence(file, source, at + shift));
    let attributes = node.attributes().map(|attribute| {
        let at = attribute.range_value().start;
        (attribute.name().to_owned(), text(attribute.value(), at))
    });
    let own = node.children().find(|child| {
        child.is_text() && child.text().is_some_and(|inner| !inner.trim().is_empty())
    });
    let own = match own {
        Some(inner) => {
            let value = inner.text().unwrap_or_default();
            let blank = value.len() - value.trim_start().len();
            text(value.trim(), inner.range().start + blank)
        }
        None => text("", node.range().start),
    };
    Element {
        name: node.tag_name().name().to_owned(),
        attributes: attributes.collect(),
        children: node
            .children()
            .filter(roxmltree::Node::is_element)
            .map(|child| element(file, source, shift, child))
            .collect(),
        text: own,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn elements_know_their_place() {
        let root = parse("a", "\u{feff}<a>\n <b c='1'> x </b>\n</a>").unwrap();
        let b = root.child("b").unwrap();
        assert_eq!((b.attr("c"), b.text.as_str()), ("1", "x"));
        assert_eq!(b.attribute("c").unwrap().evidence.line, 2);
        assert_eq!(b.text.evidence.column, 12);
    }

    #[test]
    fn bombs_and_mistakes_are_told_with_their_place() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxx\"><!ENTITY y \"&x;&x;&x;\">]><a>&y;</a>";
        assert!(parse("a", bomb).is_err());
        let text = "<a>\n<b>\n</a>";
        assert!(parse("a", text).unwrap_err().at > 0);
        assert!(parse("a", &"<a>".repeat(100_000)).is_err());
        assert!(parse("a", "").is_err());
    }
}
