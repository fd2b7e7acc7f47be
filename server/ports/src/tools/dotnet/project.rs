//! The project file, and what kind of program it makes.

use crate::{
    evidence::{EvidencePlace, PlacedText},
    path,
    workspace::WorkspaceFiles,
};

const ENDINGS: [&str; 3] = [".csproj", ".fsproj", ".vbproj"];

/// A project of the workspace.
#[derive(Debug, Clone)]
pub(crate) struct DotnetProject {
    pub folder: String,
    /// The place that makes it what it is.
    pub place: EvidencePlace,
    pub is_web: bool,
    pub is_functions: bool,
}

impl DotnetProject {
    /// By a project file, a binary (`src/Api/bin/Debug/net8.0/Api.dll`), or the working folder.
    pub fn find(
        workspace: &WorkspaceFiles<'_>,
        named: Option<&PlacedText>,
        cwd: Option<&String>,
        folder: &str,
    ) -> Option<Self> {
        let by_name = named.and_then(|text| by_name(workspace, &text.value, folder));
        let by_folder = || {
            let own = cwd.and_then(|cwd| in_folder(workspace, cwd));
            own.or_else(|| {
                let mut all = workspace.find(folder, is_project);
                let first = all.next()?;
                all.next().is_none().then(|| first.to_owned())
            })
        };
        match by_name.or_else(by_folder) {
            Some(file) => read(workspace, &file),
            None => by_settings(workspace, named, cwd, folder),
        }
    }

    /// Its launch settings.
    pub fn settings(&self, workspace: &WorkspaceFiles<'_>) -> Option<String> {
        workspace.first(
            &self.folder,
            &[
                "Properties/launchSettings.json",
                "properties/launchSettings.json",
                "My Project/launchSettings.json",
                "Properties/launchsettings.json",
            ],
        )
    }
}

/// A folder with launch settings is a web project, also where its project file is not in the tree.
fn by_settings(
    workspace: &WorkspaceFiles<'_>,
    named: Option<&PlacedText>,
    cwd: Option<&String>,
    folder: &str,
) -> Option<DotnetProject> {
    let named = named.map(|text| {
        let place = path::join(folder, &text.value);
        match format!("{place}/").split_once("/bin/") {
            Some((above, _)) => above.to_owned(),
            None => path::parent(&place).to_owned(),
        }
    });
    named.into_iter().chain(cwd.cloned()).find_map(|folder| {
        let mut project = DotnetProject {
            folder,
            place: EvidencePlace::default(),
            is_web: true,
            is_functions: false,
        };
        let file = project.settings(workspace)?;
        project.place = crate::doc::evidence(&file, &workspace.read(&file)?, 0);
        Some(project)
    })
}

fn is_project(file: &str) -> bool {
    ENDINGS.iter().any(|end| file.ends_with(end))
}

fn in_folder(workspace: &WorkspaceFiles<'_>, folder: &str) -> Option<String> {
    workspace
        .find(folder, is_project)
        .find(|file| path::parent(file) == folder)
        .map(str::to_owned)
}

fn by_name(workspace: &WorkspaceFiles<'_>, name: &str, folder: &str) -> Option<String> {
    let place = path::join(folder, name);
    if is_project(&place) && workspace.exists(&place) {
        return Some(place);
    }
    // The folder above `bin` is the project's.
    if let Some((above, _)) = format!("{place}/").split_once("/bin/")
        && let Some(file) = in_folder(workspace, above)
    {
        return Some(file);
    }
    if let Some(file) = in_folder(workspace, &place) {
        return Some(file);
    }
    let stem = path::stem(&place).to_owned();
    if stem.is_empty() || stem.contains("${") {
        return None;
    }
    let mut same = workspace.find(folder, |file| is_project(file) && path::stem(file) == stem);
    same.next().map(str::to_owned)
}

fn read(workspace: &WorkspaceFiles<'_>, file: &str) -> Option<DotnetProject> {
    let text = workspace.read(file)?;
    let has = |word: &str| text.contains(word);
    let is_functions = has("Microsoft.NET.Sdk.Functions")
        || has("Microsoft.Azure.Functions.Worker")
        || has("AzureFunctionsVersion");
    let is_web = has("Microsoft.NET.Sdk.Web")
        || has("Microsoft.NET.Sdk.BlazorWebAssembly")
        || has("Microsoft.AspNetCore.App")
        || has("Microsoft.AspNetCore.All")
        || has("Aspire.AppHost")
        || has("Microsoft.AspNetCore\"");
    let at = text.find("Sdk=").or_else(|| text.find("<Project"));
    Some(DotnetProject {
        folder: path::parent(file).to_owned(),
        place: crate::doc::evidence(file, &text, at.unwrap_or(0)),
        is_web,
        is_functions,
    })
}
