//! Ktor's `application.conf` and `application.yaml`, and other HOCON that names a port.

use ashore_texts::{Text, text};

use crate::{
    command::{option, port_of},
    detection::{Confidence, Detection},
    path,
    workspace::WorkspaceFiles,
};

use super::{
    hocon::hocon,
    launch::JvmLaunch,
    layers::{PropertyLayer, PropertyLayers, flatten},
    program::JvmProgram,
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
    let found = found.unwrap_or_else(|| Detection::unknown(Text::UnsaidKtor));
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
            return Some(Detection::unknown(text!(UnsaidKeyValueless {
                key,
                value: &text.value
            })));
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
    Some(super::quarkus::port_of_value(&layers.resolve(&braced), key))
}
