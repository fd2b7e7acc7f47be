//! The API by plain paths, as the cluster's administrator.

use std::path::Path;

use serde_json::Value;

/// An administrator's connection.
#[derive(Clone)]
pub struct Api {
    client: kube::Client,
}

impl Api {
    /// # Panics
    /// When the kubeconfig is not a whole one.
    pub async fn connect(kubeconfig: &Path) -> Self {
        let file = kube::config::Kubeconfig::read_from(kubeconfig).expect("a kubeconfig");
        let config = kube::Config::from_custom_kubeconfig(file, &Default::default()).await;
        let client = kube::Client::try_from(config.expect("a whole kubeconfig"));
        Self {
            client: client.expect("a client"),
        }
    }

    /// # Panics
    /// When the API refuses or cannot be reached.
    pub async fn get(&self, path: &str) -> Value {
        let answer = self.send("GET", path, None).await;
        answer.unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    /// None where there is no such object.
    ///
    /// # Panics
    /// When the API refuses for another reason.
    pub async fn find(&self, path: &str) -> Option<Value> {
        match self.send("GET", path, None).await {
            Ok(object) => Some(object),
            Err(kube::Error::Api(status)) if status.code == 404 => None,
            Err(error) => panic!("GET {path}: {error}"),
        }
    }

    /// Any request.
    ///
    /// # Errors
    /// As the API refuses it.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> kube::Result<Value> {
        let bytes = body.map_or_else(Vec::new, |body| body.to_string().into_bytes());
        let request = ::http::Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .body(bytes);
        self.client.request(request.expect("a plain path")).await
    }

    /// A plain text, such as a pod's log; empty while it cannot be had.
    pub async fn text(&self, path: &str) -> String {
        let request = ::http::Request::get(path).body(Vec::new());
        let request = request.expect("a plain path");
        self.client.request_text(request).await.unwrap_or_default()
    }

    /// Makes the object so, whether it was there or not.
    ///
    /// # Errors
    /// As the API refuses it.
    pub async fn put(&self, object: &Value) -> kube::Result<Value> {
        let path = path_of(object);
        let mut object = object.clone();
        if let Some(metadata) = object["metadata"].as_object_mut() {
            metadata.remove("resourceVersion");
            metadata.remove("managedFields");
        }
        if self.find(&path).await.is_some() {
            return self.send("PUT", &path, Some(&object)).await;
        }
        let (collection, _) = path.rsplit_once('/').unwrap_or_default();
        self.send("POST", collection, Some(&object)).await
    }
}

/// Where an object is.
pub fn path_of(object: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let version = text(&object["apiVersion"]);
    let root = if version.contains('/') { "apis" } else { "api" };
    let namespace = match object["metadata"]["namespace"].as_str() {
        Some(namespace) => format!("/namespaces/{namespace}"),
        None => String::new(),
    };
    let kind = text(&object["kind"]).to_lowercase();
    let plural = match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if kind.ends_with('s') => format!("{kind}es"),
        None => format!("{kind}s"),
    };
    let name = text(&object["metadata"]["name"]);
    format!("/{root}/{version}{namespace}/{plural}/{name}")
}
