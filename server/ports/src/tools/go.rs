//! Go: `go run`, Delve and the tools that rebuild on change.

use ashore_texts::{Text, text};

use super::program;
use crate::{
    command::{CommandLine, positional, simple_commands},
    detection::Detection,
    evidence::PlacedText,
    path,
    source::Lang,
    tools::shell::{Shell, ToolRow},
    workspace::WorkspaceFiles,
};

pub(super) const TOOLS: &[ToolRow] = &[(&["go", "gow"], go), (&["dlv"], dlv), (&["air"], air)];

const WITH_VALUE: [&str; 9] = [
    "-tags", "-ldflags", "-gcflags", "-mod", "-exec", "-o", "-p", "-C", "-modfile",
];

fn go(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let args = command.args();
    if args.first().is_none_or(|verb| verb.as_str() != "run") {
        return Detection::none(Text::NoneBuildsTests);
    }
    let names = positional(&args[1..], &WITH_VALUE);
    let Some(first) = names.first() else {
        return Detection::unknown(Text::UnsaidPackage);
    };
    let at = args
        .iter()
        .position(|arg| std::ptr::eq(*first, arg))
        .unwrap_or(0);
    // `go run a.go b.go args`.
    let files = args[at..]
        .iter()
        .take_while(|arg| arg.as_str().ends_with(".go"))
        .count()
        .max(1);
    package(workspace, command, first.as_str(), &args[at + files..])
}

fn dlv(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let (own, rest) = command.around_dashes();
    let names = positional(own, &["--listen", "--api-version", "--build-flags", "--wd"]);
    if names
        .first()
        .is_none_or(|verb| !matches!(verb.as_str(), "debug" | "exec" | "run"))
    {
        return Detection::none(Text::NoneAttachesTests);
    }
    package(
        workspace,
        command,
        names.get(1).map_or(".", |it| it.as_str()),
        rest,
    )
}

/// air builds and runs what `.air.toml` says.
fn air(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let file = command
        .option(&["-c"])
        .map_or(".air.toml".to_owned(), |it| it.value);
    let document = workspace.toml(&path::join(&command.cwd, &file));
    let line = document.as_ref().and_then(|it| it.at(&["build", "cmd"]));
    let folder = line.and_then(|line| {
        let build = simple_commands(&line, &[], &command.cwd)
            .into_iter()
            .find(|it| it.tool() == "go")?;
        positional(build.args().get(1..)?, &WITH_VALUE)
            .first()
            .map(|it| it.value.clone())
    });
    package(workspace, command, &folder.unwrap_or(".".to_owned()), &[])
}

/// The main package in a folder, or that a file belongs to.
pub(crate) fn package(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    program: &str,
    args: &[PlacedText],
) -> Detection {
    if program.contains("${") {
        return Detection::unknown(text!(UnsaidTheProgram { value: program }));
    }
    let file = path::join(&command.cwd, program);
    let folder = if file.ends_with(".go") {
        path::parent(&file).to_owned()
    } else {
        file
    };
    let mut entries = entries(workspace, &folder);
    if entries.is_empty() {
        // A binary that was built before: `bin/api` from `cmd/api`.
        let name = path::stem(&folder).to_owned();
        let built = ["__debug_bin", "main", "app", ""].contains(&name.as_str());
        let beside = if built {
            path::parent(&folder).to_owned()
        } else {
            format!("cmd/{name}")
        };
        entries = self::entries(workspace, &beside);
    }
    let mut found = program::detect(workspace, &with_args(command, args), &entries, args);
    found.folder.get_or_insert(folder);
    found
}

fn entries(workspace: &WorkspaceFiles<'_>, folder: &str) -> Vec<String> {
    let files: Vec<String> = workspace
        .names(folder)
        .into_iter()
        .filter(|entry| {
            !entry.is_folder
                && Lang::of(&entry.name) == Some(Lang::Go)
                && !entry.name.ends_with("_test.go")
        })
        .map(|entry| path::join(folder, &entry.name))
        .collect();
    // The file with `main` first: it is the one that says most.
    let (mut main, rest): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| {
        workspace
            .read(file)
            .is_some_and(|text| text.contains("func main("))
    });
    main.extend(rest);
    main
}

/// The program's own arguments alone, so that a tool's options are not taken for its.
pub(crate) fn with_args(command: &CommandLine, args: &[PlacedText]) -> CommandLine {
    let words = command
        .words
        .iter()
        .take(1)
        .cloned()
        .chain(args.iter().cloned())
        .collect();
    command.with_words(words)
}
