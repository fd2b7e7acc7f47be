//! The names that the program of a run configuration goes by.

use ashore_texts::{Arg, Text};

use crate::{
    configuration::DetectedConfiguration,
    doc::Node,
    evidence::{EvidencePlace, PlacedText},
    path,
    workspace::WorkspaceFiles,
};

/// A name that the program goes by, and where that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameHint {
    /// The name.
    pub name: String,
    /// What kind of place gives it.
    pub source: Arg,
    /// The place, where it is one in a file.
    pub evidence: Option<EvidencePlace>,
    /// How much it counts.
    pub(super) weight: u32,
}

/// The names that the program of a configuration goes by, the strongest first.
pub fn names(workspace: &WorkspaceFiles<'_>, answer: &DetectedConfiguration) -> Vec<NameHint> {
    let configuration = &answer.configuration;
    let folder = answer
        .detection
        .folder
        .clone()
        .unwrap_or(configuration.run.cwd.clone());
    let mut found = Vec::new();
    add_project_names(workspace, &folder, &mut found);
    let mut add = |name: &str, source: Text, weight| {
        if !name.is_empty() {
            found.push(NameHint {
                name: name.to_owned(),
                source: source.into(),
                evidence: None,
                weight,
            });
        }
    };
    // `cmd` and `src` are nobody's name: the folder above has it.
    let plain = folder.split('/').rfind(|part| {
        !matches!(
            *part,
            "src" | "cmd" | "app" | "main" | "server" | "bin" | ""
        )
    });
    add(plain.unwrap_or(""), Text::FitsByFolder, 30);
    add(&configuration.name, Text::FitsByRun, 20);
    manifests(workspace, &mut found);
    found.sort_by_key(|hint| std::cmp::Reverse(hint.weight));
    found
}

/// Names that the nearest project files give.
fn add_project_names(workspace: &WorkspaceFiles<'_>, folder: &str, found: &mut Vec<NameHint>) {
    let mut add = |text: Option<PlacedText>, source: &str, weight| {
        if let Some(text) =
            text.filter(|text| !text.value.is_empty() && !text.value.contains(['$', '@']))
        {
            let name = path::name(&text.value).to_owned();
            found.push(NameHint {
                name,
                source: source.into(),
                evidence: Some(text.evidence),
                weight,
            });
        }
    };
    for name in ["application", "bootstrap"] {
        for below in ["", "src/main/resources/"] {
            let base = path::join(folder, &format!("{below}{name}"));
            for end in ["yml", "yaml"] {
                let documents = workspace.yaml(&format!("{base}.{end}")).unwrap_or_default();
                let text = documents.iter().find_map(|it| {
                    it.at(&["spring", "application", "name"])
                        .or_else(|| it.at(&["spring.application.name"]))
                });
                add(text, "spring.application.name", 60);
            }
            let properties = workspace
                .properties(&format!("{base}.properties"))
                .unwrap_or_default();
            let keys = ["spring.application.name", "quarkus.application.name"];
            let text = properties
                .into_iter()
                .find(|(key, _)| keys.contains(&key.as_str()))
                .map(|(_, text)| text);
            add(text, "spring.application.name", 60);
        }
    }
    let package = workspace
        .above(folder, &["package.json"])
        .and_then(|file| workspace.json(&file))
        .and_then(|it| it.at(&["name"]));
    add(
        package.map(|text| text.with(text.value.trim_start_matches('@'))),
        "package.json",
        50,
    );
    let project = workspace
        .above(folder, &["pyproject.toml"])
        .and_then(|file| workspace.toml(&file));
    add(
        project.and_then(|it| {
            it.at(&["project", "name"])
                .or_else(|| it.at(&["tool", "poetry", "name"]))
        }),
        "pyproject.toml",
        50,
    );
    let cargo = workspace
        .above(folder, &["Cargo.toml"])
        .and_then(|file| workspace.toml(&file));
    add(
        cargo.and_then(|it| it.at(&["package", "name"])),
        "Cargo.toml",
        50,
    );
    if let Some(file) = workspace.above(folder, &["go.mod"]) {
        let text = workspace.read(&file).unwrap_or_default();
        let module = text.lines().find_map(|line| line.strip_prefix("module "));
        let evidence = crate::doc::evidence(&file, &text, 0);
        add(
            module.map(|name| PlacedText::new(name.trim(), &evidence)),
            "go.mod",
            45,
        );
    }
}

/// Workloads of the repository's own manifests whose image has one of the names.
fn manifests(workspace: &WorkspaceFiles<'_>, found: &mut Vec<NameHint>) {
    let is_manifest = |file: &str| {
        let folders = [
            "k8s",
            "kubernetes",
            "deploy",
            "deployment",
            "manifests",
            "kustomize",
            "charts",
            "helm",
        ];
        (file.ends_with(".yaml") || file.ends_with(".yml"))
            && file.split('/').any(|part| folders.contains(&part))
    };
    let known: Vec<String> = found.iter().map(|hint| comparable(&hint.name)).collect();
    let mut more = Vec::new();
    for file in workspace.find("", is_manifest).take(60) {
        for document in workspace.yaml(file).unwrap_or_default() {
            let kind = document.at(&["kind"]).map_or(String::new(), |it| it.value);
            let Some(name) = document
                .at(&["metadata", "name"])
                .filter(|_| matches!(kind.as_str(), "Deployment" | "StatefulSet"))
            else {
                continue;
            };
            let containers = document
                .root
                .path(&["spec", "template", "spec", "containers"])
                .map(Node::items)
                .unwrap_or_default();
            let images = containers.iter().filter_map(|it| it.get("image")?.text());
            if images
                .map(image_name)
                .any(|image| known.contains(&comparable(image)))
            {
                more.push(NameHint {
                    name: name.value,
                    source: Text::FitsByManifest.into(),
                    evidence: Some(name.evidence),
                    weight: 55,
                });
            }
        }
    }
    found.append(&mut more);
}

/// `registry/team/orders:1.2` is `orders`.
pub(super) fn image_name(image: &str) -> &str {
    let name = path::name(image);
    name.split([':', '@']).next().unwrap_or(name)
}

/// A name without case, dashes and the words that everything is called.
pub(super) fn comparable(name: &str) -> String {
    let lower = name.to_ascii_lowercase().replace(['_', ' ', '.'], "-");
    let words = lower.split('-').filter(|word| {
        !matches!(
            *word,
            "service" | "svc" | "app" | "server" | "debug" | "run" | "launch" | "start" | ""
        )
    });
    words.collect::<Vec<_>>().join("-")
}

/// Words that stand in every path and are nobody's name.
const NOBODY: [&str; 16] = [
    "src", "cmd", "app", "main", "server", "bin", "index", "program", "dist", "out", "java",
    "kotlin", "service", "services", "com", "org",
];

/// Names in what somebody says of a program: its path, its module, its main class.
pub fn names_in_text(text: &str, source: impl Into<Arg>) -> Vec<NameHint> {
    let source = source.into();
    let words = text.split(['/', '\\', '.', ':']).filter(|word| {
        let lower = word.to_ascii_lowercase();
        word.len() > 2 && !word.starts_with('$') && !NOBODY.contains(&lower.as_str())
    });
    words
        .map(|word| NameHint {
            name: word.to_owned(),
            source: source.clone(),
            evidence: None,
            weight: 25,
        })
        .collect()
}
