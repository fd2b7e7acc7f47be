//! Which of the cluster's workloads a run configuration's program is: a ranked list with the reason for each.

use serde::Serialize;

use crate::{
    configuration::DetectedConfiguration, doc::Node, evidence::EvidencePlace, path,
    workspace::WorkspaceFiles,
};

/// A Service of the cluster with the workload behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetCandidate {
    pub namespace: String,
    /// `deployment/orders`, `statefulset/…`, `service/…`.
    pub target: String,
    pub service: String,
    /// `name/number` or `number` of each Service port.
    pub ports: Vec<String>,
    /// Images of the workload's containers, where they are known.
    pub images: Vec<String>,
    /// What the workload's labels call it.
    pub labels: Vec<String>,
    /// The ports that its containers declare.
    pub container_ports: Vec<u16>,
}

/// A name that the program goes by, and where that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameHint {
    pub name: String,
    pub source: &'static str,
    pub evidence: Option<EvidencePlace>,
    weight: u32,
}

/// A candidate that fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TargetHint {
    pub target: String,
    pub namespace: String,
    pub service: String,
    /// The Service port whose number is the detected one.
    pub port: Option<String>,
    pub score: u32,
    /// Name and port are both the same: it may be proposed as the one.
    pub exact: bool,
    pub reasons: Vec<String>,
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
    let mut add = |name: &str, source, weight| {
        if !name.is_empty() {
            found.push(NameHint {
                name: name.to_owned(),
                source,
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
    add(plain.unwrap_or(""), "the folder", 30);
    add(&configuration.name, "the run configuration's name", 20);
    manifests(workspace, &mut found);
    found.sort_by_key(|hint| std::cmp::Reverse(hint.weight));
    found
}

/// Names that the nearest project files give.
fn add_project_names(workspace: &WorkspaceFiles<'_>, folder: &str, found: &mut Vec<NameHint>) {
    let mut add = |text: Option<crate::PlacedText>, source, weight| {
        if let Some(text) =
            text.filter(|text| !text.value.is_empty() && !text.value.contains(['$', '@']))
        {
            let name = path::name(&text.value).to_owned();
            found.push(NameHint {
                name,
                source,
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
            module.map(|name| crate::PlacedText::new(name.trim(), &evidence)),
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
                    source: "a manifest with its image",
                    evidence: Some(name.evidence),
                    weight: 55,
                });
            }
        }
    }
    found.append(&mut more);
}

/// `registry/team/orders:1.2` is `orders`.
fn image_name(image: &str) -> &str {
    let name = path::name(image);
    name.split([':', '@']).next().unwrap_or(name)
}

/// A name without case, dashes and the words that everything is called.
fn comparable(name: &str) -> String {
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
pub fn names_in_text(text: &str, source: &'static str) -> Vec<NameHint> {
    let words = text.split(['/', '\\', '.', ':']).filter(|word| {
        let lower = word.to_ascii_lowercase();
        word.len() > 2 && !word.starts_with('$') && !NOBODY.contains(&lower.as_str())
    });
    words
        .map(|word| NameHint {
            name: word.to_owned(),
            source,
            evidence: None,
            weight: 25,
        })
        .collect()
}

/// The candidates that fit, the best first. `exact` needs the same name and the same port, and no rival that has both.
pub fn rank(names: &[NameHint], ports: &[u16], candidates: &[TargetCandidate]) -> Vec<TargetHint> {
    let mut ranked: Vec<TargetHint> = candidates
        .iter()
        .map(|candidate| fit(candidate, names, ports))
        .filter(|hint| hint.score > 0)
        .collect();
    ranked.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.target.cmp(&b.target)));
    only_one_exact(&mut ranked, |hint| &mut hint.exact);
    ranked
}

/// Two that fit alike are no answer.
pub fn only_one_exact<T>(all: &mut [T], exact: impl Fn(&mut T) -> &mut bool) {
    let several = all
        .iter_mut()
        .map(|it| usize::from(*exact(it)))
        .sum::<usize>()
        > 1;
    for it in all {
        *exact(it) &= !several;
    }
}

/// How well a candidate fits, and why; a score of 0 is not at all.
pub fn fit(candidate: &TargetCandidate, names: &[NameHint], ports: &[u16]) -> TargetHint {
    let mut reasons = Vec::new();
    let (mut score, same_name) = name_score(candidate, names, &mut reasons);
    let number = |port: &str| port.rsplit('/').next().and_then(|it| it.parse().ok());
    let port = candidate
        .ports
        .iter()
        .find(|port| number(port).is_some_and(|number: u16| ports.contains(&number)));
    let inner = candidate
        .container_ports
        .iter()
        .find(|port| ports.contains(port));
    match (port, inner) {
        (Some(port), _) => {
            score += 25;
            reasons.push(format!("its Service has the port {port}"));
        }
        (None, Some(port)) => {
            score += 20;
            reasons.push(format!("its container has the port {port}"));
        }
        (None, None) => {}
    }
    TargetHint {
        target: candidate.target.clone(),
        namespace: candidate.namespace.clone(),
        service: candidate.service.clone(),
        port: port.cloned(),
        score,
        exact: same_name && (port.is_some() || inner.is_some()),
        reasons,
    }
}

/// What the candidate is called, each with how that is known.
fn names_of_candidate(candidate: &TargetCandidate) -> Vec<(&str, &'static str)> {
    let own = [path::name(&candidate.target), candidate.service.as_str()];
    let own = own.into_iter().map(|name| (name, "its name"));
    let labels = candidate.labels.iter();
    let labels = labels.map(|name| (name.as_str(), "a label of it"));
    let images = candidate.images.iter();
    let images = images.map(|image| (image_name(image), "its image"));
    own.chain(labels).chain(images).collect()
}

/// A score for the best of the names, and whether it is the same.
fn name_score(
    candidate: &TargetCandidate,
    names: &[NameHint],
    reasons: &mut Vec<String>,
) -> (u32, bool) {
    let theirs = names_of_candidate(candidate);
    let find = |fits: &dyn Fn(&str, &str) -> bool| {
        names.iter().find_map(|name| {
            let (_, what) = theirs.iter().find(|(it, _)| fits(&name.name, it))?;
            Some((name, *what))
        })
    };
    if let Some((name, what)) = find(&|ours, it| ours == it) {
        reasons.push(format!("{what} is `{}` ({})", name.name, name.source));
        return (60 + name.weight, true);
    }
    if let Some((name, what)) =
        find(&|ours, it| !comparable(ours).is_empty() && comparable(ours) == comparable(it))
    {
        reasons.push(format!(
            "{what} is nearly `{}` ({})",
            name.name, name.source
        ));
        return (40 + name.weight, true);
    }
    let is_part = |ours: &str, it: &str| {
        let (ours, it) = (comparable(ours), comparable(it));
        ours.len() > 3 && it.len() > 3 && (ours.contains(&it) || it.contains(&ours))
    };
    if let Some((name, what)) = find(&is_part) {
        reasons.push(format!("{what} is like `{}` ({})", name.name, name.source));
        return (10 + name.weight / 2, false);
    }
    (0, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MemoryTree, detect};

    fn candidates() -> Vec<TargetCandidate> {
        let make = |target: &str, service: &str, port: &str| TargetCandidate {
            namespace: "shop".to_owned(),
            target: target.to_owned(),
            service: service.to_owned(),
            ports: vec![port.to_owned()],
            ..TargetCandidate::default()
        };
        vec![
            make("deployment/orders", "orders", "http/8080"),
            make("deployment/orders-worker", "orders-worker", "http/9000"),
            make("deployment/carts-service", "carts", "http/8080"),
            make("statefulset/store", "store", "5432"),
        ]
    }

    fn ranked(files: &[(&str, &str)]) -> Vec<(String, bool)> {
        let tree = MemoryTree::new(files.iter().copied());
        let answers = detect(&tree, &|_| None);
        let workspace = WorkspaceFiles::new(&tree, &|_| None);
        let names = names(&workspace, &answers[0]);
        let ports: Vec<u16> = answers[0]
            .detection
            .ports
            .iter()
            .map(|it| it.port)
            .collect();
        rank(&names, &ports, &candidates())
            .into_iter()
            .map(|it| (it.target, it.exact))
            .collect()
    }

    const LAUNCH: &str = r#"{"configurations": [{"name": "Debug it", "type": "node", "request": "launch", "program": "${workspaceFolder}/index.js"}]}"#;

    #[test]
    fn name_and_port_together_are_exact_and_either_alone_is_a_hint() {
        let index = "require('express')().listen(8080)";
        let check = |files: &[(&str, &str)], wanted: &[(&str, bool)]| {
            let found = ranked(files);
            let found: Vec<_> = found
                .iter()
                .map(|(target, exact)| (target.as_str(), *exact))
                .collect();
            assert_eq!(found, wanted);
        };
        let orders = ("package.json", r#"{"name": "@shop/orders"}"#);
        let launch = (".vscode/launch.json", LAUNCH);
        check(
            &[launch, orders, ("index.js", index)],
            &[
                ("deployment/orders", true),
                ("deployment/orders-worker", false),
                ("deployment/carts-service", false),
            ],
        );
        check(
            &[
                launch,
                orders,
                ("index.js", "require('express')().listen(3000)"),
            ],
            &[
                ("deployment/orders", false),
                ("deployment/orders-worker", false),
            ],
        );
        let other = ("package.json", r#"{"name": "zebra"}"#);
        check(
            &[launch, other, ("index.js", index)],
            &[
                ("deployment/carts-service", false),
                ("deployment/orders", false),
            ],
        );
        let manifest = (
            "k8s/a.yaml",
            "kind: Deployment\nmetadata:\n  name: store\nspec:\n  template:\n    spec:\n      containers:\n      - image: registry.test/zebra:1\n",
        );
        let found = ranked(&[launch, other, manifest, ("index.js", "")]);
        assert_eq!(found[0].0, "statefulset/store");
    }

    #[test]
    fn labels_images_and_container_ports_speak_for_a_target() {
        let names = names_in_text("${workspaceFolder}/services/parcels/main.py", "the program");
        let candidate = |labels: &[&str], images: &[&str], ports: &[u16]| TargetCandidate {
            target: "deployment/web-7".to_owned(),
            service: "web-7".to_owned(),
            ports: vec!["80".to_owned()],
            labels: labels.iter().map(|it| (*it).to_owned()).collect(),
            images: images.iter().map(|it| (*it).to_owned()).collect(),
            container_ports: ports.to_vec(),
            ..TargetCandidate::default()
        };
        let check = |candidate: TargetCandidate, wanted: (bool, &[&str])| {
            let found = fit(&candidate, &names, &[8080]);
            assert_eq!(
                (found.exact, found.reasons),
                (
                    wanted.0,
                    wanted
                        .1
                        .iter()
                        .map(|it| (*it).to_owned())
                        .collect::<Vec<_>>()
                )
            );
        };
        check(candidate(&[], &[], &[]), (false, &[]));
        check(
            candidate(&["parcels"], &[], &[8080]),
            (
                true,
                &[
                    "a label of it is `parcels` (the program)",
                    "its container has the port 8080",
                ],
            ),
        );
        check(
            candidate(&[], &["registry.test/team/parcels:1.2"], &[9]),
            (false, &["its image is `parcels` (the program)"]),
        );
    }
}
