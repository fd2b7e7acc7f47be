//! Servers that an IDE starts with an application in them, and programs that start none.

use crate::{
    command::port_of,
    configuration::{Configuration, EditorFormat},
    detection::{Confidence, Detection},
    workspace::WorkspaceFiles,
};

use super::{
    build::JvmBuild,
    program::{JvmProgram, sources},
};

/// Tomcat, Jetty and their like, by the port in the configuration.
pub(crate) fn detect(configuration: &Configuration) -> Option<Detection> {
    let type_name = configuration.type_name.to_lowercase();
    let is_server = [
        "tomcat",
        "jetty",
        "jboss",
        "wildfly",
        "glassfish",
        "liberty",
        "tomee",
    ]
    .iter()
    .any(|word| type_name.contains(word));
    if !is_server || configuration.editor != EditorFormat::Intellij {
        return None;
    }
    let run = &configuration.run;
    let said = [
        "server-settings/HTTP_PORT",
        "HTTP_PORT",
        "port",
        "httpPort",
        "PORT",
    ]
    .iter()
    .filter_map(|key| run.option(key))
    .find_map(|text| Some((port_of(&text.value)?, text)));
    if let Some((port, text)) = said {
        let place = vec![text.evidence.clone()];
        return Some(Detection::http(port, Confidence::Certain, place).framework("tomcat"));
    }
    let url = run.options.iter().find(|(key, text)| {
        key.ends_with("OPEN_IN_BROWSER_URL") && text.value.starts_with("http:")
    });
    if let Some((_, text)) = url
        && text.value.matches(':').count() > 1
        && let Some(port) = port_of(&text.value)
    {
        let place = vec![text.evidence.clone()];
        return Some(Detection::http(port, Confidence::Likely, place).framework("tomcat"));
    }
    let place = vec![configuration.place.clone()];
    Some(Detection::http(8080, Confidence::Default, place).framework("tomcat"))
}

/// Libraries that open ports.
const LIBRARIES: [&str; 24] = [
    "jetty",
    "netty",
    "undertow",
    "javalin",
    "grpc",
    "spring-boot",
    "ktor",
    "vertx",
    "tomcat",
    "jersey",
    "micronaut",
    "quarkus",
    "helidon",
    "armeria",
    "http4k",
    "spark-core",
    "ratpack",
    "akka-http",
    "pekko-http",
    "finagle",
    "dropwizard",
    "http4s",
    "grizzly",
    "servlet",
];

/// Words of programs that open ports.
const SIGNS: [&str; 22] = [
    "ServerSocket",
    "DatagramSocket",
    "HttpServer",
    "listen(",
    "bind(",
    "Netty",
    "Jetty",
    "Undertow",
    "Javalin",
    "import spark",
    "grpc",
    "Servlet",
    "embeddedServer",
    "SpringApplication",
    "Vertx",
    "ServerBuilder",
    "@RestController",
    "@Path(",
    "Tomcat",
    "createServer",
    "WebServer",
    "NanoHTTPD",
];

/// Whether the whole module was read, and neither its sources nor its build have anything that could listen.
pub(super) fn is_silent(workspace: &WorkspaceFiles<'_>, place: &JvmProgram) -> bool {
    const MOST: usize = 150;
    if place.source.is_none() {
        return false;
    }
    let build = JvmBuild::of(workspace, &place.module);
    if build.is_open || LIBRARIES.iter().any(|word| build.mentions(word)) {
        return false;
    }
    let files: Vec<&str> = sources(workspace, &place.module).take(MOST + 1).collect();
    files.len() <= MOST
        && files.iter().all(|file| {
            let text = workspace.read(file);
            text.is_some_and(|text| !SIGNS.iter().any(|sign| text.contains(sign)))
        })
}
