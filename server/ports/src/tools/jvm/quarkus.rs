//! Quarkus and Micronaut: properties with profiles or environments.

use ashore_texts::{Text, text};

use crate::{
    command,
    detection::{Confidence, Detection, Role},
    evidence::PlacedText,
    path,
    workspace::WorkspaceFiles,
};

use super::{
    build::{self, JvmBuild},
    launch::JvmLaunch,
    layers::{LayerValue, PropertyLayer, PropertyLayers, flatten},
    program::JvmProgram,
};

/// Quarkus: arguments are the program's own; system properties, environment, `.env`, then the files.
/// `profile` is the one that the way of starting it brings: `dev` for Quarkus' own dev mode.
pub(super) fn quarkus(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    place: &JvmProgram,
    profile: &str,
) -> Detection {
    let tokens =
        |name: &str| build::property(workspace, &place.module, name, &launch.build_profiles);
    let mut outer = launch.layers();
    outer.remove(0);
    if let Some(variables) = workspace.env_file(&path::join(&launch.cwd, ".env")) {
        outer.push(PropertyLayer::env(&variables));
    }
    let outer = PropertyLayers {
        all: outer,
        tokens: &tokens,
    };
    let said = outer.first(&["quarkus.profile", "quarkus.test.profile"]);
    let profiles = said.map_or(vec![profile.to_owned()], |it| it.words());
    let folders = [path::join(&launch.cwd, "config")].into_iter().chain(
        place
            .resources()
            .into_iter()
            .flat_map(|it| [it.clone(), path::join(&it, "META-INF")]),
    );
    let mut all = outer.all;
    for folder in folders {
        for profile in profiles.iter().rev() {
            let name = format!("application-{profile}");
            all.extend(files(workspace, &folder, &name));
        }
        all.extend(files(workspace, &folder, "application"));
        all.extend(files(workspace, &folder, "microprofile-config"));
    }
    // `%dev.key` beats `key` in the same source, and `%dev.key` of a weaker source loses to `key` of a stronger.
    for layer in &mut all {
        for profile in &profiles {
            let prefix = format!("%{profile}.");
            let quoted = format!("\"%{profile}\".");
            let env = format!("_{}_", profile.to_uppercase());
            let own: Vec<(String, PlacedText)> = layer
                .entries
                .iter()
                .filter_map(|(key, text)| {
                    let key = key
                        .strip_prefix(&prefix)
                        .or_else(|| key.strip_prefix(&quoted))
                        .or_else(|| layer.is_env.then(|| key.strip_prefix(&env))?)?;
                    Some((key.to_owned(), text.clone()))
                })
                .collect();
            layer.entries.extend(own);
        }
    }
    let layers = PropertyLayers {
        all,
        tokens: &tokens,
    };
    let build = JvmBuild::of(workspace, &place.module);
    let found = match layers.get("quarkus.http.port") {
        Some(value) => port_of_value(&value, "quarkus.http.port"),
        None => default_http(workspace, &build, place, &["quarkus-"]),
    };
    let mut found = found;
    let on = |key: &str| layers.get(key).is_some_and(|it| it.text == "true");
    if let Some(value) = layers.get("quarkus.grpc.server.port")
        && layers
            .get("quarkus.grpc.server.use-separate-server")
            .is_none_or(|it| it.text != "false")
        && let Some(port) = value.port()
    {
        found = found.and(port, Role::Grpc, Confidence::Certain, value.chain);
    }
    if on("quarkus.management.enabled") {
        let value = layers.get("quarkus.management.port");
        let place = layers.get("quarkus.management.enabled").map(|it| it.chain);
        found = match value {
            Some(value) => match value.port() {
                Some(port) => found.and(port, Role::Management, Confidence::Certain, value.chain),
                None => found,
            },
            None => found.and(
                9000,
                Role::Management,
                Confidence::Default,
                place.unwrap_or_default(),
            ),
        };
    }
    finish(found, launch, place).framework("quarkus")
}

/// Micronaut: arguments, system properties, environment, then `application[-environment].*`.
pub(super) fn micronaut(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    place: &JvmProgram,
) -> Detection {
    let tokens =
        |name: &str| build::property(workspace, &place.module, name, &launch.build_profiles);
    let mut outer = launch.layers();
    // `-micronaut.server.port=1` and `-port=1` are arguments, too.
    if let Some(args) = outer.first_mut() {
        for word in &launch.args {
            if let Some((key, value)) = word.as_str().split_once('=') {
                let key = key.trim_start_matches('-').to_owned();
                args.entries.push((key, word.with(value)));
            }
        }
    }
    let outer = PropertyLayers {
        all: outer,
        tokens: &tokens,
    };
    let said = outer.get("micronaut.environments");
    let mut environments = said.map_or(Vec::new(), |it| it.words());
    if let Some(text) = &place.text
        && environments.is_empty()
    {
        for word in ["defaultEnvironments(\"", ".environments(\""] {
            if let Some((_, rest)) = text.split_once(word) {
                environments.extend(rest.split('"').next().map(str::to_owned));
            }
        }
    }
    let mut all = outer.all;
    for folder in place.resources() {
        for name in environments.iter().rev() {
            all.extend(files(workspace, &folder, &format!("application-{name}")));
        }
        all.extend(files(workspace, &folder, "application"));
        all.extend(files(workspace, &folder, "bootstrap"));
    }
    let layers = PropertyLayers {
        all,
        tokens: &tokens,
    };
    let build = JvmBuild::of(workspace, &place.module);
    let has_grpc = build.has(&["micronaut-grpc-runtime", "micronaut-grpc-server-runtime"])
        || build.mentions("micronaut-grpc") && !build.has(&["micronaut-grpc-client-runtime"]);
    let text = build.file.as_ref().and_then(|file| workspace.read(file));
    // Its plugins bring the server of the runtime that the build names.
    let by_runtime = text.is_some_and(|text| {
        [
            "runtime(\"",
            "runtime \"",
            "runtime '",
            "<micronaut.runtime>",
        ]
        .iter()
        .any(|word| names_runtime(&text, word))
    });
    let is_web = build.dependencies.is_empty()
        || build.mentions("http-server")
        || by_runtime
        || build.mentions("io.micronaut") && !has_grpc;
    let found = match layers.get("micronaut.server.port") {
        Some(value) if value.text.trim().starts_with('-') => {
            Detection::unknown(text!(UnsaidKeyNegative {
                key: "micronaut.server.port"
            }))
        }
        Some(value) => port_of_value(&value, "micronaut.server.port"),
        None if is_web => default_http(
            workspace,
            &build,
            place,
            &["micronaut-http-server", "micronaut"],
        ),
        None => Detection::none(Text::NoneMicronaut),
    };
    let found = match layers.get("grpc.server.port") {
        Some(value) if has_grpc => match value.port() {
            Some(port) => found.and(port, Role::Grpc, Confidence::Certain, value.chain),
            None => found,
        },
        None if has_grpc => match build.evidence(workspace, "grpc") {
            Some(place) => found.and(50051, Role::Grpc, Confidence::Default, vec![place]),
            None => found,
        },
        _ => found,
    };
    let found = match layers.get("endpoints.all.port") {
        Some(value) => match value.port() {
            Some(port) => found.and(port, Role::Management, Confidence::Certain, value.chain),
            None => found,
        },
        None => found,
    };
    finish(found, launch, place).framework("micronaut")
}

/// `runtime("netty")` of Micronaut's plugin, not `runtime("org.acme:driver")`, which is a dependency.
fn names_runtime(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let name = text[at + word.len()..].split(['"', '\'', '<', '\n']).next();
        name.is_some_and(|name| !name.contains(':'))
    })
}

/// Helidon's `server.port` and MicroProfile's configuration.
pub(super) fn helidon(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    place: &JvmProgram,
) -> Option<Detection> {
    let tokens =
        |name: &str| build::property(workspace, &place.module, name, &launch.build_profiles);
    let mut all = launch.layers();
    for folder in place.resources() {
        let meta = path::join(&folder, "META-INF");
        all.extend(files(workspace, &meta, "microprofile-config"));
        all.extend(files(workspace, &folder, "application"));
    }
    let layers = PropertyLayers {
        all,
        tokens: &tokens,
    };
    let value = layers.get("server.port")?;
    Some(finish(port_of_value(&value, "server.port"), launch, place).framework("helidon"))
}

fn files(workspace: &WorkspaceFiles<'_>, folder: &str, name: &str) -> Vec<PropertyLayer> {
    let mut found = Vec::new();
    let file = |end: &str| path::join(folder, &format!("{name}.{end}"));
    found.extend(
        workspace
            .properties(&file("properties"))
            .map(PropertyLayer::new),
    );
    for end in ["yaml", "yml"] {
        let documents = workspace.yaml(&file(end)).unwrap_or_default();
        found.extend(documents.iter().map(|it| PropertyLayer::new(flatten(it))));
    }
    if let Some(document) = workspace.toml(&file("toml")) {
        found.push(PropertyLayer::new(flatten(&document)));
    }
    found
}

pub(super) fn port_of_value(value: &LayerValue, key: &str) -> Detection {
    let confidence = if value.by_default {
        Confidence::Likely
    } else {
        Confidence::Certain
    };
    match value.port() {
        Some(port) => Detection::http(port, confidence, value.chain.clone()),
        None if value.is_random() => Detection::unknown(text!(UnsaidKeyZero { key })),
        None => Detection::unknown(text!(UnsaidKeyNoPort {
            key,
            value: &value.text
        })),
    }
}

/// The documented 8080, with the build file or the main class as the reason.
fn default_http(
    workspace: &WorkspaceFiles<'_>,
    build: &JvmBuild,
    place: &JvmProgram,
    words: &[&str],
) -> Detection {
    let by_build = words
        .iter()
        .filter(|word| build.mentions(word))
        .find_map(|word| build.evidence(workspace, word));
    let by_source = || {
        let (file, text) = place.source.as_ref().zip(place.text.as_ref())?;
        let at = text.find("main").unwrap_or(0);
        Some(crate::doc::evidence(file, text, at))
    };
    match by_build.or_else(by_source) {
        Some(place) => Detection::http(8080, Confidence::Default, vec![place]),
        None => Detection::unknown(Text::UnsaidBuildFile),
    }
}

pub(super) fn finish(mut found: Detection, launch: &JvmLaunch, place: &JvmProgram) -> Detection {
    found.folder = Some(place.module.clone());
    if launch.misses_env_file {
        found.at_most(Confidence::Likely)
    } else {
        found
    }
}

/// The debugger's port of Quarkus' dev mode: `-Ddebug=5006`.
pub(super) fn debug_port(words: &[PlacedText], found: Detection) -> Detection {
    match command::option(words, &["-Ddebug", "-DdebugPort"]) {
        Some(text) => match text.value.parse() {
            Ok(port) => found.debugger(port, text.evidence),
            Err(_) => found,
        },
        None => found,
    }
}
