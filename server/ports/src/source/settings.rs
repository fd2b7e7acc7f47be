//! Keys of the configuration files that a program reads.

use std::rc::Rc;

use super::{file::SourceFile, names::is_foreign};
use crate::{
    command::{CommandLine, port_of},
    doc::{Node, NodeValue, PlacedDocument, PlacedKey},
    evidence::PlacedText,
    path,
    workspace::WorkspaceFiles,
};

/// Files that programs read by convention, seen from the working folder and the program's.
const USUAL: [&str; 27] = [
    "config/default.json",
    "config/default.yaml",
    "config/default.yml",
    "config/default.js",
    "config.yaml",
    "config.yml",
    "config.json",
    "config.toml",
    "config/config.yaml",
    "config/config.yml",
    "config/config.json",
    "config/config.toml",
    "configs/config.yaml",
    "configs/config.yml",
    "conf/config.yaml",
    "configs/config.toml",
    "conf/app.conf",
    "configuration/local.yaml",
    "configuration/base.yaml",
    "config/base.yaml",
    "config/default.toml",
    "settings.yaml",
    "settings.toml",
    "app.yaml",
    "configs/app.yaml",
    "etc/config.yaml",
    "config/local.yaml",
];

/// The value of a key in the files that the program names or reads by convention.
pub(super) fn look_up(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    files: &[Rc<SourceFile>],
    keys: &[String],
) -> Option<PlacedText> {
    let mut candidates: Vec<String> = Vec::new();
    for arg in command.args() {
        let value = arg.as_str().rsplit('=').next().unwrap_or_default();
        if is_settings(value) {
            candidates.push(path::join(&command.cwd, value));
        }
    }
    let entry = files
        .first()
        .map(|source| path::parent(&source.file).to_owned());
    let package = entry.as_ref().and_then(|folder| {
        let file = workspace.above(
            folder,
            &["Cargo.toml", "go.mod", "package.json", "pyproject.toml"],
        )?;
        Some(path::parent(&file).to_owned())
    });
    let folders: Vec<String> = std::iter::once(command.cwd.clone())
        .chain(entry)
        .chain(package)
        .collect();
    for source in files.iter().take(40) {
        for literal in literals(&source.clean).filter(|it| is_settings(it)) {
            candidates.extend(folders.iter().map(|folder| path::join(folder, literal)));
            candidates.push(path::join(path::parent(&source.file), literal));
        }
        // `f"{folder}/config.yml"`: the folder is one above the file that says so.
        let worked_out = source.clean.split(['"', '\'', '`']).filter_map(|it| {
            let rest = it.rsplit_once("}/")?.1;
            (it.len() < 200 && is_settings(rest)).then_some(rest)
        });
        for rest in worked_out {
            let mut above = path::parent(&source.file);
            loop {
                candidates.push(path::join(&format!("/{above}"), rest));
                if above.is_empty() {
                    break;
                }
                above = path::parent(above);
            }
        }
        // Defaults that Go's compiler puts into the program.
        let embedded = source
            .text
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("//go:embed "))
            .flat_map(str::split_whitespace)
            .filter(|it| is_settings(it));
        candidates.extend(embedded.map(|name| path::join(path::parent(&source.file), name)));
    }
    // viper finds `config.yaml` in the folders that it is told.
    if files
        .iter()
        .any(|source| source.clean.contains("AddConfigPath"))
    {
        let named = files.iter().take(40).flat_map(|source| {
            let of_folder = |it: &&str| {
                it.starts_with(['.', '/']) && it.contains('/') && !it.contains(['*', ' ', '{', '$'])
            };
            literals(&source.clean).filter(of_folder)
        });
        let named: Vec<&str> = named.collect();
        // The file's name, where it is given to what reads it: `settings.Read("api")`.
        let is_name = |it: &&str| {
            (2..20).contains(&it.len())
                && it
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        let names = files
            .iter()
            .take(2)
            .flat_map(|source| literals(&source.clean));
        for name in names.filter(is_name).take(30) {
            for at in &named {
                let folder = path::join(&command.cwd, at);
                let all = ["yml", "yaml", "toml", "json"].map(|end| format!("{name}.{end}"));
                candidates.extend(all.iter().map(|file| path::join(&folder, file)));
            }
        }
        for name in ["config.yaml", "config.yml", "config.toml", "config.json"] {
            let below = |at: &&str| path::join(&path::join(&command.cwd, at), name);
            candidates.extend(named.iter().map(below));
        }
    }
    // node-config's file of the environment is stronger than its default.
    let is_of_node = |source: &Rc<SourceFile>| {
        [
            "require('config')",
            "require(\"config\")",
            "from 'config'",
            "from \"config\"",
        ]
        .iter()
        .any(|it| source.clean.contains(it))
    };
    if files.iter().any(is_of_node) {
        let name = command
            .var("NODE_CONFIG_ENV")
            .or_else(|| command.var("NODE_ENV"));
        let name = name.map_or("development", |it| it.as_str());
        for part in ["local", name] {
            for end in ["json", "yaml", "yml", "js", "toml"] {
                let file = format!("config/{part}.{end}");
                candidates.extend(folders.iter().map(|folder| path::join(folder, &file)));
            }
        }
    }
    candidates.extend(
        folders
            .iter()
            .flat_map(|folder| USUAL.iter().map(move |name| path::join(folder, name))),
    );
    candidates
        .iter()
        .filter(|file| !file.contains("example") && !file.contains("sample"))
        .find_map(|file| {
            documents(workspace, file)
                .iter()
                .find_map(|document| find(document, &document.root, keys))
        })
}

fn is_settings(text: &str) -> bool {
    [
        ".yaml", ".yml", ".json", ".toml", ".ini", ".cfg", ".conf", ".hcl",
    ]
    .iter()
    .any(|end| text.len() > end.len() && text.ends_with(end))
        && !text.contains(['*', ' ', '{', '$'])
        && !text.ends_with("package.json")
}

fn literals(text: &str) -> impl Iterator<Item = &str> {
    text.split(['"', '\'', '`'])
        .skip(1)
        .step_by(1)
        .filter(|it| it.len() < 200 && !it.contains('\n'))
}

fn documents(workspace: &WorkspaceFiles<'_>, file: &str) -> Vec<PlacedDocument> {
    if file.ends_with(".json") {
        workspace.json(file).into_iter().collect()
    } else if file.ends_with(".toml") {
        workspace.toml(file).into_iter().collect()
    } else if file.ends_with(".yaml") || file.ends_with(".yml") {
        workspace.yaml(file).unwrap_or_default()
    } else if [".conf", ".ini", ".cfg"]
        .iter()
        .any(|end| file.ends_with(end))
    {
        sections(workspace, file, ini).into_iter().collect()
    } else if file.ends_with(".hcl") {
        sections(workspace, file, hcl).into_iter().collect()
    } else {
        Vec::new()
    }
}

/// What a line of a file with sections is.
enum SettingLine<'l> {
    /// `[server]`, `server {`.
    Opens(&'l str),
    /// `}`.
    Closes,
    Sets(&'l str, &'l str),
    Other,
}

/// `key = "value"` lines in blocks, `server { … }` and `listener "tcp" { … }`, as sections of the block's first word.
fn hcl(line: &str, is_inside: bool) -> SettingLine<'_> {
    if line == "}" {
        SettingLine::Closes
    } else if let Some(head) = line.strip_suffix('{').filter(|_| !is_inside) {
        SettingLine::Opens(head.split([' ', '=']).next().unwrap_or_default())
    } else {
        match line
            .split_once('=')
            .filter(|_| !line.starts_with(['#', '/']))
        {
            Some((name, value)) => SettingLine::Sets(name, value.trim().trim_matches('"')),
            None => SettingLine::Other,
        }
    }
}

/// `key = value` lines under `[sections]`.
fn ini(line: &str, _is_inside: bool) -> SettingLine<'_> {
    let section = line.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    match (section, line.split_once('=')) {
        (Some(name), _) => SettingLine::Opens(name),
        (None, Some((name, value))) if !line.starts_with(['#', ';']) => {
            SettingLine::Sets(name, value.trim())
        }
        _ => SettingLine::Other,
    }
}

/// A file of sections and the settings in them.
fn sections(
    workspace: &WorkspaceFiles<'_>,
    file: &str,
    kind: fn(&str, bool) -> SettingLine<'_>,
) -> Option<PlacedDocument> {
    let source = workspace.read(file)?;
    let mut at = 0;
    let mut entries: Vec<(PlacedKey, Node)> = Vec::new();
    let mut section: Option<usize> = None;
    for line in source.split_inclusive('\n') {
        let entry = |name: &str, value: NodeValue| {
            let name = name.trim().to_owned();
            (PlacedKey { at, name }, Node { at, value })
        };
        match kind(line.trim(), section.is_some()) {
            SettingLine::Opens(name) => {
                section = Some(entries.len());
                entries.push(entry(name, NodeValue::Map(Vec::new())));
            }
            SettingLine::Closes => section = None,
            SettingLine::Sets(name, value) => {
                let entry = entry(name, NodeValue::Text(value.to_owned()));
                let open = section.and_then(|section| entries.get_mut(section));
                match open.map(|(_, node)| &mut node.value) {
                    Some(NodeValue::Map(inner)) => inner.push(entry),
                    _ => entries.push(entry),
                }
            }
            SettingLine::Other => {}
        }
        at += line.len();
    }
    Some(PlacedDocument {
        file: file.to_owned(),
        source: source.to_string(),
        root: Node {
            at: 0,
            value: NodeValue::Map(entries),
        },
        problem: None,
    })
}

/// The address or port of its own that a file says which the program names: a last resort, so only plain keys.
pub(super) fn own_port(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    files: &[Rc<SourceFile>],
    is_known_server: bool,
) -> Option<PlacedText> {
    const KEYS: [&[&str]; 10] = [
        &["listen"],
        &["server", "listen"],
        &["server", "port"],
        &["server", "address"],
        &["server", "addr"],
        &["http", "port"],
        &["http", "addr"],
        &["http", "listen"],
        &["port"],
        &["bind"],
    ];
    let entry = files.first()?;
    let named = command.args().iter().map(|arg| arg.as_str());
    let named = named
        .chain(literals(&entry.clean))
        .filter(|it| is_settings(it));
    let candidates: Vec<String> = named
        .flat_map(|name| [&command.cwd, path::parent(&entry.file)].map(|it| path::join(it, name)))
        .collect();
    candidates.iter().find_map(|file| {
        documents(workspace, file).iter().find_map(|document| {
            let keys = if is_known_server {
                &KEYS[..]
            } else {
                &KEYS[..2]
            };
            keys.iter().find_map(|keys| {
                let text = document.at(keys)?;
                port_of(text.as_str()).map(|_| text)
            })
        })
    })
}

fn is_same_key(a: &str, b: &str) -> bool {
    let plain = |it: &str| it.replace(['_', '-'], "").to_ascii_lowercase();
    plain(a) == plain(b)
}

/// The value under the keys, or under their tail, whatever the case and the dashes.
fn find(document: &PlacedDocument, root: &Node, keys: &[String]) -> Option<PlacedText> {
    direct(document, root, keys).or_else(|| {
        // A structure is often one part of the file: `Http.Addr` is `server.http.addr` there.
        let parts = root.entries().iter().filter(|(key, _)| {
            // dynaconf's sections are environments.
            let is_layer = ["default", "development", "global"]
                .iter()
                .any(|it| key.name.eq_ignore_ascii_case(it));
            (keys.len() > 1 || is_layer) && !is_foreign(&key.name)
        });
        parts
            .into_iter()
            .find_map(|(_, node)| direct(document, node, keys))
    })
}

fn direct(document: &PlacedDocument, root: &Node, keys: &[String]) -> Option<PlacedText> {
    (0..keys.len()).find_map(|skip| {
        let node = keys[skip..].iter().try_fold(root, |node, key| {
            node.entries()
                .iter()
                .find(|(name, _)| is_same_key(&name.name, key))
                .map(|(_, node)| node)
        })?;
        let text = document.text(node)?;
        matches!(node.value, NodeValue::Text(_))
            .then_some(text)
            .filter(|text| port_of(text.as_str()).is_some() || text.as_str().contains("${"))
    })
}
