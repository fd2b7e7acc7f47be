//! The two objects that strategy `service` makes.

use std::collections::{BTreeMap, BTreeSet};

use ashore_texts::{Text, text};
use k8s_openapi::api::{
    apps::v1::Deployment,
    core::v1::{PodSpec, Service},
};
use kube::ResourceExt;
use serde_json::{Value, json};

use crate::{
    TARGET_IMAGE,
    cluster::Call,
    error::{Code, Error, Result, busy},
    journal::Selector,
    names::{self, AGENT_LABEL, BUILD, HOLDER, MANAGED_BY, SERVICE, SESSION, SESSIONS},
    strategy::{SessionPlan, handover},
};

/// What an agent asks for.
pub const CPU: &str = "10m";
pub const MEMORY: &str = "16Mi";
/// What it may take.
pub const MEMORY_LIMIT: &str = "128Mi";

/// Session id → holder.
pub type Sessions = BTreeMap<String, String>;

/// The selector that a swapped Service has.
pub fn agent_selector(service: &str) -> Selector {
    Selector::from([(AGENT_LABEL.to_owned(), names::agent(service))])
}

/// The sessions that use this agent.
pub fn sessions(agent: &Deployment) -> Sessions {
    agent
        .annotations()
        .get(SESSIONS)
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// What makes one agent another.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Essence {
    pub image: Option<String>,
    /// What it is told.
    args: Vec<String>,
    /// Its pod's, without the one that says who made it.
    labels: Selector,
    /// The build that whoever made it carries.
    pub build: Option<String>,
}

pub fn essence(agent: &Deployment) -> Option<Essence> {
    let template = &agent.spec.as_ref()?.template;
    let container = template.spec.as_ref()?.containers.first()?;
    let pod = template.metadata.clone().unwrap_or_default();
    let mut labels = pod.labels.unwrap_or_default();
    labels.remove(SESSION);
    Some(Essence {
        image: container.image.clone(),
        args: container.args.clone().unwrap_or_default(),
        labels,
        build: pod.annotations.and_then(|mut all| all.remove(BUILD)),
    })
}

/// Whether Ashore made it for this Service.
pub fn is_ours<K: kube::Resource>(object: &K, service: &str) -> bool {
    object.labels().get(MANAGED_BY.0).map(String::as_str) == Some(MANAGED_BY.1)
        && object.annotations().get(SERVICE).map(String::as_str) == Some(service)
}

pub fn origin(plan: &SessionPlan) -> Result<Service> {
    let service = plan.target.service_name();
    let ports: Vec<Value> = plan
        .target
        .service
        .spec
        .iter()
        .flat_map(|spec| spec.ports.iter().flatten())
        .map(|port| {
            let mut port = port.clone();
            // A node port belongs to one Service only.
            port.node_port = None;
            serde_json::to_value(port).unwrap_or_default()
        })
        .collect();
    typed(json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            "name": names::origin(&service),
            "namespace": plan.target.namespace,
            "labels": { MANAGED_BY.0: MANAGED_BY.1 },
            "annotations": { SESSION: plan.session, HOLDER: plan.holder, SERVICE: service },
        },
        "spec": { "type": "ClusterIP", "selector": plan.target.selector, "ports": ports },
    }))
}

pub fn agent(plan: &SessionPlan, origin_ip: &str) -> Result<Deployment> {
    let service = plan.target.service_name();
    let name = names::agent(&service);
    let labels = json!({ MANAGED_BY.0: MANAGED_BY.1, AGENT_LABEL: name });
    // Tells its pods from those of the agent before it, which end in their own time.
    let mut of_pod =
        json!({ MANAGED_BY.0: MANAGED_BY.1, AGENT_LABEL: name, SESSION: plan.session });
    for (key, value) in &plan.labels {
        of_pod[key] = json!(value);
    }
    let marks = handover::build().map(|build| json!({ BUILD: build }));
    let mut args = vec!["--bind".to_owned(), "$(POD_IP)".to_owned()];
    let mut ports: Vec<Value> = Vec::new();
    let mut seen = BTreeSet::new();
    for route in &plan.target.routes {
        // Two ports of a Service may lead to one of the container.
        if !seen.insert(route.target) {
            continue;
        }
        args.push("--route".to_owned());
        args.push(format!("{}={origin_ip}:{}", route.target, route.port));
        let mut port = json!({ "containerPort": route.target, "protocol": "TCP" });
        if let Some(name) = &route.target_name {
            port["name"] = json!(name);
        }
        ports.push(port);
    }
    let mut pod_security = json!({
        "runAsNonRoot": true,
        "runAsUser": 65532,
        "runAsGroup": 65532,
        "seccompProfile": { "type": "RuntimeDefault" },
    });
    if seen.iter().any(|port| *port < 1024) {
        // A "safe" sysctl, allowed by the restricted standard: low ports without root.
        pod_security["sysctls"] =
            json!([{ "name": "net.ipv4.ip_unprivileged_port_start", "value": "0" }]);
    }
    let sessions = Sessions::from([(plan.session.clone(), plan.holder.clone())]);
    let mut container = json!({
        "name": "agent",
        "image": plan.image,
        "imagePullPolicy": "IfNotPresent",
        "args": args,
        "env": [{
            "name": "POD_IP",
            "valueFrom": { "fieldRef": { "fieldPath": "status.podIP" } },
        }],
        "ports": ports,
        // What it says last is the reason why it ended.
        "terminationMessagePolicy": "FallbackToLogsOnError",
        "resources": {
            "requests": { "cpu": CPU, "memory": MEMORY },
            "limits": { "memory": MEMORY_LIMIT },
        },
        "securityContext": {
            "allowPrivilegeEscalation": false,
            "readOnlyRootFilesystem": true,
            "capabilities": { "drop": ["ALL"] },
        },
    });
    let mut pod = json!({
        "automountServiceAccountToken": false,
        "enableServiceLinks": false,
        "terminationGracePeriodSeconds": 15,
        "securityContext": pod_security,
    });
    placement(plan.target.pod.as_ref(), &mut pod);
    if plan.replicas > 1 {
        // Where one node is lost the others serve.
        pod["topologySpreadConstraints"] = json!([{
            "maxSkew": 1,
            "topologyKey": "kubernetes.io/hostname",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": { "matchLabels": { AGENT_LABEL: name } },
        }]);
    }
    if plan.image == TARGET_IMAGE {
        wait_for_program(plan, &mut container, &mut pod)?;
    }
    pod["containers"] = json!([container]);
    typed(json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": name,
            "namespace": plan.target.namespace,
            "labels": labels,
            "annotations": {
                SESSION: plan.session,
                HOLDER: plan.holder,
                SERVICE: service,
                SESSIONS: json!(sessions).to_string(),
            },
        },
        "spec": {
            "replicas": plan.replicas,
            "selector": { "matchLabels": { AGENT_LABEL: name } },
            "template": {
                "metadata": { "labels": of_pod, "annotations": marks },
                "spec": pod,
            },
        },
    }))
}

/// Where the target's pods may be, the agent may be, too; it runs on Linux only.
fn placement(target: Option<&PodSpec>, pod: &mut Value) {
    const OS: &str = "kubernetes.io/os";
    pod["nodeSelector"] = json!({ OS: "linux" });
    let Some(target) = target else { return };
    pod["imagePullSecrets"] = json!(target.image_pull_secrets);
    let selector = target.node_selector.clone().unwrap_or_default();
    let os = target.os.as_ref().map(|os| os.name.as_str());
    if os == Some("windows") || selector.get(OS).is_some_and(|os| os == "windows") {
        return;
    }
    for (key, value) in selector {
        pod["nodeSelector"][key] = json!(value);
    }
    pod["tolerations"] = json!(target.tolerations);
    pod["priorityClassName"] = json!(target.priority_class_name);
    let affinity = target.affinity.as_ref();
    if let Some(node) = affinity.and_then(|affinity| affinity.node_affinity.as_ref()) {
        pod["affinity"] = json!({ "nodeAffinity": node });
    }
}

/// The target's own image, whose shell waits for the agent.
fn wait_for_program(plan: &SessionPlan, container: &mut Value, pod: &mut Value) -> Result<()> {
    if plan.replicas > 1 {
        return Err(Error::user(
            Code::BadOptions,
            text!(AgentOnePod {
                target: plan.target.object(),
                replicas: plan.replicas
            }),
        ));
    }
    let image = plan.target.pod.as_ref();
    let image = image.and_then(|pod| handover::image(pod, &plan.target.route));
    let image = image.ok_or_else(|| {
        Error::user(
            Code::BadOptions,
            text!(AgentNoImage {
                target: plan.target.object()
            }),
        )
    })?;
    container["image"] = json!(image);
    container["command"] = json!(["sh", "-c", handover::WAIT, "ashore-agent"]);
    container["readinessProbe"] =
        json!({ "exec": { "command": ["sh", "-c", handover::THERE] }, "periodSeconds": 1 });
    container["volumeMounts"] = json!([{ "name": "agent", "mountPath": handover::FOLDER }]);
    pod["volumes"] = json!([{ "name": "agent", "emptyDir": { "sizeLimit": "64Mi" } }]);
    Ok(())
}

fn typed<K: serde::de::DeserializeOwned>(object: Value) -> Result<K> {
    serde_json::from_value(object).map_err(|error| Error::Bug(error.to_string()))
}

/// `/` in a key of a JSON pointer.
pub fn pointer(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

pub fn call<'a>(verb: &'static str, resource: &'static str, name: &'a str) -> Call<'a> {
    Call {
        verb,
        resource,
        name,
    }
}

/// Somebody else wrote each time before this one did.
pub fn changing(kind: &str, name: &str) -> Error {
    busy(text!(ObjectKeepsChanging { kind, name }), Text::NextLater)
}

/// A JSON patch that fails unless the object is the one that was read.
pub fn patch(version: Option<String>, operations: Value) -> Result<kube::api::Patch<()>> {
    let mut all = Vec::new();
    if let Some(version) = version {
        all.push(json!({ "op": "test", "path": "/metadata/resourceVersion", "value": version }));
    }
    all.extend(operations.as_array().into_iter().flatten().cloned());
    let patch = serde_json::from_value(Value::Array(all)).map_err(|e| Error::Bug(e.to_string()))?;
    Ok(kube::api::Patch::Json(patch))
}
