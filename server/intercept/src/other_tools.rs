//! Intercepts of other tools, known by the marks that they leave on objects: Ashore does not stack on them.

use k8s_openapi::api::core::v1::{Pod, Service};
use kube::ResourceExt;

use crate::journal::Selector;

/// A mark of another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherTool {
    pub tool: &'static str,
    /// Who it belongs to, where the tool says it.
    pub user: Option<String>,
    /// What was seen, and where.
    pub seen: String,
    /// How its owner ends it.
    pub end: &'static str,
}

impl OtherTool {
    /// As a holder in a list.
    pub fn holder(&self) -> String {
        match &self.user {
            Some(user) => format!("{} ({user})", self.tool),
            None => self.tool.to_owned(),
        }
    }
}

/// What others have at this Service and at the pods that it selects.
pub fn at(service: Option<&Service>, selector: &Selector, pods: &[Pod]) -> Vec<OtherTool> {
    let mut found = Vec::new();
    if let Some(service) = service {
        found.extend(kt_service(service, pods));
    }
    let theirs = pods
        .iter()
        .filter(|pod| super::target::selects(selector, pod.labels()));
    for pod in theirs {
        found.extend(telepresence(pod));
        found.extend(kt_pod(pod));
        found.extend(mirrord(pod, pods));
    }
    found.dedup_by(|a, b| a.tool == b.tool && a.user == b.user);
    found
}

const TELEPRESENCE: &str = "Telepresence";
const KT: &str = "kt-connect";
const MIRRORD: &str = "mirrord";

/// Its agent is a sidecar that a webhook adds; it stays after the intercept, and who uses it is known to its manager alone.
fn telepresence(pod: &Pod) -> Option<OtherTool> {
    containers(pod)
        .any(|name| name == "traffic-agent")
        .then(|| OtherTool {
            tool: TELEPRESENCE,
            user: None,
            seen: format!("the container traffic-agent in pod {}", pod.name_any()),
            end: "end the intercept with `telepresence leave` and take its agent away with `telepresence uninstall`",
        })
}

/// The original selector is kept in an annotation while the Service selects its router or shadow.
fn kt_service(service: &Service, pods: &[Pod]) -> Option<OtherTool> {
    let selector = service.spec.as_ref().and_then(|s| s.selector.as_ref());
    let swapped = service.annotations().contains_key("kt-selector");
    let to_shadow =
        selector.is_some_and(|s| s.contains_key("kt-target") || s.contains_key("kt-role"));
    if !swapped && !to_shadow {
        return None;
    }
    let shadow = pods.iter().find(|pod| {
        is_kt(pod) && selector.is_some_and(|s| super::target::selects(s, pod.labels()))
    });
    Some(OtherTool {
        tool: KT,
        user: shadow.and_then(kt_user),
        seen: if swapped {
            format!(
                "the annotation kt-selector of Service {}",
                service.name_any()
            )
        } else {
            format!("the selector of Service {}", service.name_any())
        },
        end: KT_END,
    })
}

const KT_END: &str =
    "end it with Ctrl-C in its ktctl, or put the Service back with `ktctl recover`";

/// A shadow that carries the target's own labels, or a container that was added to its pod.
fn kt_pod(pod: &Pod) -> Option<OtherTool> {
    let exchanged = pod
        .spec
        .iter()
        .flat_map(|spec| spec.ephemeral_containers.iter().flatten())
        .any(|container| container.name == "kt-exchange");
    let seen = if exchanged {
        format!("the container kt-exchange in pod {}", pod.name_any())
    } else if is_kt(pod) {
        format!("its shadow pod {}", pod.name_any())
    } else {
        return None;
    };
    Some(OtherTool {
        tool: KT,
        user: kt_user(pod),
        seen,
        end: KT_END,
    })
}

fn is_kt(pod: &Pod) -> bool {
    pod.labels().get("control-by").map(String::as_str) == Some("kt")
}

fn kt_user(pod: &Pod) -> Option<String> {
    pod.annotations().get("kt-user").cloned()
}

/// An agent in the pod, or a Job's pod beside it that names the pod's container.
fn mirrord(pod: &Pod, pods: &[Pod]) -> Option<OtherTool> {
    let seen = |what: String| OtherTool {
        tool: MIRRORD,
        user: None,
        seen: what,
        end: "end the mirrord session; its agent goes with it",
    };
    let inside = pod
        .spec
        .iter()
        .flat_map(|spec| spec.ephemeral_containers.iter().flatten())
        .find(|c| c.name.starts_with("mirrord-agent") && !ended(pod, &c.name));
    if let Some(container) = inside {
        return Some(seen(format!(
            "the container {} in pod {}",
            container.name,
            pod.name_any()
        )));
    }
    let ids: Vec<&str> = pod
        .status
        .iter()
        .flat_map(|status| status.container_statuses.iter().flatten())
        .filter_map(|status| status.container_id.as_deref()?.split("//").last())
        .filter(|id| !id.is_empty())
        .collect();
    let agent = pods.iter().find(|agent| {
        let named = agent.labels().get("app").map(String::as_str) == Some("mirrord");
        let words = agent
            .spec
            .iter()
            .flat_map(|spec| &spec.containers)
            .flat_map(|c| c.command.iter().chain(c.args.iter()).flatten());
        named && alive(agent) && words.into_iter().any(|word| ids.contains(&word.as_str()))
    })?;
    Some(seen(format!(
        "its agent {} for pod {}",
        agent.name_any(),
        pod.name_any()
    )))
}

fn ended(pod: &Pod, container: &str) -> bool {
    pod.status
        .iter()
        .flat_map(|status| status.ephemeral_container_statuses.iter().flatten())
        .any(|status| {
            status.name == container
                && status
                    .state
                    .as_ref()
                    .is_some_and(|state| state.terminated.is_some())
        })
}

fn alive(pod: &Pod) -> bool {
    let phase = pod.status.as_ref().and_then(|s| s.phase.as_deref());
    pod.metadata.deletion_timestamp.is_none() && !matches!(phase, Some("Succeeded" | "Failed"))
}

/// Native sidecars are among the init containers.
pub fn containers(pod: &Pod) -> impl Iterator<Item = &str> {
    pod.spec.iter().flat_map(|spec| {
        spec.containers
            .iter()
            .chain(spec.init_containers.iter().flatten())
            .map(|container| container.name.as_str())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn pod(change: impl FnOnce(&mut Value)) -> Pod {
        let mut pod = json!({"metadata": {"name": "orders-1", "labels": {"app": "orders"}},
            "spec": {"containers": [{"name": "app"}]},
            "status": {"phase": "Running", "containerStatuses": [{"name": "app", "ready": true, "restartCount": 0,
                "image": "", "imageID": "", "containerID": "containerd://abc"}]}});
        change(&mut pod);
        serde_json::from_value(pod).unwrap()
    }

    #[test]
    fn each_tool_by_its_marks() {
        let selector = Selector::from([("app".to_owned(), "orders".to_owned())]);
        let service = |value: Value| -> Service { serde_json::from_value(value).unwrap() };
        let plain = service(
            json!({"metadata": {"name": "orders"}, "spec": {"selector": {"app": "orders"}}}),
        );
        let exchanged = service(json!({"metadata": {"name": "orders",
            "annotations": {"kt-selector": "{\"app\":\"orders\"}"}}, "spec": {"selector": {"kt-target": "x"}}}));
        let shadow = |label: Value| {
            pod(|pod| {
                pod["metadata"]["name"] = json!("orders-kt-exchange-x");
                pod["metadata"]["labels"] = label;
                pod["metadata"]["annotations"] = json!({"kt-user": "ann"});
            })
        };
        let agent = |phase: &str| {
            pod(|pod| {
                pod["metadata"] = json!({"name": "mirrord-agent-x", "labels": {"app": "mirrord"}});
                pod["spec"]["containers"][0]["command"] = json!([
                    "./mirrord-agent",
                    "-l",
                    "3000",
                    "targeted",
                    "--container-id",
                    "abc"
                ]);
                pod["status"]["phase"] = json!(phase);
            })
        };
        let check = |service: &Service, pods: Vec<Pod>, holders: &[&str]| {
            let found = at(Some(service), &selector, &pods);
            let names: Vec<String> = found.iter().map(OtherTool::holder).collect();
            assert_eq!(names, holders, "{found:?}");
        };
        let own = || pod(|_| {});
        check(&plain, vec![own()], &[]);
        let injected = pod(|pod| {
            let all = pod["spec"]["containers"].as_array_mut().unwrap();
            all.push(json!({"name": "traffic-agent"}));
        });
        check(&plain, vec![injected], &["Telepresence"]);
        let by_target = shadow(json!({"control-by": "kt", "kt-target": "x"}));
        check(&exchanged, vec![own(), by_target], &["kt-connect (ann)"]);
        let with_labels = shadow(json!({"control-by": "kt", "app": "orders"}));
        check(&plain, vec![with_labels], &["kt-connect (ann)"]);
        let added = pod(|pod| {
            pod["spec"]["ephemeralContainers"] = json!([{"name": "kt-exchange"}]);
        });
        check(&plain, vec![added], &["kt-connect"]);
        check(&plain, vec![own(), agent("Running")], &["mirrord"]);
        check(&plain, vec![own(), agent("Succeeded")], &[]);
        let inside = pod(|pod| {
            pod["spec"]["ephemeralContainers"] = json!([{"name": "mirrord-agent-y"}]);
        });
        check(&plain, vec![inside], &["mirrord"]);
    }
}
