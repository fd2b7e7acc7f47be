//! The labels that the agent's pod may get: none that anybody would take it for a pod of their own by.
//!
//! The agent's pod has labels of its own, so NetworkPolicies that go by labels keep it out. `agent-labels` gives it
//! more (`strategy/service/objects.rs`), chosen by people: which pods may speak is not Ashore's to decide.
//! `target/labels.rs` refuses labels that a Service or a workload of the namespace selects by, since the agent
//! would get requests that are not its target's, or be its own origin. `doctor/policies.rs` holds them against the
//! policies and names the ones that would help.

use ashore_texts::text;
use k8s_openapi::{api::core::v1::Service, apimachinery::pkg::apis::meta::v1::LabelSelector};
use kube::ResourceExt;

use super::{Inventory, fits, selects};
use crate::{
    error::{Code, Error, Result},
    journal::Selector,
    names::{self, AGENT_LABEL},
};

/// An error if a Service would send the agent its callers, or a workload would count it among its pods.
pub fn check(inventory: &Inventory, labels: &Selector) -> Result<()> {
    let services = inventory.visible_services().filter_map(|service| {
        let selector = own_selector(inventory, service)?;
        let taken = !selector.is_empty() && selects(&selector, labels);
        taken.then(|| format!("Service {}", service.name_any()))
    });
    let workloads = inventory.visible_workloads().filter_map(|workload| {
        let anything = workload.selector == LabelSelector::default();
        let taken = !anything && fits(&workload.selector, labels);
        taken.then(|| format!("{} {}", workload.kind.title(), workload.name))
    });
    let Some(by) = services.chain(workloads).next() else {
        return Ok(());
    };
    Err(Error::user(
        Code::LabelsTaken,
        text!(LabelsTaken {
            by,
            namespace: &inventory.namespace,
            labels: written(labels)
        }),
    ))
}

/// `access=orders,team=shop`
fn written(labels: &Selector) -> String {
    let pairs = labels.iter().map(|(key, value)| format!("{key}={value}"));
    pairs.collect::<Vec<_>>().join(",")
}

/// The selector that it has without a session.
fn own_selector(inventory: &Inventory, service: &Service) -> Option<Selector> {
    let of = |service: &Service| service.spec.as_ref()?.selector.clone();
    let selector = of(service)?;
    if selector.contains_key(AGENT_LABEL) {
        return of(inventory.service(&names::origin(&service.name_any()))?);
    }
    Some(selector)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::target::Reach;

    #[test]
    fn labels_that_somebody_selects_by_are_refused() {
        let services = json!([
            { "metadata": { "name": "orders" }, "spec": { "selector": { "app": "orders" } } },
            { "metadata": { "name": "stock" }, "spec": { "selector": { AGENT_LABEL: "stock-ashore-agent" } } },
            { "metadata": { "name": "stock-ashore-origin", "labels": { "app.kubernetes.io/managed-by": "ashore" } },
              "spec": { "selector": { "app": "stock", "tier": "back" } } },
            { "metadata": { "name": "outside" }, "spec": {} },
        ]);
        let inventory = Inventory {
            namespace: "shop".to_owned(),
            services: serde_json::from_value(services).unwrap(),
            workloads: Vec::new(),
            reach: Reach::default(),
            pods: Vec::new(),
        };
        let check = |labels: Value, part: Option<&str>| {
            let labels: Selector = serde_json::from_value(labels).unwrap();
            let found = check(&inventory, &labels).map_err(|error| error.to_string());
            match part {
                None => assert_eq!(found, Ok(()), "{labels:?}"),
                Some(part) => assert!(found.as_ref().is_err_and(|e| e.contains(part)), "{found:?}"),
            }
        };
        check(json!({}), None);
        check(json!({ "access": "orders", "tier": "back" }), None);
        check(
            json!({ "app": "orders", "x": "y" }),
            Some("Service orders in shop"),
        );
        // Also while a session has swapped it.
        check(json!({ "app": "stock" }), None);
        check(
            json!({ "app": "stock", "tier": "back" }),
            Some("app=stock,tier=back"),
        );
    }
}
