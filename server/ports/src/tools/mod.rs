//! Command lines by the tool that they call: one file a family, one table.

pub(crate) mod dart;
pub(crate) mod go;
mod make;
mod node;
pub(crate) mod program;
mod python;
pub(crate) mod rust;
pub(crate) mod swift;
mod wrap;

use crate::{
    command::CommandLine,
    detection::Detection,
    kinds::{dotnet, jvm, php, ruby},
    workspace::WorkspaceFiles,
};

/// The names of a tool and what decides its port.
pub(crate) type ToolRow = (
    &'static [&'static str],
    fn(&WorkspaceFiles<'_>, &CommandLine) -> Detection,
);

/// The tables of all families.
const FAMILIES: [&[&[ToolRow]]; 6] = [
    &[wrap::TOOLS, make::TOOLS],
    node::TOOLS,
    &[python::TOOLS],
    &[go::TOOLS],
    &[rust::TOOLS, dart::TOOLS, swift::TOOLS],
    &[jvm::TOOLS, dotnet::TOOLS, ruby::TOOLS, php::TOOLS],
];

/// What a command line listens on; unknown for tools that nobody here knows.
pub(crate) fn run(workspace: &WorkspaceFiles<'_>, command: &CommandLine) -> Detection {
    if !workspace.step() {
        return Detection::unknown("its scripts call each other without end");
    }
    let name = command.tool();
    workspace.deeper(|| match tool(name) {
        Some(detect) => detect(workspace, command),
        None if is_script(command) => wrap::script(workspace, command, &command.words[0]),
        None => Detection::unknown(format!("`{name}` is not known here")),
    })
}

/// Everything that a list of commands listens on.
pub(crate) fn run_all(workspace: &WorkspaceFiles<'_>, commands: &[CommandLine]) -> Detection {
    commands
        .iter()
        .map(|command| run(workspace, command))
        .fold(Detection::default(), Detection::merge)
}

fn tool(name: &str) -> Option<fn(&WorkspaceFiles<'_>, &CommandLine) -> Detection> {
    FAMILIES
        .iter()
        .flat_map(|family| family.iter())
        .flat_map(|tools| tools.iter())
        .find(|(names, _)| names.contains(&name))
        .map(|(_, detect)| *detect)
}

/// Whether a tool of this name is known.
pub(crate) fn is_known(name: &str) -> bool {
    tool(name).is_some()
}

fn is_script(command: &CommandLine) -> bool {
    command.tool().ends_with(".sh")
}
