//! C and C++ under lldb or gdb: the binary's sources by its name.

use ashore_texts::Text;

use super::kind::ConfigurationKind;
use crate::{
    command::CommandLine, configuration::Configuration, detection::Detection, evidence::PlacedText,
    path, source::Lang, tools::program, tools::shell::Shell, workspace::WorkspaceFiles,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "native",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    matches!(
        configuration.type_name.as_str(),
        "lldb"
            | "lldb-dap"
            | "lldb-mi"
            | "cppdbg"
            | "cppvsdbg"
            | "gdb"
            | "codelldb"
            | "cortex-debug"
            | "CMakeRunConfiguration"
            | "zig"
    )
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    let run = &configuration.run;
    let Some(binary) = run.program.as_ref().or_else(|| run.option("target")) else {
        return Detection::unknown(Text::UnsaidProgram);
    };
    let name = path::stem(binary.as_str());
    let entries = if name.contains("${") {
        only_main(workspace, configuration)
    } else {
        entries(workspace, configuration, name)
    };
    let words = std::iter::once(PlacedText::new(name, &configuration.place))
        .chain(run.args.iter().cloned())
        .collect();
    let command = CommandLine {
        words,
        env: run.env.clone(),
        cwd: run.cwd.clone(),
    };
    program::detect(workspace, &command, &entries, &run.args)
}

/// Sources that CMake or Meson gives the binary, or that have its name.
fn entries(
    workspace: &WorkspaceFiles<'_>,
    configuration: &Configuration,
    name: &str,
) -> Vec<String> {
    for file in workspace
        .find(&configuration.folder, |file| {
            matches!(
                path::name(file),
                "CMakeLists.txt" | "meson.build" | "Makefile"
            )
        })
        .take(60)
    {
        let Some(text) = workspace.read(file) else {
            continue;
        };
        for opening in [
            "add_executable(",
            "add_executable (",
            "executable('",
            "executable(",
        ] {
            for (at, _) in text.match_indices(opening) {
                let rest = &text[at + opening.len()..];
                let inner = &rest[..rest.find(')').unwrap_or(rest.len())];
                let mut words = inner
                    .split([' ', '\n', '\t', ',', '\'', '"'])
                    .filter(|word| !word.is_empty());
                let target = words.next().unwrap_or_default();
                let is_project =
                    target.contains("PROJECT_NAME") && text.contains(&format!("project({name}"));
                if target == name || is_project {
                    let sources =
                        words.map(|word| word.replace("${CMAKE_CURRENT_SOURCE_DIR}/", ""));
                    let found: Vec<String> = sources
                        .map(|word| path::join(path::parent(file), &word))
                        .filter(|it| Lang::of(it) == Some(Lang::C) && workspace.exists(it))
                        .collect();
                    if !found.is_empty() {
                        return found;
                    }
                }
            }
        }
    }
    let named: Vec<String> = workspace
        .find(&configuration.folder, |file| {
            Lang::of(file) == Some(Lang::C) && path::stem(file) == name && !file.ends_with(".h")
        })
        .map(str::to_owned)
        .collect();
    if named.is_empty() {
        only_main(workspace, configuration)
    } else {
        named
    }
}

fn only_main(workspace: &WorkspaceFiles<'_>, configuration: &Configuration) -> Vec<String> {
    let mains: Vec<String> = workspace
        .find(&configuration.folder, |file| {
            Lang::of(file) == Some(Lang::C) && path::stem(file) == "main"
        })
        .map(str::to_owned)
        .collect();
    if mains.len() == 1 { mains } else { Vec::new() }
}
