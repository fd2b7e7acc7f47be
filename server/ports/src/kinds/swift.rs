//! Swift under lldb: what its package manager builds.

use super::kind::ConfigurationKind;
use crate::{
    command::CommandLine, configuration::Configuration, detection::Detection, evidence::PlacedText,
    path, tools::shell::Shell, tools::swift,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "swift",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    let program = configuration.run.program.as_ref();
    matches!(configuration.type_name.as_str(), "swift" | "swift-lldb")
        || configuration.type_name.contains("lldb")
            && program.is_some_and(|it| it.as_str().split(['/', '\\']).any(|it| it == ".build"))
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    let run = &configuration.run;
    let program = run.program.as_ref().or_else(|| run.option("target"));
    let program = program.map_or("", |it| it.as_str());
    // The folder that `.build` is in is the package's.
    let before = program.split_once(".build").map(|(before, _)| before);
    let cwd = before
        .filter(|before| !before.is_empty() && !before.contains("${"))
        .map_or(run.cwd.clone(), |before| {
            path::join(&configuration.folder, before)
        });
    let command = CommandLine {
        words: vec![PlacedText::new("swift", &configuration.place)],
        env: run.env.clone(),
        cwd,
    };
    swift::package(workspace, &command, path::stem(program), &run.args)
}
