//! Reads values out of a TOML table and collects everything that is wrong with them.

use std::ops::{Range, RangeInclusive};

use ashore_ports::doc::place;
use ashore_protocol::closest;
use ashore_texts::{Arg, Text, text};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{scope::Scope, surroundings::Surroundings};
use crate::{
    Place, Said,
    keys::{Key, Table},
    problem::{Code, Help, Problem},
};

pub(crate) type Value<'i> = Spanned<DeValue<'i>>;

pub(crate) struct Reader<'a> {
    file: &'a str,
    pub(super) text: &'a str,
    pub(super) surroundings: &'a Surroundings<'a>,
    /// What `$NAMESPACE` is in the rule that is read; none while it is not known.
    pub(super) scope: Scope,
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str, surroundings: &'a Surroundings<'a>) -> Self {
        Self {
            file,
            text,
            surroundings,
            scope: Scope::default(),
            problems: Vec::new(),
        }
    }

    pub(crate) fn place(&self, offset: usize) -> Place {
        Place {
            file: self.file.to_owned(),
            line: place(self.text, offset).0,
        }
    }

    pub(crate) fn said<T>(&self, value: T, at: &Value<'_>) -> Said<T> {
        let place = self.place(at.span().start);
        Said { value, place }
    }

    pub(crate) fn problem(&mut self, span: Range<usize>, code: Code, help: Help, message: Text) {
        let (line, column) = place(self.text, span.start);
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line,
            column,
            code,
            message,
            help,
        });
    }

    /// Reports every key that the table does not have.
    pub(crate) fn keys(&mut self, toml: &DeTable<'_>, table: Table) {
        for key in toml.keys() {
            let name: &str = key.get_ref();
            if table.key(name).is_some() {
                continue;
            }
            let valid: Vec<&str> = table.keys().iter().map(|key| key.name).collect();
            let near = closest(name, valid.iter().copied());
            let table = table.title();
            let message = match near {
                Some(near) => text!(RulesKeyNear {
                    key: name,
                    table,
                    near
                }),
                None => text!(RulesKeyUnknown {
                    key: name,
                    table,
                    valid
                }),
            };
            self.problem(key.span(), Code::UnknownKey, instead(near), message);
        }
    }

    pub(crate) fn table<'t, 'i>(
        &mut self,
        value: &'t Value<'i>,
        what: &str,
    ) -> Option<&'t DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(value, what, Text::WantTable);
        }
        table
    }

    /// A text that is not empty, as it stands there.
    pub(crate) fn text(&mut self, value: &Value<'_>, what: &str) -> Option<String> {
        match value.get_ref().as_str() {
            Some("") => {
                let message = text!(RulesEmpty { key: what });
                self.problem(value.span(), Code::Empty, Help::None, message);
                None
            }
            Some(text) => Some(text.to_owned()),
            None => {
                self.wrong_type(value, what, Text::WantText);
                None
            }
        }
    }

    /// A port number.
    pub(crate) fn number(&mut self, value: &Value<'_>, what: &str) -> Option<u16> {
        let port = integer(value).filter(|port| *port != 0);
        if port.is_none() {
            self.wrong_type(value, what, Text::WantPort);
        }
        port
    }

    /// A number of these.
    pub(crate) fn within(
        &mut self,
        value: &Value<'_>,
        what: &str,
        valid: &RangeInclusive<u16>,
    ) -> Option<u16> {
        let found = integer(value).filter(|number| valid.contains(number));
        if found.is_none() {
            let (least, most) = (*valid.start(), *valid.end());
            self.wrong_type(value, what, text!(WantNumber { least, most }));
        }
        found
    }

    /// `true` or `false`.
    pub(crate) fn yes_or_no(&mut self, value: &Value<'_>, what: &str) -> Option<bool> {
        let found = value.get_ref().as_bool();
        if found.is_none() {
            self.wrong_type(value, what, Text::WantFlag);
        }
        found
    }

    /// One of the key's values.
    pub(crate) fn one_of(
        &mut self,
        value: &Value<'_>,
        key: &Key,
        valid: &[&'static str],
    ) -> Option<&'static str> {
        let written = self.text(value, key.name)?;
        let found = valid.iter().find(|name| **name == written).copied();
        if found.is_none() {
            let near = closest(&written, valid.iter().copied());
            let (key, valid) = (key.name, valid.to_vec());
            let message = match near {
                Some(near) => text!(RulesValueNear {
                    key,
                    written,
                    valid,
                    near
                }),
                None => text!(RulesValueWrong {
                    key,
                    written,
                    valid
                }),
            };
            self.problem(value.span(), Code::NotAValue, instead(near), message);
        }
        found
    }

    pub(crate) fn wrong_type(&mut self, value: &Value<'_>, what: &str, wanted: Text) {
        let found = kind(value.get_ref());
        let message = text!(RulesType {
            key: what,
            wanted,
            found
        });
        self.problem(value.span(), Code::WrongType, Help::None, message);
    }
}

/// What a value is that should be something else; a number is told itself.
fn kind(value: &DeValue<'_>) -> Arg {
    let kind = match value {
        DeValue::Integer(integer) => return integer.as_str().into(),
        DeValue::String(_) => Text::KindString,
        DeValue::Float(_) => Text::KindFloat,
        DeValue::Boolean(_) => Text::KindBoolean,
        DeValue::Datetime(_) => Text::KindDatetime,
        DeValue::Array(_) => Text::KindArray,
        DeValue::Table(_) => Text::KindTable,
    };
    kind.into()
}

fn integer(value: &Value<'_>) -> Option<u16> {
    let integer = value.get_ref().as_integer()?;
    let digits = integer.as_str().replace('_', "");
    u16::from_str_radix(&digits, integer.radix()).ok()
}

/// The nearest valid one instead.
pub(crate) fn instead(near: Option<&str>) -> Help {
    near.map_or(Help::None, |near| Help::Instead(near.to_owned()))
}
