//! The nodes: whether they have the agent's image, can run it, and how they send Services' traffic on.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{ConfigMap, Node};
use kube::ResourceExt;

use super::{Check, Outcome, reading};
use crate::{TARGET_IMAGE, cluster::Cluster};

/// kubelet names at most so many images, the largest first; the agent's is small.
const NAMED_IMAGES: usize = 50;

/// Lines on the image, the processors and the service proxy.
pub async fn look(cluster: &Cluster, image: &str, arch: &str) -> Vec<Check> {
    let nodes = cluster.everywhere::<Node>();
    let maps = cluster.in_namespace::<ConfigMap>("kube-system");
    let (nodes, proxy) = tokio::join!(
        reading::list(cluster, "agent image", "nodes", &nodes),
        reading::get(cluster, "kube-proxy", "configmaps", &maps, "kube-proxy"),
    );
    let proxy = proxy.map_or_else(|line| line, |map| mode(map.as_ref()));
    match nodes {
        Ok(nodes) => vec![has_image(&nodes, image), fits(&nodes, image, arch), proxy],
        Err(line) => vec![
            Check {
                found: format!("{image}: {}", line.found),
                ..line
            },
            proxy,
        ],
    }
}

fn has_image(nodes: &[Node], image: &str) -> Check {
    let check = "agent image";
    if image == TARGET_IMAGE {
        return Check::ok(
            check,
            "agents are made from the target's own image, which its node has",
        );
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
        return Check::ok(check, format!("{image} is on every node"));
    }
    let cut_off = without.iter().all(|node| {
        let all = node.status.iter().flat_map(|s| s.images.iter().flatten());
        all.count() >= NAMED_IMAGES
    });
    let untold = linux.iter().all(|node| images(node).is_empty());
    if untold || cut_off {
        return Check::new(
            check,
            Outcome::Unknown,
            format!("{image}: the nodes do not say whether they have it"),
        );
    }
    let (some, all) = (without.len(), linux.len());
    if wanted.starts_with("docker.io/library/") {
        let state = if some == all {
            Outcome::Failed
        } else {
            Outcome::Warning
        };
        return Check::new(
            check,
            state,
            format!("{image} is missing on {some} of {all} nodes, and its name has no registry"),
        )
        .mend("bring it there with `ashore agent load`, push it with `ashore agent push` and name it with --agent-image, or set agent-image = \"target\" under [cluster] of .ashore.toml");
    }
    Check::new(
        check,
        Outcome::Warning,
        format!("{image} is not on {some} of {all} nodes yet: the first session there waits for its pull"),
    )
    .mend("`ashore install --warm TARGET` has it pulled before")
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
    let check = "nodes";
    let linux: Vec<&Node> = nodes.iter().filter(|node| os(node) != "windows").collect();
    if linux.is_empty() && !nodes.is_empty() {
        return Check::new(
            check,
            Outcome::Failed,
            "all nodes run Windows: the agent needs one that runs Linux",
        )
        .mend("add a node that runs Linux; for strategy service any one does");
    }
    let windows = nodes.len() - linux.len();
    let foreign: BTreeSet<&str> = linux
        .iter()
        .map(|node| processor(node))
        .filter(|found| !found.is_empty() && *found != arch)
        .collect();
    if !foreign.is_empty() {
        let names = foreign.into_iter().collect::<Vec<_>>().join(", ");
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
            format!("some nodes are {names}, and the agent that this program carries is {arch}"),
        )
        .mend(format!(
            "make sure that {image} is there for {names}: `ashore agent image --arch {}` makes it or says how",
            names.split(", ").next().unwrap_or_default()
        ));
    }
    if windows > 0 {
        return Check::ok(
            check,
            format!(
                "{windows} of {} run Windows: agents go to the others; pods on Windows are intercepted by strategy service only",
                nodes.len()
            ),
        );
    }
    Check::ok(check, format!("{} of linux/{arch}", nodes.len()))
}

fn mode(map: Option<&ConfigMap>) -> Check {
    let check = "kube-proxy";
    let text = map
        .and_then(|map| {
            map.data
                .as_ref()?
                .values()
                .find(|text| text.contains("mode:"))
        })
        .map(String::as_str);
    let Some(text) = text else {
        return Check::new(
            check,
            Outcome::Unknown,
            "its mode is not told (no ConfigMap kube-system/kube-proxy): another service proxy may be at work",
        );
    };
    let mode = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("mode:"))
        .map(|mode| mode.trim().trim_matches('"'))
        .filter(|mode| !mode.is_empty())
        .unwrap_or("iptables");
    match mode {
        "userspace" => Check::new(
            check,
            Outcome::Warning,
            "mode userspace: a changed Service is followed late",
        )
        .mend("use mode iptables, ipvs or nftables, or strategy pod"),
        mode => Check::ok(check, format!("mode {mode}")),
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
            assert!(
                found.found.contains(part) || found.mend.contains(part),
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
            assert!(found.found.contains(part), "{found:?}");
        };
        check(Some("kind: x\nmode: \"ipvs\"\n"), Outcome::Ok, "ipvs");
        check(Some("mode: \"\""), Outcome::Ok, "iptables");
        check(Some("mode: userspace"), Outcome::Warning, "userspace");
        check(None, Outcome::Unknown, "not told");
    }
}
