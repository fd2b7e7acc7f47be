//! .NET: ASP.NET Core with its launch profiles, URLs and Kestrel endpoints; Azure Functions; `dotnet run`.

use ashore_texts::Text;

pub(crate) mod launch;
mod profile;
pub(crate) mod project;
mod urls;

use crate::{
    command::{self, CommandLine},
    detection::Detection,
    evidence::PlacedText,
    path,
    tools::shell::{Shell, ToolRow},
    workspace::WorkspaceFiles,
};
use launch::{DotnetLaunch, WantedProfile};
use profile::LaunchProfile;
use project::DotnetProject;

pub(super) const TOOLS: &[ToolRow] = &[(&["dotnet"], dotnet)];

/// What a project listens on.
pub(crate) fn listens(
    workspace: &WorkspaceFiles<'_>,
    project: &DotnetProject,
    launch: &DotnetLaunch,
    settings: Option<&str>,
) -> Detection {
    let mut launch = launch.clone();
    let file = settings.map_or_else(|| project.settings(workspace), |it| Some(it.to_owned()));
    let profile = match (&launch.profile, file) {
        (WantedProfile::Nothing, _) | (_, None) => None,
        (WantedProfile::First, Some(file)) => LaunchProfile::first(workspace, &file),
        (WantedProfile::Named(name), Some(file)) => LaunchProfile::named(workspace, &file, name),
    };
    if let Some(profile) = &profile {
        // What the editor's configuration sets itself is stronger.
        let mut env = profile.variables();
        env.append(&mut launch.env);
        launch.env = env;
        if launch.args.is_empty()
            && let Some(line) = &profile.args
        {
            launch.args = command::split(line);
        }
    }
    if let Some(profile) = &profile
        && profile.is_express
    {
        return profile.express();
    }
    let found = match project.is_functions {
        true => functions(workspace, project, &launch),
        false => urls::detect(workspace, project, &launch),
    };
    let mut found = match launch.misses_env_file {
        true => found.at_most(crate::Confidence::Likely),
        false => found,
    };
    found.folder = Some(project.folder.clone());
    found
}

/// Azure Functions: `--port`, the local settings, 7071.
fn functions(
    workspace: &WorkspaceFiles<'_>,
    project: &DotnetProject,
    launch: &DotnetLaunch,
) -> Detection {
    use crate::{Confidence, command::port_of};
    let said = command::option(&launch.args, &["--port", "-p"]);
    let said = said.or_else(|| {
        let file = path::join(&project.folder, "local.settings.json");
        workspace.json(&file)?.at(&["Host", "LocalHttpPort"])
    });
    let found = match said.and_then(|text| Some((port_of(&text.value)?, text))) {
        Some((port, text)) => Detection::http(port, Confidence::Certain, vec![text.evidence]),
        None => Detection::http(7071, Confidence::Default, vec![project.place.clone()]),
    };
    found.framework("azure-functions")
}

/// `dotnet run --project x --launch-profile y -- --urls …`, `dotnet watch`, `dotnet x.dll`.
pub(crate) fn dotnet(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let mut words: Vec<PlacedText> = command.args().to_vec();
    while words.first().is_some_and(|it| it.value == "watch") {
        words.remove(0);
    }
    let at = words.iter().position(|it| !it.value.starts_with('-'));
    let first = at.map(|at| words[at].clone());
    let is_run = first.as_ref().is_some_and(|it| it.value == "run")
        || command.has("watch") && first.as_ref().is_none_or(|it| it.value == "--");
    let is_binary = first.as_ref().is_some_and(|it| it.value.ends_with(".dll"));
    if !is_run && !is_binary {
        if command.args().iter().any(|it| it.value == "watch")
            && command.option(&["--project"]).is_some()
        {
            // `dotnet watch --project x run`.
        } else {
            return Detection::none(Text::NoneBuildsPublishes);
        }
    }
    let own = words
        .iter()
        .position(|it| it.value == "--")
        .unwrap_or(words.len());
    let options = &words[..own];
    let mut args: Vec<PlacedText> = words.get(own + 1..).unwrap_or_default().to_vec();
    if args.is_empty() {
        // What `dotnet run` does not know goes to the program, too.
        args = options.to_vec();
    }
    let named = command::option(options, &["--project", "-p"]).or(first.filter(|_| is_binary));
    let no_profile = options.iter().any(|it| it.value == "--no-launch-profile") || is_binary;
    let profile = match command::option(options, &["--launch-profile", "-lp"]) {
        Some(name) => WantedProfile::Named(name.value),
        None if no_profile => WantedProfile::Nothing,
        None => WantedProfile::First,
    };
    let Some(project) =
        DotnetProject::find(workspace, named.as_ref(), Some(&command.cwd), &command.cwd)
    else {
        return Detection::unknown(Text::UnsaidProject);
    };
    // The profile of `dotnet run` is stronger than the shell's variables.
    let launch = DotnetLaunch {
        args,
        env: command.env.clone(),
        cwd: project.folder.clone(),
        profile,
        misses_env_file: false,
    };
    listens(workspace, &project, &launch, None)
}
