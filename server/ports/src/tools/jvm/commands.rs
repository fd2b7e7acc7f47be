//! `java`, `quarkus` and `sbt` as commands.

use ashore_texts::Text;

use super::{
    framework, launch, quarkus,
    tasks::{launch_in_module, program_of_module},
};
use crate::{
    command::CommandLine,
    detection::{Confidence, Detection},
    path,
    tools::shell::Shell,
};

pub(super) fn java(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    framework::program(workspace, &launch::java(command))
}

pub(super) fn quarkus_tool(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    if !command.has("dev") {
        return Detection::none(Text::NoneBuildsManages);
    }
    let mut launch = launch_in_module(command, &command.cwd);
    launch.vm = command.args().to_vec();
    let found = quarkus::quarkus(
        workspace,
        &launch,
        &program_of_module(workspace, &command.cwd),
        "dev",
    );
    quarkus::debug_port(command.args(), found)
}

pub(super) fn sbt(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let runs = command.args().iter().any(|it| it.value.contains("run"));
    if !runs {
        return Detection::none(Text::NoneBuildsTestsServer);
    }
    let launch = launch_in_module(command, &command.cwd);
    let found = framework::program(workspace, &launch);
    let is_play = workspace.exists(&path::join(&command.cwd, "conf/routes"));
    match command.words.first() {
        Some(word) if is_play => {
            Detection::http(9000, Confidence::Default, vec![word.evidence.clone()])
        }
        _ => found,
    }
}
