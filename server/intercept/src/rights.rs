//! The rights that Ashore needs, in one place: the Role that `ashore install --print-rbac` prints, and what `ashore doctor` asks
//! the API server for. Nothing here is more than what a session really asks.
//!
//! `server/intercept/src/rights.rs` is the one place that says what a session may need: `ashore install
//! --print-rbac` prints it, `ashore doctor` asks the API server for each verb of it (`SelfSubjectAccessReview`),
//! and the suites on the real cluster work with the printed Role and nothing more. `doctor/` has one file a subject
//! and only reads, side by side; what strategy `pod` would be refused is asked by a dry run. A line that could not
//! be looked at for want of rights is no failure. `other_tools.rs` knows other tools' intercepts by their marks.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::names::MANAGED_BY;

/// The Role's name where `ashore install` makes it.
pub const ROLE: &str = "ashore-developer";

/// What somebody is to be able to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Grant {
    /// Intercepts by a Service's selector; warm agents, too.
    Service,
    /// Intercepts in the pods' own network, by an ephemeral container.
    Pod,
    /// The same by a privileged pod on the node.
    Node,
    /// The agent in a pod of the target's own image: `agent-image = "target"`.
    HandOver,
}

impl Grant {
    /// As people and options call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Pod => "pod",
            Self::Node => "node",
            Self::HandOver => "target-image",
        }
    }

    /// What the API server is asked for.
    pub fn rules(self) -> &'static [Rule] {
        match self {
            Self::Service => SERVICE,
            Self::Pod => POD,
            Self::Node => NODE,
            Self::HandOver => HAND_OVER,
        }
    }
}

/// Verbs on a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    pub group: &'static str,
    /// With its subresource after a slash.
    pub resource: &'static str,
    pub verbs: &'static [&'static str],
}

const fn rule(group: &'static str, resource: &'static str, verbs: &'static [&'static str]) -> Rule {
    Rule {
        group,
        resource,
        verbs,
    }
}

const ALL: &[&str] = &["get", "list", "watch", "create", "patch", "delete"];
/// A WebSocket is opened by GET; from Kubernetes 1.35 on the server also asks for the right to create.
const STREAM: &[&str] = &["get", "create"];

const SERVICE: &[Rule] = &[
    rule("", "services", ALL),
    rule("apps", "deployments", ALL),
    rule("apps", "statefulsets", &["list"]),
    rule("", "pods", &["list", "watch"]),
    rule("", "pods/portforward", STREAM),
];

const POD: &[Rule] = &[
    rule("", "services", &["list"]),
    rule("apps", "deployments", &["list"]),
    rule("apps", "statefulsets", &["list"]),
    rule("", "pods", &["get", "list", "watch"]),
    rule("", "pods/ephemeralcontainers", &["patch"]),
    rule("", "pods/portforward", STREAM),
];

const NODE: &[Rule] = &[
    rule("", "services", &["list"]),
    rule("apps", "deployments", &["list"]),
    rule("apps", "statefulsets", &["list"]),
    rule("", "pods", &["get", "list", "watch", "create", "delete"]),
    rule("", "pods/portforward", STREAM),
];

const HAND_OVER: &[Rule] = &[rule("", "pods/exec", STREAM)];

/// A rule of a Role as people write it.
pub fn written(group: &str, resource: &str, verb: &str) -> String {
    format!("apiGroups [\"{group}\"], resources [\"{resource}\"], verbs [\"{verb}\"]")
}

/// The Role of a namespace for all of these together.
pub fn role(namespace: &str, grants: &[Grant]) -> Value {
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {
            "name": ROLE,
            "namespace": namespace,
            "labels": { MANAGED_BY.0: MANAGED_BY.1 },
        },
        "rules": merged(grants).iter().map(|(group, resource, verbs)| {
            json!({ "apiGroups": [group], "resources": [resource], "verbs": verbs })
        }).collect::<Vec<_>>(),
    })
}

/// The same as people write it.
pub fn role_yaml(namespace: &str, grants: &[Grant]) -> String {
    let mut text = format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: {ROLE}\n  namespace: {namespace}\n  labels:\n    {}: {}\nrules:\n",
        MANAGED_BY.0, MANAGED_BY.1
    );
    for (group, resource, verbs) in merged(grants) {
        text.push_str(&format!(
            "  - apiGroups: [\"{group}\"]\n    resources: [\"{resource}\"]\n    verbs: [{}]\n",
            verbs
                .iter()
                .map(|verb| format!("\"{verb}\""))
                .collect::<Vec<_>>()
                .join(", ")
        ));
    }
    text
}

/// A resource once, with the verbs of all grants in the order in which they are known.
fn merged(grants: &[Grant]) -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    let mut order = Vec::new();
    let mut verbs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for rule in grants.iter().flat_map(|grant| grant.rules()) {
        let known = verbs.entry(rule.resource).or_insert_with(|| {
            order.push((rule.group, rule.resource));
            Vec::new()
        });
        for verb in rule.verbs {
            if !known.contains(verb) {
                known.push(verb);
            }
        }
    }
    order
        .into_iter()
        .map(|(group, resource)| (group, resource, verbs.remove(resource).unwrap_or_default()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_value_say_the_same() {
        let grants = [Grant::Service, Grant::Pod];
        let value = role("shop", &grants);
        let text = role_yaml("shop", &grants);
        for rule in value["rules"].as_array().unwrap() {
            let line = format!("resources: {}", rule["resources"]);
            assert_eq!(text.matches(&line).count(), 1, "{line} in {text}");
            let verbs = rule["verbs"].to_string().replace(',', ", ");
            assert!(text.contains(&verbs), "{verbs} in {text}");
        }
        assert!(text.contains("namespace: shop"), "{text}");
    }

    #[test]
    fn a_resource_is_named_once_with_every_verb() {
        let value = role("shop", &[Grant::Service, Grant::Node]);
        let pods: Vec<_> = value["rules"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|rule| rule["resources"][0] == "pods")
            .collect();
        assert_eq!(pods.len(), 1, "{value}");
        assert_eq!(
            pods[0]["verbs"],
            json!(["list", "watch", "get", "create", "delete"])
        );
    }
}
