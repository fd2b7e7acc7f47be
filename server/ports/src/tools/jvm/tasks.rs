//! What the tasks of build tools start: a program of a module, without a named main class.

use super::{launch::JvmLaunch, program::JvmProgram};
use crate::{command::CommandLine, workspace::WorkspaceFiles};

/// The start of a module's program by a command in its folder.
pub(super) fn launch_in_module(command: &CommandLine, module: &str) -> JvmLaunch {
    JvmLaunch {
        module: Some(module.to_owned()),
        folder: command.cwd.clone(),
        cwd: module.to_owned(),
        env: command.env.clone(),
        ..JvmLaunch::default()
    }
}

/// A module's program, where it has just one main function.
pub(super) fn program_of_module(workspace: &WorkspaceFiles<'_>, module: &str) -> JvmProgram {
    let mut place = JvmProgram {
        module: module.to_owned(),
        ..JvmProgram::default()
    };
    place.only_main(workspace);
    place
}
