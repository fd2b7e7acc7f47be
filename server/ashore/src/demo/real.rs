//! The demo's shop on a cluster that somebody has: a namespace of its own, with real pods, removed at the end. Visitors come in
//! through a port-forward to the gateway's pod; what the gateway asks of orders stays inside the cluster.

use std::{
    fmt::Write as _,
    net::SocketAddr,
    path::PathBuf,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context as _, bail};
use ashore_intercept::ClusterOptions;
use k8s_openapi::api::core::v1::Pod;
use kube::{
    Api, Client, Config, ResourceExt,
    api::ListParams,
    config::{KubeConfigOptions, Kubeconfig},
};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use super::shop;

/// A namespace is gone within this, with all its pods.
const REMOVAL_LIMIT: Duration = Duration::from_secs(120);
const GATEWAY_PORT: u16 = 18080;

/// The cluster and the demo's place in it.
pub struct Real {
    pub client: Client,
    pub kubeconfig: Option<PathBuf>,
    pub context: Option<String>,
    pub namespace: String,
    doors: Vec<tokio::task::JoinHandle<()>>,
}

impl Real {
    /// Makes the namespace with the shop in it; its pods are not waited for.
    pub async fn start(
        options: &ClusterOptions,
        python_image: &str,
        workloads: u16,
    ) -> anyhow::Result<Self> {
        let file = match &options.kubeconfig {
            Some(file) => Kubeconfig::read_from(file),
            None => Kubeconfig::read(),
        };
        let wanted = KubeConfigOptions {
            context: options.context.clone(),
            ..KubeConfigOptions::default()
        };
        let config = Config::from_custom_kubeconfig(file?, &wanted).await?;
        let real = Self {
            client: Client::try_from(config)?,
            kubeconfig: options.kubeconfig.clone(),
            context: options.context.clone(),
            namespace: name_of_this_run(),
            doors: Vec::new(),
        };
        match real.furnish(python_image, workloads).await {
            Ok(()) => Ok(real),
            Err(error) => {
                real.stop().await;
                Err(error)
            }
        }
    }

    async fn furnish(&self, python_image: &str, workloads: u16) -> anyhow::Result<()> {
        let namespace = &self.namespace;
        let object = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace,
            "labels": {"app.kubernetes.io/managed-by": "ashore-demo"}}});
        self.create("/api/v1/namespaces", &object).await.with_context(|| {
            format!("the demo makes a namespace of its own, {namespace}, and may not: name a context whose user may create namespaces")
        })?;
        let place = format!("/api/v1/namespaces/{namespace}");
        let sources = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "shop"}, "data": shop::sources()});
        self.create(&format!("{place}/configmaps"), &sources)
            .await?;
        self.account(&format!("{place}/serviceaccounts/default"))
            .await?;
        for mut object in shop::manifests(workloads)? {
            object["metadata"]["namespace"] = json!(namespace);
            let path = if object["kind"] == "Service" {
                format!("{place}/services")
            } else {
                in_a_pod(&mut object, python_image);
                format!("/apis/apps/v1/namespaces/{namespace}/deployments")
            };
            self.create(&path, &object)
                .await
                .context("the shop could not be set up")?;
        }
        Ok(())
    }

    /// Pods are refused until the namespace has its account.
    async fn account(&self, path: &str) -> anyhow::Result<()> {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let request = http::Request::get(path).body(Vec::new())?;
            match self.client.request::<Value>(request).await {
                Ok(_) => return Ok(()),
                Err(error) if Instant::now() > until => {
                    return Err(error).context("the namespace got no service account");
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    async fn create(&self, path: &str, object: &Value) -> anyhow::Result<Value> {
        let request = http::Request::post(path)
            .header("content-type", "application/json")
            .body(object.to_string().into_bytes())?;
        Ok(self.client.request(request).await?)
    }

    /// An address on this machine that leads to the gateway's pod.
    pub async fn gateway(&mut self) -> anyhow::Result<SocketAddr> {
        let pods: Api<Pod> = Api::namespaced(self.client.clone(), &self.namespace);
        let found = pods
            .list(&ListParams::default().labels("app=gateway"))
            .await?;
        let Some(pod) = found.items.first().map(ResourceExt::name_any) else {
            bail!("the gateway has no pod yet");
        };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        self.doors.push(tokio::spawn(async move {
            while let Ok((visitor, _)) = listener.accept().await {
                tokio::spawn(carry(pods.clone(), pod.clone(), visitor));
            }
        }));
        Ok(address)
    }

    /// Removes the namespace and waits until it is gone.
    pub async fn stop(self) {
        for door in &self.doors {
            door.abort();
        }
        let path = format!("/api/v1/namespaces/{}", self.namespace);
        let until = Instant::now() + REMOVAL_LIMIT;
        while Instant::now() < until {
            let Ok(request) = http::Request::delete(path.as_str()).body(Vec::new()) else {
                return;
            };
            match self.client.request::<Value>(request).await {
                Err(kube::Error::Api(status)) if matches!(status.code, 403 | 404) => return,
                _ => tokio::time::sleep(Duration::from_millis(300)).await,
            }
        }
        tracing::warn!(
            namespace = self.namespace,
            "the demo's namespace is still being removed"
        );
    }
}

/// One visitor's connection, through the API server into the pod.
async fn carry(pods: Api<Pod>, pod: String, mut visitor: TcpStream) {
    let opened = pods.portforward(&pod, &[GATEWAY_PORT]).await;
    match opened {
        Ok(mut forward) => {
            if let Some(mut stream) = forward.take_stream(GATEWAY_PORT) {
                let _ended_either_way =
                    tokio::io::copy_bidirectional(&mut visitor, &mut stream).await;
            }
        }
        Err(error) => tracing::debug!(pod, %error, "no port-forward"),
    }
}

/// The manifests' pods, in any image that has Python: the sources come from the ConfigMap.
fn in_a_pod(deployment: &mut Value, python_image: &str) {
    let pod = &mut deployment["spec"]["template"]["spec"];
    pod["volumes"] = json!([{"name": "shop", "configMap": {"name": "shop"}}]);
    pod["terminationGracePeriodSeconds"] = json!(1);
    pod["automountServiceAccountToken"] = json!(false);
    pod["securityContext"] = json!({"runAsNonRoot": true, "runAsUser": 65532, "runAsGroup": 65532,
        "seccompProfile": {"type": "RuntimeDefault"}});
    let container = &mut pod["containers"][0];
    // `shop/orders:1` is what runs `orders.py`.
    let image = container["image"].as_str().unwrap_or_default();
    let name = image
        .trim_start_matches("shop/")
        .trim_end_matches(":1")
        .to_owned();
    container["image"] = json!(python_image);
    container["command"] = json!(["python3", "-u", format!("/shop/{name}.py")]);
    // A port-forward comes in at the pod's loopback.
    for variable in container["env"].as_array_mut().into_iter().flatten() {
        if variable["name"] == "POD_IP" {
            *variable = json!({"name": "POD_IP", "value": "0.0.0.0"});
        }
    }
    container["volumeMounts"] = json!([{"name": "shop", "mountPath": "/shop", "readOnly": true}]);
    container["resources"] =
        json!({"requests": {"cpu": "10m", "memory": "32Mi"}, "limits": {"memory": "128Mi"}});
    container["securityContext"] = json!({"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
        "capabilities": {"drop": ["ALL"]}});
}

fn name_of_this_run() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let nanos = now.map(|since| since.subsec_nanos()).unwrap_or_default();
    let mut name = String::from("ashore-demo-");
    let _writes_to_text = write!(name, "{:06x}", (nanos ^ std::process::id()) & 0xff_ffff);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pods_pass_the_restricted_standard_and_run_the_shop_s_sources() {
        for mut object in shop::manifests(shop::MOST).unwrap() {
            if object["kind"] != "Deployment" {
                continue;
            }
            in_a_pod(&mut object, "python:3");
            let pod = &object["spec"]["template"]["spec"];
            assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
            let file = pod["containers"][0]["command"][2].as_str().unwrap();
            let file = file.strip_prefix("/shop/").unwrap();
            assert!(shop::sources().contains_key(file), "{file}");
        }
    }
}
