//! `npm run`, `yarn`, `pnpm`, and the tools that start several scripts.

use ashore_texts::{Text, text};

use crate::{
    command::{self, CommandLine, positional},
    detection::Detection,
    doc::{Node, PlacedDocument},
    evidence::PlacedText,
    path,
    tools::shell::{Shell, ToolRow},
    workspace::WorkspaceFiles,
};

pub(super) const TOOLS: &[ToolRow] = &[
    (&["npm", "npm-cli.js", "cnpm"], npm),
    (&["yarn", "yarn.js", "pnpm", "pnpm.cjs", "yarnpkg"], yarn),
    (&["concurrently"], concurrently),
    (
        &[
            "npm-run-all",
            "npm-run-all2",
            "run-p",
            "run-s",
            "run-script-os",
        ],
        run_all_scripts,
    ),
    (&["turbo", "lerna", "wsrun", "lage", "ultra"], monorepo),
    (
        &[
            "wait-on",
            "tsc",
            "tsup",
            "esbuild",
            "swc",
            "babel",
            "rimraf",
            "eslint",
            "prettier",
            "echo",
            "sleep",
            "cp",
            "mkdir",
            "rm",
            "true",
            ":",
            "copyfiles",
            "cpx",
            "open",
            "prisma",
            "tailwindcss",
            "sass",
            "typeorm",
            "knex",
            "husky",
            "tsc-watch-none",
            "clear",
            "git",
            "touch",
            "chmod",
            "test",
            "[",
            "kill-port",
            "docker-compose",
            "docker",
            "buf",
            "protoc",
            "cpy",
            "shx",
            "move",
            "copy",
            "ls",
            "cat",
            "exit",
            "printenv",
            "which",
            "curl",
            "jest",
            "vitest",
            "mocha",
            "cypress",
            "playwright",
            "graphql-codegen",
            "ncc",
            "rollup",
            "tsc-alias",
            "tspc",
            "vue-tsc",
            "svelte-check",
            "lint-staged",
            "cd",
            "patch-package",
            "electron-builder",
            "pytest",
            "tox",
            "ruff",
            "black",
            "mypy",
            "alembic",
        ],
        nothing,
    ),
];

/// Tools that build, check or wait.
fn nothing(_shell: &Shell<'_>, command: &CommandLine) -> Detection {
    Detection::none(text!(NoneCommand {
        command: command.tool()
    }))
}

/// Options of package managers that take a value.
const WITH_VALUE: [&str; 14] = [
    "--prefix",
    "-C",
    "--cwd",
    "--dir",
    "-w",
    "--workspace",
    "--filter",
    "-F",
    "--loglevel",
    "--script-shell",
    "--concurrency",
    "--scope",
    "--env-mode",
    "--log-order",
];

fn npm(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    package_manager(shell, command, false)
}

fn yarn(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    package_manager(shell, command, true)
}

fn package_manager(shell: &Shell<'_>, command: &CommandLine, bare_scripts: bool) -> Detection {
    let workspace = shell.workspace;
    let (own, rest) = command.around_dashes();
    let mut folder = command::option(own, &["--prefix", "-C", "--cwd", "--dir"])
        .map_or(command.cwd.clone(), |it| {
            path::join(&command.cwd, it.as_str())
        });
    let mut words = own.to_vec();
    // `yarn workspace api dev`.
    if words
        .first()
        .is_some_and(|word| word.as_str() == "workspace")
        && words.len() > 2
    {
        folder = package_folder(workspace, words[1].as_str()).unwrap_or(folder);
        words.drain(..2);
    } else {
        // What follows the name of a script or program is that one's, except with npm.
        let ours = if bare_scripts {
            let first = positional(own, &WITH_VALUE).first().copied();
            let end = own
                .iter()
                .position(|arg| first.is_some_and(|it| std::ptr::eq(it, arg)));
            &own[..end.unwrap_or(own.len())]
        } else {
            own
        };
        if let Some(name) = command::option(ours, &["--filter", "-F", "-w", "--workspace"]) {
            folder = package_folder(workspace, name.as_str()).unwrap_or(folder);
        }
    }
    let names = positional(&words, &WITH_VALUE);
    let Some(first) = names.first() else {
        return Detection::none(Text::NonePackages);
    };
    let (script, first_extra) = match first.as_str() {
        "run" | "run-script" | "rum" | "urn" => match names.get(1) {
            Some(script) => ((*script).clone(), 2),
            None => return Detection::none(Text::NoneScripts),
        },
        "exec" | "dlx" | "x" => {
            let at = words
                .iter()
                .position(|word| std::ptr::eq(word, *first))
                .unwrap_or(0);
            let mut inner: Vec<PlacedText> = words[at + 1..].to_vec();
            inner.extend(rest.iter().cloned());
            return shell.run(&CommandLine {
                words: inner,
                env: command.env.clone(),
                cwd: folder,
            });
        }
        "start" | "stop" | "restart" => ((*first).clone(), 1),
        "test" | "t" | "tst" => return Detection::none(Text::NoneTests),
        "install" | "i" | "ci" | "add" | "build" | "publish" | "link"
            if !bare_scripts || first.as_str() != "build" =>
        {
            return Detection::none(Text::NonePackages);
        }
        _ => ((*first).clone(), 1),
    };
    let document = workspace.json(&path::join(&folder, "package.json"));
    if document.is_none() && bare_scripts && shell.knows(first.as_str()) {
        let at = words.iter().position(|word| std::ptr::eq(word, *first));
        return shell.run(&CommandLine {
            words: words[at.unwrap_or(0)..].to_vec(),
            env: command.env.clone(),
            cwd: folder,
        });
    }
    let Some(document) = document else {
        return Detection::unknown(text!(UnsaidNotHere {
            file: path::join(&folder, "package.json")
        }));
    };
    // What follows the script's name goes to the script; npm wants `--` before it.
    let at = words
        .iter()
        .position(|word| std::ptr::eq(word, names[first_extra - 1]))
        .unwrap_or(words.len());
    let mut extra: Vec<PlacedText> = if bare_scripts {
        words[(at + 1).min(words.len())..].to_vec()
    } else {
        Vec::new()
    };
    extra.extend(rest.iter().cloned());
    let found = scripts(shell, &document, &script, &folder, command, &extra);
    match found {
        Some(found) => found,
        None if script.as_str() == "start" => shell.run(&CommandLine {
            words: vec![script.with("node"), script.with("server.js")],
            env: command.env.clone(),
            cwd: folder,
        }),
        // `yarn next dev` runs the package's program.
        None if bare_scripts => shell.run(&CommandLine {
            words: std::iter::once(script).chain(extra).collect(),
            env: command.env.clone(),
            cwd: folder,
        }),
        None => Detection::unknown(text!(UnsaidNoScript {
            file: &document.file,
            script: &script.value
        })),
    }
}

/// What a script of `package.json` listens on.
pub(super) fn scripts(
    shell: &Shell<'_>,
    document: &PlacedDocument,
    name: &PlacedText,
    folder: &str,
    command: &CommandLine,
    extra: &[PlacedText],
) -> Option<Detection> {
    let line = document.at(&["scripts", name.as_str()])?;
    let mut commands = command::simple_commands(&line, &command.env, folder);
    if let Some(last) = commands.last_mut() {
        last.words.extend(extra.iter().cloned());
    }
    let mut found = shell
        .run_all(&commands)
        .because(&line.evidence)
        .because(&name.evidence);
    found.folder.get_or_insert(folder.to_owned());
    Some(found)
}

/// The folder of the package with this name.
fn package_folder(workspace: &WorkspaceFiles<'_>, name: &str) -> Option<String> {
    let name = name
        .trim_start_matches("./")
        .trim_end_matches("...")
        .trim_matches(['{', '}']);
    if workspace.exists(&path::join(name, "package.json")) {
        return Some(path::normal(name));
    }
    workspace
        .find("", |file| path::name(file) == "package.json")
        .find_map(|file| {
            let known = workspace.json(file)?.at(&["name"])?;
            let bare = known.value.rsplit('/').next().unwrap_or_default() == name;
            (known.value == name || bare).then(|| path::parent(file).to_owned())
        })
}

/// `concurrently "npm:dev:*" "vite"`: every argument is a line.
fn concurrently(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let with_value = [
        "-n",
        "--names",
        "-c",
        "--prefix-colors",
        "-p",
        "--prefix",
        "-m",
        "--max-processes",
        "-s",
        "--success",
        "--restart-tries",
        "--restart-after",
        "--handle-input",
        "-l",
    ];
    let mut commands = Vec::new();
    for line in positional(command.args(), &with_value) {
        match line
            .as_str()
            .split_once(':')
            .filter(|(tool, _)| matches!(*tool, "npm" | "yarn" | "pnpm" | "bun" | "node"))
        {
            Some((_, script)) => {
                commands.extend(by_pattern(workspace, command, &line.with(script)))
            }
            None => commands.extend(command::simple_commands(line, &command.env, &command.cwd)),
        }
    }
    shell.run_all(&commands)
}

fn run_all_scripts(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let mut commands = Vec::new();
    for name in positional(command.args(), &["--max-parallel", "-n", "--names"]) {
        commands.extend(by_pattern(workspace, command, name));
    }
    shell.run_all(&commands)
}

/// `npm run` of every script whose name fits (`dev:*`, `dev:**`, with arguments after a blank).
fn by_pattern(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    name: &PlacedText,
) -> Vec<CommandLine> {
    let pattern = name.as_str().split_whitespace().next().unwrap_or_default();
    let document = workspace.json(&path::join(&command.cwd, "package.json"));
    let names: Vec<String> = match document
        .as_ref()
        .and_then(|it| it.root.get("scripts"))
        .filter(|_| pattern.contains('*'))
    {
        Some(scripts) => scripts
            .entries()
            .iter()
            .map(|(key, _)| key.name.clone())
            .filter(|key| crate::glob::fits(&pattern.replace("**", "*"), key))
            .collect(),
        None => vec![pattern.to_owned()],
    };
    names
        .into_iter()
        .map(|script| {
            command.with_words(vec![name.with("npm"), name.with("run"), name.with(script)])
        })
        .collect()
}

/// `turbo run dev --filter=web`, `lerna run start --scope api`: the script in every package that has it.
fn monorepo(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let names = positional(command.args(), &WITH_VALUE);
    let tasks: Vec<&&PlacedText> = names.iter().filter(|name| name.as_str() != "run").collect();
    let filter = command.option(&["--filter", "-F", "--scope"]);
    let mut found = Detection::default();
    let root = path::join(&command.cwd, "package.json");
    let packages: Vec<&str> = workspace
        .find(&command.cwd, |file| {
            path::name(file) == "package.json" && path::normal(file) != root
        })
        .take(60)
        .collect();
    for file in packages {
        let Some(document) = workspace.json(file) else {
            continue;
        };
        let folder = path::parent(file);
        if let Some(filter) = &filter {
            let wanted = filter
                .as_str()
                .trim_start_matches("./")
                .trim_end_matches("...");
            let name = document.at(&["name"]).map_or(String::new(), |it| it.value);
            let bare = name.rsplit('/').next().unwrap_or_default();
            if name != wanted
                && bare != wanted
                && path::normal(folder) != path::normal(wanted)
                && !crate::glob::fits(wanted, &name)
            {
                continue;
            }
        }
        for task in &tasks {
            if let Some(detection) = scripts(shell, &document, task, folder, command, &[]) {
                found = found.merge(detection);
            }
        }
    }
    let _ = Node::items;
    found
}
