//! `launch.json`, `settings.json` and `*.code-workspace`.

mod scope;
mod tasks;
mod values;

use crate::{
    configuration::{Configuration, EditorFormat, RawConfiguration, RunSettings},
    doc::{Node, PlacedDocument},
    path,
    workspace::WorkspaceFiles,
};
use scope::Scope;
use values::{environment, words};

/// Every configuration and compound of VS Code's files.
pub(crate) fn configurations(workspace: &WorkspaceFiles<'_>) -> Vec<Configuration> {
    let mut all = Vec::new();
    let files: Vec<&String> = workspace
        .files()
        .iter()
        .filter(|file| is_ours(file))
        .collect();
    let folders: Vec<(String, String)> = files
        .iter()
        .filter(|file| file.ends_with(".code-workspace"))
        .flat_map(|file| workspace_folders(workspace, file))
        .collect();
    for file in files {
        if let Some(document) = workspace.json(file) {
            all.extend(read(workspace, &document, &folders));
        }
    }
    all
}

fn is_ours(file: &str) -> bool {
    file.ends_with(".code-workspace")
        || [".vscode/launch.json", ".vscode/settings.json"]
            .iter()
            .any(|name| file.ends_with(name) && path::name(path::parent(file)) == ".vscode")
}

/// The folders that a `.code-workspace` joins: name and path.
fn workspace_folders(workspace: &WorkspaceFiles<'_>, file: &str) -> Vec<(String, String)> {
    let Some(document) = workspace.json(file) else {
        return Vec::new();
    };
    let folders = document
        .root
        .get("folders")
        .map(Node::items)
        .unwrap_or_default();
    folders
        .iter()
        .filter_map(|folder| {
            let path = path::join(path::parent(file), folder.get("path")?.text()?);
            let name = folder.get("name").and_then(Node::text);
            Some((name.unwrap_or(path::name(&path)).to_owned(), path))
        })
        .collect()
}

/// What surrounds the configurations of one file.
struct Surroundings {
    folder: String,
    tasks: Option<PlacedDocument>,
    settings: Vec<PlacedDocument>,
}

fn read(
    workspace: &WorkspaceFiles<'_>,
    document: &PlacedDocument,
    folders: &[(String, String)],
) -> Vec<Configuration> {
    let file = &document.file;
    let is_launch = file.ends_with("launch.json");
    let root = if is_launch {
        Some(&document.root)
    } else {
        document.root.get("launch")
    };
    let Some(root) = root else {
        return Vec::new();
    };
    let is_multi = file.ends_with(".code-workspace");
    let folder = if is_multi {
        let own = workspace_folders(workspace, file);
        own.first()
            .map_or(path::parent(file).to_owned(), |(_, path)| path.clone())
    } else {
        path::parent(path::parent(file)).to_owned()
    };
    let near = |name: &str| workspace.json(&path::join(&folder, name));
    let mut surroundings = Surroundings {
        tasks: near(".vscode/tasks.json"),
        settings: near(".vscode/settings.json").into_iter().collect(),
        folder,
    };
    if is_multi {
        let part = |name: &str| {
            document.root.get(name).map(|node| PlacedDocument {
                root: node.clone(),
                ..document.clone()
            })
        };
        surroundings.settings.extend(part("settings"));
        surroundings.tasks = part("tasks").or(surroundings.tasks);
    }
    let launch = PlacedDocument {
        root: root.clone(),
        ..document.clone()
    };
    let mut inputs = vec![&launch];
    inputs.extend(&surroundings.tasks);
    let scope = Scope {
        workspace,
        folder: &surroundings.folder,
        folders,
        inputs: &inputs,
        settings: &surroundings.settings.iter().collect::<Vec<_>>(),
    };
    let items = |name: &str| root.get(name).map(Node::items).unwrap_or_default();
    let single = items("configurations")
        .iter()
        .filter(|node| !node.entries().is_empty())
        .map(|node| configuration(&launch, node, &scope, surroundings.tasks.as_ref()));
    let compounds = items("compounds")
        .iter()
        .map(|node| compound(&launch, node, &scope));
    single.chain(compounds).collect()
}

/// A path of the machine that the file was written on: the part of it that is here.
fn path_in_workspace(scope: &Scope<'_>, written: &str) -> Option<String> {
    let has_drive = written
        .get(1..3)
        .is_some_and(|it| matches!(it, ":/" | ":\\"));
    if !has_drive && !written.starts_with('/') || written.contains("${") {
        return None;
    }
    let path = path::normal(written);
    let is_here =
        |path: &str| scope.workspace.exists(path) || !scope.workspace.names(path).is_empty();
    let parts: Vec<&str> = path.split('/').collect();
    // One name alone is found by chance.
    (0..parts.len().saturating_sub(1)).find_map(|skip| {
        let rest = parts[skip..].join("/");
        let own = path::join(scope.folder, &rest);
        [own, rest].into_iter().find(|it| is_here(it))
    })
}

fn compound(document: &PlacedDocument, node: &Node, scope: &Scope<'_>) -> Configuration {
    let members = node
        .get("configurations")
        .map(Node::items)
        .unwrap_or_default();
    let members = members.iter().filter_map(|member| {
        let name = member.text().or_else(|| member.get("name")?.text())?;
        Some(name.to_owned())
    });
    Configuration {
        type_name: "compound".to_owned(),
        members: members.collect(),
        ..blank(document, node, scope)
    }
}

fn blank(document: &PlacedDocument, node: &Node, scope: &Scope<'_>) -> Configuration {
    let name = node.get("name");
    Configuration {
        name: name.and_then(Node::text).unwrap_or("(no name)").to_owned(),
        file: document.file.clone(),
        editor: EditorFormat::Vscode,
        type_name: String::new(),
        request: String::new(),
        folder: scope.folder.to_owned(),
        place: document.evidence(name.map_or(node.at, |name| name.at)),
        run: RunSettings {
            cwd: scope.folder.to_owned(),
            ..RunSettings::default()
        },
        raw: RawConfiguration::Vscode(node.clone()),
        members: Vec::new(),
    }
}

fn configuration(
    document: &PlacedDocument,
    node: &Node,
    scope: &Scope<'_>,
    tasks: Option<&PlacedDocument>,
) -> Configuration {
    let mut found = blank(document, node, scope);
    // A part for one system stands in where the common one is left out.
    let field = |key: &str| {
        let systems = ["linux", "osx", "windows"];
        node.get(key)
            .or_else(|| systems.iter().find_map(|system| node.path(&[system, key])))
    };
    let get = |key: &str| {
        let text = document.text(field(key)?)?;
        Some(scope.resolve(&text))
    };
    found.type_name = get("type").map_or(String::new(), |it| it.value);
    // Starts another configuration and attaches a second debugger to what that runs.
    if found.type_name == "pythoncpp"
        && let Some(other) = get("pythonLaunchName")
    {
        found.type_name = "compound".to_owned();
        found.members = vec![other.value];
        return found;
    }
    found.request = get("request").map_or(String::new(), |it| it.value);
    let run = &mut found.run;
    if let Some(cwd) = get("cwd") {
        run.cwd_is_set = true;
        let written = node.get("cwd").and_then(Node::text).unwrap_or_default();
        // A folder of the container or the machine that the file was written for: here it is the workspace's.
        let is_elsewhere =
            written.starts_with('/') && scope.workspace.names(&path::normal(written)).is_empty();
        if !cwd.as_str().contains("${") && !is_elsewhere {
            run.cwd = path::join(scope.folder, cwd.as_str());
        }
    }
    let written = field("program").and_then(Node::text).unwrap_or_default();
    run.program = get("program").map(|it| match path_in_workspace(scope, written) {
        Some(found) => it.with(format!("/{found}")),
        None => it,
    });
    run.module = get("module");
    run.runtime = get("runtimeExecutable");
    run.args = words(document, field("args"), scope);
    // Dart calls the arguments of its own tools so.
    let of_tools = field("runtimeArgs").or_else(|| field("toolArgs"));
    run.runtime_args = words(document, of_tools, scope);
    for (key, value) in node.entries() {
        if let Some(text) = document.text(value) {
            run.options.push((key.name.clone(), scope.resolve(&text)));
        }
    }
    let (env, missing) = environment(document, node, scope);
    run.env = env;
    run.missing_env_files = missing;
    if let (Some(tasks), Some(label)) = (tasks, node.get("preLaunchTask").and_then(Node::text)) {
        run.before = tasks::commands(tasks, label, scope);
    }
    found
}
