//! Properties in layers, the strongest first, with the placeholders of Spring and its relatives.

use crate::{
    command::port_of,
    doc::{Node, NodeValue as Yaml, PlacedDocument},
    evidence::{EvidencePlace, PlacedText, Variable},
};

/// Placeholders nest no deeper than this.
const DEEPEST: usize = 12;

/// One source of properties.
#[derive(Debug, Clone, Default)]
pub(super) struct PropertyLayer {
    /// Names are those of environment variables: `SERVER_PORT` is `server.port`.
    pub is_env: bool,
    pub entries: Vec<(String, PlacedText)>,
}

impl PropertyLayer {
    pub fn new(entries: Vec<(String, PlacedText)>) -> Self {
        Self {
            is_env: false,
            entries,
        }
    }

    pub fn env(env: &[Variable]) -> Self {
        let entries = env.iter().map(|it| (it.name.clone(), it.value.clone()));
        Self {
            is_env: true,
            entries: entries.collect(),
        }
    }

    /// The value of a key; the last of equal keys wins.
    pub fn raw(&self, key: &str) -> Option<&PlacedText> {
        let plain = plain(key);
        let upper = key
            .to_uppercase()
            .replace('-', "")
            .replace(['.', '['], "_")
            .replace(']', "");
        let upper_too = key
            .to_uppercase()
            .replace(['.', '-', '['], "_")
            .replace(']', "");
        let fits = |name: &str| {
            name == key
                || !self.is_env && self::plain(name) == plain
                || self.is_env && {
                    let name = name.to_uppercase();
                    name == upper || name == upper_too
                }
        };
        self.entries
            .iter()
            .rev()
            .find(|(name, _)| fits(name))
            .map(|(_, text)| text)
    }
}

/// Case, `-` and `_` mean nothing in a property's name.
fn plain(key: &str) -> String {
    key.to_lowercase().replace(['-', '_'], "")
}

/// A value with what it was made from.
#[derive(Debug, Clone, Default)]
pub(super) struct LayerValue {
    pub text: String,
    /// The deciding place first.
    pub chain: Vec<EvidencePlace>,
    /// Something in it has no value here.
    pub unresolved: bool,
    /// A default inside a placeholder decided, for want of a variable.
    pub by_default: bool,
}

impl LayerValue {
    /// The port, if it is a whole number above zero.
    pub fn port(&self) -> Option<u16> {
        if self.unresolved {
            None
        } else {
            port_of(&self.text)
        }
    }

    /// It is zero: a free port is taken at each start.
    pub fn is_random(&self) -> bool {
        self.text.trim() == "0" || self.text.contains("random.")
    }

    pub fn words(&self) -> Vec<String> {
        self.text
            .split(',')
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .collect()
    }
}

/// What `@token@` stands for in a file that the build filters.
type BuildTokens<'a> = dyn Fn(&str) -> Option<PlacedText> + 'a;

/// Layers, the strongest first.
pub(super) struct PropertyLayers<'a> {
    pub all: Vec<PropertyLayer>,
    pub tokens: &'a BuildTokens<'a>,
}

impl PropertyLayers<'_> {
    pub fn get(&self, key: &str) -> Option<LayerValue> {
        let text = self.all.iter().find_map(|layer| layer.raw(key))?;
        Some(self.resolve(text))
    }

    /// The first of these keys that has a value in any layer.
    pub fn first(&self, keys: &[&str]) -> Option<LayerValue> {
        keys.iter().find_map(|key| self.get(key))
    }

    pub fn resolve(&self, text: &PlacedText) -> LayerValue {
        let mut value = LayerValue::default();
        value.text = self.fill(&text.value, &mut value, DEEPEST);
        if text.unresolved {
            value.unresolved = true;
        }
        if !value.chain.contains(&text.evidence) {
            value.chain.push(text.evidence.clone());
        }
        value
    }

    fn fill(&self, text: &str, value: &mut LayerValue, depth: usize) -> String {
        let text = &self.filtered(text, value);
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find("${") {
            out.push_str(&rest[..at]);
            let Some((inner, length)) = braces(&rest[at + 2..]) else {
                rest = &rest[at..];
                value.unresolved = true;
                break;
            };
            let whole = &rest[at..at + 2 + length];
            rest = &rest[at + 2 + length..];
            let (key, default) = colon(inner);
            if depth == 0 {
                value.unresolved = true;
                continue;
            }
            let key = self.fill(key, value, depth - 1);
            let known = self.all.iter().find_map(|layer| layer.raw(key.trim()));
            match (known, default) {
                (Some(known), _) if !known.unresolved => {
                    let known = known.clone();
                    let filled = self.fill(&known.value, value, depth - 1);
                    value.chain.push(known.evidence);
                    out.push_str(&filled);
                }
                (_, Some(default)) => {
                    value.by_default = true;
                    out.push_str(&self.fill(default, value, depth - 1));
                }
                _ => {
                    value.unresolved = true;
                    out.push_str(whole);
                }
            }
        }
        out.push_str(rest);
        if out.contains("#{") {
            value.unresolved = true;
        }
        out
    }

    /// The text with the build's tokens filled in.
    fn filtered(&self, text: &str, value: &mut LayerValue) -> String {
        let Some((before, rest)) = text.split_once('@') else {
            return text.to_owned();
        };
        let Some((name, after)) = rest.split_once('@') else {
            return text.to_owned();
        };
        let is_name = |c: char| c.is_alphanumeric() || ".-_".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return text.to_owned();
        }
        match (self.tokens)(name) {
            Some(known) => {
                value.chain.push(known.evidence);
                format!("{before}{}{after}", known.value)
            }
            None => {
                value.unresolved = true;
                text.to_owned()
            }
        }
    }
}

/// What stands before the brace that closes, and the length with it.
fn braces(text: &str) -> Option<(&str, usize)> {
    let mut depth = 1_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some((&text[..at], at + 1));
                }
            }
            _ => {}
        }
    }
    None
}

/// A placeholder's key and default, parted at the first colon outside inner placeholders.
fn colon(text: &str) -> (&str, Option<&str>) {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => return (&text[..at], Some(&text[at + 1..])),
            _ => {}
        }
    }
    (text, None)
}

/// A YAML or JSON document as properties: `server.port`, `routes[0].uri`.
pub(super) fn flatten(document: &PlacedDocument) -> Vec<(String, PlacedText)> {
    let mut out = Vec::new();
    walk(document, &document.root, "", &mut out);
    out
}

fn walk(document: &PlacedDocument, node: &Node, prefix: &str, out: &mut Vec<(String, PlacedText)>) {
    match &node.value {
        Yaml::Map(entries) => {
            for (key, node) in entries {
                let path = match prefix {
                    "" => key.name.clone(),
                    prefix => format!("{prefix}.{}", key.name),
                };
                walk(document, node, &path, out);
            }
        }
        Yaml::List(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(document, item, &format!("{prefix}[{at}]"), out);
            }
        }
        Yaml::Text(_) => out.extend(document.text(node).map(|text| (prefix.to_owned(), text))),
        Yaml::Null => {}
    }
}

/// `-Dkey=value` words as a layer.
pub(super) fn system(words: &[PlacedText]) -> Vec<(String, PlacedText)> {
    let pairs = words.iter().filter_map(|word| {
        let pair = word.as_str().strip_prefix("-D")?;
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((key.to_owned(), word.with(value)))
    });
    pairs.collect()
}

/// `--key=value` words as a layer.
pub(super) fn arguments(words: &[PlacedText]) -> Vec<(String, PlacedText)> {
    let pairs = words.iter().filter_map(|word| {
        let pair = word.as_str().strip_prefix("--")?;
        let (key, value) = pair.split_once('=')?;
        Some((key.to_owned(), word.with(value)))
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_nest_and_have_defaults() {
        let text = |value: &str| PlacedText {
            value: value.to_owned(),
            ..PlacedText::default()
        };
        let layers = PropertyLayers {
            all: vec![
                PropertyLayer {
                    is_env: true,
                    entries: vec![
                        ("SERVER_PORT".into(), text("81")),
                        ("APP_BASE_PORT".into(), text("90")),
                    ],
                },
                PropertyLayer::new(vec![
                    ("a.b-c".into(), text("${x:7}")),
                    ("loop".into(), text("${loop}")),
                ]),
            ],
            tokens: &|name| (name == "port").then(|| text("99")),
        };
        let check = |written: &str, wanted: Option<&str>| {
            let value = layers.resolve(&text(written));
            let found = (!value.unresolved).then_some(value.text.as_str());
            assert_eq!(found, wanted, "{written}");
        };
        check("${A:${B:5}}", Some("5"));
        check("${server.port:1}", Some("81"));
        check("${app.base-port}", Some("90"));
        check("${a.bC}", Some("7"));
        check("@port@", Some("99"));
        check("@none@", None);
        check("${PORT}", None);
        check("${loop}", None);
        check("${", None);
        check("#{1+1}", None);
        check("${a:}", Some(""));
    }
}
