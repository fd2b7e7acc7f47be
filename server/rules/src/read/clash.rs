//! Rules that cannot stand in one file.

use ashore_texts::text;

use super::reader::{Reader, Value};
use crate::{
    problem::{Code, Help},
    rules::{InterceptRule, Rules},
};

pub(super) fn clash(
    reader: &mut Reader<'_>,
    rules: &Rules,
    rule: &InterceptRule,
    item: &Value<'_>,
) {
    if let Some(other) = rules.intercepts.iter().find(|other| other.run == rule.run) {
        let (run, line) = (&rule.run, other.place.line);
        let message = text!(RulesClashRun { run, line });
        reader.problem(item.span(), Code::Clash, Help::None, message);
    }
}
