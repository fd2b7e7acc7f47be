//! From what people write (`deployment/orders`, port `http`) to a Service, its ports and the pods behind it.

mod find;
mod inventory;
pub mod labels;
mod routes;

use ashore_protocol::{ServicePort, TargetKind, TargetRef};
use ashore_texts::text;
use k8s_openapi::api::core::v1::{PodSpec, Service};
use kube::{ResourceExt, api::ListParams};

pub use self::{
    inventory::{Inventory, Workload, fits, selects},
    routes::{Route, routes},
};
use crate::{
    cluster::{Call, Cluster},
    error::{Code, Error, Result},
    journal::Selector,
    names,
};

/// What a strategy can take hold of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// The selector of a Service with an address of its own.
    #[default]
    Service,
    /// The pods themselves: also those of a headless Service.
    Pods,
}

/// A target that was found and can be intercepted.
#[derive(Debug, Clone)]
pub struct Target {
    pub namespace: String,
    /// A workload's, or `Service` where none was found behind it.
    pub kind: TargetKind,
    pub workload: String,
    /// The Service as it is now.
    pub service: Service,
    /// Its selector without any session.
    pub selector: Selector,
    /// All its ports: all of them move when the selector moves.
    pub routes: Vec<Route>,
    /// The one that is intercepted.
    pub route: Route,
    /// The workload's pods as they are made; a running one where no workload was found.
    pub pod: Option<PodSpec>,
}

impl Target {
    pub fn service_name(&self) -> String {
        self.service.name_any()
    }

    /// As it is called in sentences.
    pub fn object(&self) -> String {
        format!("Service {}/{}", self.namespace, self.service_name())
    }
}

/// The closest namespace, where namespaces may be listed; what is found wrong with the target otherwise.
pub async fn check_namespace(cluster: &Cluster) -> Result<()> {
    let list = Call {
        verb: "list",
        resource: "namespaces",
        name: "",
    };
    let Ok(all) = cluster
        .call(list, cluster.namespaces().list(&ListParams::default()))
        .await
    else {
        return Ok(());
    };
    let known: Vec<String> = all.items.iter().map(ResourceExt::name_any).collect();
    if known.iter().any(|name| name == cluster.namespace()) {
        return Ok(());
    }
    let namespace = cluster.namespace();
    let unknown = text!(NamespaceUnknown {
        namespace,
        context: &cluster.address.context
    });
    let known = known.iter().map(String::as_str);
    let unknown = names::with_hint(unknown, namespace, known);
    Err(Error::user(Code::NotFound, unknown))
}

/// The target in a namespace that was read.
pub async fn find(
    cluster: &Cluster,
    inventory: &mut Inventory,
    wanted: &TargetRef,
    port: Option<&ServicePort>,
    reach: Reach,
) -> Result<Target> {
    inventory.reach = reach;
    match inventory.find(wanted, port) {
        Err(error) if inventory.services.is_empty() && inventory.workloads.is_empty() => {
            check_namespace(cluster).await?;
            Err(error)
        }
        other => other,
    }
}
