//! The URLs of ASP.NET Core: code, Kestrel's endpoints, `--urls`, settings, variables, the default.

use ashore_texts::{Text, text};

use crate::{
    command::{self, CommandLine, port_of},
    detection::{Confidence, Detection, Role},
    evidence::PlacedText,
    path, source,
    workspace::WorkspaceFiles,
};

use super::{
    launch::{DotnetLaunch, host},
    project::DotnetProject,
};

pub(super) fn detect(
    workspace: &WorkspaceFiles<'_>,
    project: &DotnetProject,
    launch: &DotnetLaunch,
) -> Detection {
    let code = code(workspace, project, launch);
    if let Some(found) = code.filter(|it| !it.ports.is_empty()) {
        return found.framework("aspnet");
    }
    if !project.is_web {
        return Detection::none(Text::NoneNoWebProject);
    }
    let settings = HostSettings::of(workspace, project, launch);
    if let Some(found) = settings.kestrel() {
        return found.framework("aspnet");
    }
    let said = command::option(
        &launch.args,
        &["--urls", "--URLS", "/urls", "--server.urls"],
    );
    let said = said
        .or_else(|| command::var(&launch.env, "URLS").cloned())
        .or_else(|| settings.get("Urls"))
        .or_else(|| host(launch, "URLS").cloned());
    if let Some(text) = said {
        return of_urls(&text).framework("aspnet");
    }
    let ports = host(launch, "HTTP_PORTS").or_else(|| command::var(&launch.env, "HTTP_PORTS"));
    if let Some(text) = ports {
        return of_urls(text).framework("aspnet");
    }
    let bound = [
        ".Listen(",
        ".ListenAnyIP(",
        ".ListenLocalhost(",
        ".UseUrls(",
    ];
    if source::mentions(workspace, &entries(workspace, project), &bound) {
        return Detection::unknown(Text::UnsaidKestrel).framework("aspnet");
    }
    let place = vec![project.place.clone()];
    Detection::http(5000, Confidence::Default, place).framework("aspnet")
}

/// `https://localhost:7001;http://*:5001;`, plain HTTP first.
fn of_urls(text: &PlacedText) -> Detection {
    let mut urls: Vec<&str> = text.value.split([';', ',']).map(str::trim).collect();
    urls.retain(|it| !it.is_empty());
    urls.sort_by_key(|it| it.starts_with("https:"));
    let confidence = match text.unresolved {
        true => Confidence::Likely,
        false => Confidence::Certain,
    };
    let mut found = Detection::default();
    let mut is_random = false;
    for url in urls {
        let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
        let bare = bare.split('/').next().unwrap_or(bare);
        let port = match (
            port_of(url),
            bare.contains(':') || bare.parse::<u16>().is_ok(),
        ) {
            (None, true) => {
                is_random |= bare.ends_with(":0");
                None
            }
            (None, false) if url.starts_with("https:") => Some(443),
            (None, false) if url.starts_with("http:") => Some(80),
            (port, _) => port,
        };
        if let Some(port) = port {
            found = found.and(port, Role::Http, confidence, vec![text.evidence.clone()]);
        }
    }
    if found.ports.is_empty() {
        return Detection::unknown(match is_random {
            true => Text::UnsaidUrlZero,
            false => text!(UnsaidUrl { value: &text.value }),
        });
    }
    found
}

/// The files in which ASP.NET Core programs begin.
fn entries(workspace: &WorkspaceFiles<'_>, project: &DotnetProject) -> Vec<String> {
    ["Program.cs", "Startup.cs", "Program.fs", "Program.vb"]
        .iter()
        .map(|name| path::join(&project.folder, name))
        .filter(|file| workspace.exists(file))
        .collect()
}

/// Calls in the source that bind, which beat everything else.
fn code(
    workspace: &WorkspaceFiles<'_>,
    project: &DotnetProject,
    launch: &DotnetLaunch,
) -> Option<Detection> {
    let command = CommandLine {
        words: launch.args.clone(),
        env: launch.env.clone(),
        cwd: launch.cwd.clone(),
    };
    let scan = source::scan(workspace, &entries(workspace, project), &command);
    scan.was_read.then_some(scan.detection)
}

/// `appsettings.json` under `appsettings.{environment}.json` under variables and arguments.
struct HostSettings {
    /// The strongest first.
    layers: Vec<Vec<(String, PlacedText)>>,
}

impl HostSettings {
    fn of(workspace: &WorkspaceFiles<'_>, project: &DotnetProject, launch: &DotnetLaunch) -> Self {
        let environment =
            host(launch, "ENVIRONMENT").map_or("Production".to_owned(), |it| it.value.clone());
        let args = launch.args.iter().filter_map(|word| {
            let (key, value) = word.value.trim_start_matches(['-', '/']).split_once('=')?;
            Some((key.to_owned(), word.with(value)))
        });
        let env = launch.env.iter().map(|it| {
            let name = it.name.trim_start_matches("ASPNETCORE_");
            (name.replace("__", ":"), it.value.clone())
        });
        let mut layers = vec![args.collect(), env.rev().collect()];
        for name in [
            format!("appsettings.{environment}.json"),
            "appsettings.json".to_owned(),
            "hosting.json".to_owned(),
        ] {
            // The build copies the files beside the binary.
            let in_output = format!("/{}/", launch.cwd).contains("/bin/");
            let folder = if in_output {
                &project.folder
            } else {
                &launch.cwd
            };
            let found = workspace.json(&path::join(folder, &name));
            if let Some(document) = found {
                let mut entries = Vec::new();
                flatten(&document, &document.root, "", &mut entries);
                layers.push(entries);
            }
        }
        Self { layers }
    }

    fn get(&self, key: &str) -> Option<PlacedText> {
        // The variable of this name is another setting of the host.
        let files = self.layers.get(2..).unwrap_or_default();
        files
            .iter()
            .flatten()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, text)| text.clone())
            .filter(|it| !it.value.is_empty())
    }

    fn kestrel(&self) -> Option<Detection> {
        let mut seen: Vec<String> = Vec::new();
        let mut found = Detection::default();
        for (key, text) in self.layers.iter().flatten() {
            let lower = key.to_lowercase();
            let Some(name) = lower
                .strip_prefix("kestrel:endpoints:")
                .and_then(|it| it.strip_suffix(":url"))
            else {
                continue;
            };
            if seen.iter().any(|it| it == name) {
                continue;
            }
            seen.push(name.to_owned());
            let protocols = format!("kestrel:endpoints:{name}:protocols");
            let is_http2 = self
                .layers
                .iter()
                .flatten()
                .any(|(key, text)| key.to_lowercase() == protocols && text.value == "Http2");
            let role = match name.contains("grpc") || is_http2 && !name.contains("http1") {
                true => Role::Grpc,
                false => Role::Http,
            };
            for port in of_urls(text).ports {
                found = found.and(port.port, role, Confidence::Certain, port.evidence);
            }
        }
        // Plain HTTP before TLS.
        found
            .ports
            .sort_by_key(|it| it.evidence.iter().any(|at| at.text.contains("https:")));
        (!found.ports.is_empty()).then_some(found)
    }
}

fn flatten(
    document: &crate::doc::PlacedDocument,
    node: &crate::doc::Node,
    prefix: &str,
    out: &mut Vec<(String, PlacedText)>,
) {
    for (key, node) in node.entries() {
        let path = match prefix {
            "" => key.name.clone(),
            prefix => format!("{prefix}:{}", key.name),
        };
        match document.text(node) {
            Some(text) => out.push((path, text)),
            None => flatten(document, node, &path, out),
        }
    }
}
