//! Ktor's `application.conf` and `application.yaml`, and other HOCON that names a port.

use crate::{
    command::{option, port_of},
    detection::{Confidence, Detection},
    doc,
    evidence::PlacedText,
    path,
    workspace::WorkspaceFiles,
};

use super::{
    launch::JvmLaunch,
    layers::{PropertyLayer, PropertyLayers, flatten},
    place::JvmProgram,
    quarkus::finish,
    source,
};

/// Ktor: the engine's arguments, `-D`, the file that EngineMain reads; or what `embeddedServer` is told.
pub(super) fn detect(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    place: &JvmProgram,
) -> Detection {
    let is_embedded = place
        .text
        .as_ref()
        .is_some_and(|text| text.contains("embeddedServer("));
    let by_file = || by_file(workspace, launch, place);
    let text = place.text.as_deref().unwrap_or_default();
    let reads_file = [
        "ApplicationConfig",
        "ConfigFactory",
        "commandLineEnvironment",
        "loadCommon",
    ]
    .iter()
    .any(|word| text.contains(word));
    let found = if is_embedded {
        let by_file = || reads_file.then(by_file).flatten();
        source::detect(workspace, launch, place).or_else(by_file)
    } else {
        by_file().or_else(|| source::detect(workspace, launch, place))
    };
    let found = found.unwrap_or_else(|| {
        Detection::unknown("neither the engine's configuration nor the source names a port")
    });
    finish(found, launch, place).framework("ktor")
}

fn by_file(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    place: &JvmProgram,
) -> Option<Detection> {
    let said = option(&launch.args, &["-port", "-P:ktor.deployment.port"]);
    let system = launch.layers().swap_remove(1);
    let said = said.or_else(|| system.raw("ktor.deployment.port").cloned());
    if let Some(text) = said {
        let port = port_of(&text.value)?;
        return Some(Detection::http(
            port,
            Confidence::Certain,
            vec![text.evidence],
        ));
    }
    let named = option(&launch.args, &["-config"]).map(|it| it.value);
    let mut files = Vec::new();
    for folder in std::iter::once(launch.cwd.clone()).chain(place.resources()) {
        match &named {
            Some(name) => files.push(path::join(&folder, name)),
            None => {
                for name in ["application.conf", "application.yaml", "application.yml"] {
                    files.push(path::join(&folder, name));
                }
            }
        }
    }
    files
        .iter()
        .find_map(|file| one(workspace, launch, file, "ktor.deployment.port"))
}

/// The port under a path in a HOCON or YAML file.
fn one(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    file: &str,
    key: &str,
) -> Option<Detection> {
    if file.ends_with(".conf") {
        let source = workspace.read(file)?;
        let env = PropertyLayer::env(&launch.env);
        let text = hocon(file, &source, key, &|name| env.raw(name).cloned())?;
        if text.unresolved {
            return Some(Detection::unknown(format!(
                "`{key}` is `{}`, which has no value here",
                text.value
            )));
        }
        let port = port_of(&text.value)?;
        return Some(Detection::http(
            port,
            Confidence::Certain,
            vec![text.evidence],
        ));
    }
    let document = workspace.yaml(file)?.into_iter().next()?;
    let text = document.at(&key.split('.').collect::<Vec<_>>())?;
    let layers = PropertyLayers {
        all: vec![
            PropertyLayer::env(&launch.env),
            PropertyLayer::new(flatten(&document)),
        ],
        tokens: &|_| None,
    };
    // Ktor writes `$PORT:8080` and `${PORT:8080}`.
    let braced = match text.value.strip_prefix('$') {
        Some(rest) if !rest.starts_with('{') => text.with(format!("${{{rest}}}")),
        _ => text,
    };
    Some(super::quarkus::answer(&layers.resolve(&braced), key))
}

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
    place: &crate::evidence::EvidencePlace,
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
