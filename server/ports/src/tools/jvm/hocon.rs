//! One value of a HOCON file, by the path of its keys.

use crate::{
    doc,
    evidence::{EvidencePlace, PlacedText},
};

/// The last value of a path in HOCON; `${?NAME}` counts only where the name has a value.
pub(super) fn hocon(
    file: &str,
    source: &str,
    key: &str,
    known: &dyn Fn(&str) -> Option<PlacedText>,
) -> Option<PlacedText> {
    let mut open: Vec<String> = Vec::new();
    let mut found: Option<PlacedText> = None;
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = line.split("//").next().unwrap_or(line);
        let code = if code.trim_start().starts_with('#') {
            ""
        } else {
            code
        };
        let code = code.split(" #").next().unwrap_or(code);
        let mut rest = code;
        while let Some(end) = rest
            .find(['{', '}', ',', '\n'])
            .or_else(|| (!rest.trim().is_empty()).then_some(rest.len()))
        {
            let is_variable = rest[..end].ends_with('$');
            if is_variable {
                let close = rest[end..].find('}').map_or(rest.len(), |it| end + it + 1);
                let end = rest[close..]
                    .find([',', '}', '\n'])
                    .map_or(rest.len(), |it| close + it);
                assign(
                    &open,
                    &rest[..end],
                    key,
                    &mut found,
                    known,
                    &doc::evidence(file, source, start),
                );
                rest = &rest[end..];
                if end == 0 {
                    break;
                }
                continue;
            }
            let part = rest[..end].trim();
            match rest[end..].chars().next() {
                Some('{') => {
                    let name = part.trim_end_matches(['=', ':', '+', ' ']);
                    open.push(name.trim_matches('"').to_owned());
                }
                Some('}') => {
                    assign(
                        &open,
                        part,
                        key,
                        &mut found,
                        known,
                        &doc::evidence(file, source, start),
                    );
                    open.pop();
                }
                _ => assign(
                    &open,
                    part,
                    key,
                    &mut found,
                    known,
                    &doc::evidence(file, source, start),
                ),
            }
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }
    found
}

fn assign(
    open: &[String],
    part: &str,
    key: &str,
    found: &mut Option<PlacedText>,
    known: &dyn Fn(&str) -> Option<PlacedText>,
    place: &EvidencePlace,
) {
    let Some((name, value)) = part.split_once(['=', ':']) else {
        return;
    };
    let mut path: Vec<&str> = open
        .iter()
        .map(String::as_str)
        .filter(|it| !it.is_empty())
        .collect();
    path.push(name.trim().trim_matches('"'));
    if path.join(".") != key {
        return;
    }
    let value = value.trim().trim_matches('"');
    let Some(inner) = value.strip_prefix("${").and_then(|it| it.strip_suffix('}')) else {
        *found = Some(PlacedText::new(value, place));
        return;
    };
    let name = inner.trim_start_matches('?');
    match known(name) {
        Some(text) => *found = Some(text),
        None if inner.starts_with('?') => {}
        None => {
            *found = Some(PlacedText {
                unresolved: true,
                ..PlacedText::new(value, place)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_that_is_there_counts() {
        let check = |source: &str, set: Option<&str>, wanted: Option<&str>| {
            let known = |name: &str| {
                set.filter(|_| name == "PORT").map(|value| PlacedText {
                    value: value.to_owned(),
                    ..PlacedText::default()
                })
            };
            let found = hocon("a.conf", source, "ktor.deployment.port", &known);
            assert_eq!(found.map(|it| it.value).as_deref(), wanted, "{source}");
        };
        let nested =
            "ktor {\n  # port = 1\n  deployment {\n    port = 8081\n    port = ${?PORT}\n  }\n}\n";
        check(nested, None, Some("8081"));
        check(nested, Some("9000"), Some("9000"));
        check("ktor.deployment.port = 7", None, Some("7"));
        check(
            "ktor { deployment { port: 8082, host: \"a\" } }",
            None,
            Some("8082"),
        );
        check("ktor { deployment.port = ${PORT} }", None, Some("${PORT}"));
        check("other { port = 1 }", None, None);
    }
}
