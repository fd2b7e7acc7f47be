//! Command lines by the tool that they call: one file a family, one table.

pub(crate) mod dart;
pub(crate) mod dotnet;
mod env_files;
pub(crate) mod go;
pub(crate) mod jvm;
mod make;
mod node;
pub(crate) mod php;
pub(crate) mod program;
mod python;
mod ruby;
pub(crate) mod rust;
pub(crate) mod shell;
pub(crate) mod swift;
mod unsaid;
mod wrap;

use shell::{Shell, ToolRow};

use crate::workspace::WorkspaceFiles;

/// The tables of all families.
const FAMILIES: &[&[&[ToolRow]]] = &[
    &[wrap::TOOLS, make::TOOLS],
    node::TOOLS,
    &[python::TOOLS],
    &[go::TOOLS],
    &[rust::TOOLS, dart::TOOLS, swift::TOOLS],
    &[jvm::TOOLS, dotnet::TOOLS, ruby::TOOLS, php::TOOLS],
];

/// A shell that knows all tools.
pub(crate) fn shell<'a>(workspace: &'a WorkspaceFiles<'a>) -> Shell<'a> {
    Shell::new(workspace, FAMILIES, wrap::own_script)
}
