//! IntelliJ's `.run/*.run.xml`, `.idea/runConfigurations/*.xml` and `.idea/workspace.xml`, for all of its IDEs.

mod env;
mod macros;
mod profiles;
mod program;
mod types;

pub(crate) use types::{idle, kind};

use crate::{
    configuration::{Configuration, EditorFormat, RawConfiguration, RunSettings},
    doc::xml::Element,
    evidence::PlacedText,
    path,
    workspace::WorkspaceFiles,
};
use macros::Macros;

/// Every configuration in IntelliJ's files; templates, which start nothing, are left out.
pub(crate) fn configurations(workspace: &WorkspaceFiles<'_>) -> Vec<Configuration> {
    let files = workspace.files().iter().filter(|file| is_ours(file));
    let mut all: Vec<Configuration> = files
        .flat_map(|file| {
            let Some(root) = workspace.xml(file) else {
                return Vec::new();
            };
            let all = root.walk();
            let elements = all.iter().filter(|it| it.name == "configuration");
            elements
                .filter(|it| it.attr("default") != "true" && !it.attr("type").is_empty())
                .map(|it| configuration(workspace, file, it))
                .collect()
        })
        .collect();
    let generated = profiles::generated(workspace, &all);
    all.extend(generated);
    all
}

fn is_ours(file: &str) -> bool {
    let folder = path::parent(file);
    let is_shared = file.ends_with(".run.xml")
        || file.ends_with(".xml") && matches!(path::name(folder), ".run" | "runConfigurations");
    is_shared
        || (file.ends_with("/workspace.xml") || file == "workspace.xml")
            && path::name(folder) == ".idea"
        || file.ends_with(".ipr")
}

fn configuration(workspace: &WorkspaceFiles<'_>, file: &str, element: &Element) -> Configuration {
    let module = element.child("module").map(|it| it.attr("name").to_owned());
    let macros = Macros::new(workspace, file, element, module.as_deref());
    let name = element.attribute("name");
    let mut options = Vec::new();
    flatten(element, "", &macros, &mut options);
    let mut found = Configuration {
        name: name.map_or("(no name)".to_owned(), |it| it.value.clone()),
        file: file.to_owned(),
        editor: EditorFormat::Intellij,
        type_name: element.attr("type").to_owned(),
        request: element.attr("factoryName").to_owned(),
        folder: macros.project.clone(),
        place: name.map_or(element.text.evidence.clone(), |it| it.evidence.clone()),
        run: RunSettings {
            cwd: macros.project.clone(),
            options: options.clone(),
            ..RunSettings::default()
        },
        raw: RawConfiguration::Intellij(options),
        members: Vec::new(),
    };
    if matches!(
        found.type_name.as_str(),
        "CompoundRunConfigurationType" | "multirun"
    ) {
        found.type_name = "compound".to_owned();
        let all = element.walk();
        let members = all.iter().filter(|it| {
            matches!(it.name.as_str(), "toRun" | "runConfiguration") && !it.attr("name").is_empty()
        });
        found.members = members.map(|it| it.attr("name").to_owned()).collect();
        return found;
    }
    if found.type_name.ends_with("multilaunch") {
        found.type_name = "compound".to_owned();
        // `runConfig:Spring Boot.Orders`: the factory's name, then the configuration's.
        let named = found.run.options.iter().filter_map(|(_, text)| {
            let (_, name) = text.value.strip_prefix("runConfig:")?.rsplit_once('.')?;
            Some(name.to_owned())
        });
        found.members = named.collect();
        return found;
    }
    let (variables, missing) = env::variables(workspace, element, &macros);
    found.run.env = variables;
    found.run.missing_env_files = missing;
    program::read_program(workspace, &macros, &mut found);
    found
}

/// Every plain value by the path of its names, macros replaced: `PORT`, `server-settings/HTTP_PORT`,
/// `ExternalSystemSettings/taskNames` (once for each member of a list).
fn flatten(
    element: &Element,
    prefix: &str,
    macros: &Macros<'_>,
    out: &mut Vec<(String, PlacedText)>,
) {
    let join = |name: &str| match (prefix, name) {
        (prefix, "") => prefix.to_owned(),
        ("", name) => name.to_owned(),
        (prefix, name) => format!("{prefix}/{name}"),
    };
    if prefix.is_empty() {
        for (key, value) in &element.attributes {
            if !matches!(key.as_str(), "name" | "type" | "default" | "factoryName") {
                out.push((key.clone(), macros.resolve(value)));
            }
        }
    }
    for child in &element.children {
        // What runs before it, and what it logs to, is not the program.
        if matches!(child.name.as_str(), "method" | "envs" | "log_file") {
            continue;
        }
        let name = match child.name.as_str() {
            "option" | "setting" | "param" | "extension" => child.attr("name"),
            "entry" => child.attr("key"),
            "list" | "map" | "set" | "value" => "",
            // RubyMine's own spelling.
            _ if !child.attr("NAME").is_empty() => child.attr("NAME"),
            tag => tag,
        };
        let path = join(name);
        let value = child
            .attribute("value")
            .or_else(|| child.attribute("VALUE"));
        if let Some(value) = value {
            out.push((path.clone(), macros.resolve(value)));
        } else if child.name == "module" {
            out.extend(
                child
                    .attribute("name")
                    .map(|value| (path.clone(), value.clone())),
            );
        } else if child.name == "deployment" {
            out.extend(
                child
                    .attribute("type")
                    .map(|value| (path.clone(), value.clone())),
            );
        } else if !child.text.value.is_empty() {
            out.push((path.clone(), macros.resolve(&child.text)));
        }
        if child.name == "makefile" {
            let all = child.attributes.iter();
            out.extend(all.map(|(key, value)| (format!("{path}/{key}"), macros.resolve(value))));
        }
        flatten(child, &path, macros, out);
    }
}
