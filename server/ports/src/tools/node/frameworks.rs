//! The development servers: their option, variables, own files and default.

use ashore_texts::{Text, text};

use super::default_ports::{DevServer, SERVERS};
use crate::{
    command::{CommandLine, positional},
    detection::{Confidence, Detection},
    path, source,
    tools::env_files::with_env_files,
    tools::program,
    tools::shell::{Shell, ToolRow},
    tools::unsaid::default_port,
    workspace::WorkspaceFiles,
};

pub(super) const TOOLS: &[ToolRow] = &[
    (
        &[
            "next",
            "vite",
            "electron-vite",
            "nuxt",
            "nuxi",
            "react-scripts",
            "react-app-rewired",
            "craco",
            "vue-cli-service",
            "webpack",
            "webpack-dev-server",
            "rspack",
            "rsbuild",
            "gatsby",
            "astro",
            "remix",
            "react-router",
            "remix-serve",
            "react-router-serve",
            "storybook",
            "start-storybook",
            "http-server",
            "serve",
            "live-server",
            "json-server",
            "parcel",
            "expo",
            "react-native",
            "wrangler",
            "serverless",
            "sls",
            "func",
            "sam",
            "strapi",
            "medusa",
            "directus",
            "keystone",
            "sanity",
            "docusaurus",
            "vuepress",
            "vitepress",
            "eleventy",
            "hexo",
            "ionic",
            "ember",
            "sails",
            "meteor",
            "redwood",
            "quasar",
            "umi",
            "max",
            "vinxi",
            "snowpack",
            "preact",
            "wmr",
            "encore",
            "moleculer-runner",
            "graphql-mesh",
            "prism",
            "fastify",
            "functions-framework",
            "nodecg",
            "cds",
            "cds-serve",
            "egg-bin",
            "midway-bin",
            "mwtsc",
            "payload",
        ],
        server,
    ),
    (&["ng"], angular),
    (&["nest"], nest),
];

fn server(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let name = command.tool();
    let Some(server) = SERVERS.iter().find(|it| it.name == name) else {
        return Detection::default();
    };
    let found = decide(workspace, command, server).framework(server.name);
    Detection {
        folder: Some(command.cwd.clone()),
        ..found
    }
}

fn decide(workspace: &WorkspaceFiles<'_>, command: &CommandLine, server: &DevServer) -> Detection {
    let first = positional(command.args(), &[])
        .first()
        .map_or("", |it| it.as_str());
    if server.not.contains(&first) || command.has("--version") || command.has("--help") {
        return Detection::none(text!(NoneCommand {
            command: format!("{} {first}", server.name)
        }));
    }
    // webpack alone builds.
    if matches!(server.name, "webpack" | "rspack")
        && !matches!(first, "serve" | "server" | "dev" | "s")
    {
        return Detection::none(Text::NoneWebpack);
    }
    if server.name == "serverless" && !command.has("offline")
        || server.name == "eleventy" && !command.has("--serve")
    {
        return Detection::none(Text::NoneNobody);
    }
    if let Some(text) = command.option(server.options) {
        return match crate::command::port_of(text.as_str()) {
            Some(port) => Detection::written(port, &text),
            None => Detection::unknown(text!(UnsaidCommandLine { value: &text.value })),
        };
    }
    let mut command = command.clone();
    if server.env_files {
        let mode = if first == "start" && server.name != "react-scripts" {
            "production"
        } else {
            "development"
        };
        let names = [
            ".env",
            &format!(".env.{mode}"),
            ".env.local",
            &format!(".env.{mode}.local"),
        ];
        command = with_env_files(workspace, &command, &names);
    }
    if server.name != "strapi"
        && let Some(found) = program::by_variable(&command, server.variables)
    {
        return found;
    }
    let keys = if server.name == "vite" && first == "preview" {
        &["preview", "port"]
    } else {
        server.keys
    };
    if let Some(found) = own_file(workspace, &command, server, keys) {
        return found;
    }
    let default = match (server.name, first) {
        ("vite", "preview") => 4173,
        ("gatsby", "serve") => 9000,
        ("meteor", _) if command.has("test") => {
            return Detection::none(Text::NoneTests);
        }
        _ => default_of_older_version(workspace, &command, server.name).unwrap_or(server.default),
    };
    default_port(&command, default)
}

/// The default of versions before it changed, by the version that `package.json` asks for.
fn default_of_older_version(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    name: &str,
) -> Option<u16> {
    let (since, before) = match name {
        "vite" => (3, 3000),
        "astro" => (3, 3000),
        _ => return None,
    };
    let file = workspace.above(&command.cwd, &["package.json"])?;
    let document = workspace.json(&file)?;
    let asked = ["devDependencies", "dependencies"]
        .iter()
        .find_map(|kind| document.at(&[kind, name]))?;
    let digits = asked
        .as_str()
        .trim_start_matches(['^', '~', '>', '=', 'v', ' ']);
    let major: u16 = digits.split('.').next()?.parse().ok()?;
    (major < since).then_some(before)
}

fn own_file(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    server: &DevServer,
    keys: &[&str],
) -> Option<Detection> {
    let named = command
        .option(&["--config", "-c"])
        .map(|it| path::join(&command.cwd, it.as_str()));
    // vite's first word may be another root.
    let root = positional(
        command.args(),
        &["--config", "-c", "--mode", "-m", "--host", "--port"],
    )
    .into_iter()
    .find(|it| {
        !matches!(
            it.as_str(),
            "dev" | "serve" | "preview" | "start" | "server"
        )
    })
    .filter(|_| server.name == "vite")
    .map(|it| path::join(&command.cwd, it.as_str()));
    let folders = std::iter::once(command.cwd.clone()).chain(root);
    let usual = folders.filter_map(|folder| workspace.first(&folder, server.files));
    let file = named
        .filter(|file| workspace.exists(file))
        .into_iter()
        .chain(usual)
        .next()?;
    let text = match path::name(&file).rsplit('.').next() {
        Some("toml") => workspace.toml(&file)?.at(keys),
        Some("json" | "jsonc") => workspace.json(&file)?.at(keys),
        Some("yml" | "yaml") => workspace.yaml(&file)?.first()?.at(keys),
        _ => return source::configured(workspace, &file, keys, command),
    }?;
    let port = crate::command::port_of(text.as_str())?;
    Some(Detection::http(
        port,
        Confidence::Certain,
        vec![text.evidence],
    ))
}

/// `ng serve [PROJECT] [--configuration X]`: `angular.json` holds the port.
fn angular(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let names = positional(
        command.args(),
        &[
            "--configuration",
            "-c",
            "--port",
            "--host",
            "--proxy-config",
            "--project",
        ],
    );
    let verb = names.first().map_or("", |it| it.as_str());
    if !matches!(verb, "serve" | "s" | "dev" | "run") {
        return Detection::none(text!(NoneCommand {
            command: format!("ng {verb}")
        }));
    }
    if let Some(found) = program::by_arguments(command.args()) {
        return found.framework("angular");
    }
    let mut project = names
        .get(1)
        .map(|it| it.value.clone())
        .or_else(|| command.option(&["--project"]).map(|it| it.value));
    let mut configuration = command
        .option(&["--configuration", "-c"])
        .map(|it| it.value);
    // `ng run shop:serve:development`.
    if verb == "run"
        && let Some(target) = project.clone()
    {
        let mut parts = target.split(':').map(str::to_owned);
        project = parts.next();
        configuration = parts.nth(1).or(configuration);
    }
    let document = workspace
        .above(&command.cwd, &["angular.json", ".angular-cli.json"])
        .and_then(|file| workspace.json(&file));
    if let Some(document) = &document {
        let projects = document
            .root
            .get("projects")
            .map(crate::doc::Node::entries)
            .unwrap_or_default();
        let default = document.at(&["defaultProject"]).map(|it| it.value);
        let wanted = project.or(default);
        let node = projects
            .iter()
            .find(|(key, _)| wanted.as_ref().is_none_or(|it| *it == key.name))
            .map(|(_, node)| node);
        for kind in ["architect", "targets"] {
            let Some(serve) = node.and_then(|it| it.path(&[kind, "serve"])) else {
                continue;
            };
            let default = serve
                .get("defaultConfiguration")
                .and_then(|it| it.text())
                .map(str::to_owned);
            let names = configuration.clone().or(default).unwrap_or_default();
            let special = names
                .split(',')
                .rev()
                .find_map(|name| serve.path(&["configurations", name, "port"]));
            let text = special
                .or_else(|| serve.path(&["options", "port"]))
                .and_then(|node| document.text(node));
            if let Some((port, text)) =
                text.and_then(|it| crate::command::number(it.as_str()).map(|port| (port, it)))
            {
                return Detection::http(port, Confidence::Certain, vec![text.evidence])
                    .framework("angular");
            }
        }
    }
    default_port(command, 4200).framework("angular")
}

/// `nest start [PROJECT]` runs the project's `main.ts`.
fn nest(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let names = positional(
        command.args(),
        &[
            "--config",
            "-c",
            "--path",
            "-p",
            "--entryFile",
            "-e",
            "--exec",
            "--debug",
            "-d",
            "--tsc",
            "-b",
            "--builder",
            "--env-file",
        ],
    );
    if names.first().is_none_or(|verb| verb.as_str() != "start") {
        return Detection::none(Text::NoneBuilds);
    }
    let document = workspace.json(&path::join(&command.cwd, "nest-cli.json"));
    let at = |keys: &[&str]| {
        document
            .as_ref()
            .and_then(|it| it.at(keys))
            .map(|it| it.value)
    };
    let project = names.get(1).map(|it| it.value.clone());
    let entry = command.option(&["--entryFile", "-e"]).map(|it| it.value);
    let (root, file) = match &project {
        Some(name) => (
            at(&["projects", name, "sourceRoot"]).unwrap_or(format!("apps/{name}/src")),
            at(&["projects", name, "entryFile"]),
        ),
        None => (
            at(&["sourceRoot"]).unwrap_or("src".to_owned()),
            at(&["entryFile"]),
        ),
    };
    let file = entry.or(file).unwrap_or("main".to_owned());
    let file = path::join(
        &command.cwd,
        &format!("{root}/{}", file.trim_end_matches(".js")),
    );
    let entries: Vec<String> = crate::source::imports::js_file(workspace, &file)
        .into_iter()
        .collect();
    program::detect(workspace, command, &entries, &[]).framework("nest")
}
