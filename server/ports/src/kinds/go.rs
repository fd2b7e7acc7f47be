//! Go, by Delve.

use super::Kind;
use crate::{
    command::Command,
    model::{Configuration, Detection, Text},
    tools::go,
    workspace::Workspace,
};

pub(super) const KIND: Kind = Kind {
    name: "go",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    configuration.type_name == "go" || configuration.type_name.starts_with("Go")
}

fn detect(workspace: &Workspace<'_>, configuration: &Configuration) -> Detection {
    let run = &configuration.run;
    let command = Command {
        words: vec![Text::new("go", &configuration.place)],
        env: run.env.clone(),
        cwd: run.cwd.clone(),
    };
    let place = format!("/{}", run.cwd);
    let program = run
        .program
        .as_ref()
        .map_or(place.as_str(), |it| it.as_str());
    // VS Code sees a relative program from the workspace folder, whatever `cwd` says.
    let program = if program.starts_with('/') || program.contains("${") {
        program.to_owned()
    } else {
        format!("/{}/{program}", configuration.folder)
    };
    go::package(workspace, &command, &program, &run.args)
}
