//! The developer of the tests on the lab: a user with a client certificate and the smallest Role that Ashore needs, less what a
//! test refuses.

use serde_json::{Value, json};

use super::api::Api;
use crate::{LIMIT, eventually};

pub const NAMESPACE: &str = "shop";
pub const USER: &str = "ashore-dev";
const ROLE: &str = "ashore-developer";

/// Group, resource, verbs.
const RULES: [(&str, &str, &[&str]); 5] = [
    (
        "",
        "services",
        &["get", "list", "watch", "create", "patch", "delete"],
    ),
    (
        "apps",
        "deployments",
        &["get", "list", "watch", "create", "patch", "delete"],
    ),
    ("apps", "statefulsets", &["list"]),
    ("", "pods", &["list", "watch"]),
    // A WebSocket is opened by GET, which clusters before and after 1.34 count as either verb.
    ("", "pods/portforward", &["get", "create"]),
];

/// The Role without these pairs of verb and resource.
pub fn role(refused: &[(String, String)]) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .filter_map(|(group, resource, verbs)| {
            let kept = |verb: &&&str| {
                let is =
                    |(v, r): &(String, String)| r == resource && (v == **verb || r.contains('/'));
                !refused.iter().any(is)
            };
            let verbs: Vec<&&str> = verbs.iter().filter(kept).collect();
            (!verbs.is_empty())
                .then(|| json!({"apiGroups": [group], "resources": [resource], "verbs": verbs}))
        })
        .collect();
    json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
        "metadata": {"name": ROLE, "namespace": NAMESPACE}, "rules": rules})
}

pub fn binding() -> Value {
    json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
        "metadata": {"name": ROLE, "namespace": NAMESPACE},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": ROLE},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": USER}]})
}

/// Writes the Role and waits until the API server acts by it.
pub async fn set(api: &Api, refused: &[(String, String)]) {
    api.put(&role(refused)).await.expect("the Role is taken");
    for (group, resource, verbs) in RULES {
        for verb in verbs {
            let is = |(v, r): &(String, String)| r == resource && (v == verb || r.contains('/'));
            let wanted = !refused.iter().any(is);
            let settled =
                || async { (allowed(api, group, resource, verb).await == wanted).then_some(()) };
            eventually(LIMIT, "the Role is in force", settled).await;
        }
    }
}

async fn allowed(api: &Api, group: &str, resource: &str, verb: &str) -> bool {
    let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
    let review = json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
        "spec": {"user": USER, "resourceAttributes": {"namespace": NAMESPACE, "verb": verb, "group": group,
            "resource": resource, "subresource": subresource}}});
    let path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    let answer = api
        .send("POST", path, Some(&review))
        .await
        .expect("an answer");
    answer["status"]["allowed"] == true
}
