//! Reads values out of a TOML table and collects everything that is wrong with them.

use std::ops::{Range, RangeInclusive};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    closest::closest,
    problem::{Problem, place},
};

pub(crate) type Value<'i> = Spanned<DeValue<'i>>;

pub(crate) struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    pub(crate) env: &'a dyn Fn(&str) -> Option<String>,
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        file: &'a str,
        text: &'a str,
        env: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        Self {
            file,
            text,
            env,
            problems: Vec::new(),
        }
    }

    pub(crate) fn line(&self, offset: usize) -> usize {
        place(self.text, offset).0
    }

    pub(crate) fn problem(&mut self, span: Range<usize>, message: impl Into<String>) {
        let (line, column) = place(self.text, span.start);
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line,
            column,
            message: message.into(),
        });
    }

    /// Reports every key that is not among `valid`.
    pub(crate) fn keys(&mut self, table: &DeTable<'_>, of: &str, valid: &[&str]) {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !valid.contains(&name) {
                let hint = match closest(name, valid) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("valid keys: {}.", valid.join(", ")),
                };
                self.problem(
                    key.span(),
                    format!("unknown key \"{name}\" in {of}; {hint}"),
                );
            }
        }
    }

    pub(crate) fn table<'t, 'i>(
        &mut self,
        value: &'t Value<'i>,
        what: &str,
    ) -> Option<&'t DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(value, what, "a table");
        }
        table
    }

    /// A text that is not empty.
    pub(crate) fn text(&mut self, value: &Value<'_>, what: &str) -> Option<String> {
        match value.get_ref().as_str() {
            Some("") => {
                self.problem(value.span(), format!("\"{what}\" is empty."));
                None
            }
            Some(text) => Some(text.to_owned()),
            None => {
                self.wrong_type(value, what, "a text in quotes");
                None
            }
        }
    }

    /// A port number.
    pub(crate) fn number(&mut self, value: &Value<'_>, what: &str) -> Option<u16> {
        let number = value.get_ref().as_integer().and_then(|integer| {
            let digits = integer.as_str().replace('_', "");
            u16::from_str_radix(&digits, integer.radix()).ok()
        });
        let port = number.filter(|port| *port != 0);
        if port.is_none() {
            self.wrong_type(value, what, "a port number from 1 to 65535");
        }
        port
    }

    /// A number of these.
    pub(crate) fn within(
        &mut self,
        value: &Value<'_>,
        what: &str,
        valid: RangeInclusive<u16>,
    ) -> Option<u16> {
        let integer = value.get_ref().as_integer();
        let number = integer.and_then(|it| u16::from_str_radix(it.as_str(), it.radix()).ok());
        let found = number.filter(|number| valid.contains(number));
        if found.is_none() {
            let wanted = format!("a number from {} to {}", valid.start(), valid.end());
            self.wrong_type(value, what, &wanted);
        }
        found
    }

    /// `true` or `false`.
    pub(crate) fn yes_or_no(&mut self, value: &Value<'_>, what: &str) -> Option<bool> {
        let found = value.get_ref().as_bool();
        if found.is_none() {
            self.wrong_type(value, what, "true or false");
        }
        found
    }

    /// One of the named values.
    pub(crate) fn one_of<T: Copy>(
        &mut self,
        value: &Value<'_>,
        what: &str,
        valid: &[(&str, T)],
    ) -> Option<T> {
        let written = self.text(value, what)?;
        let found = valid.iter().find(|(name, _)| *name == written);
        if found.is_none() {
            let names: Vec<&str> = valid.iter().map(|(name, _)| *name).collect();
            let near = closest(&written, &names)
                .map(|near| format!(" Did you mean \"{near}\"?"))
                .unwrap_or_default();
            self.problem(
                value.span(),
                format!(
                    "\"{what}\" cannot be \"{written}\"; valid values: {}.{near}",
                    names.join(", ")
                ),
            );
        }
        found.map(|(_, value)| *value)
    }

    pub(crate) fn wrong_type(&mut self, value: &Value<'_>, what: &str, wanted: &str) {
        let kind = value.get_ref().type_str();
        let found = match value.get_ref().as_integer() {
            Some(integer) => integer.as_str().to_owned(),
            None => format!("a {kind}"),
        };
        self.problem(
            value.span(),
            format!("\"{what}\" must be {wanted}, and it is {found}."),
        );
    }

    /// Puts in the environment's value for each `$NAME` or `${NAME}`; any other `$` is itself.
    pub(crate) fn expand(&mut self, text: &str, span: Range<usize>) -> String {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let braced = rest.strip_prefix('{').and_then(|inner| {
                let end = inner.find('}')?;
                Some((&inner[..end], &inner[end + 1..]))
            });
            let bare = rest.split_at(rest.find(|c| !is_name(c)).unwrap_or(rest.len()));
            let (name, after) = braced.unwrap_or(bare);
            if name.is_empty() || !name.chars().all(is_name) {
                out.push('$');
                continue;
            }
            match (self.env)(name) {
                Some(value) => out.push_str(&value),
                None => self.problem(
                    span.clone(),
                    format!("the environment variable {name} is not set; set it, or write the value itself."),
                ),
            }
            rest = after;
        }
        out + rest
    }
}
