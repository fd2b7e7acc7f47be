//! What the namespace's rules say of the agent: pod security, quota, limits.

use std::collections::BTreeMap;

use ashore_texts::{Arg, Text, text};
use k8s_openapi::{
    api::core::v1::{LimitRange, Namespace, ResourceQuota},
    apimachinery::pkg::api::resource::Quantity,
};
use kube::ResourceExt;

use super::{
    Check, Outcome, Subject,
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
            Subject::PodSecurity,
            "namespaces",
            &namespaces,
            cluster.namespace()
        ),
        reading::list(cluster, Subject::Quota, "resourcequotas", &quotas),
        reading::list(cluster, Subject::Limits, "limitranges", &ranges),
    );
    let security = match namespace {
        Ok(Some(namespace)) => security(&namespace),
        Ok(None) => Check::new(
            Subject::PodSecurity,
            Outcome::Failed,
            text!(DoctorNamespaceNone {
                namespace: cluster.namespace()
            }),
        )
        .mend(Text::DoctorOtherNamespace),
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
    let namespace = namespace.name_any();
    let found = match enforced {
        None | Some("privileged") => text!(DoctorSecurityOpen { namespace }),
        Some(standard) => text!(DoctorSecurity {
            namespace,
            standard
        }),
    };
    Check::ok(Subject::PodSecurity, found)
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
    let check = Subject::Quota;
    if all.is_empty() {
        return Check::ok(check, Text::DoctorNone);
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
                let quota = quota.name_any();
                short.push(text!(DoctorQuotaFull {
                    quota,
                    resource: key
                }));
            }
        }
        if of(hard, "limits.cpu").is_some() {
            let quota = quota.name_any();
            short.push(text!(DoctorQuotaCpu { quota }));
        }
    }
    if short.is_empty() {
        return Check::ok(check, Text::DoctorQuotaRoom);
    }
    let state = if full {
        Outcome::Failed
    } else {
        Outcome::Warning
    };
    let short = Arg::Clauses(short.into_iter().map(Arg::from).collect());
    Check::new(check, state, short).mend(text!(DoctorQuotaMend {
        cpu: CPU,
        memory: MEMORY,
        most: MEMORY_LIMIT
    }))
}

fn limits(all: &[LimitRange]) -> Check {
    let check = Subject::Limits;
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
        (true, _) => Check::ok(check, Text::DoctorNone),
        (false, true) => Check::ok(check, Text::DoctorLimitsWithin),
        (false, false) => Check::new(
            check,
            Outcome::Failed,
            text!(DoctorLimitsOutside { ranges: outside }),
        )
        .mend(text!(DoctorLimitsMend {
            cpu: CPU,
            memory: MEMORY,
            most: MEMORY_LIMIT
        })),
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
            found.assert_chinese();
            assert!(found.found.to_string().contains(part), "{found:?}");
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
    fn what_the_namespace_enforces() {
        let check = |labels: serde_json::Value, part: &str| {
            let object = json!({"metadata": {"name": "shop", "labels": labels}});
            let found = security(&serde_json::from_value(object).unwrap());
            found.assert_chinese();
            assert!(found.found.to_string().contains(part), "{found:?}");
        };
        let standard = "pod-security.kubernetes.io/enforce";
        check(json!({}), "no standard");
        check(json!({ standard: "privileged" }), "both strategies pass");
        check(json!({ standard: "restricted" }), "enforces \"restricted\"");
    }

    #[test]
    fn limits_around_the_agent() {
        let check = |limit: serde_json::Value, state| {
            let range = serde_json::from_value(
                json!({"metadata": {"name": "team"}, "spec": {"limits": [limit]}}),
            );
            let found = limits(&[range.unwrap()]);
            assert_eq!(found.state, state);
            found.assert_chinese();
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
