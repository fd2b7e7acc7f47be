//! .NET: the debuggers of VS Code and Rider, with their launch profiles.

use ashore_texts::Text;

use super::kind::ConfigurationKind;
use crate::{
    command::CommandLine,
    configuration::{Configuration, EditorFormat, RawConfiguration},
    detection::Detection,
    evidence::PlacedText,
    path,
    tools::dotnet::{
        dotnet,
        launch::{DotnetLaunch, WantedProfile},
        listens,
        project::DotnetProject,
    },
    tools::shell::Shell,
    workspace::WorkspaceFiles,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "dotnet",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    matches!(
        configuration.type_name.as_str(),
        "coreclr" | "clr" | "dotnet" | "blazorwasm" | "monovsdbg"
    )
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    let run = &configuration.run;
    let launch = DotnetLaunch {
        args: run.args.clone(),
        env: run.env.clone(),
        cwd: run.cwd.clone(),
        profile: WantedProfile::First,
        misses_env_file: !run.missing_env_files.is_empty(),
    };
    match configuration.editor {
        EditorFormat::Vscode => vscode(shell, configuration, launch),
        EditorFormat::Intellij => rider(workspace, configuration, launch),
    }
}

fn vscode(shell: &Shell<'_>, configuration: &Configuration, mut launch: DotnetLaunch) -> Detection {
    let workspace = shell.workspace;
    let run = &configuration.run;
    // `dotnet run …` or `dotnet x.dll` written out.
    if let Some(program) = &run.program
        && path::stem(&program.value) == "dotnet"
    {
        let mut words = vec![program.with("dotnet")];
        words.extend(run.args.iter().cloned());
        return dotnet(
            shell,
            &CommandLine {
                words,
                env: run.env.clone(),
                cwd: run.cwd.clone(),
            },
        );
    }
    launch.profile = match &configuration.raw {
        RawConfiguration::Vscode(node) => {
            match node.get("launchSettingsProfile").and_then(|it| it.text()) {
                Some("") => WantedProfile::Nothing,
                Some(name) => WantedProfile::Named(name.to_owned()),
                None => WantedProfile::First,
            }
        }
        RawConfiguration::Intellij(_) => WantedProfile::First,
    };
    // C# Dev Kit: `TargetFramework=;http`.
    if let Some(id) = run.option("launchConfigurationId")
        && let Some((_, name)) = id.value.rsplit_once(';')
        && !name.is_empty()
    {
        launch.profile = WantedProfile::Named(name.to_owned());
    }
    let named = run
        .option("projectPath")
        .or(run.program.as_ref())
        .filter(|it| !it.value.is_empty());
    let Some(project) = DotnetProject::find(
        workspace,
        named,
        run.cwd_is_set.then_some(&run.cwd),
        &configuration.folder,
    ) else {
        if !run.before.is_empty() {
            let found = shell.run_all(&run.before);
            if !found.ports.is_empty() {
                return found;
            }
        }
        return Detection::unknown(Text::UnsaidProject);
    };
    // The debugger looks beside the working folder; C# Dev Kit in the project.
    let file = match run.option("launchSettingsFilePath") {
        Some(it) => Some(path::join(&configuration.folder, &it.value)),
        None if run.option("projectPath").is_some() => None,
        None => Some(path::join(&run.cwd, "Properties/launchSettings.json")),
    };
    if run.option("projectPath").is_some() && !run.cwd_is_set {
        launch.cwd.clone_from(&project.folder);
    }
    listens(workspace, &project, &launch, file.as_deref())
}

/// Rider: a launch profile of a project, a project, or an executable.
fn rider(
    workspace: &WorkspaceFiles<'_>,
    configuration: &Configuration,
    mut launch: DotnetLaunch,
) -> Detection {
    let run = &configuration.run;
    let option = |name: &str| run.option(name).filter(|it| !it.value.is_empty());
    let by_profile = configuration.type_name.starts_with("LaunchSettings");
    let file = option("LAUNCH_PROFILE_PROJECT_FILE_PATH").or_else(|| option("PROJECT_PATH"));
    launch.profile = match (option("LAUNCH_PROFILE_NAME"), by_profile) {
        (Some(name), _) => WantedProfile::Named(name.value.clone()),
        (None, true) => match configuration.name.split_once(": ") {
            Some((_, name)) => WantedProfile::Named(name.to_owned()),
            None => WantedProfile::First,
        },
        (None, false) => WantedProfile::Nothing,
    };
    let by_name = configuration
        .name
        .split(": ")
        .next()
        .map(|name| PlacedText {
            value: format!("{name}.csproj"),
            ..PlacedText::default()
        });
    let named = file
        .or(run.program.as_ref())
        .or(by_name.as_ref().filter(|_| by_profile));
    let cwd = run.cwd_is_set.then_some(&run.cwd);
    match DotnetProject::find(workspace, named, cwd, &configuration.folder) {
        Some(project) => {
            if !run.cwd_is_set {
                launch.cwd.clone_from(&project.folder);
            }
            listens(workspace, &project, &launch, None)
        }
        None => Detection::unknown(Text::UnsaidProject),
    }
}
