//! Containers that an IDE starts on this machine: the published ports listen here.

use ashore_texts::{Text, text};

use super::kind::ConfigurationKind;
use crate::{
    command::{number, option, split},
    configuration::{Configuration, RawConfiguration},
    detection::{Confidence, Detection, Role},
    doc::Node,
    evidence::{PlacedText, Variable},
    path,
    tools::shell::Shell,
    workspace::WorkspaceFiles,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "docker",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    configuration.type_name == "docker"
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    match &configuration.raw {
        RawConfiguration::Vscode(node) => task(workspace, configuration, node),
        RawConfiguration::Intellij(options) => deployment(workspace, configuration, options),
    }
}

/// The `docker-run` task that runs first.
fn task(workspace: &WorkspaceFiles<'_>, configuration: &Configuration, node: &Node) -> Detection {
    let file = path::join(&configuration.folder, ".vscode/tasks.json");
    let label = node.get("preLaunchTask").and_then(Node::text);
    let found = workspace.json(&file).and_then(|document| {
        let tasks = document.root.get("tasks")?;
        let task = tasks
            .items()
            .iter()
            .find(|it| it.get("label").and_then(Node::text) == label)?;
        let ports = task.path(&["dockerRun", "ports"])?;
        let mut found = Detection::default();
        for port in ports.items() {
            if let Some(text) = document.text(port.get("hostPort")?)
                && let Some(port) = number(&text.value)
            {
                found = found.and(port, Role::Http, Confidence::Certain, vec![text.evidence]);
            }
        }
        (!found.ports.is_empty()).then_some(found)
    });
    found.unwrap_or_else(|| Detection::unknown(Text::UnsaidPublished))
}

/// IntelliJ's deployment of an image, a Dockerfile or a compose file.
fn deployment(
    workspace: &WorkspaceFiles<'_>,
    configuration: &Configuration,
    options: &[(String, PlacedText)],
) -> Detection {
    let mut found = Detection::default();
    for (key, text) in options {
        if key.ends_with("hostPort")
            && let Some(port) = number(&text.value)
        {
            found = found.and(
                port,
                Role::Http,
                Confidence::Certain,
                vec![text.evidence.clone()],
            );
        }
        if key.ends_with("commandLineOptions") {
            for word in ["-p", "--publish"] {
                if let Some(text) = option(&split(text), &[word])
                    && let Some(port) = published(&text.value, &[])
                {
                    found = found.and(port, Role::Http, Confidence::Certain, vec![text.evidence]);
                }
            }
        }
    }
    if !found.ports.is_empty() {
        return found;
    }
    let only_builds =
        |(key, text): &(String, PlacedText)| key.ends_with("buildOnly") && text.value == "true";
    if options.iter().any(only_builds) {
        return Detection::none(Text::NoneImage);
    }
    let compose = options
        .iter()
        .filter(|(key, _)| {
            ["sourceFilePath", "sourceFile", "composeFilePaths"]
                .iter()
                .any(|end| key.ends_with(end))
        })
        .map(|(_, text)| path::join(&configuration.folder, &text.value))
        .find(|file| file.ends_with(".yml") || file.ends_with(".yaml"));
    let Some(file) = compose else {
        return Detection::none(Text::NoneContainer);
    };
    let wanted: Vec<&str> = options
        .iter()
        .filter(|(key, _)| key.ends_with("/services"))
        .map(|(_, text)| text.value.as_str())
        .collect();
    // Compose reads the `.env` beside it unless another is named.
    let named = options.iter().find(|(key, _)| key.ends_with("envFilePath"));
    let env = match named.filter(|(_, text)| !text.value.is_empty()) {
        Some((_, text)) => path::join(&configuration.folder, &text.value),
        None => path::join(path::parent(&file), ".env"),
    };
    let env = workspace.env_file(&env).unwrap_or_default();
    services(workspace, &file, &wanted, &env)
}

/// The published ports of a compose file's services, all of them or those that are named.
fn services(
    workspace: &WorkspaceFiles<'_>,
    file: &str,
    wanted: &[&str],
    env: &[Variable],
) -> Detection {
    let Some(document) = workspace.yaml(file).and_then(|it| it.into_iter().next()) else {
        return Detection::unknown(text!(UnsaidUnreadable { file }));
    };
    let mut found = Detection::default();
    let services = document.root.get("services").map(Node::entries);
    for (name, service) in services.unwrap_or_default() {
        if !wanted.is_empty() && !wanted.contains(&name.name.as_str()) {
            continue;
        }
        for port in service.get("ports").map(Node::items).unwrap_or_default() {
            // One number alone is the container's.
            let text = document
                .text(port)
                .filter(|text| text.value.contains(':'))
                .or_else(|| document.text(port.get("published")?));
            if let Some(text) = text
                && let Some(port) = published(&text.value, env)
            {
                found = found.and(port, Role::Http, Confidence::Certain, vec![text.evidence]);
            }
        }
    }
    match found.ports.is_empty() {
        true => Detection::none(Text::NoneServices),
        false => found,
    }
}

/// The host's side of `8080:80`, `127.0.0.1:8080:80/tcp`, `${PORT:-8080}:80`.
fn published(text: &str, env: &[Variable]) -> Option<u16> {
    let (text, _) = crate::command::expand(text, env);
    let text = text.split('/').next().unwrap_or_default();
    let parts: Vec<&str> = text.split(':').collect();
    match parts.as_slice() {
        [host] => number(host),
        [.., host, _] => number(host.split('-').next().unwrap_or(host)),
        [] => None,
    }
}
