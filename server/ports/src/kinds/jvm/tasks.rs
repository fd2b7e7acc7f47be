//! `mvn`, `gradle` and `java` as commands.

use crate::{
    command::Command,
    model::{Confidence, Detection},
    path,
    tools::Tool,
    workspace::Workspace,
};

use super::{
    gradle::gradle,
    launch::{self, Launch},
    maven::maven,
    place::Place,
    quarkus,
};

pub(crate) const TOOLS: &[Tool] = &[
    (&["java", "javaw"], java),
    (&["mvn", "mvnw", "mvnd"], maven),
    (&["gradle", "gradlew"], gradle),
    (&["quarkus"], quarkus_tool),
    (&["sbt"], sbt),
];

fn java(workspace: &Workspace<'_>, command: &Command) -> Detection {
    super::program(workspace, &launch::java(command))
}

pub(super) fn start(command: &Command, module: &str) -> Launch {
    Launch {
        module: Some(module.to_owned()),
        folder: command.cwd.clone(),
        cwd: module.to_owned(),
        env: command.env.clone(),
        ..Launch::default()
    }
}

/// A place without a named main class.
pub(super) fn place(workspace: &Workspace<'_>, module: &str) -> Place {
    let mut place = Place {
        module: module.to_owned(),
        ..Place::default()
    };
    place.only_main(workspace);
    place
}

fn quarkus_tool(workspace: &Workspace<'_>, command: &Command) -> Detection {
    if !command.has("dev") {
        return Detection::none("it builds or manages, and starts no server");
    }
    let mut launch = start(command, &command.cwd);
    launch.vm = command.args().to_vec();
    let found = quarkus::quarkus(workspace, &launch, &place(workspace, &command.cwd), "dev");
    quarkus::debug_port(command.args(), found)
}

fn sbt(workspace: &Workspace<'_>, command: &Command) -> Detection {
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
