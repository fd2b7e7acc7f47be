//! Where the story plays: the double on this machine, or a cluster that somebody has.

use std::{net::SocketAddr, path::Path};

use ashore_fixture_cluster::Cluster;

use super::{objects::Objects, real::Real};

pub enum Place {
    Double(Cluster),
    Real(Box<Real>),
}

impl Place {
    pub fn namespace(&self) -> &str {
        match self {
            Self::Double(_) => "shop",
            Self::Real(real) => &real.namespace,
        }
    }

    /// The kubeconfig where one is named.
    pub fn kubeconfig(&self) -> Option<&Path> {
        match self {
            Self::Double(cluster) => Some(cluster.kubeconfig()),
            Self::Real(real) => real.kubeconfig.as_deref(),
        }
    }

    /// The options that lead any command of Ashore there.
    pub fn options(&self) -> Vec<String> {
        let mut options = vec!["--namespace".to_owned(), self.namespace().to_owned()];
        if let Some(file) = self.kubeconfig() {
            options.extend(["--kubeconfig".to_owned(), file.display().to_string()]);
        }
        if let Self::Real(real) = self
            && let Some(context) = &real.context
        {
            options.extend(["--context".to_owned(), context.clone()]);
        }
        options
    }

    /// A reader of the shop's namespace.
    pub async fn objects(&self) -> anyhow::Result<Objects> {
        match self {
            Self::Double(cluster) => Objects::connect(cluster.kubeconfig()).await,
            Self::Real(real) => Ok(Objects::of(real.client.clone(), real.namespace.clone())),
        }
    }

    /// Where visitors come in.
    pub async fn gateway(&mut self, objects: &Objects) -> anyhow::Result<SocketAddr> {
        match self {
            Self::Double(_) => objects.service("gateway").await,
            Self::Real(real) => real.gateway().await,
        }
    }

    /// Removes what the demo has made.
    pub async fn stop(self) {
        match self {
            Self::Double(cluster) => cluster.stop().await,
            Self::Real(real) => real.stop().await,
        }
    }
}
