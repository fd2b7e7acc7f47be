//! The variables of an IntelliJ configuration: its own, those of the EnvFile plugin and of the IDE's env files.

use super::macros::Macros;
use crate::{
    doc::xml::Element,
    evidence::{PlacedText, Variable},
    workspace::WorkspaceFiles,
};

/// The variables, the strongest last, and the env files that are not there.
pub(super) fn variables(
    workspace: &WorkspaceFiles<'_>,
    element: &Element,
    macros: &Macros<'_>,
) -> (Vec<Variable>, Vec<PlacedText>) {
    // What runs before it has variables of its own.
    let parts = element.children.iter().filter(|it| it.name != "method");
    let all: Vec<&Element> = parts.flat_map(|it| it.walk()).collect();
    let own = own(&all, macros);
    let mut env = Vec::new();
    let mut missing = Vec::new();
    let mut read = |file: &PlacedText, env: &mut Vec<Variable>| {
        let path = macros.place(file.as_str());
        match variables_of(workspace, &path) {
            Some(variables) => env.extend(variables),
            None => missing.push(file.clone()),
        }
    };
    let mut own_is_placed = false;
    for it in &all {
        // The plugin's list has its own order, the configuration itself in it.
        if it.name == "ENTRY" && is_enabled(&all) && it.attr("IS_ENABLED") != "false" {
            if it.attr("PARSER") == "runconfig" {
                env.extend(own.iter().cloned());
                own_is_placed = true;
            } else if let Some(path) = it.attribute("PATH") {
                read(&macros.resolve(path), &mut env);
            }
        }
        if it.name == "option"
            && matches!(
                it.attr("name"),
                "ENV_FILES" | "ENV_FILE" | "ENV_FILE_PATHS" | "envFilePaths" | "envFile"
            )
        {
            let listed = it.walk();
            let values = listed.iter().filter_map(|it| it.attribute("value"));
            for value in values {
                for file in value.value.split(';').filter(|file| !file.is_empty()) {
                    read(&macros.resolve(&value.with(file)), &mut env);
                }
            }
        }
    }
    if !own_is_placed {
        env.extend(own);
    }
    (env, missing)
}

fn is_enabled(all: &[&Element]) -> bool {
    all.iter()
        .find(|it| it.attr("name") == "net.ashald.envfile" || it.attr("ID") == "net.ashald.envfile")
        .and_then(|it| it.all("option").find(|it| it.attr("name") == "IS_ENABLED"))
        .is_none_or(|it| it.attr("value") != "false")
}

/// `<envs><env name value/></envs>`, and the maps of Gradle, Maven and the server runners.
fn own(all: &[&Element], macros: &Macros<'_>) -> Vec<Variable> {
    let mut env = Vec::new();
    for it in all {
        let is_map = it.name == "option"
            && matches!(it.attr("name"), "env" | "environmentProperties" | "envs");
        let pairs: Vec<(&PlacedText, &PlacedText)> =
            if it.name == "env" && !it.attr("name").is_empty() {
                it.attribute("name")
                    .zip(it.attribute("value"))
                    .into_iter()
                    .collect()
            } else if it.name == "envs" {
                it.all("entry")
                    .filter_map(|entry| entry.attribute("key").zip(entry.attribute("value")))
                    .collect()
            } else if is_map {
                it.walk()
                    .into_iter()
                    .filter(|it| it.name == "entry")
                    .filter_map(|entry| entry.attribute("key").zip(entry.attribute("value")))
                    .collect()
            } else if it.name == "ENV_VARIABLES" || it.name == "ENVIRONMENT" {
                Vec::new()
            } else {
                continue;
            };
        env.extend(pairs.into_iter().map(|(name, value)| Variable {
            name: name.value.clone(),
            value: macros.resolve(value),
        }));
    }
    env
}

/// An env file: `NAME=value`, JSON or YAML by its ending.
fn variables_of(workspace: &WorkspaceFiles<'_>, path: &str) -> Option<Vec<Variable>> {
    let document = if path.ends_with(".json") {
        workspace.json(path)?
    } else if path.ends_with(".yml") || path.ends_with(".yaml") {
        workspace.yaml(path)?.into_iter().next()?
    } else {
        return workspace.env_file(path);
    };
    let entries = document.root.entries().iter();
    let variables = entries.filter_map(|(key, node)| {
        Some(Variable {
            name: key.name.clone(),
            value: document.text(node)?,
        })
    });
    Some(variables.collect())
}
