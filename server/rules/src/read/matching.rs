//! Mode and match: whose requests come.

use std::collections::BTreeMap;

use ashore_protocol::{
    ModeKind,
    agent::{Match, Mode, TextMatch},
};
use ashore_texts::{Text, text};
use toml::de::DeTable;

use super::{
    reader::{Reader, Value},
    values::Values,
};
use crate::{
    Said,
    keys::{Key, Kind, Table, Variables},
    problem::{Code, Help},
};

/// What is put after a mode that has no match, behind `match = `.
const EXAMPLE: &str = "{ header = { \"x-ashore\" = \"$USER\" } }";

/// `personal` follows from a match; none when neither is said.
pub(crate) fn mode(
    reader: &mut Reader<'_>,
    toml: &DeTable<'_>,
    values: &Values,
) -> Option<Said<Mode>> {
    let conditions = toml
        .get("match")
        .map(|value| (value, conditions(reader, value)));
    let written = toml.get("mode").zip(values.choice("mode"));
    match (written, conditions) {
        (Some((value, mode)), None) if mode.value == ModeKind::Personal.word() => {
            let message = text!(RulesMatchMissing { example: EXAMPLE });
            let help = Help::Line(format!("match = {EXAMPLE}"));
            reader.problem(value.span(), Code::MissingMatch, help, message);
            None
        }
        (Some((_, mode)), Some((value, _))) if mode.value == ModeKind::Global.word() => {
            let message = Text::RulesMatchGlobal;
            reader.problem(value.span(), Code::Contradiction, Help::None, message);
            None
        }
        (_, Some((value, conditions))) => Some(reader.said(Mode::Personal(conditions), value)),
        (Some((_, mode)), None) => Some(mode.map(|_| Mode::Global)),
        (None, None) => None,
    }
}

fn conditions(reader: &mut Reader<'_>, value: &Value<'_>) -> Match {
    let Some(toml) = reader.table(value, "match") else {
        return Match::default();
    };
    reader.keys(toml, Table::Match);
    if toml.is_empty() {
        let message = Text::RulesMatchEmpty;
        reader.problem(value.span(), Code::Empty, Help::None, message);
    }
    let mut found = Match::default();
    for key in Table::Match.keys() {
        let Some(value) = toml.get(key.name) else {
            continue;
        };
        match key.kind {
            Kind::Headers => found.header = headers(reader, value, key),
            Kind::Path => found.path_prefix = path(reader, value, key),
            _ => found.method = reader.text(value, key.name).map(|it| it.to_uppercase()),
        }
    }
    found
}

fn headers(reader: &mut Reader<'_>, value: &Value<'_>, key: &Key) -> BTreeMap<String, TextMatch> {
    let mut found = BTreeMap::new();
    let Some(headers) = reader.table(value, key.name) else {
        return found;
    };
    if headers.is_empty() {
        let message = Text::RulesHeaderEmpty;
        reader.problem(value.span(), Code::Empty, Help::None, message);
    }
    for (name, value) in headers {
        if let Some(text) = text_match(reader, name.get_ref(), value, key.variables) {
            found.insert(name.get_ref().to_string(), text);
        }
    }
    found
}

fn path(reader: &mut Reader<'_>, value: &Value<'_>, key: &Key) -> Option<String> {
    let path = reader.text(value, key.name)?;
    if path.starts_with('/') {
        return Some(path);
    }
    let instead = format!("/{path}");
    let message = text!(RulesPath { instead: &instead });
    let help = Help::Instead(instead);
    reader.problem(value.span(), Code::NotAPath, help, message);
    None
}

/// A text is meant as it stands, with its variables put in; `{ regex = "…" }` is taken literally, as `$` ends a line there.
fn text_match(
    reader: &mut Reader<'_>,
    name: &str,
    value: &Value<'_>,
    variables: Variables,
) -> Option<TextMatch> {
    let Some(toml) = value.get_ref().as_table() else {
        let text = reader.text(value, name)?;
        let expanded = reader.expand(&text, value.span(), variables);
        reader.scope_asks(expanded.environment, "match", value);
        return Some(TextMatch::Exact(expanded.text));
    };
    reader.keys(toml, Table::Header);
    let Some(value) = toml.get("regex") else {
        let message = text!(RulesRegexMissing { header: name });
        let help = Help::None;
        reader.problem(value.span(), Code::MissingKey, help, message);
        return None;
    };
    let pattern = reader.text(value, "regex")?;
    if let Err(error) = regex_lite::Regex::new(&pattern) {
        let why = error.to_string();
        let message = text!(RulesRegex { pattern, why });
        reader.problem(value.span(), Code::NotARegex, Help::None, message);
        return None;
    }
    Some(TextMatch::Regex(pattern))
}
