//! Rules that cannot stand in one file.

use ashore_protocol::agent::Mode;
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
    let global = |rule: &InterceptRule| {
        let mode = rule.mode.as_ref();
        mode.is_none_or(|mode| mode.value == Mode::Global)
    };
    let place = |rule: &InterceptRule| {
        let of = |one: &Option<crate::Said<String>>, other: &Option<crate::Said<String>>| {
            let said = one.as_ref().or(other.as_ref());
            said.map(|said| said.value.clone())
        };
        let (own, all) = (&rule.cluster, &rules.cluster);
        (
            of(&own.context, &all.context),
            of(&own.namespace, &all.namespace),
        )
    };
    for other in &rules.intercepts {
        let line = other.place.line;
        if other.run == rule.run {
            let run = &rule.run;
            let message = text!(RulesClashRun { run, line });
            reader.problem(item.span(), Code::Clash, Help::None, message);
        } else if let (Some(target), Some(taken)) = (&rule.target, &other.target)
            && other.is_on()
            && rule.is_on()
            && taken.value == target.value
            && other.port.as_ref().map(|it| &it.value) == rule.port.as_ref().map(|it| &it.value)
            && place(other) == place(rule)
            && global(other)
            && global(rule)
        {
            let target = target.value.to_string();
            let message = text!(RulesClashTarget { target, line });
            reader.problem(item.span(), Code::Clash, Help::None, message);
        }
    }
}
