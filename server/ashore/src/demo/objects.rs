//! Every object of the shop's namespace, read from the API by the demo itself: the engine's own proof is not asked.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context as _;
use serde_json::Value;

/// `kind/name` → the object without what the API server alone writes.
pub type Snapshot = BTreeMap<String, Value>;

/// Kind, API and plural.
const LISTS: [(&str, &str, &str); 3] = [
    ("service", "/api/v1", "services"),
    ("deployment", "/apis/apps/v1", "deployments"),
    ("pod", "/api/v1", "pods"),
];

/// A reader of the namespace.
pub struct Objects {
    client: kube::Client,
    namespace: String,
}

impl Objects {
    pub async fn connect(kubeconfig: &Path) -> anyhow::Result<Self> {
        let kubeconfig = kube::config::Kubeconfig::read_from(kubeconfig)?;
        let config = kube::Config::from_custom_kubeconfig(
            kubeconfig,
            &kube::config::KubeConfigOptions::default(),
        )
        .await?;
        Ok(Self::of(kube::Client::try_from(config)?, "shop".to_owned()))
    }

    pub fn of(client: kube::Client, namespace: String) -> Self {
        Self { client, namespace }
    }

    /// All services, deployments and pods.
    pub async fn snapshot(&self) -> anyhow::Result<Snapshot> {
        let mut snapshot = Snapshot::new();
        for (kind, api, plural) in LISTS {
            for object in self.list(api, plural).await? {
                let name = object["metadata"]["name"].as_str().unwrap_or_default();
                snapshot.insert(format!("{kind}/{name}"), essence(kind, &object));
            }
        }
        Ok(snapshot)
    }

    /// The deployments whose replicas are all ready, of how many.
    pub async fn ready(&self) -> anyhow::Result<(usize, usize)> {
        let deployments = self.list("/apis/apps/v1", "deployments").await?;
        let ready = deployments
            .iter()
            .filter(|d| d["status"]["readyReplicas"].as_u64() == d["spec"]["replicas"].as_u64())
            .count();
        Ok((ready, deployments.len()))
    }

    /// The address and the first port of a Service.
    pub async fn service(&self, name: &str) -> anyhow::Result<std::net::SocketAddr> {
        let services = self.list("/api/v1", "services").await?;
        let service = services
            .iter()
            .find(|s| s["metadata"]["name"] == name)
            .with_context(|| format!("the cluster has no Service {name}"))?;
        let address = service["spec"]["clusterIP"].as_str().unwrap_or_default();
        let port = service["spec"]["ports"][0]["port"]
            .as_u64()
            .unwrap_or_default();
        Ok(format!("{address}:{port}").parse()?)
    }

    async fn list(&self, api: &str, plural: &str) -> anyhow::Result<Vec<Value>> {
        let path = format!("{api}/namespaces/{}/{plural}", self.namespace);
        let request = http::Request::get(path.as_str()).body(Vec::new())?;
        let mut answer: Value = self
            .client
            .request(request)
            .await
            .with_context(|| format!("the cluster did not answer {path}"))?;
        match answer["items"].take() {
            Value::Array(items) => Ok(items),
            _ => anyhow::bail!("the cluster's answer to {path} is not a list"),
        }
    }
}

/// What must be the same before and after. A pod's status lives its own life, but a restart would show.
fn essence(kind: &str, object: &Value) -> Value {
    let mut object = object.clone();
    if let Some(metadata) = object["metadata"].as_object_mut() {
        for field in ["resourceVersion", "managedFields"] {
            metadata.remove(field);
        }
    }
    let restarts: Vec<Value> = object["status"]["containerStatuses"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|status| status["restartCount"].clone())
        .collect();
    if let Some(fields) = object.as_object_mut() {
        fields.remove("status");
        if kind == "pod" {
            fields.insert("restarts".into(), restarts.into());
        }
    }
    object
}

/// Without pods that were told to end and do so in their own time.
pub fn without_ending(all: &Snapshot) -> Snapshot {
    let ends = |object: &Value| {
        object["metadata"]["deletionTimestamp"].is_string()
            && !object["spec"]["containers"].is_null()
    };
    let stay = all.iter().filter(|(_, object)| !ends(object));
    stay.map(|(name, object)| (name.clone(), object.clone()))
        .collect()
}

/// One sentence an object that is not as it was.
pub fn differences(before: &Snapshot, after: &Snapshot) -> Vec<String> {
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
    for name in after.keys().filter(|name| !before.contains_key(*name)) {
        different.push(format!("{name} was not there before"));
    }
    different
}

fn differing(path: &str, was: &Value, is: &Value, found: &mut Vec<String>) {
    if let (Value::Object(a), Value::Object(b)) = (was, is) {
        let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            let (was, is) = (
                a.get(name).unwrap_or(&Value::Null),
                b.get(name).unwrap_or(&Value::Null),
            );
            differing(&format!("{path}/{name}"), was, is, found);
        }
    } else if was != is {
        found.push(path.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_changed_a_missing_and_an_extra_object_are_named() {
        let before = Snapshot::from([
            (
                "service/a".into(),
                json!({"spec": {"selector": {"app": "a"}}}),
            ),
            ("service/b".into(), json!({})),
            ("service/c".into(), json!({"x": 1})),
        ]);
        let after = Snapshot::from([
            (
                "service/a".into(),
                json!({"spec": {"selector": {"app": "z"}}}),
            ),
            ("service/c".into(), json!({"x": 1})),
            ("service/d".into(), json!({})),
        ]);
        assert_eq!(
            differences(&before, &after),
            [
                "service/a differs in /spec/selector/app",
                "service/b is gone",
                "service/d was not there before"
            ]
        );
        assert!(differences(&before, &before).is_empty());
    }

    #[test]
    fn only_what_the_server_writes_by_itself_is_left_out() {
        let one = json!({"metadata": {"name": "a", "resourceVersion": "1"}, "status": {"containerStatuses": [{"restartCount": 0}]}});
        let two = json!({"metadata": {"name": "a", "resourceVersion": "2"}, "status": {"containerStatuses": [{"restartCount": 1}]}});
        assert_eq!(essence("service", &one), essence("service", &two));
        assert_ne!(essence("pod", &one), essence("pod", &two));
    }
}
