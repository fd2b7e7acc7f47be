//! Where a suite runs: on the double of the API, or with `ASHORE_TEST_ON=lab` on the real Kubernetes of `cargo xtask cluster`.

use std::{collections::BTreeMap, path::Path};

use ashore_fixture_cluster::{Cluster, Config, Refusal};
use serde_json::Value;

use super::{AGENT_IMAGE, api::Api, lab::Lab};

/// Whether this run is on the real one.
pub fn on_lab() -> bool {
    std::env::var("ASHORE_TEST_ON").is_ok_and(|on| on == "lab")
}

/// A cluster under test.
pub enum World {
    Embedded(Cluster),
    Lab(Box<Lab>),
}

impl World {
    /// Starts the double, or takes the lab for this test alone.
    pub(super) async fn start(
        dir: &Path,
        images: BTreeMap<String, Vec<String>>,
        manifests: Vec<Value>,
    ) -> Self {
        if on_lab() {
            let agent = if images.contains_key(AGENT_IMAGE) {
                AGENT_IMAGE.to_owned()
            } else {
                format!("{AGENT_IMAGE}-that-nobody-has")
            };
            return Self::Lab(Box::new(Lab::take(dir, manifests, agent).await));
        }
        let config = Config {
            dir: dir.join("cluster"),
            images,
        };
        let cluster = Cluster::start(config).await.expect("the double starts");
        for item in manifests {
            let applied = cluster.apply(item).await;
            applied.expect("the double takes the shop");
        }
        Self::Embedded(cluster)
    }

    /// The kubeconfig of a developer: on the lab, of a user with the smallest Role that Ashore needs.
    pub fn kubeconfig(&self) -> &Path {
        match self {
            Self::Embedded(cluster) => cluster.kubeconfig(),
            Self::Lab(lab) => lab.kubeconfig(),
        }
    }

    /// The tests' own way to the API.
    pub(super) async fn api(&self) -> Api {
        match self {
            Self::Embedded(cluster) => Api::connect(cluster.kubeconfig()).await,
            Self::Lab(lab) => lab.api(),
        }
    }

    /// What the agent's image is called here.
    pub(super) fn agent_image(&self) -> &str {
        match self {
            Self::Embedded(_) => AGENT_IMAGE,
            Self::Lab(lab) => lab.agent_image(),
        }
    }

    /// The address at which a test reaches this port of a Service; on the lab through a relay inside the cluster.
    pub(super) fn reach(&self, ip: &str, port: u16) -> String {
        match self {
            Self::Embedded(_) => format!("{ip}:{port}"),
            Self::Lab(lab) => format!("{ip}:{port}@{}", lab.relay()),
        }
    }

    /// Creates or replaces an object, as somebody else in the team would; on the lab it is put back after the test.
    ///
    /// # Errors
    /// As the API refuses it.
    pub async fn apply(&self, object: Value) -> Result<(), String> {
        match self {
            Self::Embedded(cluster) => cluster.apply(object).await.map_err(|e| e.to_string()),
            Self::Lab(lab) => lab.apply(object).await.map_err(|e| e.to_string()),
        }
    }

    /// Ends what was started for it; a lab stays for the next.
    pub async fn stop(self) {
        if let Self::Embedded(cluster) = self {
            cluster.stop().await;
        }
    }

    /// From now on this is refused to the developer.
    pub fn refuse(&self, refusal: Refusal) {
        match self {
            Self::Embedded(cluster) => cluster.refuse(refusal),
            Self::Lab(lab) => lab.refuse(&refusal),
        }
    }

    /// Nothing is refused any longer.
    pub fn clear_refusals(&self) {
        match self {
            Self::Embedded(cluster) => cluster.clear_refusals(),
            Self::Lab(lab) => lab.clear_refusals(),
        }
    }

    /// The developer's credentials are no longer accepted.
    pub fn expire_token(&self) {
        match self {
            Self::Embedded(cluster) => cluster.expire_token(),
            Self::Lab(lab) => lab.expire_token(),
        }
    }
}
