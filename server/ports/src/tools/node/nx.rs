//! Nx: a project's target has an executor, and that has the port.

use ashore_texts::{Text, text};

use crate::{
    command::{CommandLine, number, option, positional},
    detection::{Confidence, Detection},
    doc::{Node, PlacedDocument},
    evidence::PlacedText,
    path,
    source::imports::js_file,
    tools::program,
    tools::shell::{Shell, ToolRow},
    workspace::WorkspaceFiles,
};

pub(super) const TOOLS: &[ToolRow] = &[(&["nx"], nx)];

/// `nx serve api`, `nx run api:serve:development`, `nx run-many -t serve -p api web`.
fn nx(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let names = positional(
        command.args(),
        &[
            "--configuration",
            "-c",
            "--port",
            "--target",
            "-t",
            "--projects",
            "-p",
            "--parallel",
        ],
    );
    let Some(verb) = names.first() else {
        return Detection::unknown(Text::UnsaidTarget);
    };
    let mut found = Detection::default();
    if verb.as_str() == "run-many" {
        let target = option(command.args(), &["--target", "-t", "--targets"])
            .map_or("serve".to_owned(), |it| it.value);
        let projects = option(command.args(), &["--projects", "-p"])
            .map(|it| it.value)
            .unwrap_or_default();
        let mut all: Vec<String> = projects
            .split(',')
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect();
        if all.is_empty() {
            all = project_files(workspace)
                .map(|file| path::name(path::parent(file)).to_owned())
                .collect();
        }
        for project in all {
            found = found.merge(target_of(shell, command, &project, &target));
        }
        return found;
    }
    let (project, target) = match names.get(1) {
        Some(target) if verb.as_str() == "run" => {
            let mut parts = target.as_str().split(':');
            (
                parts.next().unwrap_or_default().to_owned(),
                parts.next().unwrap_or("serve").to_owned(),
            )
        }
        Some(project) => (project.value.clone(), verb.value.clone()),
        None => match verb.as_str().split_once(':') {
            Some((project, target)) => (project.to_owned(), target.to_owned()),
            None => {
                let default = workspace
                    .json("nx.json")
                    .and_then(|it| it.at(&["defaultProject"]))
                    .map(|it| it.value);
                let only = || {
                    project_files(workspace)
                        .next()
                        .map(|file| path::name(path::parent(file)).to_owned())
                };
                (
                    default.or_else(only).unwrap_or_default(),
                    verb.value.clone(),
                )
            }
        },
    };
    if matches!(target.as_str(), "build" | "test" | "lint" | "e2e") {
        return Detection::none(text!(NoneCommand {
            command: format!("nx {target}")
        }));
    }
    if let Some(found) = program::by_arguments(command.args()) {
        return found;
    }
    target_of(shell, command, &project, &target)
}

fn project_files<'w>(workspace: &'w WorkspaceFiles<'_>) -> impl Iterator<Item = &'w str> {
    workspace.find("", |file| path::name(file) == "project.json")
}

fn target_of(shell: &Shell<'_>, command: &CommandLine, project: &str, target: &str) -> Detection {
    let workspace = shell.workspace;
    if !shell.step() {
        return Detection::default();
    }
    let file = project_files(workspace).find(|file| {
        path::name(path::parent(file)) == project
            || workspace
                .json(file)
                .and_then(|it| it.at(&["name"]))
                .is_some_and(|name| name.value == project)
    });
    let Some(document) = file.and_then(|file| workspace.json(file)) else {
        return by_package(shell, command, project, target);
    };
    let folder = path::parent(&document.file).to_owned();
    let Some(node) = document
        .root
        .path(&["targets", target])
        .or_else(|| document.root.path(&["architect", target]))
    else {
        let inferred = by_package(shell, command, project, target);
        if inferred.is_answer() {
            return inferred;
        }
        // Nx infers targets from the tools' own files.
        let tool = if workspace
            .first(
                &folder,
                &["vite.config.ts", "vite.config.js", "vite.config.mts"],
            )
            .is_some()
        {
            "vite"
        } else {
            "next"
        };
        return shell.run(&CommandLine {
            words: vec![PlacedText::new(tool, &document.evidence(0))],
            env: command.env.clone(),
            cwd: folder,
        });
    };
    let mut found = executor(shell, command, &document, node, &folder);
    found.folder = Some(folder);
    found
}

fn executor(
    shell: &Shell<'_>,
    command: &CommandLine,
    document: &PlacedDocument,
    node: &Node,
    folder: &str,
) -> Detection {
    let workspace = shell.workspace;
    let name = node
        .get("executor")
        .or_else(|| node.get("builder"))
        .and_then(Node::text)
        .unwrap_or("nx:run-commands");
    let configuration = command
        .option(&["--configuration", "-c"])
        .map(|it| it.value)
        .or_else(|| {
            node.get("defaultConfiguration")
                .and_then(Node::text)
                .map(str::to_owned)
        })
        .unwrap_or_default();
    let get = |key: &str| {
        let special = node.path(&["configurations", &configuration, key]);
        special.or_else(|| node.path(&["options", key]))
    };
    if let Some(text) = get("port")
        .and_then(|node| document.text(node))
        .filter(|_| !name.ends_with(":node"))
        && let Some(port) = number(text.as_str())
    {
        return Detection::http(port, Confidence::Certain, vec![text.evidence]);
    }
    let kind = name.rsplit(['/', '@']).next().unwrap_or(name);
    let evidence = document.evidence(node.at);
    let tool = |name: &str| {
        shell.run(&CommandLine {
            words: vec![PlacedText::new(name, &evidence)],
            env: command.env.clone(),
            cwd: folder.to_owned(),
        })
    };
    match kind {
        "vite:dev-server" => tool("vite"),
        "next:server" | "next:dev-server" => Detection::http(
            command
                .var("PORT")
                .and_then(|it| number(it.as_str()))
                .unwrap_or(4200),
            Confidence::Default,
            vec![evidence],
        )
        .framework("next"),
        "js:node" | "node:node" | "node:execute" => {
            let entry = main_of(workspace, document, node, folder);
            program::detect(
                workspace,
                command,
                &entry.into_iter().collect::<Vec<_>>(),
                &[],
            )
        }
        "nx:run-commands" | "workspace:run-commands" | "run-commands" | "nx:run-script" => {
            let mut lines: Vec<PlacedText> = get("command")
                .or_else(|| node.get("command"))
                .and_then(|it| document.text(it))
                .into_iter()
                .collect();
            for item in get("commands").map(Node::items).unwrap_or_default() {
                lines.extend(
                    document
                        .text(item)
                        .or_else(|| document.text(item.get("command")?)),
                );
            }
            let cwd = get("cwd")
                .and_then(Node::text)
                .map_or(command.cwd.clone(), |it| {
                    path::join("", &it.replace("{projectRoot}", folder))
                });
            let commands: Vec<CommandLine> = lines
                .iter()
                .flat_map(|line| crate::command::simple_commands(line, &command.env, &cwd))
                .collect();
            shell.run_all(&commands)
        }
        kind if kind.ends_with(":dev-server")
            || kind.ends_with("dev-server-ssr")
            || kind.ends_with("module-federation-dev-server") =>
        {
            Detection::http(4200, Confidence::Default, vec![evidence])
        }
        _ => Detection::unknown(text!(UnsaidExecutor { name })),
    }
}

/// The `main` of the target that a node target builds first.
fn main_of(
    workspace: &WorkspaceFiles<'_>,
    document: &PlacedDocument,
    node: &Node,
    folder: &str,
) -> Option<String> {
    let built = node
        .path(&["options", "buildTarget"])
        .and_then(Node::text)
        .unwrap_or("build");
    let target = built.split(':').nth(1).unwrap_or("build");
    let main = document
        .root
        .path(&["targets", target, "options", "main"])
        .and_then(Node::text);
    main.map(|main| path::normal(&main.replace("{projectRoot}", folder)))
        .filter(|file| workspace.exists(file))
        .or_else(|| js_file(workspace, &path::join(folder, "src/main")))
        .or_else(|| js_file(workspace, &path::join(folder, "src/index")))
}

fn by_package(shell: &Shell<'_>, command: &CommandLine, project: &str, target: &str) -> Detection {
    let workspace = shell.workspace;
    let package = workspace
        .find("", |file| path::name(file) == "package.json")
        .find(|file| {
            let name = workspace
                .json(file)
                .and_then(|it| it.at(&["name"]))
                .map(|it| it.value)
                .unwrap_or_default();
            name == project
                || name.rsplit('/').next() == Some(project)
                || path::name(path::parent(file)) == project
        });
    let document = package.and_then(|file| workspace.json(file));
    let name = command.words[0].with(target);
    document
        .and_then(|document| {
            super::runners::scripts(
                shell,
                &document,
                &name,
                path::parent(&document.file),
                command,
                &[],
            )
        })
        .unwrap_or_else(|| Detection::unknown(text!(UnsaidNx { project, target })))
}
