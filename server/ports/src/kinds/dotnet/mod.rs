//! .NET: ASP.NET Core with its launch profiles, URLs and Kestrel endpoints; Azure Functions; `dotnet run`.

mod profile;
mod project;
mod urls;

use super::ConfigurationKind;
use crate::{
    command::{self, CommandLine, var},
    configuration::{Configuration, EditorFormat, RawConfiguration},
    detection::Detection,
    evidence::{PlacedText, Variable},
    path, tools,
    tools::ToolRow,
    workspace::WorkspaceFiles,
};
use profile::LaunchProfile;
use project::DotnetProject;

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "dotnet",
    fits,
    detect,
};

pub(crate) const TOOLS: &[ToolRow] = &[(&["dotnet"], dotnet)];

fn fits(configuration: &Configuration) -> bool {
    matches!(
        configuration.type_name.as_str(),
        "coreclr" | "clr" | "dotnet" | "blazorwasm" | "monovsdbg"
    )
}

/// What is started.
#[derive(Debug, Clone, Default)]
struct DotnetLaunch {
    args: Vec<PlacedText>,
    /// The strongest last.
    env: Vec<Variable>,
    cwd: String,
    /// The profile that is asked for: `None` is the first project profile.
    profile: WantedProfile,
    misses_env_file: bool,
}

/// Which launch profile counts.
#[derive(Debug, Clone, Default)]
enum WantedProfile {
    #[default]
    First,
    Named(String),
    /// The launch settings are not read at all.
    Nothing,
}

fn detect(workspace: &WorkspaceFiles<'_>, configuration: &Configuration) -> Detection {
    let run = &configuration.run;
    let launch = DotnetLaunch {
        args: run.args.clone(),
        env: run.env.clone(),
        cwd: run.cwd.clone(),
        profile: WantedProfile::First,
        misses_env_file: !run.missing_env_files.is_empty(),
    };
    match configuration.editor {
        EditorFormat::Vscode => vscode(workspace, configuration, launch),
        EditorFormat::Intellij => rider(workspace, configuration, launch),
    }
}

fn vscode(
    workspace: &WorkspaceFiles<'_>,
    configuration: &Configuration,
    mut launch: DotnetLaunch,
) -> Detection {
    let run = &configuration.run;
    // `dotnet run …` or `dotnet x.dll` written out.
    if let Some(program) = &run.program
        && path::stem(&program.value) == "dotnet"
    {
        let mut words = vec![program.with("dotnet")];
        words.extend(run.args.iter().cloned());
        return dotnet(
            workspace,
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
            let found = tools::run_all(workspace, &run.before);
            if !found.ports.is_empty() {
                return found;
            }
        }
        return Detection::unknown("its project file is not in the workspace");
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
        None => Detection::unknown("its project file is not in the workspace"),
    }
}

/// What a project listens on.
fn listens(
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
fn dotnet(workspace: &WorkspaceFiles<'_>, command: &CommandLine) -> Detection {
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
            return Detection::none("it builds, tests or publishes, and starts no server");
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
        return Detection::unknown("its project file is not in the workspace");
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

/// The value of one of the host's variables, with either prefix.
fn host<'a>(launch: &'a DotnetLaunch, name: &str) -> Option<&'a PlacedText> {
    let with = |prefix: &str| var(&launch.env, &format!("{prefix}{name}"));
    with("ASPNETCORE_").or_else(|| with("DOTNET_"))
}
