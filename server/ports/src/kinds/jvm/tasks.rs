//! `mvn`, `gradle` and `java` as commands.

use crate::{
    command::CommandLine,
    detection::{Confidence, Detection},
    path,
    tools::ToolRow,
    workspace::WorkspaceFiles,
};

use super::{
    gradle::gradle,
    launch::{self, JvmLaunch},
    maven::maven,
    place::JvmProgram,
    quarkus,
};

pub(crate) const TOOLS: &[ToolRow] = &[
    (&["java", "javaw"], java),
    (&["mvn", "mvnw", "mvnd"], maven),
    (&["gradle", "gradlew"], gradle),
    (&["quarkus"], quarkus_tool),
    (&["sbt"], sbt),
];

fn java(workspace: &WorkspaceFiles<'_>, command: &CommandLine) -> Detection {
    super::program(workspace, &launch::java(command))
}

pub(super) fn start(command: &CommandLine, module: &str) -> JvmLaunch {
    JvmLaunch {
        module: Some(module.to_owned()),
        folder: command.cwd.clone(),
        cwd: module.to_owned(),
        env: command.env.clone(),
        ..JvmLaunch::default()
    }
}

/// A place without a named main class.
pub(super) fn place(workspace: &WorkspaceFiles<'_>, module: &str) -> JvmProgram {
    let mut place = JvmProgram {
        module: module.to_owned(),
        ..JvmProgram::default()
    };
    place.only_main(workspace);
    place
}

fn quarkus_tool(workspace: &WorkspaceFiles<'_>, command: &CommandLine) -> Detection {
    if !command.has("dev") {
        return Detection::none("it builds or manages, and starts no server");
    }
    let mut launch = start(command, &command.cwd);
    launch.vm = command.args().to_vec();
    let found = quarkus::quarkus(workspace, &launch, &place(workspace, &command.cwd), "dev");
    quarkus::debug_port(command.args(), found)
}

fn sbt(workspace: &WorkspaceFiles<'_>, command: &CommandLine) -> Detection {
    let runs = command.args().iter().any(|it| it.value.contains("run"));
    if !runs {
        return Detection::none("it builds or tests, and starts no server");
    }
    let launch = start(command, &command.cwd);
    let found = super::program(workspace, &launch);
    let is_play = workspace.exists(&path::join(&command.cwd, "conf/routes"));
    match command.words.first() {
        Some(word) if is_play => {
            Detection::http(9000, Confidence::Default, vec![word.evidence.clone()])
        }
        _ => found,
    }
}
