//! The nodes: whether they have the agent's image, can run it, and how they send Services' traffic on.

use std::collections::BTreeSet;

use ashore_texts::{Arg, Text, text};
use k8s_openapi::api::core::v1::{ConfigMap, Node};
use kube::ResourceExt;

use super::{Check, Outcome, Subject, reading};
use crate::{TARGET_IMAGE, cluster::Cluster};

/// kubelet names at most so many images, the largest first; the agent's is small.
const NAMED_IMAGES: usize = 50;

/// Lines on the image, the processors and the service proxy.
pub async fn look(cluster: &Cluster, image: &str, arch: &str) -> Vec<Check> {
    let nodes = cluster.everywhere::<Node>();
    let maps = cluster.in_namespace::<ConfigMap>("kube-system");
    let (nodes, proxy) = tokio::join!(
        reading::list(cluster, Subject::AgentImage, "nodes", &nodes),
        reading::get(
            cluster,
            Subject::KubeProxy,
            "configmaps",
            &maps,
            "kube-proxy"
        ),
    );
    let proxy = proxy.map_or_else(|line| line, |map| mode(map.as_ref()));
    match nodes {
        Ok(nodes) => vec![has_image(&nodes, image), fits(&nodes, image, arch), proxy],
        Err(line) => vec![
            Check {
                found: text!(WithWhy {
                    what: image,
                    why: line.found
                })
                .into(),
                ..line
            },
            proxy,
        ],
    }
}

fn has_image(nodes: &[Node], image: &str) -> Check {
    let check = Subject::AgentImage;
    if image == TARGET_IMAGE {
        return Check::ok(check, Text::DoctorImageOfTarget);
    }
    let wanted = full_name(image);
    let images = |node: &Node| -> Vec<String> {
        let all = node.status.iter().flat_map(|s| s.images.iter().flatten());
        all.flat_map(|image| image.names.iter().flatten().cloned())
            .collect()
    };
    let linux: Vec<&Node> = nodes.iter().filter(|node| os(node) != "windows").collect();
    let without: Vec<&&Node> = linux
        .iter()
        .filter(|node| !images(node).contains(&wanted))
        .collect();
    if without.is_empty() {
        return Check::ok(check, text!(DoctorImageThere { image }));
    }
    let cut_off = without.iter().all(|node| {
        let all = node.status.iter().flat_map(|s| s.images.iter().flatten());
        all.count() >= NAMED_IMAGES
    });
    let untold = linux.iter().all(|node| images(node).is_empty());
    if untold || cut_off {
        return Check::new(check, Outcome::Unknown, text!(DoctorImageUntold { image }));
    }
    let (some, all) = (without.len(), linux.len());
    if wanted.starts_with("docker.io/library/") {
        let state = if some == all {
            Outcome::Failed
        } else {
            Outcome::Warning
        };
        return Check::new(check, state, text!(DoctorImageMissing { image, some, all }));
    }
    Check::new(
        check,
        Outcome::Warning,
        text!(DoctorImageUnpulled { image, some, all }),
    )
}

/// As nodes write it.
fn full_name(image: &str) -> String {
    let first = image.split('/').next().unwrap_or_default();
    let has_host =
        image.contains('/') && (first.contains('.') || first.contains(':') || first == "localhost");
    let with_host = match (has_host, image.contains('/')) {
        (true, _) => image.to_owned(),
        (false, true) => format!("docker.io/{image}"),
        (false, false) => format!("docker.io/library/{image}"),
    };
    let last = with_host.rsplit('/').next().unwrap_or_default();
    if last.contains(':') {
        with_host
    } else {
        format!("{with_host}:latest")
    }
}

fn os(node: &Node) -> &str {
    let label = node.labels().get("kubernetes.io/os").map(String::as_str);
    label.unwrap_or("linux")
}

fn processor(node: &Node) -> &str {
    let label = node.labels().get("kubernetes.io/arch").map(String::as_str);
    label.unwrap_or_default()
}

fn fits(nodes: &[Node], image: &str, arch: &str) -> Check {
    let check = Subject::Nodes;
    let linux: Vec<&Node> = nodes.iter().filter(|node| os(node) != "windows").collect();
    if linux.is_empty() && !nodes.is_empty() {
        return Check::new(check, Outcome::Failed, Text::DoctorNodesWindows);
    }
    let windows = nodes.len() - linux.len();
    let foreign: BTreeSet<&str> = linux
        .iter()
        .map(|node| processor(node))
        .filter(|found| !found.is_empty() && *found != arch)
        .collect();
    if !foreign.is_empty() {
        let first = foreign.first().copied().unwrap_or_default();
        let names = Arg::from(foreign.iter().copied().collect::<Vec<_>>());
        let all = linux
            .iter()
            .all(|node| processor(node) != arch && !processor(node).is_empty());
        let state = if all && image == TARGET_IMAGE {
            Outcome::Failed
        } else {
            Outcome::Warning
        };
        return Check::new(
            check,
            state,
            text!(DoctorNodesForeign {
                names,
                arch,
                image,
                first
            }),
        );
    }
    if windows > 0 {
        return Check::ok(
            check,
            text!(DoctorNodesSomeWindows {
                some: windows,
                all: nodes.len()
            }),
        );
    }
    let count = nodes.len();
    Check::ok(check, text!(DoctorNodes { count, arch }))
}

fn mode(map: Option<&ConfigMap>) -> Check {
    let check = Subject::KubeProxy;
    let text = map
        .and_then(|map| {
            map.data
                .as_ref()?
                .values()
                .find(|text| text.contains("mode:"))
        })
        .map(String::as_str);
    let Some(text) = text else {
        return Check::new(check, Outcome::Unknown, Text::DoctorProxyUntold);
    };
    let mode = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("mode:"))
        .map(|mode| mode.trim().trim_matches('"'))
        .filter(|mode| !mode.is_empty())
        .unwrap_or("iptables");
    match mode {
        "userspace" => Check::new(check, Outcome::Warning, Text::DoctorProxyLate),
        mode => Check::ok(check, text!(DoctorProxy { mode })),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn node(os: &str, arch: &str, images: &[&str]) -> Node {
        let images: Vec<Value> = images.iter().map(|name| json!({"names": [name]})).collect();
        serde_json::from_value(json!({"metadata": {"name": "a",
            "labels": {"kubernetes.io/os": os, "kubernetes.io/arch": arch}}, "status": {"images": images}}))
        .unwrap()
    }

    #[test]
    fn images_on_the_nodes() {
        let check = |image: &str, nodes: &[Node], state| {
            let found = has_image(nodes, image);
            assert_eq!(found.state, state, "{found:?}");
            found.assert_chinese();
        };
        let has = node("linux", "amd64", &["docker.io/library/ashore-agent:1"]);
        let has_not = node("linux", "amd64", &["docker.io/library/other:1"]);
        check("ashore-agent:1", std::slice::from_ref(&has), Outcome::Ok);
        check(
            "ashore-agent:1",
            std::slice::from_ref(&has_not),
            Outcome::Failed,
        );
        check("ashore-agent:1", &[has, has_not.clone()], Outcome::Warning);
        check("registry.test/team/agent:1", &[has_not], Outcome::Warning);
        check(
            "ashore-agent:1",
            &[node("linux", "amd64", &[])],
            Outcome::Unknown,
        );
        check("target", &[node("linux", "amd64", &[])], Outcome::Ok);
        assert_eq!(full_name("team/agent"), "docker.io/team/agent:latest");
        assert_eq!(full_name("localhost:5000/a:1"), "localhost:5000/a:1");
    }

    #[test]
    fn processors_and_systems() {
        let check = |nodes: &[Node], image: &str, state, part: &str| {
            let found = fits(nodes, image, "amd64");
            assert_eq!(found.state, state, "{found:?}");
            found.assert_chinese();
            assert!(
                format!("{} {}", found.found, found.mend).contains(part),
                "{found:?}"
            );
        };
        let (amd, arm) = (node("linux", "amd64", &[]), node("linux", "arm64", &[]));
        let windows = node("windows", "amd64", &[]);
        check(std::slice::from_ref(&amd), "a", Outcome::Ok, "amd64");
        check(
            &[amd.clone(), arm.clone()],
            "a",
            Outcome::Warning,
            "--arch arm64",
        );
        check(&[arm], "target", Outcome::Failed, "arm64");
        check(&[amd, windows.clone()], "a", Outcome::Ok, "Windows");
        check(&[windows], "a", Outcome::Failed, "Linux");
    }

    #[test]
    fn the_modes_of_the_proxy() {
        let check = |text: Option<&str>, state, part: &str| {
            let map = text.map(|text| {
                serde_json::from_value(json!({"data": {"config.conf": text}})).unwrap()
            });
            let found = mode(map.as_ref());
            assert_eq!(found.state, state, "{found:?}");
            found.assert_chinese();
            assert!(found.found.to_string().contains(part), "{found:?}");
        };
        check(Some("kind: x\nmode: \"ipvs\"\n"), Outcome::Ok, "ipvs");
        check(Some("mode: \"\""), Outcome::Ok, "iptables");
        check(Some("mode: userspace"), Outcome::Warning, "userspace");
        check(None, Outcome::Unknown, "not told");
    }
}
