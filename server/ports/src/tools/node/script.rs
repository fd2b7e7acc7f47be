//! node and what runs a script like node.

use ashore_texts::{Text, text};

use crate::{
    command::{self, CommandLine, positional},
    detection::Detection,
    evidence::{PlacedText, Variable},
    path,
    source::imports::js_file,
    tools::env_files::with_env_files,
    tools::program,
    tools::shell::{Shell, ToolRow},
    tools::unsaid::default_port,
    workspace::WorkspaceFiles,
};

pub(super) const TOOLS: &[ToolRow] = &[
    (
        &[
            "node",
            "nodejs",
            "ts-node",
            "ts-node-dev",
            "tsnd",
            "tsx",
            "babel-node",
            "swc-node",
            "esr",
            "esno",
            "vite-node",
            "ts-node-esm",
            "electron",
            "jiti",
            "node-dev",
            "esbuild-register",
        ],
        node,
    ),
    (
        &[
            "nodemon",
            "supervisor",
            "forever",
            "tsc-watch",
            "nodemon.js",
        ],
        watcher,
    ),
    (&["bun", "deno"], bun),
    (&["pm2", "pm2-runtime"], pm2),
    (&["ace", "ace.js"], ace),
];

const WITH_VALUE: [&str; 24] = [
    "-r",
    "--require",
    "--loader",
    "--import",
    "--experimental-loader",
    "--env-file",
    "-P",
    "--project",
    "-O",
    "--compiler-options",
    "--watch-path",
    "-C",
    "--conditions",
    "--tsconfig",
    "--extensions",
    "--presets",
    "--ignore",
    "--max-old-space-size",
    "--title",
    "--cwd-mode",
    "--dir",
    "-e",
    "--eval",
    "--ext",
];

fn node(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let mut command = command.clone();
    // node's own `--env-file`.
    for arg in command.args().to_vec() {
        if let Some(file) = arg
            .as_str()
            .strip_prefix("--env-file=")
            .or_else(|| arg.as_str().strip_prefix("--env-file-if-exists="))
        {
            command = with_env_files(workspace, &command, &[file]);
        }
    }
    let args = command.args();
    // `tsx watch a.ts`.
    let first = positional(args, &WITH_VALUE)
        .into_iter()
        .find(|word| !matches!(word.as_str(), "watch" | "run"));
    let at = args
        .iter()
        .position(|arg| first.is_some_and(|first| std::ptr::eq(first, arg)));
    let Some(at) = at else {
        return Detection::unknown(Text::UnsaidScript);
    };
    script(shell, &command, &args[at].clone(), &args[at + 1..])
}

/// A script by its path.
fn script(
    shell: &Shell<'_>,
    command: &CommandLine,
    script: &PlacedText,
    args: &[PlacedText],
) -> Detection {
    let workspace = shell.workspace;
    if script.as_str().contains("${") || script.unresolved && script.as_str().is_empty() {
        return Detection::unknown(text!(UnsaidTheProgram {
            value: &script.value
        }));
    }
    if matches!(script.as_str(), "ace" | "ace.js" | "./ace")
        || script.as_str().ends_with("/ace.js")
        || script.as_str().ends_with("/ace")
    {
        let words = std::iter::once(script.with("ace"))
            .chain(args.iter().cloned())
            .collect();
        return ace(shell, &command.with_words(words));
    }
    if let Some(mut words) = bin(script) {
        words.extend(args.iter().cloned());
        return shell.run(&command.with_words(words));
    }
    let Some(file) = source_of(workspace, &command.cwd, script.as_str()) else {
        return program::detect(workspace, command, &[], args);
    };
    if let Some(started) = super::starter::command(workspace, &file, command) {
        let found = shell.run(&started);
        if !found.ports.is_empty() {
            return found;
        }
    }
    let mut found = program::detect(workspace, command, std::slice::from_ref(&file), args);
    let folder = workspace
        .above(path::parent(&file), &["package.json"])
        .map_or(path::parent(&file).to_owned(), |it| {
            path::parent(&it).to_owned()
        });
    found.folder.get_or_insert(folder);
    found
}

/// The command that a path into `node_modules` is.
pub(crate) fn bin(script: &PlacedText) -> Option<Vec<PlacedText>> {
    let text = script.as_str().replace('\\', "/");
    let inside = text.rsplit_once("node_modules/")?.1;
    let name = if let Some(name) = inside.strip_prefix(".bin/") {
        name.trim_end_matches(".cmd").to_owned()
    } else {
        let mut parts = inside.split('/');
        let first = parts.next()?;
        let package = if first.starts_with('@') {
            format!("{first}/{}", parts.next()?)
        } else {
            first.to_owned()
        };
        match package.as_str() {
            "@nestjs/cli" => "nest".to_owned(),
            "@angular/cli" => "ng".to_owned(),
            "@vue/cli-service" => "vue-cli-service".to_owned(),
            "@remix-run/dev" => "remix".to_owned(),
            "@react-router/dev" => "react-router".to_owned(),
            "@craco/craco" => "craco".to_owned(),
            "@docusaurus/core" => "docusaurus".to_owned(),
            "@strapi/strapi" => "strapi".to_owned(),
            "typescript" => "tsc".to_owned(),
            // `@nrwl/cli/bin/nx.js`: the file says what the package's name does not.
            _ if package.ends_with("/cli") && inside.contains("/bin/") => {
                path::stem(inside).to_owned()
            }
            _ => package.rsplit('/').next()?.to_owned(),
        }
    };
    let mut words = vec![script.with(name)];
    // `react-scripts/scripts/start.js` is `react-scripts start`.
    if inside.contains("/scripts/") {
        words.push(script.with(path::stem(inside)));
    }
    Some(words)
}

/// The source of a script: itself, or what a build made it from.
pub(crate) fn source_of(workspace: &WorkspaceFiles<'_>, cwd: &str, script: &str) -> Option<String> {
    let file = path::join(cwd, script);
    let parts: Vec<&str> = file.split('/').collect();
    let built = parts.iter().rposition(|part| {
        matches!(
            *part,
            "dist"
                | "build"
                | "out"
                | "lib"
                | ".build"
                | "compiled"
                | "bin"
                | "output"
                | "dist-server"
        ) || part.starts_with("dist-")
            || part.starts_with("build-")
    });
    // `lib` and `bin` hold sources as often as what was built.
    let is_source = built.is_some_and(|at| matches!(parts[at], "lib" | "bin"))
        && js_file(workspace, &file).is_some();
    let built = built.filter(|_| !is_source);
    let mapped = built.and_then(|at| {
        let folder = parts[..at].join("/");
        let rest = parts[at + 1..].join("/");
        let (below, name) = (path::parent(&rest).to_owned(), path::name(&rest).to_owned());
        let mut bases = vec![
            format!("{folder}/src/{rest}"),
            format!("{folder}/{rest}"),
            format!("{folder}/{below}/src/{name}"),
        ];
        if let Some((_, rest)) = rest.split_once('/') {
            bases.push(format!("{folder}/src/{rest}"));
            // What is built from several folders keeps their names: `dist/api/index.js` of `api/index.ts`.
            bases.push(format!("{folder}/{rest}"));
        }
        bases.push(format!("{folder}/src/{name}"));
        bases
            .iter()
            .filter(|_| !name.is_empty())
            .find_map(|base| js_file(workspace, &path::normal(base)))
    });
    let directory = || {
        let document = workspace.json(&path::join(&file, "package.json"))?;
        let main = document.at(&["main"])?;
        source_of(workspace, &file, main.as_str())
    };
    mapped
        .or_else(|| js_file(workspace, &file))
        .or_else(directory)
        .or_else(|| {
            let bare = path::parent(&file).to_owned() + "/src/" + path::name(&file);
            js_file(workspace, &path::normal(&bare)).filter(|_| !workspace.exists(&file))
        })
}

/// nodemon: `--exec` and `nodemon.json` say what it runs.
fn watcher(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let named = command
        .option(&["--config"])
        .map_or("nodemon.json".to_owned(), |it| it.value);
    let own = workspace.json(&path::join(&command.cwd, &named));
    let package = workspace.json(&path::join(&command.cwd, "package.json"));
    let in_package = package.as_ref().and_then(|it| it.root.get("nodemonConfig"));
    let settings = match (&own, &package, in_package) {
        (Some(own), _, _) => Some((own, &own.root)),
        (None, Some(package), Some(node)) => Some((package, node)),
        _ => None,
    };
    let mut command = command.clone();
    // Its own variables are weaker than those that are set already.
    if let Some((document, env)) = settings.and_then(|(it, node)| Some((it, node.get("env")?))) {
        let own = env.entries().iter().filter_map(|(key, node)| {
            Some(Variable {
                name: key.name.clone(),
                value: document.text(node)?,
            })
        });
        command.env = own.chain(command.env.iter().cloned()).collect();
    }
    let command = &command;
    let line = command
        .option(&["--exec", "-x", "--onSuccess"])
        .or_else(|| {
            let (document, node) = settings?;
            document.text(node.get("exec")?)
        });
    let with_value = [
        "--exec",
        "-x",
        "--watch",
        "-w",
        "--ext",
        "-e",
        "--ignore",
        "-i",
        "--delay",
        "-d",
        "--signal",
        "-s",
        "--config",
        "--onSuccess",
        "--cwd",
        "-r",
        "--require",
        "--env-file",
    ];
    let names: Vec<PlacedText> = positional(command.args(), &with_value)
        .into_iter()
        .cloned()
        .collect();
    match line {
        Some(line) => {
            let mut commands = command::simple_commands(&line, &command.env, &command.cwd);
            // `nodemon --exec ts-node src/x.ts`: the script follows.
            if let Some(last) = commands.last_mut() {
                last.words.extend(names.iter().cloned());
            }
            let found = shell.run_all(&commands);
            if !found.ports.is_empty() || names.is_empty() {
                return found;
            }
            // A shell line that hides how it starts the script: the script itself says.
            let words = std::iter::once(command.words[0].with("node")).chain(names);
            let own = node(shell, &command.with_words(words.collect()));
            if own.ports.is_empty() { found } else { own }
        }
        None => {
            let main = || {
                let main = workspace
                    .json(&path::join(&command.cwd, "package.json"))?
                    .at(&["main"]);
                main.map(|main| vec![main])
            };
            let names = if names.is_empty() {
                main().unwrap_or_default()
            } else {
                names
            };
            let mut words = vec![PlacedText {
                value: "node".to_owned(),
                ..command.words[0].clone()
            }];
            words.extend(names);
            words.extend(
                command
                    .args()
                    .iter()
                    .filter(|arg| {
                        arg.as_str().starts_with("--port")
                            || arg.as_str().starts_with("--env-file=")
                    })
                    .cloned(),
            );
            node(shell, &command.with_words(words))
        }
    }
}

fn bun(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let names = positional(
        command.args(),
        &[
            "--cwd",
            "--env-file",
            "--config",
            "-c",
            "--preload",
            "-r",
            "--filter",
        ],
    );
    let names: Vec<&PlacedText> = names
        .into_iter()
        .filter(|it| !matches!(it.as_str(), "run" | "x" | "serve" | "task"))
        .collect();
    let Some(first) = names.first() else {
        return Detection::unknown(Text::UnsaidScript);
    };
    let is_file = crate::source::Lang::of(first.as_str()).is_some();
    let at = command
        .args()
        .iter()
        .position(|arg| std::ptr::eq(*first, arg))
        .unwrap_or(0);
    let rest = &command.args()[at + 1..];
    if command.has("test") || command.has("install") {
        return Detection::none(Text::NoneNobody);
    }
    if is_file {
        // Deno's and Bun's own server have defaults of their own.
        return script(shell, command, first, rest);
    }
    let file = if command.tool() == "deno" {
        workspace.first(&command.cwd, &["deno.json", "deno.jsonc"])
    } else {
        Some(path::join(&command.cwd, "package.json"))
    };
    let document = file.and_then(|file| workspace.json(&file));
    if let Some(document) = document {
        let key = if command.tool() == "deno" {
            "tasks"
        } else {
            "scripts"
        };
        if let Some(line) = document.at(&[key, first.as_str()]) {
            let mut commands = command::simple_commands(&line, &command.env, &command.cwd);
            if let Some(last) = commands.last_mut() {
                last.words.extend(rest.iter().cloned());
            }
            return shell.run_all(&commands).because(&line.evidence);
        }
    }
    shell.run(
        &command.with_words(
            std::iter::once((*first).clone())
                .chain(rest.iter().cloned())
                .collect(),
        ),
    )
}

fn pm2(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let names = positional(command.args(), &["--name", "-n", "-i", "--env"]);
    match names.iter().find(|name| name.as_str() != "start") {
        Some(name) if !name.as_str().contains(".config.") && !name.as_str().ends_with(".json") => {
            script(shell, command, name, &[])
        }
        _ => Detection::unknown(Text::UnsaidPm2),
    }
}

/// AdonisJS: `node ace serve` reads PORT from `.env`.
fn ace(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    if !command.has("serve") {
        return Detection::none(Text::NoneNobody).framework("adonis");
    }
    let command = with_env_files(workspace, command, &[".env"]);
    program::by_variable(&command, &["PORT"])
        .unwrap_or_else(|| default_port(&command, 3333))
        .framework("adonis")
}
