//! Which of the cluster's workloads a run configuration's program is: a ranked list with the reason for each.

mod names;
mod rank;

pub use names::{NameHint, names, names_in_text};
pub use rank::{TargetCandidate, TargetHint, fit, only_one_exact, rank};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MemoryTree, WorkspaceFiles, detect};

    fn candidate(target: &str, service: &str, port: &str) -> TargetCandidate {
        TargetCandidate {
            namespace: "shop".to_owned(),
            target: target.parse().unwrap(),
            service: service.to_owned(),
            ports: vec![port.to_owned().into()],
            images: Vec::new(),
            labels: Vec::new(),
            container_ports: Vec::new(),
        }
    }

    fn candidates() -> Vec<TargetCandidate> {
        let make = candidate;
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
            .map(|it| (it.target.to_string(), it.exact))
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
            labels: labels.iter().map(|it| (*it).to_owned()).collect(),
            images: images.iter().map(|it| (*it).to_owned()).collect(),
            container_ports: ports.to_vec(),
            ..candidate("deployment/web-7", "web-7", "80")
        };
        let check = |candidate: TargetCandidate, wanted: (bool, &[&str])| {
            let found = fit(&candidate, &names, &[8080]);
            assert_eq!(
                (
                    found.exact,
                    found.reasons.iter().map(ToString::to_string).collect()
                ),
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
        let found = fit(&candidate(&["parcels"], &[], &[8080]), &names, &[8080]);
        let chinese = ashore_texts::Locale::named("zh-CN");
        let told: Vec<String> = (found.reasons.iter())
            .map(|it| it.in_locale(chinese))
            .collect();
        assert_eq!(
            told,
            ["其标签是 `parcels`（the program）", "其容器有端口 8080"]
        );
        let json = serde_json::to_value(&found).unwrap();
        assert_eq!(
            json["reasons"][1], "its container has the port 8080",
            "programs read English"
        );
    }
}
