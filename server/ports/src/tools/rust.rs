//! Rust: cargo, and the sources of a binary by its name.

use ashore_texts::{Text, text};

use super::{go::with_args, program};
use crate::{
    command::{self, CommandLine, number, port_of},
    detection::{Confidence, Detection},
    doc::{Node, PlacedDocument},
    evidence::PlacedText,
    path,
    tools::shell::{Shell, ToolRow},
    tools::unsaid::default_port,
    workspace::WorkspaceFiles,
};

pub(super) const TOOLS: &[ToolRow] = &[(&["cargo"], cargo), (&["trunk", "dx"], trunk)];

fn cargo(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let (own, rest) = command.around_dashes();
    let verb = own
        .iter()
        .map(PlacedText::as_str)
        .find(|word| !word.starts_with(['-', '+']))
        .unwrap_or_default();
    match verb {
        "run" | "r" | "debug" | "lambda" => {}
        "watch" => {
            // `cargo watch -x 'run --bin api'`.
            let Some(line) = command::option(own, &["-x", "--exec"]) else {
                return Detection::unknown(Text::UnsaidRuns);
            };
            let line = line.with(format!("cargo {}", line.value));
            return shell.run_all(&command::simple_commands(&line, &command.env, &command.cwd));
        }
        "shuttle" => {
            return program::by_arguments(own).unwrap_or_else(|| default_port(command, 8000));
        }
        "leptos" => return leptos(workspace, command),
        "loco" => {
            return settings(workspace, &command.cwd)
                .unwrap_or_else(|| default_port(command, 5150));
        }
        _ => {
            return Detection::none(text!(NoneCommand {
                command: format!("cargo {verb}")
            }));
        }
    }
    let value = |names: &[&str]| command::option(own, names).map(|it| it.value);
    binary(
        workspace,
        command,
        value(&["--package", "-p"]).as_deref(),
        value(&["--bin"]).as_deref(),
        value(&["--example"]).as_deref(),
        rest,
    )
}

fn trunk(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    if !command.has("serve") {
        return Detection::none(Text::NoneBuilds);
    }
    let file = || {
        let text = workspace
            .toml(&path::join(&command.cwd, "Trunk.toml"))?
            .at(&["serve", "port"])?;
        Some(Detection::http(
            number(text.as_str())?,
            Confidence::Certain,
            vec![text.evidence],
        ))
    };
    program::by_arguments(command.args())
        .or_else(file)
        .unwrap_or_else(|| default_port(command, 8080))
}

fn leptos(workspace: &WorkspaceFiles<'_>, command: &CommandLine) -> Detection {
    let address = || {
        let document = workspace.toml(&path::join(&command.cwd, "Cargo.toml"))?;
        let text = document
            .at(&["package", "metadata", "leptos", "site-addr"])
            .or_else(|| {
                let first = document
                    .root
                    .path(&["workspace", "metadata", "leptos"])?
                    .items()
                    .first()?;
                document.text(first.get("site-addr")?)
            })?;
        Some(Detection::http(
            port_of(text.as_str())?,
            Confidence::Certain,
            vec![text.evidence],
        ))
    };
    program::by_variable(command, &["LEPTOS_SITE_ADDR"])
        .or_else(address)
        .unwrap_or_else(|| default_port(command, 3000))
}

/// The sources of a binary: by package and by its own name.
pub(crate) fn binary(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    package: Option<&str>,
    bin: Option<&str>,
    example: Option<&str>,
    args: &[PlacedText],
) -> Detection {
    let manifests = manifests(workspace, &command.cwd);
    let named = |document: &&PlacedDocument, name: &str| {
        document
            .at(&["package", "name"])
            .is_some_and(|it| it.value == name || it.value.replace('-', "_") == name)
    };
    let has_bin =
        |document: &&PlacedDocument, name: &str| entry(workspace, document, Some(name)).is_some();
    let manifest = match (package, bin) {
        (Some(package), _) => manifests.iter().find(|it| named(it, package)),
        (None, Some(bin)) => manifests
            .iter()
            .find(|it| has_bin(it, bin))
            .or_else(|| manifests.iter().find(|it| named(it, bin))),
        (None, None) => {
            let own = path::join(&command.cwd, "Cargo.toml");
            let first = manifests.iter().find(|it| it.file == own);
            let default = first
                .and_then(|it| it.root.path(&["workspace", "default-members"]))
                .and_then(|it| it.items().first())
                .and_then(Node::text);
            let member =
                default.map(|member| path::join(&path::join(&command.cwd, member), "Cargo.toml"));
            let with_main = |it: &&PlacedDocument| entry(workspace, it, None).is_some();
            manifests
                .iter()
                .find(|it| Some(&it.file) == member.as_ref())
                .or_else(|| first.filter(with_main))
                .or_else(|| manifests.iter().find(with_main))
        }
    };
    let Some(manifest) = manifest else {
        return program::detect(workspace, &with_args(command, args), &[], args);
    };
    let folder = path::parent(&manifest.file).to_owned();
    let entry = match example {
        Some(example) => workspace.first(
            &folder,
            &[
                &format!("examples/{example}.rs"),
                &format!("examples/{example}/main.rs"),
            ],
        ),
        None => entry(workspace, manifest, bin).or_else(|| entry(workspace, manifest, None)),
    };
    let command = with_args(command, args);
    let entries: Vec<String> = entry.into_iter().collect();
    let mut found = framework(workspace, manifest, &folder, &command)
        .unwrap_or_else(|| program::detect(workspace, &command, &entries, args));
    found.folder.get_or_insert(folder);
    found
}

fn manifests(workspace: &WorkspaceFiles<'_>, cwd: &str) -> Vec<PlacedDocument> {
    let mut files: Vec<String> = workspace
        .find("", |file| path::name(file) == "Cargo.toml")
        .take(80)
        .map(str::to_owned)
        .collect();
    files.sort_by_key(|file| !path::within(file, cwd));
    files
        .iter()
        .filter_map(|file| workspace.toml(file))
        .collect()
}

/// The file of a package's binary: `[[bin]]`, `src/bin/NAME.rs`, `src/main.rs` for the package's own name.
fn entry(
    workspace: &WorkspaceFiles<'_>,
    manifest: &PlacedDocument,
    bin: Option<&str>,
) -> Option<String> {
    let folder = path::parent(&manifest.file);
    let package = manifest.at(&["package", "name"])?.value;
    let bins = manifest
        .root
        .get("bin")
        .map(Node::items)
        .unwrap_or_default();
    let default_run = manifest.at(&["package", "default-run"]).map(|it| it.value);
    let name = bin.map(str::to_owned).or(default_run);
    let declared = bins.iter().find(|it| {
        name.as_deref()
            .is_none_or(|name| it.get("name").and_then(Node::text) == Some(name))
    });
    if let Some(file) = declared.and_then(|it| it.get("path")).and_then(Node::text) {
        return Some(path::join(folder, file));
    }
    let is_package = name
        .as_deref()
        .is_none_or(|name| name == package || name == package.replace('-', "_"));
    let main = || {
        is_package
            .then(|| workspace.first(folder, &["src/main.rs"]))
            .flatten()
    };
    let by_name = || {
        let name = name.as_deref()?;
        workspace.first(
            folder,
            &[
                &format!("src/bin/{name}.rs"),
                &format!("src/bin/{name}/main.rs"),
            ],
        )
    };
    main()
        .or_else(by_name)
        .or_else(|| {
            let only = workspace.names(&path::join(folder, "src/bin"));
            (name.is_none() && only.len() == 1)
                .then(|| path::join(folder, &format!("src/bin/{}", only[0].name)))
        })
        .filter(|file| workspace.exists(file))
}

/// Rocket and Loco read their port from their own files.
fn framework(
    workspace: &WorkspaceFiles<'_>,
    manifest: &PlacedDocument,
    folder: &str,
    command: &CommandLine,
) -> Option<Detection> {
    let uses = |name: &str| manifest.root.path(&["dependencies", name]).is_some();
    if uses("rocket") {
        if let Some(found) = program::by_variable(command, &["ROCKET_PORT"]) {
            return Some(found.framework("rocket"));
        }
        let document = workspace
            .above(folder, &["Rocket.toml"])
            .and_then(|file| workspace.toml(&file));
        let profile = command
            .var("ROCKET_PROFILE")
            .map_or("debug".to_owned(), |it| it.value.clone());
        let text = document.and_then(|it| {
            ["global", &profile, "development", "default"]
                .iter()
                .find_map(|table| it.at(&[table, "port"]))
        });
        if let Some(text) = text
            && let Some(port) = number(text.as_str())
        {
            return Some(
                Detection::http(port, Confidence::Certain, vec![text.evidence]).framework("rocket"),
            );
        }
        // `figment.merge(("port", 8001))` is rare; the source may say more than the default.
        let at = manifest
            .root
            .path(&["dependencies", "rocket"])
            .map_or(0, |it| it.at);
        return Some(
            Detection::http(8000, Confidence::Default, vec![manifest.evidence(at)])
                .framework("rocket"),
        );
    }
    if uses("shuttle-runtime") {
        return Some(default_port(command, 8000).framework("shuttle"));
    }
    if uses("loco-rs") {
        return settings(workspace, folder)
            .or_else(|| Some(default_port(command, 5150)))
            .map(|it| it.framework("loco"));
    }
    None
}

fn settings(workspace: &WorkspaceFiles<'_>, folder: &str) -> Option<Detection> {
    let documents = workspace.yaml(&path::join(folder, "config/development.yaml"))?;
    let text = documents.first()?.at(&["server", "port"])?;
    Some(Detection::http(
        number(text.as_str())?,
        Confidence::Certain,
        vec![text.evidence],
    ))
}
