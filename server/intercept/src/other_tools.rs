//! Intercepts of other tools, known by the marks that they leave on objects: Ashore does not stack on them.

use ashore_texts::{Text, text};
use k8s_openapi::api::core::v1::{Pod, Service};
use kube::ResourceExt;

use crate::journal::Selector;

/// A mark of another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherTool {
    pub tool: Tool,
    /// Who it belongs to, where the tool says it.
    pub user: Option<String>,
    /// What was seen, and where.
    pub seen: Text,
}

/// The tools whose marks are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    Telepresence,
    KtConnect,
    Mirrord,
}

impl OtherTool {
    /// As a holder in a list.
    pub fn holder(&self) -> String {
        let name = match self.tool {
            Tool::Telepresence => "Telepresence",
            Tool::KtConnect => "kt-connect",
            Tool::Mirrord => "mirrord",
        };
        match &self.user {
            Some(user) => format!("{name} ({user})"),
            None => name.to_owned(),
        }
    }

    /// How its owner ends it.
    pub fn end(&self) -> Text {
        match self.tool {
            Tool::Telepresence => Text::ToolEndTelepresence,
            Tool::KtConnect => Text::ToolEndKt,
            Tool::Mirrord => Text::ToolEndMirrord,
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

/// Its agent is a sidecar that a webhook adds; it stays after the intercept, and who uses it is known to its manager alone.
fn telepresence(pod: &Pod) -> Option<OtherTool> {
    containers(pod)
        .any(|name| name == "traffic-agent")
        .then(|| OtherTool {
            tool: Tool::Telepresence,
            user: None,
            seen: container_in(pod, "traffic-agent"),
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
    let object = format!("Service {}", service.name_any());
    Some(OtherTool {
        tool: Tool::KtConnect,
        user: shadow.and_then(kt_user),
        seen: match swapped {
            true => text!(ToolAnnotation {
                annotation: "kt-selector",
                object
            }),
            false => text!(ToolSelector { object }),
        },
    })
}

/// A container that is another tool's.
fn container_in(pod: &Pod, container: &str) -> Text {
    let pod = pod.name_any();
    text!(ToolContainer { container, pod })
}

/// A shadow that carries the target's own labels, or a container that was added to its pod.
fn kt_pod(pod: &Pod) -> Option<OtherTool> {
    let exchanged = pod
        .spec
        .iter()
        .flat_map(|spec| spec.ephemeral_containers.iter().flatten())
        .any(|container| container.name == "kt-exchange");
    let seen = if exchanged {
        container_in(pod, "kt-exchange")
    } else if is_kt(pod) {
        text!(ToolShadow {
            pod: pod.name_any()
        })
    } else {
        return None;
    };
    Some(OtherTool {
        tool: Tool::KtConnect,
        user: kt_user(pod),
        seen,
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
    let seen = |what: Text| OtherTool {
        tool: Tool::Mirrord,
        user: None,
        seen: what,
    };
    let inside = pod
        .spec
        .iter()
        .flat_map(|spec| spec.ephemeral_containers.iter().flatten())
        .find(|c| c.name.starts_with("mirrord-agent") && !ended(pod, &c.name));
    if let Some(container) = inside {
        return Some(seen(container_in(pod, &container.name)));
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
    Some(seen(text!(ToolAgent {
        agent: agent.name_any(),
        pod: pod.name_any()
    })))
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
