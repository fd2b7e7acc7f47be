//! What a namespace has: its Services, its workloads, and which belongs to which.

use ashore_protocol::TargetKind;
use ashore_texts::{Text, text};
use k8s_openapi::{
    api::{
        apps::v1::{Deployment, StatefulSet},
        core::v1::{Pod, PodSpec, PodTemplateSpec, Service},
    },
    apimachinery::pkg::apis::meta::v1::LabelSelector,
};
use kube::{ResourceExt, api::ListParams, core::SelectorExt};

use super::Reach;
use crate::{
    cluster::{Call, Cluster},
    error::{Code, Error, Explained, Result},
    journal::Selector,
    names,
};

/// What is behind a Service.
#[derive(Debug, Clone)]
pub struct Workload {
    pub kind: TargetKind,
    pub name: String,
    pub labels: Selector,
    /// What it knows its pods by.
    pub selector: LabelSelector,
    pub pod: PodSpec,
    /// Pods that are ready, and pods that are wanted.
    pub ready: (i32, i32),
}

/// What the namespace has, read once.
#[derive(Clone)]
pub struct Inventory {
    pub namespace: String,
    pub services: Vec<Service>,
    pub workloads: Vec<Workload>,
    pub reach: Reach,
    /// None where they may not be listed.
    pub pods: Vec<Pod>,
}

impl Inventory {
    pub async fn read(cluster: &Cluster) -> Result<Self> {
        let all = ListParams::default();
        let (services, deployments, stateful_sets, pods) = (
            cluster.services(),
            cluster.deployments(),
            cluster.stateful_sets(),
            cluster.pods(),
        );
        let list = |resource| Call {
            verb: "list",
            resource,
            name: "",
        };
        let (services, deployments, stateful_sets, pods) = tokio::join!(
            cluster.call(list("services"), services.list(&all)),
            cluster.call(list("deployments"), deployments.list(&all)),
            cluster.call(list("statefulsets"), stateful_sets.list(&all)),
            cluster.call(list("pods"), pods.list(&all)),
        );
        let mut workloads: Vec<Workload> = deployments?
            .items
            .into_iter()
            .filter_map(deployment)
            .collect();
        match stateful_sets {
            Ok(list) => workloads.extend(list.items.into_iter().filter_map(stateful_set)),
            // Whoever may not see them, or has none, does not intercept one.
            Err(error) if matches!(error.status(), Some(403 | 404)) => {}
            Err(error) => return Err(error),
        }
        Ok(Self {
            namespace: cluster.namespace().to_owned(),
            services: services?.items,
            workloads,
            reach: Reach::default(),
            pods: pods.map(|list| list.items).unwrap_or_default(),
        })
    }

    /// The selector without any session, or why there is none to swap.
    pub fn selector(&self, service: &Service) -> Result<Selector> {
        let name = service.name_any();
        let object = format!("Service {}/{name}", self.namespace);
        let refused = |what: Text| {
            Error::user(
                Code::NotInterceptable,
                Explained::new(what, Text::NextStrategyPod),
            )
        };
        let spec = service.spec.as_ref();
        if spec.and_then(|s| s.type_.as_deref()) == Some("ExternalName") {
            let what = text!(ServiceExternal { service: object });
            return Err(Error::user(Code::NotInterceptable, what));
        }
        let headless = spec.and_then(|s| s.cluster_ip.as_deref()) == Some("None");
        if headless && self.reach == Reach::Service {
            return Err(refused(text!(ServiceHeadless { service: object })));
        }
        let Some(selector) = spec
            .and_then(|s| s.selector.clone())
            .filter(|s| !s.is_empty())
        else {
            return Err(refused(text!(ServiceUnselecting { service: object })));
        };
        if !selector.contains_key(names::AGENT_LABEL) {
            return Ok(selector);
        }
        self.service(&names::origin(&name))
            .and_then(|origin| origin.spec.as_ref()?.selector.clone())
            .ok_or_else(|| {
                let origin = names::origin(&name);
                let what = text!(ServiceOriginGone {
                    service: object,
                    origin
                });
                Error::environment(Code::ForeignObject, what)
            })
    }

    /// The first workload whose pods the Service selects.
    pub fn behind(&self, service: &Service) -> Option<&Workload> {
        let selector = self.selector(service).ok()?;
        let mut fits = self
            .visible_workloads()
            .filter(|workload| selects(&selector, &workload.labels));
        let name = service.name_any();
        let first = fits.next()?;
        Some(if first.name == name {
            first
        } else {
            fits.find(|w| w.name == name).unwrap_or(first)
        })
    }

    pub(super) fn service(&self, name: &str) -> Option<&Service> {
        self.services
            .iter()
            .find(|s| s.metadata.name.as_deref() == Some(name))
    }

    pub(super) fn workload(&self, kind: TargetKind, name: &str) -> Option<&Workload> {
        self.workloads
            .iter()
            .find(|w| w.kind == kind && w.name == name)
    }

    /// Without what Ashore made.
    pub fn visible_services(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(|service| {
            service
                .labels()
                .get(names::MANAGED_BY.0)
                .map(String::as_str)
                != Some(names::MANAGED_BY.1)
        })
    }

    pub fn visible_workloads(&self) -> impl Iterator<Item = &Workload> {
        self.workloads
            .iter()
            .filter(|workload| !workload.labels.contains_key(names::AGENT_LABEL))
    }
}

pub fn selects(selector: &Selector, labels: &Selector) -> bool {
    selector
        .iter()
        .all(|(key, value)| labels.get(key) == Some(value))
}

/// A selector with expressions, as the API server reads it; one that it would refuse fits nothing.
pub fn fits(selector: &LabelSelector, labels: &Selector) -> bool {
    kube::core::Selector::try_from(selector.clone()).is_ok_and(|it| it.matches(labels))
}

fn template(
    kind: TargetKind,
    name: Option<String>,
    selector: LabelSelector,
    pod: PodTemplateSpec,
    ready: (i32, i32),
) -> Option<Workload> {
    Some(Workload {
        kind,
        name: name?,
        labels: pod.metadata?.labels.unwrap_or_default(),
        selector,
        pod: pod.spec?,
        ready,
    })
}

fn deployment(deployment: Deployment) -> Option<Workload> {
    let spec = deployment.spec?;
    let ready = deployment.status.and_then(|it| it.ready_replicas);
    template(
        TargetKind::Deployment,
        deployment.metadata.name,
        spec.selector,
        spec.template,
        (ready.unwrap_or(0), spec.replicas.unwrap_or(1)),
    )
}

fn stateful_set(set: StatefulSet) -> Option<Workload> {
    let spec = set.spec?;
    let ready = set.status.and_then(|it| it.ready_replicas);
    template(
        TargetKind::StatefulSet,
        set.metadata.name,
        spec.selector,
        spec.template,
        (ready.unwrap_or(0), spec.replicas.unwrap_or(1)),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn selectors_as_the_server_reads_them() {
        let labels = Selector::from([("app".to_owned(), "orders".to_owned())]);
        let check = |selector: Value, expected| {
            let selector: LabelSelector = serde_json::from_value(selector).unwrap();
            assert_eq!(fits(&selector, &labels), expected, "{selector:?}");
        };
        check(json!({}), true);
        check(json!({"matchLabels": {"app": "orders"}}), true);
        check(json!({"matchLabels": {"app": "other"}}), false);
        let expression = |operator: &str, values: &[&str]| json!({"matchExpressions": [{"key": "app", "operator": operator, "values": values}]});
        check(expression("In", &["orders"]), true);
        check(expression("NotIn", &["orders"]), false);
        check(expression("Exists", &[]), true);
        check(expression("DoesNotExist", &[]), false);
    }
}
