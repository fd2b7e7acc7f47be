//! One table's values, each read as its key's kind has it.

use std::collections::BTreeMap;

use ashore_protocol::{ServicePort, TargetRef};
use ashore_texts::Text;
use toml::de::DeTable;

use super::{
    labels::labels,
    reader::{Reader, Value},
    target,
};
use crate::{
    Said,
    keys::{Acceptance, Key, Kind, Table},
};

enum Read {
    Text(String),
    Target(TargetRef),
    Port(ServicePort),
    Number(u16),
    Flag(bool),
    Choice(&'static str),
    Texts(Vec<String>),
    Map(BTreeMap<String, String>),
}

/// What was read, by the key's name.
#[derive(Default)]
pub(crate) struct Values(BTreeMap<&'static str, Said<Read>>);

macro_rules! getter {
    ($name:ident, $variant:ident, $type:ty) => {
        pub fn $name(&self, key: &str) -> Option<Said<$type>> {
            let said = self.0.get(key)?;
            match &said.value {
                Read::$variant(value) => Some(Said {
                    value: value.clone(),
                    place: said.place.clone(),
                }),
                _ => None,
            }
        }
    };
}

impl Values {
    getter!(text, Text, String);
    getter!(target, Target, TargetRef);
    getter!(port, Port, ServicePort);
    getter!(number, Number, u16);
    getter!(flag, Flag, bool);
    getter!(choice, Choice, &'static str);
    getter!(texts, Texts, Vec<String>);
    getter!(map, Map, BTreeMap<String, String>);
}

/// Reads all of a table but the tables within it; what is wrong is with the reader afterwards.
pub(crate) fn values(reader: &mut Reader<'_>, toml: &DeTable<'_>, table: Table) -> Values {
    reader.keys(toml, table);
    let mut values = Values::default();
    for key in table.keys() {
        let Some(value) = toml.get(key.name) else {
            continue;
        };
        if let Some(read) = one(reader, value, key) {
            // What allows nothing needs nobody's word.
            if key.acceptance == Acceptance::Yes && !matches!(read, Read::Flag(false)) {
                reader.ask(key.name, value);
            }
            values.0.insert(key.name, reader.said(read, value));
        }
    }
    values
}

fn one(reader: &mut Reader<'_>, value: &Value<'_>, key: &Key) -> Option<Read> {
    match &key.kind {
        Kind::Text => {
            let expanded = reader.expanded(value, key)?;
            reader.scope_asks(expanded.environment, key.name, value);
            Some(Read::Text(expanded.text))
        }
        Kind::Likely(_) => reader.text(value, key.name).map(Read::Text),
        Kind::Target => target::target(reader, value, key).map(Read::Target),
        Kind::ServicePort => target::port(reader, value, key).map(Read::Port),
        Kind::Port => reader.number(value, key.name).map(Read::Number),
        Kind::Count(valid) => reader.within(value, key.name, valid).map(Read::Number),
        Kind::Flag => reader.yes_or_no(value, key.name).map(Read::Flag),
        Kind::Choice(valid) => reader.one_of(value, key, valid).map(Read::Choice),
        Kind::Texts => list(reader, value, key).map(Read::Texts),
        Kind::Labels => labels(reader, value, key).map(Read::Map),
        Kind::Variables => variables(reader, value, key).map(Read::Map),
        // Read by those who know what they mean together.
        Kind::Table(_) | Kind::Tables(_) | Kind::Headers | Kind::Path | Kind::Pattern => None,
    }
}

fn list(reader: &mut Reader<'_>, value: &Value<'_>, key: &Key) -> Option<Vec<String>> {
    match value.get_ref().as_array() {
        Some(list) => Some(
            (list.iter())
                .filter_map(|item| reader.text(item, key.name))
                .collect(),
        ),
        None => {
            reader.wrong_type(value, key.name, Text::WantTexts);
            None
        }
    }
}

fn variables(
    reader: &mut Reader<'_>,
    value: &Value<'_>,
    key: &Key,
) -> Option<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for (name, value) in reader.table(value, key.name)? {
        if let Some(text) = reader.text(value, name.get_ref()) {
            let expanded = reader.expand(&text, value.span(), key.variables);
            found.insert(name.get_ref().to_string(), expanded.text);
        }
    }
    Some(found)
}
