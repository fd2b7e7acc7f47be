//! The developer of the tests on the lab: a user with a client certificate and the Role that Ashore prints, less what a test
//! refuses.

use std::sync::OnceLock;

use serde_json::{Value, json};

use super::api::Api;
use crate::{LIMIT, ashore_bin, eventually};

pub const NAMESPACE: &str = "shop";
pub const USER: &str = "ashore-dev";

/// The Role that `ashore install --print-rbac` prints, and nothing else: what it lacks, the suites miss.
fn printed() -> &'static Value {
    static PRINTED: OnceLock<Value> = OnceLock::new();
    PRINTED.get_or_init(|| {
        let mut command = std::process::Command::new(ashore_bin());
        command.args([
            "install",
            "--print-rbac",
            "--output",
            "json",
            "-n",
            NAMESPACE,
        ]);
        let output = command.output().expect("ashore can be started");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
    })
}

/// Group, resource, verbs.
fn rules() -> impl Iterator<Item = (String, String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = printed()["rules"].as_array().expect("a Role has rules");
    all.iter().map(move |rule| {
        let verbs = rule["verbs"].as_array().expect("a rule has verbs");
        (
            text(&rule["apiGroups"][0]),
            text(&rule["resources"][0]),
            verbs.iter().map(text).collect(),
        )
    })
}

fn is_refused(refused: &[(String, String)], verb: &str, resource: &str) -> bool {
    refused
        .iter()
        .any(|(v, r)| r == resource && (v == verb || v == "*"))
}

/// The Role without these pairs of verb and resource.
pub fn role(refused: &[(String, String)]) -> Value {
    let mut role = printed().clone();
    role["rules"] = rules()
        .filter_map(|(group, resource, mut verbs)| {
            verbs.retain(|verb| !is_refused(refused, verb, &resource));
            (!verbs.is_empty())
                .then(|| json!({"apiGroups": [group], "resources": [resource], "verbs": verbs}))
        })
        .collect();
    role
}

pub fn binding() -> Value {
    let name = &printed()["metadata"]["name"];
    json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": USER}]})
}

/// Writes the Role and waits until the API server acts by it.
pub async fn set(api: &Api, refused: &[(String, String)]) {
    api.put(&role(refused)).await.expect("the Role is taken");
    for (group, resource, verbs) in rules() {
        for verb in verbs {
            let wanted = !is_refused(refused, &verb, &resource);
            let settled =
                || async { (allowed(api, &group, &resource, &verb).await == wanted).then_some(()) };
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
