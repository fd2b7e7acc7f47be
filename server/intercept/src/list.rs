//! What can be intercepted.

use ashore_protocol::{PortLabel, TargetKind, TargetRef};
use ashore_texts::Arg;
use kube::{ResourceExt, api::ListParams};
use serde::Serialize;

use crate::{
    ClusterOptions,
    cluster::{Call, Cluster},
    english,
    error::Result,
    names::{self, AGENT_LABEL},
    other_tools,
    strategy::service::objects,
    target::{self, Inventory, Workload},
};

/// A Service and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Interceptable {
    pub namespace: String,
    /// `Service` where no workload was found behind it.
    pub kind: TargetKind,
    pub workload: String,
    pub service: String,
    /// `name/number` of each service port.
    pub ports: Vec<PortLabel>,
    /// The images of the workload's containers.
    pub images: Vec<String>,
    /// What its labels call it.
    pub labels: Vec<String>,
    /// The ports that its containers declare.
    pub container_ports: Vec<u16>,
    /// Pods that are ready and pods that are wanted, where there is a workload.
    pub pods: Option<(i32, i32)>,
    pub state: Availability,
}

impl Interceptable {
    /// As people write it in rules and on command lines.
    pub fn target(&self) -> TargetRef {
        TargetRef::new(self.kind, &self.workload)
    }

    /// Whether what people wrote here means it: the workload, or its Service.
    pub fn is_meant_by(&self, written: &TargetRef) -> bool {
        let service = TargetRef::new(TargetKind::Service, &self.service);
        self.target().is_meant_by(written) || service.is_meant_by(written)
    }
}

/// Whether it can be intercepted now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Availability {
    Free,
    Intercepted {
        holders: Vec<String>,
    },
    NotPossible {
        #[serde(serialize_with = "english::one")]
        reason: Arg,
    },
}

/// Every Service of the namespace.
pub async fn list(options: &ClusterOptions) -> Result<Vec<Interceptable>> {
    let cluster = Cluster::connect(options).await?;
    let inventory = Inventory::read(&cluster).await?;
    if inventory.services.is_empty() && inventory.workloads.is_empty() {
        target::check_namespace(&cluster).await?;
    }
    let mut all = Vec::new();
    for service in inventory.visible_services() {
        let name = service.name_any();
        let workload = inventory.behind(service);
        let routes = target::routes(service, workload, target::Reach::Service);
        let ports = match &routes {
            Ok(routes) => routes.iter().map(target::Route::label).collect(),
            Err(_) => service
                .spec
                .iter()
                .flat_map(|spec| spec.ports.iter().flatten())
                .filter_map(|port| u16::try_from(port.port).ok())
                .map(|number| PortLabel::new(None, number))
                .collect(),
        };
        let swapped = service
            .spec
            .as_ref()
            .and_then(|spec| spec.selector.as_ref())
            .is_some_and(|selector| selector.contains_key(AGENT_LABEL));
        let selector = inventory.selector(service);
        let theirs: Vec<String> = match &selector {
            Ok(selector) => other_tools::at(Some(service), selector, &inventory.pods)
                .iter()
                .map(other_tools::OtherTool::holder)
                .collect(),
            Err(_) => Vec::new(),
        };
        let state = match selector.and(routes) {
            Ok(_) if !theirs.is_empty() => Availability::Intercepted { holders: theirs },
            Err(error) => Availability::NotPossible {
                reason: error.explained().sentences(),
            },
            Ok(_) if swapped => Availability::Intercepted {
                holders: holders(&cluster, &name).await,
            },
            Ok(_) => Availability::Free,
        };
        all.push(Interceptable {
            namespace: inventory.namespace.clone(),
            kind: workload.map_or(TargetKind::Service, |w| w.kind),
            workload: workload.map_or_else(|| name.clone(), |w| w.name.clone()),
            service: name,
            ports,
            images: workload.map(images).unwrap_or_default(),
            labels: workload.map(labels).unwrap_or_default(),
            container_ports: workload.map(container_ports).unwrap_or_default(),
            pods: workload.map(|workload| workload.ready),
            state,
        });
    }
    Ok(all)
}

fn images(workload: &Workload) -> Vec<String> {
    let containers = workload.pod.containers.iter();
    containers.filter_map(|it| it.image.clone()).collect()
}

/// The values of the labels by which programs are called.
fn labels(workload: &Workload) -> Vec<String> {
    const NAMES: [&str; 6] = [
        "app",
        "app.kubernetes.io/name",
        "app.kubernetes.io/component",
        "k8s-app",
        "name",
        "component",
    ];
    let mut values: Vec<String> = NAMES
        .iter()
        .filter_map(|name| workload.labels.get(*name).cloned())
        .collect();
    values.dedup();
    values
}

fn container_ports(workload: &Workload) -> Vec<u16> {
    let containers = workload.pod.containers.iter();
    containers
        .flat_map(|it| it.ports.iter().flatten())
        .filter_map(|port| u16::try_from(port.container_port).ok())
        .collect()
}

async fn holders(cluster: &Cluster, service: &str) -> Vec<String> {
    match cluster.deployments().get_opt(&names::agent(service)).await {
        Ok(Some(agent)) => objects::sessions(&agent).into_values().collect(),
        _ => Vec::new(),
    }
}

/// The namespace that these options mean, whether or not there is a cluster.
pub async fn namespace(options: &ClusterOptions) -> String {
    let connected = Cluster::connect(options).await;
    let of_context = connected.map(|cluster| cluster.namespace().to_owned()).ok();
    let named = options.namespace.clone();
    named.or(of_context).unwrap_or_else(|| "default".to_owned())
}

/// The namespaces of the cluster; none where they may not be listed.
pub async fn namespaces(options: &ClusterOptions) -> Vec<String> {
    let Ok(cluster) = Cluster::connect(options).await else {
        return Vec::new();
    };
    let list = Call {
        verb: "list",
        resource: "namespaces",
        name: "",
    };
    let all = cluster.namespaces();
    let read = cluster.call(list, all.list(&ListParams::default())).await;
    let items = read.map(|list| list.items).unwrap_or_default();
    items.iter().map(ResourceExt::name_any).collect()
}
