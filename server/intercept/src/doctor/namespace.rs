//! What the namespace's rules say of the agent: pod security, quota, limits.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::core::v1::{LimitRange, Namespace, ResourceQuota},
    apimachinery::pkg::api::resource::Quantity,
};
use kube::ResourceExt;

use super::{
    Check, Outcome,
    quantity::{amount, number},
    reading,
};
use crate::{
    cluster::Cluster,
    strategy::service::objects::{CPU, MEMORY, MEMORY_LIMIT},
};

/// Three reads side by side.
pub async fn look(cluster: &Cluster) -> Vec<Check> {
    let (namespaces, quotas, ranges) = (
        cluster.namespaces(),
        cluster.namespaced::<ResourceQuota>(),
        cluster.namespaced::<LimitRange>(),
    );
    let (namespace, quotas, ranges) = tokio::join!(
        reading::get(
            cluster,
            "pod security",
            "namespaces",
            &namespaces,
            cluster.namespace()
        ),
        reading::list(cluster, "quota", "resourcequotas", &quotas),
        reading::list(cluster, "limits", "limitranges", &ranges),
    );
    let security = match namespace {
        Ok(Some(namespace)) => security(&namespace),
        Ok(None) => Check::new(
            "pod security",
            Outcome::Failed,
            format!("there is no namespace \"{}\"", cluster.namespace()),
        )
        .mend("name another one with --namespace"),
        Err(line) => line,
    };
    let quota = quotas.map_or_else(|line| line, |all| quota(&all));
    let limits = ranges.map_or_else(|line| line, |all| limits(&all));
    vec![security, quota, limits]
}

fn security(namespace: &Namespace) -> Check {
    let enforced = namespace
        .labels()
        .get("pod-security.kubernetes.io/enforce")
        .map(String::as_str);
    let (name, check) = (namespace.name_any(), "pod security");
    match enforced {
        None | Some("privileged") => Check::ok(
            check,
            format!("namespace {name} enforces no standard: both strategies pass"),
        ),
        Some(standard) => Check::ok(
            check,
            format!(
                "namespace {name} enforces \"{standard}\": strategy service passes, strategy pod does not (it needs NET_ADMIN)"
            ),
        ),
    }
}

/// What one agent adds, by the names that quotas use.
fn needs() -> Vec<(&'static str, f64)> {
    let of = |text| number(text).unwrap_or_default();
    vec![
        ("pods", 1.0),
        ("count/pods", 1.0),
        ("services", 1.0),
        ("count/services", 1.0),
        ("count/deployments.apps", 1.0),
        ("count/replicasets.apps", 1.0),
        ("cpu", of(CPU)),
        ("requests.cpu", of(CPU)),
        ("memory", of(MEMORY)),
        ("requests.memory", of(MEMORY)),
        ("limits.memory", of(MEMORY_LIMIT)),
    ]
}

fn quota(all: &[ResourceQuota]) -> Check {
    let check = "quota";
    if all.is_empty() {
        return Check::ok(check, "none");
    }
    let mut short = Vec::new();
    let mut full = false;
    for quota in all {
        // A quota with scopes counts only some pods; the agent's are neither best effort nor terminating.
        let hard = quota.spec.as_ref().and_then(|spec| spec.hard.as_ref());
        let used = quota
            .status
            .as_ref()
            .and_then(|status| status.used.as_ref());
        let of = |map: Option<&BTreeMap<String, Quantity>>, key: &str| {
            map.and_then(|map| map.get(key)).and_then(amount)
        };
        for (key, need) in needs() {
            let Some(hard) = of(hard, key) else { continue };
            let left = hard - of(used, key).unwrap_or_default();
            if left + 1e-9 < need {
                full = true;
                short.push(format!("{} has no room left for {key}", quota.name_any()));
            }
        }
        if of(hard, "limits.cpu").is_some() {
            short.push(format!(
                "{} asks for a limit of cpu, which the agent has only by a LimitRange's default",
                quota.name_any()
            ));
        }
    }
    if short.is_empty() {
        return Check::ok(check, "there is room for an agent");
    }
    let state = if full {
        Outcome::Failed
    } else {
        Outcome::Warning
    };
    Check::new(check, state, short.join("; ")).mend(format!(
        "an agent asks for {CPU} of cpu and {MEMORY} of memory, at most {MEMORY_LIMIT}, one pod and one Service: ask whoever keeps the quota, or end something"
    ))
}

fn limits(all: &[LimitRange]) -> Check {
    let check = "limits";
    let mut outside = Vec::new();
    for range in all {
        let items = range.spec.iter().flat_map(|spec| &spec.limits);
        for item in items.filter(|item| matches!(item.type_.as_str(), "Container" | "Pod")) {
            let of = |map: &Option<BTreeMap<String, Quantity>>, key: &str| {
                map.as_ref().and_then(|map| map.get(key)).and_then(amount)
            };
            let (least, most) = (of(&item.min, "memory"), of(&item.max, "memory"));
            let need = |text| number(text).unwrap_or_default();
            if least.is_some_and(|least| least > need(MEMORY))
                || most.is_some_and(|most| most < need(MEMORY_LIMIT))
                || of(&item.min, "cpu").is_some_and(|least| least > need(CPU))
            {
                outside.push(range.name_any());
            }
        }
    }
    outside.dedup();
    match (all.is_empty(), outside.is_empty()) {
        (true, _) => Check::ok(check, "none"),
        (false, true) => Check::ok(check, "the agent is within them"),
        (false, false) => Check::new(
            check,
            Outcome::Failed,
            format!("the agent is outside of {}", outside.join(", ")),
        )
        .mend(format!(
            "the agent asks for {CPU} of cpu and {MEMORY} of memory, at most {MEMORY_LIMIT}: ask whoever keeps the LimitRange"
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn quotas_with_and_without_room() {
        let check = |hard: serde_json::Value, used: serde_json::Value, state, part: &str| {
            let quota_ = serde_json::from_value(json!({
                "metadata": {"name": "team"}, "spec": {"hard": hard}, "status": {"hard": hard, "used": used}}));
            let found = quota(&[quota_.unwrap()]);
            assert_eq!(found.state, state, "{found:?}");
            assert!(found.found.contains(part), "{found:?}");
        };
        check(
            json!({"pods": "5"}),
            json!({"pods": "4"}),
            Outcome::Ok,
            "room",
        );
        check(
            json!({"pods": "5"}),
            json!({"pods": "5"}),
            Outcome::Failed,
            "team has no room left for pods",
        );
        check(
            json!({"requests.memory": "32Mi"}),
            json!({"requests.memory": "20Mi"}),
            Outcome::Failed,
            "requests.memory",
        );
        check(
            json!({"limits.cpu": "4"}),
            json!({}),
            Outcome::Warning,
            "cpu",
        );
    }

    #[test]
    fn limits_around_the_agent() {
        let check = |limit: serde_json::Value, state| {
            let range = serde_json::from_value(
                json!({"metadata": {"name": "team"}, "spec": {"limits": [limit]}}),
            );
            assert_eq!(limits(&[range.unwrap()]).state, state);
        };
        check(
            json!({"type": "Container", "max": {"memory": "256Mi"}}),
            Outcome::Ok,
        );
        check(
            json!({"type": "Container", "max": {"memory": "64Mi"}}),
            Outcome::Failed,
        );
        check(
            json!({"type": "Container", "min": {"memory": "64Mi"}}),
            Outcome::Failed,
        );
        check(
            json!({"type": "PersistentVolumeClaim", "min": {"memory": "64Mi"}}),
            Outcome::Ok,
        );
    }
}
