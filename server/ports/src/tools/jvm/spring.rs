//! Spring Boot: the port of the web server, of the management server and of gRPC, by Spring's own precedence.

use ashore_texts::{Text, text};

use crate::{
    command::port_of,
    detection::{Confidence, Detection, Role},
    doc,
    evidence::{EvidencePlace, PlacedText},
    path,
    workspace::WorkspaceFiles,
};

use super::{
    build::{self, JvmBuild},
    launch::JvmLaunch,
    layers::{LayerValue, PropertyLayer, PropertyLayers},
    program::{JvmProgram, sources},
    spring_files::{self, ConfigFolders},
    spring_source::{self, MainClassSettings},
};

/// Starters that bring a web server.
const WEB: [&str; 38] = [
    "spring-boot-admin-starter-server",
    "spring-boot-admin-server",
    "spring-boot-starter-web",
    "spring-boot-starter-webmvc",
    "spring-boot-starter-webflux",
    "spring-boot-starter-tomcat",
    "spring-boot-starter-jetty",
    "spring-boot-starter-undertow",
    "spring-boot-starter-reactor-netty",
    "spring-boot-starter-jersey",
    "spring-boot-starter-web-services",
    "spring-boot-starter-webservices",
    "spring-boot-starter-data-rest",
    "spring-boot-starter-thymeleaf",
    "spring-boot-starter-mustache",
    "spring-boot-starter-freemarker",
    "spring-boot-starter-hateoas",
    "spring-boot-starter-websocket",
    "spring-boot-starter-rsocket",
    "spring-boot-starter-oauth2-authorization-server",
    "spring-cloud-starter-gateway",
    "spring-cloud-starter-gateway-server-webflux",
    "spring-cloud-starter-gateway-server-webmvc",
    "spring-cloud-starter-gateway-mvc",
    "spring-cloud-gateway-server-webflux",
    "spring-cloud-config-server",
    "spring-cloud-starter-netflix-eureka-server",
    "spring-cloud-starter-eureka-server",
    "spring-cloud-starter-netflix-zuul",
    "spring-cloud-starter-zuul",
    "spring-cloud-starter-netflix-hystrix-dashboard",
    "spring-cloud-starter-netflix-turbine",
    "spring-ai-starter-mcp-server-webmvc",
    "spring-ai-starter-mcp-server-webflux",
    "vaadin-spring-boot-starter",
    "zipkin-server",
    "cxf-spring-boot-starter-jaxrs",
    "cxf-spring-boot-starter-jaxws",
];

/// Whether the program has a web server.
#[derive(Debug, Clone, PartialEq, Eq)]
enum WebServer {
    Yes(Option<EvidencePlace>),
    No,
    Unknown,
}

/// Everything that Spring's environment is made from.
struct SpringEnvironment<'a> {
    workspace: &'a WorkspaceFiles<'a>,
    place: &'a JvmProgram,
    layers: PropertyLayers<'a>,
    in_source: MainClassSettings,
}

pub(super) fn detect(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    place: &JvmProgram,
) -> Detection {
    let mut found = ports(workspace, launch, place);
    found.folder = Some(place.module.clone());
    let found = found.framework("spring-boot");
    if launch.misses_env_file {
        found.at_most(Confidence::Likely)
    } else {
        found
    }
}

fn ports(workspace: &WorkspaceFiles<'_>, launch: &JvmLaunch, place: &JvmProgram) -> Detection {
    let build = JvmBuild::of(workspace, &place.module);
    let mut place = place.clone();
    let folders = place.resources();
    let is_configured = folders.iter().any(|folder| {
        let names = workspace.names(folder);
        names
            .iter()
            .any(|it| it.name.starts_with("application") || it.name == "config")
    });
    if !is_configured {
        place.below = build.folders();
    }
    let place = &place;
    let tokens =
        |name: &str| build::property(workspace, &place.module, name, &launch.build_profiles);
    let environment = environment(workspace, launch, place, &tokens);
    let get = |key: &str| environment.layers.get(key);
    let web_type = get("spring.main.web-application-type");
    if environment.in_source.is_none || web_type.is_some_and(|it| it.text.trim() == "none") {
        let none = Detection::none(Text::NoneSpring);
        return grpc(&environment, &build, none);
    }
    let web = web_server(workspace, place, &build);
    if web == WebServer::No {
        let none = Detection::none(Text::NoneSpringStarter);
        return grpc(
            &environment,
            &build,
            ports_of_other_protocols(&environment, none),
        );
    }
    let found = server(&environment, launch, &web);
    let found = management(&environment, &build, found);
    let found = ports_of_other_protocols(&environment, found);
    grpc(&environment, &build, found)
}

fn server(environment: &SpringEnvironment<'_>, launch: &JvmLaunch, web: &WebServer) -> Detection {
    if let Some(text) = &environment.in_source.fixed
        && let Some(port) = port_of(&text.value)
    {
        return Detection::http(port, Confidence::Likely, vec![text.evidence.clone()]);
    }
    if let Some(value) = environment.layers.get("server.port") {
        return of_value(&value, "server.port");
    }
    if let Some(found) = from_config_server(environment, launch) {
        return found;
    }
    if let Some(value) = environment.layers.get("spring.config.location") {
        return Detection::unknown(text!(UnsaidConfiguration { value: &value.text }));
    }
    let evidence = match web {
        WebServer::Yes(evidence) => evidence.clone(),
        _ => None,
    };
    let place = evidence.or_else(|| {
        let file = environment.place.source.as_ref()?;
        let text = environment.place.text.as_ref()?;
        let at = text
            .find("SpringApplication")
            .or(text.find("runApplication"));
        Some(doc::evidence(file, text, at.unwrap_or(0)))
    });
    match place {
        Some(place) => Detection::http(8080, Confidence::Default, vec![place]),
        None => Detection::unknown(Text::UnsaidNoMain),
    }
}

fn of_value(value: &LayerValue, key: &str) -> Detection {
    let confidence = if value.by_default {
        Confidence::Likely
    } else {
        Confidence::Certain
    };
    if let Some(port) = value.port() {
        return Detection::http(port, confidence, value.chain.clone());
    }
    if value.unresolved {
        return Detection::unknown(text!(UnsaidKeyValueless {
            key,
            value: &value.text
        }));
    }
    if value.is_random() {
        return Detection::unknown(text!(UnsaidKeyZero { key }));
    }
    if value.text.trim().starts_with('-') {
        return Detection::none(text!(NoneNegative { key }));
    }
    Detection::unknown(text!(UnsaidKeyNoPort {
        key,
        value: &value.text
    }))
}

/// The port that a config server holds, where its files are in this workspace.
fn from_config_server(
    environment: &SpringEnvironment<'_>,
    launch: &JvmLaunch,
) -> Option<Detection> {
    let get = |key: &str| environment.layers.get(key);
    let imports: Vec<String> = environment
        .layers
        .all
        .iter()
        .flat_map(|layer| spring_files::list(layer, "spring.config.import"))
        .collect();
    let import = imports.iter().find(|it| {
        ["configserver:", "nacos:", "consul:", "zookeeper:", "vault:"]
            .iter()
            .any(|w| it.contains(w))
    });
    let is_client = import.is_some()
        || get("spring.cloud.config.uri").is_some()
        || get("spring.cloud.config.discovery.enabled").is_some_and(|it| it.text == "true")
        || get("spring.cloud.nacos.config.server-addr").is_some()
        || get("spring.cloud.nacos.config.file-extension").is_some()
        || get("spring.cloud.consul.config.enabled").is_some_and(|it| it.text == "true");
    let switched_off = get("spring.cloud.config.enabled").is_some_and(|it| it.text == "false");
    if !is_client || switched_off {
        return None;
    }
    let name = get("spring.application.name").map(|it| it.text)?;
    let profiles = environment.profiles(launch);
    let mut wanted: Vec<String> = profiles
        .iter()
        .rev()
        .map(|profile| format!("{name}-{profile}"))
        .collect();
    wanted.push(name.clone());
    let workspace = environment.workspace;
    for stem in wanted {
        let fits = |file: &str| {
            matches!(file.rsplit('.').next(), Some("yml" | "yaml" | "properties"))
                && path::stem(file) == stem
        };
        for file in workspace.find("", fits) {
            let docs = spring_files::file(workspace, file, None);
            let layers = PropertyLayers {
                all: docs.into_iter().rev().map(|doc| doc.layer).collect(),
                tokens: environment.layers.tokens,
            };
            if let Some(value) = layers.get("server.port") {
                let mut all = environment.layers.all.clone();
                all.extend(layers.all);
                let layers = PropertyLayers { all, ..layers };
                let value = layers.get("server.port").unwrap_or(value);
                return Some(of_value(&value, "server.port").at_most(Confidence::Likely));
            }
        }
    }
    if import.is_some_and(|it| it.starts_with("optional:")) {
        return None;
    }
    Some(Detection::unknown(Text::UnsaidConfigurationServer))
}

fn management(
    environment: &SpringEnvironment<'_>,
    build: &JvmBuild,
    found: Detection,
) -> Detection {
    let Some(value) = environment.layers.get("management.server.port") else {
        return found;
    };
    let has_actuator = build.dependencies.is_empty() || build.is_open || build.mentions("actuator");
    match value.port().filter(|_| has_actuator) {
        Some(port) => {
            let absent = found.absent.clone();
            let was_empty = found.ports.is_empty();
            let mut found = found.and(port, Role::Management, Confidence::Certain, value.chain);
            if was_empty && absent.is_some() {
                // The service's own port is not known, and the management port is no answer to that.
                found.ports.clear();
                found.absent = absent;
            }
            found
        }
        None => found,
    }
}

/// Servers of other protocols that Spring programs open by a property.
fn ports_of_other_protocols(environment: &SpringEnvironment<'_>, found: Detection) -> Detection {
    ["dubbo.protocol.port", "spring.rsocket.server.port"]
        .iter()
        .filter_map(|key| environment.layers.get(key))
        .filter_map(|value| Some((value.port()?, value)))
        .fold(found, |found, (port, value)| {
            found.and(port, Role::Other, Confidence::Certain, value.chain)
        })
}

/// gRPC servers of Spring's own starter and of the two older ones.
fn grpc(environment: &SpringEnvironment<'_>, build: &JvmBuild, found: Detection) -> Detection {
    let own = build.mentions("spring-grpc");
    let devh = build.has(&[
        "grpc-server-spring-boot-starter",
        "grpc-spring-boot-starter",
    ]);
    if !own && !devh {
        return found;
    }
    let value =
        environment
            .layers
            .first(&["spring.grpc.server.port", "grpc.server.port", "grpc.port"]);
    if let Some(value) = value {
        return match value.port() {
            Some(port) => found.and(port, Role::Grpc, Confidence::Certain, value.chain),
            None => found,
        };
    }
    let word = if own { "spring-grpc" } else { "grpc" };
    let default = if build.mentions("lognet") { 6565 } else { 9090 };
    match build.evidence(environment.workspace, word) {
        Some(place) => found.and(default, Role::Grpc, Confidence::Default, vec![place]),
        None => found,
    }
}

fn web_server(workspace: &WorkspaceFiles<'_>, place: &JvmProgram, build: &JvmBuild) -> WebServer {
    if let Some(word) = WEB.iter().find(|word| build.has(&[word])) {
        return WebServer::Yes(build.evidence(workspace, word));
    }
    let signs = [
        "@RestController",
        "@Controller",
        "RouterFunction",
        "@EnableEurekaServer",
        "@EnableConfigServer",
        "@EnableZuulProxy",
        "RouteLocator",
    ];
    for file in sources(workspace, &place.module).take(200) {
        let Some(text) = workspace.read(file) else {
            continue;
        };
        if let Some(at) = signs.iter().find_map(|sign| text.find(sign)) {
            return WebServer::Yes(Some(doc::evidence(file, &text, at)));
        }
    }
    let has_spring = build.mentions("spring-boot");
    let own_starter = build.dependencies.iter().any(|it| {
        (it.contains("starter") || it.contains("web"))
            && !it.starts_with("spring-")
            && !it.starts_with("mybatis")
            && !it.contains("parent")
    });
    if has_spring && !own_starter && !build.is_open {
        WebServer::No
    } else {
        WebServer::Unknown
    }
}

impl SpringEnvironment<'_> {
    fn profiles(&self, launch: &JvmLaunch) -> Vec<String> {
        let places = config_folders(self.workspace, &self.layers, launch, self.place);
        spring_files::load(
            self.workspace,
            &places,
            &self.layers,
            &self.in_source.profiles,
        )
        .1
    }
}

fn environment<'a>(
    workspace: &'a WorkspaceFiles<'a>,
    launch: &JvmLaunch,
    place: &'a JvmProgram,
    tokens: &'a dyn Fn(&str) -> Option<PlacedText>,
) -> SpringEnvironment<'a> {
    let in_source = spring_source::read(workspace, place);
    let mut all = launch.layers();
    if let Some(args) = all.first_mut() {
        let mut own = in_source.args.clone();
        own.append(&mut args.entries);
        args.entries = own;
    }
    let system = all.len().saturating_sub(2);
    if let Some(system) = all.get_mut(system) {
        system.entries.extend(in_source.system.iter().cloned());
    }
    all.push(PropertyLayer::new(in_source.defaults.clone()));
    let mut outer = PropertyLayers { all, tokens };
    let places = config_folders(workspace, &outer, launch, place);
    let (files, profiles) = spring_files::load(workspace, &places, &outer, &in_source.profiles);
    let bootstrap = ConfigFolders {
        groups: places.groups,
        names: vec!["bootstrap".to_owned()],
    };
    let (bootstrap, _) = spring_files::load(workspace, &bootstrap, &outer, &profiles);
    outer.all.pop();
    let mut all = outer.all;
    all.extend(files);
    all.extend(bootstrap);
    all.push(PropertyLayer::new(in_source.defaults.clone()));
    SpringEnvironment {
        workspace,
        place,
        layers: PropertyLayers { all, tokens },
        in_source,
    }
}

fn config_folders(
    workspace: &WorkspaceFiles<'_>,
    outer: &PropertyLayers<'_>,
    launch: &JvmLaunch,
    place: &JvmProgram,
) -> ConfigFolders {
    let words = |key: &str| outer.get(key).map(|it| it.words());
    let names = words("spring.config.name").unwrap_or_else(|| vec!["application".to_owned()]);
    let resources = place.resources();
    let inside: Vec<String> = resources
        .iter()
        .flat_map(|folder| [path::join(folder, "config"), folder.clone()])
        .collect();
    let config = path::join(&launch.cwd, "config");
    let below = workspace
        .names(&config)
        .into_iter()
        .filter(|it| it.is_folder)
        .map(|it| path::join(&config, &it.name));
    let mut outside: Vec<String> = below.collect();
    outside.extend([config.clone(), launch.cwd.clone()]);
    let located = |list: Vec<String>| -> Vec<String> {
        list.iter()
            .flat_map(|it| it.split(';'))
            .map(|it| it.strip_prefix("optional:").unwrap_or(it))
            .flat_map(|it| match it.strip_prefix("classpath:") {
                Some(name) => resources
                    .iter()
                    .map(|folder| path::join(folder, name.trim_start_matches('/')))
                    .collect(),
                None => vec![path::join(
                    &launch.cwd,
                    it.strip_prefix("file:").unwrap_or(it),
                )],
            })
            .rev()
            .collect()
    };
    let mut groups = match words("spring.config.location") {
        Some(list) => vec![located(list)],
        None => vec![outside, inside],
    };
    if let Some(list) = words("spring.config.additional-location") {
        groups.insert(0, located(list));
    }
    ConfigFolders { groups, names }
}
