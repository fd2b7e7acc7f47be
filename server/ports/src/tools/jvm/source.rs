//! A port in the source of a JVM program: literals, constants, and helpers with their defaults.

use regex_lite::Regex;

use crate::{
    command::{number, option, port_of, var},
    detection::{Confidence, Detection, Role},
    doc,
    evidence::{EvidencePlace, PlacedText},
    path,
    workspace::WorkspaceFiles,
};

use super::{
    callers, filled,
    launch::JvmLaunch,
    layers::{PropertyLayer, system},
    place::{JvmProgram, sources},
    spring_source::is_comment,
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

/// Files that are read besides the main one at most.
const MOST_FILES: usize = 24;

/// What an expression is computed from.
pub(super) struct JvmContext<'a> {
    pub workspace: &'a WorkspaceFiles<'a>,
    pub place: &'a JvmProgram,
    launch: &'a JvmLaunch,
    system: PropertyLayer,
}

/// A port with the place that decided.
pub(super) struct PortInSource {
    pub port: u16,
    pub evidence: EvidencePlace,
    pub certain: bool,
}

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

/// The sources that the main one imports or names.
pub(super) fn neighbours<'w>(
    workspace: &'w WorkspaceFiles<'_>,
    place: &'w JvmProgram,
    main: &str,
    text: &str,
) -> Vec<&'w str> {
    let names = |file: &&str| {
        let stem = path::stem(file);
        *file != main
            && text.match_indices(stem).any(|(at, _)| {
                let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                !is_word(text[..at].chars().next_back())
                    && !is_word(text[at + stem.len()..].chars().next())
            })
    };
    sources(workspace, &place.module)
        .filter(names)
        .take(MOST_FILES)
        .collect()
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
            let expression = expression(&text[sink.end()..]);
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

/// The text up to the comma or bracket that ends an argument.
pub(super) fn expression(text: &str) -> &str {
    let mut depth = 0_i32;
    let mut quote = false;
    for (at, c) in text.char_indices().take(300) {
        match c {
            '"' => quote = !quote,
            _ if quote => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth -= 1;
                if depth < 0 {
                    return &text[..at];
                }
            }
            ',' | ';' if depth == 0 => return &text[..at],
            '\n' if depth == 0 => {
                let before = text[..at].trim_end();
                let after = text[at..].trim_start();
                let goes_on = before.is_empty()
                    || before.ends_with(['?', ':', '=', '(', '.'])
                    || after.starts_with(['?', '.', ':']);
                if !goes_on {
                    return &text[..at];
                }
            }
            _ => {}
        }
    }
    let end = doc::floor(text, 300);
    &text[..end]
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
    if let Some(found) = filled::port(expression, given).as_ref().and_then(from) {
        return Some(PortInSource {
            certain: false,
            ..found
        });
    }
    let local = names
        .iter()
        .find_map(|name| declared(file, text, name, expression, given, depth));
    let local = local.or_else(|| {
        let mut given = names
            .iter()
            .map(|name| callers::argument(file, text, at, name, given, depth));
        given.find_map(|it| it)
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
        let inner = self::expression(&text[place.end()..]);
        if inner == expression {
            return None;
        }
        evaluate(file, text, place.end(), inner, given, depth + 1)
    })
}

/// A key in the program's own settings: HOCON, YAML or properties among its resources.
pub(super) fn in_files(given: &JvmContext<'_>, key: &str) -> Option<PlacedText> {
    if !key.to_lowercase().contains("port") {
        return None;
    }
    let workspace = given.workspace;
    let env = PropertyLayer::env(&given.launch.env);
    for folder in given.place.resources() {
        for entry in workspace.names(&folder) {
            let file = path::join(&folder, &entry.name);
            let found = match entry.name.rsplit('.').next() {
                Some("conf") => workspace.read(&file).and_then(|text| {
                    super::ktor::hocon(&file, &text, key, &|name| env.raw(name).cloned())
                }),
                Some("properties") => {
                    let entries = workspace.properties(&file).unwrap_or_default();
                    PropertyLayer::new(entries).raw(key).cloned()
                }
                Some("yml" | "yaml") => {
                    let document = workspace.yaml(&file).and_then(|it| it.into_iter().next());
                    document.and_then(|it| {
                        PropertyLayer::new(super::layers::flatten(&it))
                            .raw(key)
                            .cloned()
                    })
                }
                _ => None,
            };
            if let Some(text) = found.filter(|it| !it.unresolved) {
                let layers = super::layers::PropertyLayers {
                    all: vec![env],
                    tokens: &|_| None,
                };
                let value = layers.resolve(&text);
                return (!value.unresolved).then(|| text.with(value.text));
            }
        }
    }
    None
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
