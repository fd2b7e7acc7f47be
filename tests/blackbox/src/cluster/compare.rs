//! The one comparison of a whole cluster: `kubectl get all,endpointslices,leases -A`, and what people keep beside them, before
//! and after, without what Kubernetes itself counts.

use std::collections::BTreeMap;

use serde_json::Value;

use super::api::Api;

/// `kind namespace/name` → the object without counters and times that the API server, the controllers and the kubelet keep.
pub type Everything = BTreeMap<String, Value>;

const LISTS: [(&str, &str); 18] = [
    ("Pod", "/api/v1/pods"),
    ("Service", "/api/v1/services"),
    ("Endpoints", "/api/v1/endpoints"),
    ("ReplicationController", "/api/v1/replicationcontrollers"),
    ("ConfigMap", "/api/v1/configmaps"),
    ("Secret", "/api/v1/secrets"),
    ("ServiceAccount", "/api/v1/serviceaccounts"),
    ("ResourceQuota", "/api/v1/resourcequotas"),
    ("LimitRange", "/api/v1/limitranges"),
    ("Deployment", "/apis/apps/v1/deployments"),
    ("ReplicaSet", "/apis/apps/v1/replicasets"),
    ("StatefulSet", "/apis/apps/v1/statefulsets"),
    ("DaemonSet", "/apis/apps/v1/daemonsets"),
    ("Job", "/apis/batch/v1/jobs"),
    ("CronJob", "/apis/batch/v1/cronjobs"),
    (
        "HorizontalPodAutoscaler",
        "/apis/autoscaling/v2/horizontalpodautoscalers",
    ),
    ("EndpointSlice", "/apis/discovery.k8s.io/v1/endpointslices"),
    ("Lease", "/apis/coordination.k8s.io/v1/leases"),
];

/// Reads everything.
///
/// # Panics
/// When the API cannot be reached.
pub async fn everything(api: &Api) -> Everything {
    let mut found = Everything::new();
    for (kind, path) in LISTS {
        let list = api.get(path).await;
        for item in list["items"].as_array().into_iter().flatten() {
            let text = |key: &str| item["metadata"][key].as_str().unwrap_or_default();
            // The node's sign of life, which comes some seconds after the node.
            if text("namespace") == "kube-node-lease" {
                continue;
            }
            let name = format!("{kind} {}/{}", text("namespace"), text("name"));
            found.insert(name, essence(kind, item));
        }
    }
    found
}

/// Without what Kubernetes itself counts.
fn essence(kind: &str, item: &Value) -> Value {
    let mut object = item.clone();
    let counted = ["resourceVersion", "generation", "managedFields"];
    remove(&mut object["metadata"], &counted);
    remove(
        &mut object["metadata"]["annotations"],
        &["endpoints.kubernetes.io/last-change-trigger-time"],
    );
    remove(&mut object["status"], &["observedGeneration"]);
    let annotations = &object["metadata"]["annotations"];
    if annotations.as_object().is_none_or(|all| all.is_empty()) {
        remove(&mut object["metadata"], &["annotations"]);
    }
    for condition in each(&mut object["status"]["conditions"]) {
        remove(
            condition,
            &["observedGeneration", "lastProbeTime", "lastHeartbeatTime"],
        );
    }
    match kind {
        // A node and a component renew theirs as long as they live.
        "Lease" => remove(&mut object["spec"], &["renewTime"]),
        // The order of a slice's entries means nothing.
        "EndpointSlice" => sort(&mut object["endpoints"]),
        "Endpoints" => {
            for subset in each(&mut object["subsets"]) {
                sort(&mut subset["addresses"]);
            }
        }
        _ => {}
    }
    object
}

fn each(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_array_mut().into_iter().flatten()
}

fn sort(value: &mut Value) {
    if let Some(items) = value.as_array_mut() {
        items.sort_by_key(Value::to_string);
    }
}

fn remove(value: &mut Value, keys: &[&str]) {
    if let Some(map) = value.as_object_mut() {
        for key in keys {
            map.remove(*key);
        }
    }
}

/// One sentence an object that is not as it was.
pub fn differences(before: &Everything, after: &Everything) -> Vec<String> {
    let mut different = Vec::new();
    for (name, was) in before {
        match after.get(name) {
            None => different.push(format!("{name} is gone")),
            Some(is) if is != was => {
                let mut fields = Vec::new();
                differing("", was, is, &mut fields);
                different.push(format!("{name} differs in {}", fields.join(", ")));
            }
            Some(_) => {}
        }
    }
    let new = after.keys().filter(|name| !before.contains_key(*name));
    different.extend(new.map(|name| format!("{name} was not there before")));
    different
}

fn differing(path: &str, was: &Value, is: &Value, found: &mut Vec<String>) {
    match (was, is) {
        (Value::Object(a), Value::Object(b)) => {
            let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for name in names {
                let (was, is) = (a.get(name), b.get(name));
                differing(
                    &format!("{path}/{name}"),
                    was.unwrap_or(&Value::Null),
                    is.unwrap_or(&Value::Null),
                    found,
                );
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (n, (was, is)) in a.iter().zip(b).enumerate() {
                differing(&format!("{path}/{n}"), was, is, found);
            }
        }
        _ if was != is => found.push(format!("{path} ({was} → {is})")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn counters_are_left_out_and_wishes_are_not() {
        let slice = |version: &str, first: &str, second: &str| {
            json!({"metadata": {"name": "a", "resourceVersion": version, "generation": version,
                "annotations": {"endpoints.kubernetes.io/last-change-trigger-time": version}},
                "endpoints": [{"addresses": [first]}, {"addresses": [second]}]})
        };
        let (one, two) = (slice("1", "a", "b"), slice("2", "b", "a"));
        assert_eq!(
            essence("EndpointSlice", &one),
            essence("EndpointSlice", &two)
        );
        let mut never_triggered = slice("1", "a", "b");
        remove(&mut never_triggered["metadata"], &["annotations"]);
        assert_eq!(
            essence("EndpointSlice", &one),
            essence("EndpointSlice", &never_triggered)
        );
        let other = slice("2", "b", "c");
        assert_ne!(
            essence("EndpointSlice", &one),
            essence("EndpointSlice", &other)
        );
        let lease = |time: &str, holder: &str| json!({"spec": {"renewTime": time, "holderIdentity": holder}});
        assert_eq!(
            essence("Lease", &lease("1", "a")),
            essence("Lease", &lease("2", "a"))
        );
        assert_ne!(
            essence("Lease", &lease("1", "a")),
            essence("Lease", &lease("1", "b"))
        );
        let labelled = |label: &str| json!({"metadata": {"labels": {"a": label}}, "status": {"observedGeneration": label}});
        assert_ne!(
            essence("Service", &labelled("1")),
            essence("Service", &labelled("2"))
        );
    }

    #[test]
    fn a_changed_a_missing_and_an_extra_object_are_named() {
        let map = |pairs: &[(&str, Value)]| -> Everything {
            let owned = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()));
            owned.collect()
        };
        let before = map(&[("a", json!({"x": 1})), ("b", json!({}))]);
        let after = map(&[("a", json!({"x": 2})), ("c", json!({}))]);
        let expected = [
            "a differs in /x (1 → 2)",
            "b is gone",
            "c was not there before",
        ];
        assert_eq!(differences(&before, &after), expected);
        assert!(differences(&before, &before).is_empty());
    }
}
