//! Command lines by the tool that they call: one file a family, one table.

mod wrap;

use crate::{command::Command, model::Detection, workspace::Workspace};

/// The names of a tool and what decides its port.
pub(crate) type Tool = (
    &'static [&'static str],
    fn(&Workspace<'_>, &Command) -> Detection,
);

/// The tables of all families.
const FAMILIES: [&[Tool]; 1] = [wrap::TOOLS];

/// What a command line listens on; unknown for tools that nobody here knows.
pub(crate) fn run(workspace: &Workspace<'_>, command: &Command) -> Detection {
    if !workspace.step() {
        return Detection::unknown("its scripts call each other without end");
    }
    let name = command.tool();
    let tool = FAMILIES
        .iter()
        .flat_map(|family| family.iter())
        .find(|(names, _)| names.contains(&name));
    match tool {
        Some((_, detect)) => detect(workspace, command),
        None => Detection::unknown(format!("`{name}` is not known here")),
    }
}

/// Everything that a list of commands listens on.
pub(crate) fn run_all(workspace: &Workspace<'_>, commands: &[Command]) -> Detection {
    commands
        .iter()
        .map(|command| run(workspace, command))
        .fold(Detection::default(), Detection::merge)
}
