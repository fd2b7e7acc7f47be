//! Go, by Delve.

use super::kind::ConfigurationKind;
use crate::{
    command::CommandLine, configuration::Configuration, detection::Detection, evidence::PlacedText,
    tools::go, tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "go",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    configuration.type_name == "go" || configuration.type_name.starts_with("Go")
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    let run = &configuration.run;
    let command = CommandLine {
        words: vec![PlacedText::new("go", &configuration.place)],
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
