//! Dart: servers of `dart run`, `dart_frog`, and Flutter, which serves only what it builds for the web.

use ashore_texts::{Text, text};

use super::{go::with_args, program};
use crate::{
    command::{CommandLine, option, positional},
    detection::{Confidence, Detection},
    evidence::PlacedText,
    path,
    source::Lang,
    tools::shell::{Shell, ToolRow},
    tools::unsaid::default_port,
    workspace::WorkspaceFiles,
};

pub(super) const TOOLS: &[ToolRow] = &[
    (&["dart"], dart),
    (&["flutter"], flutter),
    (&["dart_frog"], frog),
];

fn dart(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let args = command.args();
    let Some(at) = args.iter().position(|arg| !arg.as_str().starts_with('-')) else {
        return Detection::none(Text::NoneRunsNothing);
    };
    match args[at].as_str() {
        "run" => {
            let rest = &args[at + 1..];
            let first = rest.iter().position(|arg| !arg.as_str().starts_with('-'));
            let (name, own) = match first {
                Some(first) => (Some(rest[first].as_str()), &rest[first + 1..]),
                None => (None, rest),
            };
            script(workspace, command, name, own)
        }
        name if Lang::of(name) == Some(Lang::Dart) => {
            script(workspace, command, Some(name), &args[at + 1..])
        }
        verb => Detection::none(text!(NoneCommand {
            command: format!("dart {verb}")
        })),
    }
}

fn flutter(_shell: &Shell<'_>, command: &CommandLine) -> Detection {
    app(command.args())
}

fn frog(_shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let args = command.args();
    let names = positional(args, &["--port", "-p", "--hostname", "-d"]);
    if names.first().is_none_or(|verb| verb.as_str() != "dev") {
        return Detection::none(Text::NoneBuildsCreates);
    }
    let port = option(args, &["--port", "-p"]).or_else(|| command.var("PORT").cloned());
    let found = port.and_then(|text| {
        let port = crate::command::number(text.as_str())?;
        Some(Detection::http(
            port,
            Confidence::Certain,
            vec![text.evidence],
        ))
    });
    found
        .unwrap_or_else(|| default_port(command, 8080))
        .framework("dart_frog")
}

/// A Flutter app: it listens where `--web-port` says.
pub(crate) fn app(args: &[PlacedText]) -> Detection {
    option(args, &["--web-port"])
        .and_then(|text| {
            let port = crate::command::number(text.as_str())?;
            Some(Detection::http(
                port,
                Confidence::Certain,
                vec![text.evidence],
            ))
        })
        .unwrap_or_else(|| Detection::none(Text::NoneDevice))
        .framework("flutter")
}

/// A program by its file, by its name in `bin/`, or the package's own.
pub(crate) fn script(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    name: Option<&str>,
    args: &[PlacedText],
) -> Detection {
    let Some(file) = entry(workspace, &command.cwd, name) else {
        return Detection::unknown(Text::UnsaidSourceGone);
    };
    if is_flutter(workspace, &file) {
        return app(args);
    }
    program::detect(workspace, &with_args(command, args), &[file], args)
}

fn entry(workspace: &WorkspaceFiles<'_>, folder: &str, name: Option<&str>) -> Option<String> {
    let package = package(workspace, folder);
    let home = package.as_ref().map_or(folder, |(home, _)| home.as_str());
    let own = package.as_ref().map_or("", |(_, name)| name.as_str());
    let candidates = match name {
        Some(name) if name.ends_with(".dart") => vec![path::join(folder, name)],
        // `dart run package:name`, `dart run :name`, `dart run name`.
        Some(name) => {
            let name = name.rsplit(':').next().unwrap_or(name);
            vec![path::join(home, &format!("bin/{name}.dart"))]
        }
        None => [
            format!("bin/{own}.dart"),
            "bin/main.dart".to_owned(),
            "bin/server.dart".to_owned(),
            "lib/main.dart".to_owned(),
        ]
        .iter()
        .map(|file| path::join(home, file))
        .collect(),
    };
    candidates.into_iter().find(|file| workspace.exists(file))
}

/// The folder and the name of the package that a folder is in.
fn package(workspace: &WorkspaceFiles<'_>, folder: &str) -> Option<(String, String)> {
    let file = workspace.above(folder, &["pubspec.yaml"])?;
    let name = workspace.yaml(&file)?.first()?.at(&["name"])?;
    Some((path::parent(&file).to_owned(), name.value))
}

fn is_flutter(workspace: &WorkspaceFiles<'_>, file: &str) -> bool {
    let Some(spec) = workspace.above(path::parent(file), &["pubspec.yaml"]) else {
        return false;
    };
    let says = workspace.yaml(&spec).is_some_and(|all| {
        all.iter()
            .any(|it| it.root.path(&["dependencies", "flutter"]).is_some())
    });
    // A package of Flutter may have a server in `bin/`.
    says && !path::within(file, &path::join(path::parent(&spec), "bin"))
}
