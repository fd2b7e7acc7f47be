//! Which of the cluster's workloads a run configuration's program is: a ranked list with the reason for each.

use serde::Serialize;

use crate::{
    doc::Node,
    model::{Answer, Evidence},
    path,
    workspace::Workspace,
};

/// A Service of the cluster with the workload behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    pub namespace: String,
    /// `deployment/orders`, `statefulset/…`, `service/…`.
    pub target: String,
    pub service: String,
    /// `name/number` or `number` of each Service port.
    pub ports: Vec<String>,
    /// Images of the workload's containers, where they are known.
    pub images: Vec<String>,
}

/// A name that the program goes by, and where that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameHint {
    pub name: String,
    pub source: &'static str,
    pub evidence: Option<Evidence>,
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
pub fn names(workspace: &Workspace<'_>, answer: &Answer) -> Vec<NameHint> {
    let configuration = &answer.configuration;
    let folder = answer
        .detection
        .folder
        .clone()
        .unwrap_or(configuration.run.cwd.clone());
    let mut found = Vec::new();
    written(workspace, &folder, &mut found);
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
fn written(workspace: &Workspace<'_>, folder: &str, found: &mut Vec<NameHint>) {
    let mut add = |text: Option<crate::Text>, source, weight| {
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
            module.map(|name| crate::Text::new(name.trim(), &evidence)),
            "go.mod",
            45,
        );
    }
}

/// Workloads of the repository's own manifests whose image has one of the names.
fn manifests(workspace: &Workspace<'_>, found: &mut Vec<NameHint>) {
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
    let known: Vec<String> = found.iter().map(|hint| plain(&hint.name)).collect();
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
                .any(|image| known.contains(&plain(image)))
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
fn plain(name: &str) -> String {
    let lower = name.to_ascii_lowercase().replace(['_', ' ', '.'], "-");
    let words = lower.split('-').filter(|word| {
        !matches!(
            *word,
            "service" | "svc" | "app" | "server" | "debug" | "run" | "launch" | "start" | ""
        )
    });
    words.collect::<Vec<_>>().join("-")
}

/// The candidates that fit, the best first. `exact` needs the same name and the same port, and no rival that has both.
pub fn rank(answer: &Answer, names: &[NameHint], candidates: &[Candidate]) -> Vec<TargetHint> {
    let ports: Vec<u16> = answer.detection.ports.iter().map(|it| it.port).collect();
    let mut ranked: Vec<TargetHint> = candidates
        .iter()
        .filter_map(|candidate| hint(candidate, names, &ports))
        .collect();
    ranked.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.target.cmp(&b.target)));
    if ranked.iter().filter(|hint| hint.exact).count() > 1 {
        for hint in &mut ranked {
            hint.exact = false;
        }
    }
    ranked
}

fn hint(candidate: &Candidate, names: &[NameHint], ports: &[u16]) -> Option<TargetHint> {
    let workload = path::name(&candidate.target);
    let mut reasons = Vec::new();
    let mut score = 0;
    let mut same_name = false;
    let images = candidate.images.iter().map(|image| image_name(image));
    let theirs: Vec<&str> = [workload, candidate.service.as_str()]
        .into_iter()
        .chain(images)
        .collect();
    if let Some(name) = names
        .iter()
        .find(|name| theirs.contains(&name.name.as_str()))
    {
        same_name = true;
        score += 60 + name.weight;
        reasons.push(format!("`{}` is its name in {}", name.name, name.source));
    } else if let Some(name) = names.iter().find(|name| {
        let plain_name = plain(&name.name);
        !plain_name.is_empty() && theirs.iter().any(|it| plain(it) == plain_name)
    }) {
        same_name = name.weight >= 30;
        score += 40 + name.weight;
        reasons.push(format!(
            "`{}` in {} is nearly its name",
            name.name, name.source
        ));
    } else if let Some(name) = names.iter().find(|name| {
        let ours = plain(&name.name);
        ours.len() > 3
            && theirs.iter().any(|it| {
                plain(it).len() > 3 && (ours.contains(&plain(it)) || plain(it).contains(&ours))
            })
    }) {
        score += 10 + name.weight / 2;
        reasons.push(format!(
            "`{}` in {} is part of its name",
            name.name, name.source
        ));
    }
    let port = candidate.ports.iter().find(|port| {
        let number = port
            .rsplit('/')
            .next()
            .and_then(|number| number.parse().ok());
        number.is_some_and(|number| ports.contains(&number))
    });
    if let Some(port) = port {
        score += 25;
        reasons.push(format!("its Service has the port {port}"));
    }
    (score > 0).then(|| TargetHint {
        target: candidate.target.clone(),
        namespace: candidate.namespace.clone(),
        service: candidate.service.clone(),
        port: port.cloned(),
        score,
        exact: same_name && port.is_some(),
        reasons,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MemoryTree, detect};

    fn candidates() -> Vec<Candidate> {
        let make = |target: &str, service: &str, port: &str| Candidate {
            namespace: "shop".to_owned(),
            target: target.to_owned(),
            service: service.to_owned(),
            ports: vec![port.to_owned()],
            images: Vec::new(),
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
        let workspace = Workspace::new(&tree, &|_| None);
        let names = names(&workspace, &answers[0]);
        rank(&answers[0], &names, &candidates())
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
}
