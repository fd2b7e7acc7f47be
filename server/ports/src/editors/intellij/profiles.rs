//! Rider makes a configuration of every launch profile and writes it nowhere; compounds name such ones.

use crate::{
    configuration::{Configuration, EditorFormat, RawConfiguration, RunSettings},
    doc::{Node, PlacedDocument, PlacedKey},
    path,
    workspace::WorkspaceFiles,
};

/// Configurations that Rider shows and no file holds: all of them where Rider is used, else those that compounds name.
pub(super) fn generated(
    workspace: &WorkspaceFiles<'_>,
    known: &[Configuration],
) -> Vec<Configuration> {
    let files = workspace.files();
    let is_rider = files
        .iter()
        .any(|file| file.contains(".idea/.idea.") || file.ends_with(".DotSettings"));
    let wanted = |name: &str| {
        known
            .iter()
            .filter(|it| it.type_name == "compound")
            .any(|it| it.members.iter().any(|member| member == name))
    };
    let mut found: Vec<Configuration> = Vec::new();
    for file in files {
        if !path::name(file).eq_ignore_ascii_case("launchSettings.json") {
            continue;
        }
        let Some(document) = workspace.json(file) else {
            continue;
        };
        let folder = path::parent(path::parent(file));
        let Some(project) = workspace
            .find(folder, |it| {
                it.ends_with("proj") && path::parent(it) == folder
            })
            .next()
        else {
            continue;
        };
        let profiles = document.root.get("profiles").map(Node::entries);
        for (key, profile) in profiles.unwrap_or_default() {
            if profile.get("commandName").and_then(Node::text) != Some("Project") {
                continue;
            }
            let name = path::stem(project);
            let name = match key.name == name {
                true => name.to_owned(),
                false => format!("{name}: {}", key.name),
            };
            let is_new = known.iter().chain(&found).all(|it| it.name != name);
            if is_new && (is_rider || wanted(&name)) {
                found.push(configuration(&document, key, name, project));
            }
        }
    }
    found
}

fn configuration(
    document: &PlacedDocument,
    key: &PlacedKey,
    name: String,
    project: &str,
) -> Configuration {
    let place = document.evidence(key.at);
    let text = |value: String| crate::evidence::PlacedText::new(value, &place);
    let options = vec![
        (
            "LAUNCH_PROFILE_PROJECT_FILE_PATH".to_owned(),
            text(format!("/{project}")),
        ),
        ("LAUNCH_PROFILE_NAME".to_owned(), text(key.name.clone())),
    ];
    Configuration {
        name,
        file: document.file.clone(),
        editor: EditorFormat::Intellij,
        type_name: "LaunchSettings".to_owned(),
        request: String::new(),
        folder: String::new(),
        run: RunSettings {
            cwd: path::parent(project).to_owned(),
            options: options.clone(),
            ..RunSettings::default()
        },
        place,
        raw: RawConfiguration::Intellij(options),
        members: Vec::new(),
    }
}
