//! The calls in the source of a JVM program that tell a server its port.

use regex_lite::Regex;

use super::{
    argument_text::argument_text,
    context::{JvmContext, neighbours},
    expression::evaluate,
    launch::JvmLaunch,
    layers::{PropertyLayer, system},
    program::JvmProgram,
    spring_source::is_comment,
};
use crate::{
    command::{option, port_of},
    detection::{Confidence, Detection, Role},
    doc,
    workspace::WorkspaceFiles,
};

/// What a server is told its port by, up to the expression, and what listens there.
const SINKS: [(&str, Role); 27] = [
    (r"embeddedServer\([^)]*?\bport\s*=\s*", Role::Http),
    (r"embeddedServer\(\s*\w+\s*,\s*", Role::Http),
    (
        r"\bapplicationEngineEnvironment[\s\S]{0,400}?\bport\s*=\s*",
        Role::Http,
    ),
    (r"\bconnector\s*\{[^}]*?\bport\s*=\s*", Role::Http),
    (r"newServerBuilderForPort\(\s*", Role::Grpc),
    (r"ServerBuilder\s*\.?\s*forPort\(\s*", Role::Grpc),
    (r"\bforPort\(\s*", Role::Grpc),
    (
        r"(?:Javalin|app|server|vertx|httpServer)\w*(?:\([^;]*?\))?\s*\.start\(\s*",
        Role::Http,
    ),
    (r"\}\s*\.start\(\s*", Role::Http),
    (r"\)\s*\.start\(\s*", Role::Http),
    (r"\.listen\(\s*", Role::Http),
    (
        r"HttpServer\.create\(\s*(?:new\s+)?InetSocketAddress\((?:[^,()]*,)?\s*",
        Role::Http,
    ),
    (r"InetSocketAddress\((?:[^,()]*,)?\s*", Role::Http),
    (r"ServerSocket\(\s*", Role::Http),
    (r"DatagramSocket\(\s*", Role::Other),
    (r"new\s+Server\(\s*", Role::Http),
    (r"[sS]etPort\(\s*", Role::Http),
    (r"\.addHttpListener\(\s*", Role::Http),
    (
        r"\.(?:http|port|httpPort|withPort|serverPort|bindPort)\(\s*",
        Role::Http,
    ),
    (r"(?:^|[\s;{])(?:Spark\.)?port\(\s*", Role::Http),
    (r"\.asServer\(\s*\w+\(\s*", Role::Http),
    (r"newServerAt\([^,]+,\s*", Role::Http),
    (r"bindAndHandle\([^,]+,[^,]+,\s*", Role::Http),
    (r"bindHttp\(\s*", Role::Http),
    (r"\.withPort\(\s*", Role::Http),
    (r"\.bind\(\s*", Role::Http),
    (r"\bserverPort\s*=\s*", Role::Http),
];

/// The ports that the program's main source, or what it imports, names.
pub(super) fn detect(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    place: &JvmProgram,
) -> Option<Detection> {
    let given = JvmContext {
        workspace,
        place,
        launch,
        system: PropertyLayer::new(system(&launch.vm)),
    };
    let (file, text) = place.source.as_ref().zip(place.text.as_ref())?;
    let mut found = scan(file, text, &given);
    if found.ports.is_empty() {
        for near in neighbours(workspace, place, file, text) {
            if let Some(text) = workspace.read(near) {
                found = found.merge(scan(near, &text, &given));
            }
            if !found.ports.is_empty() {
                break;
            }
        }
    }
    if found.ports.is_empty() {
        return None;
    }
    found.folder = Some(place.module.clone());
    Some(found)
}

fn scan(file: &str, text: &str, given: &JvmContext<'_>) -> Detection {
    let mut detection = Detection::default();
    for (pattern, role) in SINKS {
        let Ok(pattern) = Regex::new(pattern) else {
            continue;
        };
        for sink in pattern.find_iter(text) {
            let last = text[..sink.end()].trim_end().len();
            if is_comment(text, last) || is_client(text, sink.start()) {
                continue;
            }
            let expression = argument_text(&text[sink.end()..]);
            let Some(found) = evaluate(file, text, sink.end(), expression, given, 0) else {
                continue;
            };
            // The same call is found by several patterns; the first, most special one counts.
            let confidence = if found.certain {
                Confidence::Certain
            } else {
                Confidence::Likely
            };
            let role = if role == Role::Http && expression_is_grpc(text, sink.start()) {
                Role::Grpc
            } else {
                role
            };
            detection = detection.and(found.port, role, confidence, vec![found.evidence]);
        }
    }
    detection
}

/// A call to somebody else's server.
fn is_client(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(['\n', ';']).map_or(0, |it| it + 1);
    let end = text[at..]
        .find(['\n', ';'])
        .map_or(text.len(), |it| at + it);
    let line = text[start..end].to_lowercase().replace("connector", "");
    if line.contains("embeddedserver") || line.contains("serverbuilder") {
        return false;
    }
    [
        "client",
        "connect",
        "channel",
        "redis",
        "jedis",
        "proxy",
        "datasource",
        "mongo",
        "database",
        "smtp",
        "mail",
        "kafka",
        "rabbit",
        "postgres",
        "mysql",
        "elastic",
        "cassandra",
        "memcache",
        "ldap",
    ]
    .iter()
    .any(|word| line.contains(word))
}

fn expression_is_grpc(text: &str, at: usize) -> bool {
    let start = doc::floor(text, at.saturating_sub(60));
    text[start..at].contains("NettyServerBuilder") || text[start..at].contains("ServerBuilder.")
}

/// `--port 8081`, `-p 8081` and `-Dport=8081`, for programs whose source does not tell more.
pub(super) fn by_arguments(launch: &JvmLaunch) -> Option<Detection> {
    let text = option(
        &launch.args,
        &[
            "--port",
            "-port",
            "--http.port",
            "--server.port",
            "--http-port",
            "--httpPort",
        ],
    );
    let text = text.or_else(|| {
        let system = PropertyLayer::new(system(&launch.vm));
        ["server.port", "http.port", "port"]
            .iter()
            .find_map(|key| system.raw(key).cloned())
    })?;
    let port = port_of(&text.value)?;
    Some(Detection::http(
        port,
        Confidence::Likely,
        vec![text.evidence],
    ))
}
