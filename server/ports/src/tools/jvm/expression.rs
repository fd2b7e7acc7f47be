//! What an expression in the source of a JVM program is worth: variables, properties, settings, constants, literals.

use regex_lite::Regex;

use super::{
    argument_text::argument_text,
    callers::arguments,
    class_settings,
    context::{JvmContext, in_files, neighbours},
    spring_source::is_comment,
};
use crate::{
    command::{number, port_of, var},
    doc,
    evidence::{EvidencePlace, PlacedText},
};

/// A port with the place that decided.
pub(super) struct PortInSource {
    pub port: u16,
    pub evidence: EvidencePlace,
    pub certain: bool,
}

/// The value of an expression by what is given, else by its default.
pub(super) fn evaluate(
    file: &str,
    text: &str,
    at: usize,
    expression: &str,
    given: &JvmContext<'_>,
    depth: usize,
) -> Option<PortInSource> {
    if depth > 5 {
        return None;
    }
    let here = || {
        doc::evidence(
            file,
            text,
            at + (expression.len() - expression.trim_start().len()),
        )
    };
    let from = |value: &PlacedText| {
        port_of(&value.value).map(|port| PortInSource {
            port,
            evidence: value.evidence.clone(),
            certain: !value.unresolved,
        })
    };
    let named = |pattern: &str| -> Vec<String> {
        Regex::new(pattern)
            .map(|it| {
                it.captures_iter(expression)
                    .map(|it| it[1].to_owned())
                    .collect()
            })
            .unwrap_or_default()
    };
    for name in named(r#"(?i)(?:env|environ)\w*(?:\(\))?\s*(?:\.\s*\w+)?\s*[\(\[]\s*"(\w+)""#) {
        if let Some(found) = var(&given.launch.env, &name).and_then(from) {
            return Some(found);
        }
    }
    for name in named(r#"(?:[pP]roperty|getInteger|getProperties\(\)\.get)\w*\(\s*"([\w.\-]+)""#) {
        if let Some(found) = given.system.raw(&name).and_then(from) {
            return Some(found);
        }
    }
    for index in named(r"\bargs?\s*(?:\[|\.get\w*\(|\()\s*(\d)") {
        let index: usize = index.parse().unwrap_or(usize::MAX);
        if let Some(found) = given.launch.args.get(index).and_then(from) {
            return Some(found);
        }
    }
    for key in named(r#""([a-zA-Z][\w.\-]*[a-zA-Z])""#) {
        if let Some(found) = in_files(given, &key).as_ref().and_then(from) {
            return Some(PortInSource {
                certain: false,
                ..found
            });
        }
    }
    // The last number is the default: `?: 8080`, `getOrDefault("PORT", "8080")`.
    let bare = expression.replace('_', "");
    let literal = Regex::new(r#"(?:^|[^\w.\[])(\d{2,5})(?:$|[^\w.])"#).ok()?;
    let literal = literal
        .captures_iter(&bare)
        .filter_map(|it| number(&it[1]))
        .last();
    if let Some(port) = literal {
        return Some(PortInSource {
            port,
            evidence: here(),
            certain: false,
        });
    }
    let words = Regex::new(r"[A-Za-z_]\w*").ok()?;
    let names: Vec<&str> = words
        .find_iter(expression)
        .map(|it| it.as_str())
        .filter(|it| !NO_NAMES.contains(it))
        .collect();
    if let Some(found) = class_settings::port(expression, given)
        .as_ref()
        .and_then(from)
    {
        return Some(PortInSource {
            certain: false,
            ..found
        });
    }
    let local = names
        .iter()
        .find_map(|name| declared(file, text, name, expression, given, depth));
    let local = local.or_else(|| {
        names.iter().find_map(|name| {
            let passed = arguments(file, text, at, name, given, depth);
            passed.iter().find_map(|it| {
                let inner = &it.text[it.range.clone()];
                evaluate(&it.file, &it.text, it.range.start, inner, given, depth + 1)
            })
        })
    });
    if local.is_some() || depth > 1 {
        return local;
    }
    // A setting's class, a companion's constant: the last name says which member.
    let member = names
        .iter()
        .rev()
        .find(|it| it.to_lowercase().contains("port"))?;
    let field = member.strip_prefix("get").unwrap_or(member);
    let mut field = field.to_owned();
    if let Some(first) = field.get_mut(..1)
        && member.starts_with("get")
    {
        first.make_ascii_lowercase();
    }
    let near = neighbours(given.workspace, given.place, file, text);
    near.iter().find_map(|other| {
        let text = given.workspace.read(other)?;
        declared(other, &text, member, expression, given, depth + 1)
            .or_else(|| declared(other, &text, &field, expression, given, depth + 1))
    })
}

/// Words of an expression that name no value.
const NO_NAMES: [&str; 14] = [
    "Integer",
    "parseInt",
    "valueOf",
    "toInt",
    "System",
    "getenv",
    "int",
    "new",
    "this",
    "Netty",
    "CIO",
    "Jetty",
    "toIntOrNull",
    "port_",
];

/// What a name is given where it is declared or assigned in a file.
fn declared(
    file: &str,
    text: &str,
    name: &str,
    expression: &str,
    given: &JvmContext<'_>,
    depth: usize,
) -> Option<PortInSource> {
    let pattern = format!(
        r"\b{name}\s*(?::\s*\w+\??\s*)?=\s*|\b{name}\s*\(\s*\)\s*\{{\s*return\s+|\b{name}\s*(?::\s*\w+\??\s*)?(?:get\(\)\s*=|by lazy \{{)\s*"
    );
    let pattern = Regex::new(&pattern).ok()?;
    pattern.find_iter(text).find_map(|place| {
        if text[place.end()..].starts_with('=') || is_comment(text, place.start()) {
            return None;
        }
        let inner = argument_text(&text[place.end()..]);
        if inner == expression {
            return None;
        }
        evaluate(file, text, place.end(), inner, given, depth + 1)
    })
}
