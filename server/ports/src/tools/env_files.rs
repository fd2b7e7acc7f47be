//! Env files that a tool reads by itself.

use crate::{command::CommandLine, path, workspace::WorkspaceFiles};

/// The command with the variables of these files in its folder, the strongest last; its own are stronger still.
pub(super) fn with_env_files<N: AsRef<str>>(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    names: &[N],
) -> CommandLine {
    let files = names
        .iter()
        .filter_map(|name| workspace.env_file(&path::join(&command.cwd, name.as_ref())));
    let mut env: Vec<_> = files.flatten().collect();
    env.extend(command.env.iter().cloned());
    CommandLine {
        env,
        ..command.clone()
    }
}
