//! Programs of any language: what their arguments, their source and their environment say, in this order.

use ashore_texts::{Text, text};

use crate::{
    command::{CommandLine, port_of},
    detection::{Confidence, Detection, Role},
    evidence::PlacedText,
    source,
    workspace::WorkspaceFiles,
};

/// Options that mean the service's port in nearly every program.
const OPTIONS: [&str; 36] = [
    "--port",
    "-port",
    "--http-port",
    "--http_port",
    "--server-port",
    "--server_port",
    "--listen-port",
    "--listen",
    "--addr",
    "--address",
    "--bind",
    "--http-addr",
    "--listen-address",
    "-addr",
    "-listen",
    "-http",
    "-bind",
    "--web.listen-address",
    "--http-listen-address",
    "-listen-addr",
    "--listen-addr",
    "--listen_addr",
    "--server.port",
    "--http.port",
    "--api-port",
    "--rest-port",
    "--server-addr",
    "--http-listen-addr",
    "--bind-address",
    "-http-port",
    "--httpPort",
    "-httpPort",
    "--secure-port",
    "--web-port",
    "--service-port",
    "--rest.port",
];

/// What the arguments say.
pub(crate) fn by_arguments(args: &[PlacedText]) -> Option<Detection> {
    by_options(args, &OPTIONS)
}

fn by_options(args: &[PlacedText], names: &[&str]) -> Option<Detection> {
    let text = crate::command::option(args, names)?;
    if is_remote(text.as_str()) {
        return None;
    }
    if let Some(port) = port_of(text.as_str()) {
        return Some(Detection::written(port, &text));
    }
    (text.unresolved || text.as_str() == "0")
        .then(|| Detection::unknown(text!(UnsaidCommandLine { value: &text.value })))
}

/// `orders.example.com:443`: no program listens on another machine's name.
fn is_remote(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let Some((host, _)) = rest.rsplit_once(':') else {
        return false;
    };
    let end = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && end.len() > 1 && end.bytes().all(|b| b.is_ascii_alphabetic())
}

/// `-l 0.0.0.0:4873`, `-a :8080`: short options that mean the own address where nothing else is known.
fn by_short_option(args: &[PlacedText], is_other: impl Fn(&str) -> bool) -> Option<Detection> {
    let names: Vec<&str> = ["-l", "-a", "-b"]
        .into_iter()
        .filter(|name| !is_other(&name[1..]))
        .collect();
    let text = crate::command::option(args, &names)?;
    let port = port_of(text.as_str()).filter(|_| !text.unresolved)?;
    let (host, _) = text.as_str().rsplit_once(':')?;
    let is_own = ["", "0.0.0.0", "127.0.0.1", "localhost", "[::]", "*"].contains(&host);
    is_own.then(|| Detection::http(port, Confidence::Likely, vec![text.evidence]))
}

/// What a variable of the environment says.
pub(crate) fn by_variable(command: &CommandLine, names: &[&str]) -> Option<Detection> {
    let (name, text) = names
        .iter()
        .find_map(|name| command.var(name).map(|text| (name, text)))?;
    let port = port_of(text.as_str());
    match port {
        Some(port) => Some(Detection::written(port, text)),
        None if text.as_str().is_empty() => None,
        None => Some(Detection::unknown(text!(UnsaidIs {
            name: *name,
            value: &text.value
        }))),
    }
}

/// Words of programs that serve; without any of them a program that was read listens nowhere.
const SERVERS: [&str; 42] = [
    "listen",
    "Listen",
    "express",
    "fastify",
    "koa",
    "hapi",
    "http.createServer",
    "createServer",
    "NestFactory",
    "serve(",
    "Serve(",
    "lask",
    "astapi",
    "uvicorn",
    "aiohttp",
    "tornado",
    "sanic",
    "starlette",
    "socketserver",
    "HTTPServer",
    "grpc",
    "gin.",
    "echo.",
    "fiber",
    "chi.",
    "mux",
    "http.Server",
    "axum",
    "actix",
    "rocket",
    "warp",
    "tonic",
    "hyper",
    "bind(",
    "bind_",
    "WebSocket",
    "socket.io",
    "Moleculer",
    "apollo",
    "streamlit",
    "gradio",
    "dash",
];

/// Words of those that clients have as well.
const OF_CLIENTS: [&str; 6] = ["grpc", "mux", "WebSocket", "socket.io", "apollo", "hyper"];

/// A program that was read as a whole, that connects, and in which nothing listens.
fn only_connects(workspace: &WorkspaceFiles<'_>, entries: &[String], scan: &source::Scan) -> bool {
    let servers: Vec<&str> = SERVERS
        .into_iter()
        .filter(|word| !OF_CLIENTS.contains(word))
        .collect();
    scan.was_read
        && scan.clients.any
        && !source::is_partial(workspace, entries)
        && !source::mentions(workspace, entries, &servers)
}

/// Subcommands of programs that then serve.
const SERVING: [&str; 18] = [
    "serve",
    "server",
    "web",
    "webserver",
    "start",
    "api",
    "apiserver",
    "api-server",
    "runserver",
    "run-server",
    "devserver",
    "daemon",
    "listen",
    "standalone",
    "http",
    "gateway",
    "proxy",
    "agent",
];

/// Libraries that find a program's commands by their file names.
const LOADERS: [&str; 3] = ["oclif", "run-script-os", "importlib.import_module"];

/// A program by its arguments, its source and the usual variables.
pub(crate) fn detect(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    entries: &[String],
    args: &[PlacedText],
) -> Detection {
    let scan = source::scan(workspace, entries, command);
    let by_source = &scan.detection;
    // `--address orders:9000` of a client is where it connects to.
    let is_other = |name: &str| scan.clients.names.contains(name) && !scan.own.contains(name);
    let own: Vec<&str> = OPTIONS
        .into_iter()
        .filter(|option| !is_other(option.trim_start_matches('-')))
        .collect();
    if let Some(found) = by_options(args, &own) {
        // The source knows what the port is for, and may listen elsewhere besides, for metrics or gRPC.
        let mut found = found;
        for other in by_source.ports.iter().filter(|it| it.role != Role::Http) {
            for same in found.ports.iter_mut().filter(|it| it.port == other.port) {
                same.role = other.role;
            }
            found = found.and(
                other.port,
                other.role,
                other.confidence,
                other.evidence.clone(),
            );
        }
        return found;
    }
    if !by_source.ports.is_empty() {
        return scan.detection;
    }
    let usual = [
        "PORT",
        "HTTP_PORT",
        "SERVER_PORT",
        "APP_PORT",
        "LISTEN_ADDR",
        "HTTP_ADDR",
        "LISTEN_PORT",
        "API_PORT",
        "ADDR",
    ];
    let asked: Vec<&str> = scan.asks.iter().map(String::as_str).collect();
    if (!scan.was_read || scan.listens || source::is_partial(workspace, entries))
        && let Some(found) = by_short_option(args, is_other)
    {
        return found;
    }
    if scan.listens || by_source.absent.is_some() {
        let says_nothing = by_source.absent.is_none();
        return by_variable(command, &asked)
            .or_else(|| source::listen_key(workspace, entries, command).filter(|_| says_nothing))
            .unwrap_or_else(|| scan.detection.clone());
    }
    if only_connects(workspace, entries, &scan) {
        return Detection::none(Text::NoneConnects);
    }
    let mut set: Vec<&str> = usual
        .into_iter()
        .filter(|name| command.var(name).is_some() && !is_other(name))
        .collect();
    if set.is_empty() {
        set.extend(
            command
                .env
                .iter()
                .map(|it| it.name.as_str())
                .filter(|name| source::is_port_name(name) && !is_other(name)),
        );
    }
    if !set.is_empty() {
        let read = !scan.was_read
            || source::mentions(workspace, entries, &set)
            || source::is_partial(workspace, entries);
        if read && let Some(found) = by_variable(command, &set) {
            return found.at_most(Confidence::Likely);
        }
    }
    if scan.was_read && !source::mentions(workspace, entries, &SERVERS) {
        // A framework of its own, whose file says `listen`.
        if let Some(found) = source::listen_key(workspace, entries, command) {
            return found;
        }
        let serves = args
            .iter()
            .find(|arg| SERVING.contains(&arg.as_str().to_ascii_lowercase().as_str()));
        if let Some(verb) = serves {
            return Detection::unknown(text!(UnsaidSounds {
                command: &verb.value
            }));
        }
        if source::mentions(workspace, entries, &LOADERS) || source::is_partial(workspace, entries)
        {
            let named = source::conventional(workspace, entries, command);
            if let Some(found) = named.filter(|_| !scan.clients.any) {
                return found;
            }
            return Detection::unknown(Text::UnsaidPart);
        }
        return Detection::none(Text::NoneSource);
    }
    if let Some(found) = source::conventional(workspace, entries, command) {
        return found;
    }
    if scan.was_read {
        Detection::unknown(Text::UnsaidRead)
    } else {
        Detection::unknown(Text::UnsaidSourceGone)
    }
}
